"""Verdict, Number, Line and Rerun: what a report's results are when they are computed again."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """How a result computed again stands to the one that the report states."""

    IDENTICAL = "identical"
    WITHIN = "within tolerance"
    DIFFERENT = "different"
    GIVEN = "as given"
    """The examiner gave it; there is nothing to compute, and it is what the audit log says."""
    NOT_COMPUTED = "not computed"
    """Something that it takes is not here; the reason says what."""
    NOT_COMPARED = "not compared"
    """Pages of another version of the program, whose numbers are compared all the same."""


HOLDS = frozenset({Verdict.IDENTICAL, Verdict.WITHIN, Verdict.GIVEN, Verdict.NOT_COMPARED})
"""Verdicts with which a report stands."""

_GRAVITY = (
    Verdict.GIVEN,
    Verdict.NOT_COMPARED,
    Verdict.IDENTICAL,
    Verdict.WITHIN,
    Verdict.NOT_COMPUTED,
    Verdict.DIFFERENT,
)


class Measure(StrEnum):
    """How far numbers are taken to lie from those recorded."""

    LARGEST = "largest difference"
    PART = "largest difference, as a part of the largest number"
    SQUARES = "root mean square of the differences, as a part of that of the numbers"
    PLACES = "share of places that differ"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how much numbers of one kind may differ on another computer."""

    kind: str
    allowed: float
    """0: not at all."""
    measure: Measure = Measure.LARGEST


@dataclass(frozen=True, slots=True)
class Number:
    """One value of a result, as recorded and as computed again; arrays stand in by digest."""

    path: str
    """Where in the record, such as `arguments.rows.3.probe`."""
    kind: str
    """Of its tolerance."""
    then: Any
    now: Any
    values: int
    """How many numbers it holds; 1 unless it is an array."""
    difference: float
    """By the measure of its tolerance; 0 for what is identical, infinite for what cannot be
    subtracted."""
    allowed: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one result, or of one figure or the pages."""

    subject: str
    """Mark, such as E1."""
    what: str
    verdict: Verdict
    reason: str = ""
    """Why it is not identical, or what to know of it; may be empty."""
    numbers: tuple[Number, ...] = ()

    @property
    def values(self) -> int:
        """How many numbers were compared."""
        return sum(number.values for number in self.numbers)

    @property
    def holds(self) -> bool:
        """Whether the report stands as far as this goes."""
        return self.verdict in HOLDS


@dataclass(frozen=True, slots=True)
class UsedWeights:
    """A weights file that took part, as the report states it and as it is here."""

    name: str
    role: str
    then: str
    """Digest."""
    now: str
    """Digest; empty where this installation has none of that name."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What can make a difference: weights, program, libraries and computer, then and now."""

    weights: tuple[UsedWeights, ...]
    program_then: str
    """Version that laid the report out."""
    program_now: str
    computed_then: tuple[str, ...]
    """Each environment of the report's results, in one line."""
    computed_now: str


@dataclass(frozen=True, slots=True)
class Rerun:
    """A report computed again."""

    report: str
    """The laboratory's own id of the report."""
    case: str
    """Identifier of the case."""
    head: int
    """The audit entry as of which the case was read."""
    circumstances: Circumstances
    lines: tuple[Line, ...]

    @property
    def holds(self) -> bool:
        """Whether every result is identical, within tolerance, or given by the examiner."""
        return all(line.holds for line in self.lines)

    @property
    def verdict(self) -> Verdict:
        """The gravest of all that were computed."""
        return gravest(line.verdict for line in self.lines)


def gravest(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that counts where several stand together; identical where there is none."""
    return max(verdicts, key=_GRAVITY.index, default=Verdict.IDENTICAL)
