"""Opening a case only to look at it, also after an act that was cut off; no byte of it changes."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from examiner.case.computer import has_ended, mark_of_this_process
from examiner.case.connection import INTERRUPTED, check_file, roll_back
from examiner.case.file import CaseFile
from examiner.case.lock import refusal, seen_at_work
from examiner.case.share import share_of
from examiner.errors import CaseDamaged, CaseError, CaseLocked, CaseNotWritten, CaseOnShare

_PREFIX = "examiner-"
_OPEN_FILES = Path("/proc/self/fd")


@contextmanager
def look_at(path: Path, actor: str) -> Iterator[CaseFile]:
    """The case at `path`, read only.

    Where an act was cut off, a private copy is read that goes back to the last completed act, as
    the case itself does at the next act; `interrupted` says so. Of a case on a network share a
    private copy is read too; `copied_from` says of what kind of share. The copy is gone when the
    program ends, however it ends. Raises what opening a case raises, and CaseNotWritten if there
    is no room for the copy.
    """
    with ExitStack() as stack:
        yield stack.enter_context(_opened(path, actor, stack))


@contextmanager
def look_at_bytes(data: bytes, name: Path, actor: str) -> Iterator[CaseFile]:
    """A case that is no file of its own, such as one in a package; messages call it `name`.

    Raises what `look_at` raises.
    """
    with ExitStack() as stack:
        with ExitStack() as copying:
            try:
                copy = _folder(copying) / "copy"
                copy.touch(0o600)
                copy.write_bytes(data)
            except OSError as error:
                raise _no_room(name, error) from error
            case = _read_copy(copy, name, actor)
            _let_go(case, copy, copying, stack)
        yield stack.enter_context(case)


def _opened(path: Path, actor: str, stack: ExitStack) -> CaseFile:
    if not os.access(path, os.F_OK):
        # What stands in the way is said there; this process has no such file open.
        check_file(path)
    kind = share_of(path)
    if not kind:
        # SQLite itself is not to look at a journal: to the administrator it would give the file
        # an owner anew, which changes it, if only in its times.
        if not _journal(path).exists():
            try:
                return CaseFile(path, actor, read_only=True)
            except CaseDamaged as error:
                if not _is_interrupted(error):
                    raise
        elif holder := seen_at_work(path):
            raise refusal(path, holder)
    case = _copied(path, actor, stack)
    case.copied_from = kind
    return case


def _journal(path: Path) -> Path:
    """What SQLite keeps beside a case for as long as an act is being written."""
    real = path.resolve()
    return real.with_name(f"{real.name}-journal")


def _is_interrupted(error: CaseDamaged) -> bool:
    return error.facts.get("cause") == INTERRUPTED


def _copied(path: Path, actor: str, stack: ExitStack) -> CaseFile:
    """A copy of the case, opened; no name leads to it any more where the system can do that."""
    check_file(path)
    with ExitStack() as copying:
        copy = _copy(path, copying)
        interrupted = False
        try:
            case = _read_copy(copy, path, actor)
        except CaseDamaged as error:
            if not _is_interrupted(error):
                raise
            roll_back(copy)
            case, interrupted = _read_copy(copy, path, actor), True
        case.interrupted = interrupted
        _let_go(case, copy, copying, stack)
        return case


def _let_go(case: CaseFile, copy: Path, copying: ExitStack, stack: ExitStack) -> None:
    """Have the copy without a name when `copying` ends, and gone when `stack` does."""
    if _OPEN_FILES.is_dir():
        descriptor = os.open(copy, os.O_RDONLY)
        stack.callback(os.close, descriptor)
        case.file = _OPEN_FILES / str(descriptor)
    else:
        # Windows keeps the name for as long as the file is open.
        stack.push(copying.pop_all())


def _read_copy(copy: Path, path: Path, actor: str) -> CaseFile:
    try:
        return CaseFile(copy, actor, read_only=True, copy_of=path)
    except CaseError as error:
        # What is wrong with the copy is wrong with the case, and nobody knows the copy's name.
        told = error.message.replace(str(copy), str(path))
        raise type(error)(told, advice=error.advice, **error.facts) from error


def _copy(path: Path, stack: ExitStack) -> Path:
    """A copy of the case, and of its journal if there is one, in a folder that nobody else sees."""
    journal = _journal(path)
    try:
        copy = _folder(stack) / "copy"
        before = (_state(path), _state(journal))
        shutil.copyfile(path, copy)
        copy.chmod(0o600)
        if before[1] is not None:
            shutil.copyfile(journal, copy.with_name(f"{copy.name}-journal"))
        changed = (_state(path), _state(journal)) != before
    except FileNotFoundError:
        changed = True
    except OSError as error:
        raise _no_room(path, error) from error
    if changed:
        raise CaseLocked(f"{path} is open in another process.", advice="Close it there first.")
    return copy


def _folder(stack: ExitStack) -> Path:
    """A folder for a copy, which nobody else sees and that is gone when `stack` ends."""
    _remove_leftovers()
    prefix = f"{_PREFIX}{mark_of_this_process()}-"
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=prefix)))
    _require_own_disk(folder)
    return folder


def _no_room(path: Path, error: OSError) -> CaseNotWritten:
    return CaseNotWritten(
        f"{path} cannot be copied to be read ({error.strerror}).",
        advice="Free space in the folder for temporary files.",
    )


def _require_own_disk(folder: Path) -> None:
    if kind := share_of(folder):
        raise CaseOnShare(
            f"The folder for temporary files, {folder.parent}, lies on a network share ({kind}), "
            "so no copy of the case can be made there to be read.",
            advice="Set TMPDIR to a folder on a disk of this computer.",
            kind=kind,
        )


def _remove_leftovers() -> None:
    """Remove what a program that was killed in the middle of copying has left."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*-*-*-*"):
            facts = folder.lstat()
            mark = folder.name.removeprefix(_PREFIX).rpartition("-")[0]
            own = not hasattr(os, "getuid") or facts.st_uid == os.getuid()
            if own and has_ended(mark) and not folder.is_symlink():
                shutil.rmtree(folder, ignore_errors=True)


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return facts.st_ino, facts.st_size, facts.st_mtime_ns
