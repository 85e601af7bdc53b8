"""What must hold of a case after whatever happened to it: nothing lost, nothing half, nothing left.

Each function returns what is wrong, in words; nothing, if nothing is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from examiner.case.audit import AuditEntry
from examiner.case.file import CaseFile
from examiner.case.looking import look_at
from examiner.case.rows import IssuedReport
from examiner.case.verification import verify
from examiner.errors import ExaminerError
from examiner.workflow.report_checks import check_report
from tests.crash.journey import CASE, EXAMINER

TAKEN_OVER = "lock taken over"
"""An act of the program itself that may come between any two of the examiner's."""

Deed = tuple[str, tuple[str, ...]]
"""An act, and the records that it wrote."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the journey was before and after an act."""

    before: int
    """Number of deeds in the log."""
    after: int


def deeds(case: Path) -> tuple[Deed, ...]:
    """What the log says was done, without what depends on the clock."""
    with look_at(case, EXAMINER) as file:
        return tuple(_deed(entry) for entry in file.audit() if entry.act != TAKEN_OVER)


def _deed(entry: AuditEntry) -> Deed:
    return entry.act, tuple(row.key for row in entry.rows if row.table == "records")


@dataclass(slots=True)
class Verdict:
    """What was found after an act was cut off."""

    wrong: list[str] = field(default_factory=list)
    acts: int = 0
    """Acts of the examiner in the log."""


def judge(
    folder: Path, way: tuple[Deed, ...], mark: Mark, heads: Iterable[tuple[int, str]],
    allowed: set[str], *, returned: bool,
) -> Verdict:  # fmt: skip
    """The case in `folder` after an act was cut off somewhere, or returned."""
    verdict = Verdict()
    verdict.wrong += _judged(folder, way, mark, set(heads), verdict, returned=returned)
    verdict.wrong += _left_over(folder, allowed)
    verdict.wrong += _reports(folder, folder / "case" / CASE)
    return verdict


def _judged(
    folder: Path, way: tuple[Deed, ...], mark: Mark, heads: set[tuple[int, str]],
    verdict: Verdict, *, returned: bool,
) -> Iterator[str]:  # fmt: skip
    case = folder / "case" / CASE
    if not case.exists():
        if mark.before or returned:
            yield "the case is gone"
        return
    yield from (f"as it was left: {each}" for each in _broken(case))
    try:
        with CaseFile(case, EXAMINER) as file:
            log = file.audit()
            with file.transaction("noted"):
                pass
    except ExaminerError as error:
        yield f"the case does not open: {error.message}"
        return
    with CaseFile(case, EXAMINER, read_only=True) as file:
        if file.damage:
            yield f"after it was opened: {file.damage}"
    found = tuple(_deed(entry) for entry in log if entry.act != TAKEN_OVER)
    verdict.acts = len(found)
    if found != way[: len(found)]:
        yield f"the log is not a part of the way: {found[-1]}"
    if not (mark.after if returned else mark.before) <= len(found) <= mark.after:
        yield f"{len(found)} acts in the log; {mark.before} before and {mark.after} after the act"
    lost = heads - {(entry.seq, entry.hash) for entry in log}
    if returned and lost:
        yield f"acts that returned are lost: {sorted(lost)}"


def _broken(case: Path) -> Iterator[str]:
    try:
        yield from (f"{fact.what}: {fact.detail}" for fact in verify(case, EXAMINER) if not fact.ok)
    except ExaminerError as error:
        yield error.message


def _left_over(folder: Path, allowed: set[str]) -> Iterator[str]:
    """Nothing stands beside the case but what acts are to leave there."""
    place = folder / "case"
    for path in sorted(place.rglob("*")):
        if path.relative_to(place).parts[0] not in allowed:
            yield f"{path.name} was left behind"


def _reports(folder: Path, case: Path) -> Iterator[str]:
    """A report that stands there is whole, and the case knows it."""
    for path in sorted((folder / "case").glob("*.pdf")) if case.exists() else ():
        found = check_report(path.read_bytes(), ())
        with CaseFile(case, EXAMINER, read_only=True) as file:
            facts = (*found.facts, *found.against(file))
            known = file.marks(IssuedReport)
        yield from (f"{path.name}: {fact.what}" for fact in facts if not fact.ok)
        if not known:
            yield f"{path.name} stands there, but the case knows of no report"
