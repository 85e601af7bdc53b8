"""Task: one act of a case to be done again, with what it gave; nothing is recorded."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from examiner.case.audit import AuditEntry
from examiner.case.file import CaseFile
from examiner.errors import ExaminerError
from examiner.explanation.records import CPU, Environment
from examiner.job import Progress
from examiner.workflow.rerun.judging import judged
from examiner.workflow.rerun.reasons import Surroundings, other_weights, why
from examiner.workflow.rerun.records import Line, Verdict, gravest
from examiner.workflow.rerun.tolerances import ByField


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What an act gave, and how to do it again from the same inputs."""

    subject: str
    """Mark of the result."""
    what: str
    then: Any
    """The result as recorded, as `judging.plain` gives it."""
    again: Callable[[Progress], Any]
    """Computes the same anew; touches no case."""
    allowed: ByField
    program: str
    """What acted, by name and version."""
    environment: Environment | None = None
    """What computed it, where the record says so."""
    weights: tuple[tuple[str, str], ...] = field(default=())
    """Name and digest of each weights file that took part."""

    def line(self, progress: Progress, here: Callable[[str], Surroundings]) -> Line:
        """Do the act again and say how its result stands to the recorded one.

        `here` tells what computes now, for a device.
        """
        computed_on = CPU if self.environment is None else self.environment.device
        try:
            now = self.again(progress)
        except ExaminerError as error:
            others = other_weights(self.weights, here(CPU).weights)
            reason = "; ".join(others) or error.message
            return Line(self.subject, self.what, Verdict.NOT_COMPUTED, reason)
        numbers = tuple(judged(self.then, now, self.allowed))
        verdict = gravest(number.verdict for number in numbers)
        if verdict is Verdict.IDENTICAL:
            return Line(self.subject, self.what, verdict, "", numbers)
        around = here(computed_on)
        if other_weights(self.weights, around.weights):
            # Tolerances are for other computers; other weights are another network.
            verdict = Verdict.DIFFERENT
        reason = why(self.weights, self.program, self.environment, around, numbers)
        return Line(self.subject, self.what, verdict, reason, numbers)


@contextmanager
def as_of(case: CaseFile, seq: int) -> Iterator[CaseFile]:
    """The case as it was after the act with number `seq`, while inside."""
    before = case.until
    case.until = seq
    try:
        yield case
    finally:
        case.until = before


def made_by(audit: tuple[AuditEntry, ...], act: str, detail: str, mark: str) -> AuditEntry | None:
    """The entry of the act that made the record called `mark`."""
    named = (entry for entry in audit if entry.act == act and entry.details.get(detail) == mark)
    return next(named, None)
