"""Opening a case only to look at it, also after an act that was cut off; no byte of it changes."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from examiner.case.connection import INTERRUPTED, roll_back
from examiner.case.file import CaseFile
from examiner.errors import CaseDamaged, CaseLocked, CaseNotWritten


@contextmanager
def look_at(path: Path, actor: str) -> Iterator[CaseFile]:
    """The case at `path`, read only.

    Where an act was cut off, a private copy is read that goes back to the last completed act, as
    the case itself does at the next act; `interrupted` says so. Raises what opening a case raises,
    and CaseNotWritten if there is no room for the copy.
    """
    with ExitStack() as stack:
        try:
            case = CaseFile(path, actor, read_only=True)
        except CaseDamaged as error:
            if error.facts.get("cause") != INTERRUPTED:
                raise
            copy = _rolled_back(path, stack)
            case = CaseFile(copy, actor, read_only=True)
            case.path, case.interrupted = path, True
        yield stack.enter_context(case)


def _rolled_back(path: Path, stack: ExitStack) -> Path:
    journal = path.with_name(f"{path.name}-journal")
    try:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="examiner-"))
        copy = Path(folder) / "copy"
        before = (_state(path), _state(journal))
        shutil.copyfile(path, copy)
        shutil.copyfile(journal, copy.with_name(f"{copy.name}-journal"))
        changed = (_state(path), _state(journal)) != before
    except FileNotFoundError:
        changed = True
    except OSError as error:
        raise CaseNotWritten(
            f"An act on {path} was interrupted, and it cannot be copied to be read "
            f"({error.strerror}).",
            advice="Free space in the folder for temporary files, or run any act on the case.",
        ) from error
    if changed:
        raise CaseLocked(f"{path} is open in another process.", advice="Close it there first.")
    roll_back(copy)
    return copy


def _state(path: Path) -> tuple[int, int, int]:
    facts = path.stat()
    return facts.st_ino, facts.st_size, facts.st_mtime_ns
