"""Writing a file that leaves the case: whole, or not at all, and for this account's eyes only."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Self
from uuid import uuid4

from examiner.errors import ReportNotWritten

_FILE, _FOLDER = 0o600, 0o700
"""Permissions of whatever is written: other accounts of the computer see nothing of a case."""

_OPEN_FILES = "/proc/self/fd"
"""Where Linux lets a file without a name be found, to be given one."""


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path`, making its folder; an earlier file there is replaced at once.

    Raises ReportNotWritten, leaving whatever stood at `path` as it was.
    """
    with writing(path) as draft:
        draft.write(data)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """An empty file to write to, which becomes `path` at the end; for what is large.

    Does and raises what `write_whole` does; an error inside leaves no file either.
    """
    with _explained(path):
        private_folder(path.parent)
        with _Draft(path.parent) as draft:
            yield draft.file
            draft.become(path)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ReportNotWritten(
            f"{path} cannot be written ({error.strerror}).",
            advice="Name a folder that may be written to and has space.",
            path=str(path),
        ) from error


@contextmanager
def recorded_first(path: Path, parts: Iterable[bytes]) -> Iterator[None]:
    """A new file whose bytes are safe on the disk before the body, and that has its name after it.

    For a file that the body records: a program killed in between leaves a record without a file,
    never a file that nothing knows of. An error inside leaves no file. Raises ReportNotWritten,
    after the body only if the name was taken meanwhile or its folder is gone.
    """
    with _explained(path), _Draft(path.parent) as draft:
        for part in parts:
            draft.file.write(part)
        draft.secure()
        refuse_existing(path)
        yield
        try:
            draft.become(path, replace=False)
        except OSError as error:
            raise ReportNotWritten(
                f"{path} was recorded in the case, but cannot be written ({error.strerror}).",
                advice="The audit log shows it; a report is written out again from its case.",
                path=str(path),
            ) from error


def write_new(path: Path, data: bytes) -> None:
    """Write `data` to `path` in a folder that is there, complete from its first moment.

    Raises FileExistsError if something stands there, and OSError.
    """
    with _Draft(path.parent) as draft:
        draft.file.write(data)
        draft.become(path, replace=False)


def private_opener(path: str, flags: int) -> int:
    """For `open`: a new file is for this account alone, in a folder of many."""
    return os.open(path, flags, _FILE)


def private_folder(folder: Path) -> None:
    """Make a folder and those above it where they are missing; raises OSError."""
    if folder.is_dir():
        return
    private_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    # Whatever this account takes away from the permissions of what is new.
    folder.chmod(_FOLDER)


def write_through(folder: Path) -> None:
    """Have the names in a folder on the disk, those that are new and those that are gone."""
    # Some file systems cannot be told to, and do it by themselves.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class _Draft:
    """A file that has no name yet, where the system knows such: a killed program leaves nothing."""

    def __init__(self, folder: Path) -> None:
        self._name: Path | None = None
        descriptor = _nameless(folder)
        if descriptor is None:
            descriptor, name = tempfile.mkstemp(dir=folder, prefix=".")
            self._name = Path(name)
            self._name.chmod(_FILE)
        self.file: BinaryIO = os.fdopen(descriptor, "w+b")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        if self._name is not None:
            self._name.unlink(missing_ok=True)

    def secure(self) -> None:
        """Have all that was written on the disk."""
        self.file.flush()
        os.fsync(self.file.fileno())

    def become(self, path: Path, *, replace: bool = True) -> None:
        """Give the file its name, with both, and all that was written to it, safe on the disk."""
        self.secure()
        self._become(path, replace=replace)
        write_through(path.parent)

    def _become(self, path: Path, *, replace: bool) -> None:
        if self._name is None:
            try:
                self._link(path)
            except FileExistsError:
                if not replace:
                    raise
                self._name = path.with_name(f".{uuid4().hex}")
                self._link(self._name)
            else:
                return
        if replace:
            self._name.replace(path)
        else:
            _copy_to_new(self.file, path)

    def _link(self, path: Path) -> None:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            # Only with a folder named does the system follow the link that stands for the file.
            os.link(f"{_OPEN_FILES}/{self.file.fileno()}", path.name, src_dir_fd=folder,
                    dst_dir_fd=folder, follow_symlinks=True)  # fmt: skip
        finally:
            os.close(folder)


def _nameless(folder: Path) -> int | None:
    """A new file without a name in `folder`; None where there are none such."""
    if not hasattr(os, "O_TMPFILE") or not os.path.isdir(_OPEN_FILES):  # noqa: PTH112
        return None
    try:
        descriptor = os.open(folder, os.O_TMPFILE | os.O_RDWR, _FILE)
        os.fchmod(descriptor, _FILE)
    except OSError:
        # What really stands in the way, if anything does, the usual way will tell.
        return None
    return descriptor


def _copy_to_new(file: BinaryIO, path: Path) -> None:
    """Write what `file` holds to `path`; not at once, but never in the place of another."""
    file.seek(0)
    data = file.read()
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE)
    try:
        with os.fdopen(descriptor, "wb") as new:
            new.write(data)
            new.flush()
            os.fsync(new.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


_KEPT = "Choose another name; what stands there is never replaced."


def refuse_existing(path: Path, advice: str = _KEPT) -> None:
    """Raise ReportNotWritten if something stands at `path`: finished work is never replaced."""
    if os.path.lexists(path):
        raise ReportNotWritten(f"{path} exists already.", advice=advice, path=str(path))


def require_free_place(path: Path, advice: str = _KEPT) -> None:
    """Raise ReportNotWritten unless `path` is free and in a folder: a slip makes no folder."""
    refuse_existing(path, advice)
    if not os.path.isdir(path.parent):  # noqa: PTH112 - Path.is_dir raises where nothing may be read
        raise ReportNotWritten(
            f"There is no folder {path.parent} for {path.name}.",
            advice="Check the path, or make the folder first.",
            path=str(path),
        )
