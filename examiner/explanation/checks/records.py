"""Check and CheckSheet: what was measured of an explanation, and what was asked of it."""

from dataclasses import asdict, dataclass

from examiner.digest import record_digest
from examiner.explanation.records import Environment


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that stands beside a check's own."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Check:
    """One thing measured of an explanation, with what is asked of it."""

    id: str
    title: str
    value: float | None
    """None where the number is not defined, as for a map that is the same everywhere."""
    unit: str
    criterion: str
    """In words: when it is passed."""
    passed: bool
    words: str
    """One sentence: what was measured, and what came out."""
    figures: tuple[Figure, ...] = ()
    """Further numbers, such as those of single stages."""


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """All checks of one explanation."""

    mark: str
    """K1, K2 …"""
    explanation: str
    """Mark of the explanation."""
    checks: tuple[Check, ...]
    stranger: str
    """File name of the bundled photograph whose face took the reference's place."""
    seed: int
    """Of what was drawn at random."""
    environment: Environment
    seconds: float
    """Time spent; not part of the digest."""
    inputs: tuple[str, ...]
    """Digests of the explanation and of the stranger's crop."""

    @property
    def passed(self) -> int:
        """How many checks are passed."""
        return sum(check.passed for check in self.checks)

    @property
    def digest(self) -> str:
        """Digest over inputs and results, not over marks and time; the same run gives it again."""
        covered = asdict(self)
        for name in ("mark", "explanation", "seconds"):
            del covered[name]
        return record_digest("checks", covered)
