"""Writing a file that leaves the case: whole, or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from examiner.errors import ReportNotWritten


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write `data` to `path`, making its folder; an earlier file there is replaced at once.

    `private` keeps other accounts of the computer from reading it.
    Raises ReportNotWritten, leaving whatever stood at `path` as it was.
    """
    with writing(path, private=private) as draft:
        draft.write(data)


@contextmanager
def writing(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """An empty file to write to, which becomes `path` at the end; for what is large.

    Does and raises what `write_whole` does; an error inside leaves no file either.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
            try:
                yield cast("BinaryIO", draft)
                draft.flush()
                os.fsync(draft.fileno())
                # A temporary file is private; what is handed out has ordinary permissions.
                Path(draft.name).chmod(0o600 if private else 0o644)
                Path(draft.name).replace(path)
            except BaseException:
                Path(draft.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise ReportNotWritten(
            f"{path} cannot be written ({error.strerror}).",
            advice="Name a folder that may be written to and has space.",
            path=str(path),
        ) from error


_KEPT = "Choose another name; a signed report or identity is never replaced."


def refuse_existing(path: Path, advice: str = _KEPT) -> None:
    """Raise ReportNotWritten if something stands at `path`: signed work is never replaced."""
    if os.path.lexists(path):
        raise ReportNotWritten(f"{path} exists already.", advice=advice, path=str(path))


def require_free_place(path: Path) -> None:
    """Raise ReportNotWritten unless `path` is free and in a folder: a slip makes no folder."""
    refuse_existing(path)
    if not os.path.isdir(path.parent):  # noqa: PTH112 - Path.is_dir raises where nothing may be read
        raise ReportNotWritten(
            f"There is no folder {path.parent} for {path.name}.",
            advice="Check the path, or make the folder first.",
            path=str(path),
        )
