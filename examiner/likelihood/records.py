"""CalibrationCard, LikelihoodRatio, LikelihoodStatement: what a score is worth, and when."""

import math
from dataclasses import asdict, dataclass
from itertools import pairwise

from examiner.digest import record_digest
from examiner.errors import CalibrationNotApplicable


@dataclass(frozen=True, slots=True)
class Condition:
    """The range of one quality of the photographs within which a calibration was made."""

    quality: str
    """Id of the quality, as `examiner.face.quality` names it."""
    unit: str
    lowest: float | None = None
    """None where less of it does no harm."""
    highest: float | None = None

    def holds(self, value: float) -> bool:
        """Whether a value lies within the range, its ends included."""
        above = self.lowest is None or value >= self.lowest
        return above and (self.highest is None or value <= self.highest)


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything besides the photographs that decides what a score is."""

    backbone: str
    weights_sha256: str
    detector: str
    """Empty where crops were aligned by others."""
    detector_sha256: str
    alignment: str


@dataclass(frozen=True, slots=True)
class CalibrationCard:
    """How scores of one configuration become likelihood ratios, and where that comes from.

    Between the support points log10 LR is linear in the score; beyond them, and beyond the bounds,
    it stays at the nearest.
    """

    method: str
    """`logistic`, `isotonic` or `kde`."""
    population: str
    """Of whom the photographs are, in words: the relevant population that the ratio speaks of."""
    backbone: str
    weights_sha256: str
    detector: str
    detector_sha256: str
    alignment: str
    data_set: str
    people: int
    genuine_pairs: int
    impostor_pairs: int
    failed_pairs: int
    conditions: tuple[Condition, ...]
    scores: tuple[float, ...]
    """Support points: similarity scores, rising."""
    log10_lr: tuple[float, ...]
    """At each support point; never falling."""
    lower: tuple[float, ...]
    """Lower end of the 95-hundredths interval of log10 LR, people drawn anew; widened to hold the
    value itself where the draws lie to one side of it."""
    upper: tuple[float, ...]
    lowest: float
    """Bound of log10 LR that the data support, 0 or less."""
    highest: float
    """0 or more."""
    bounds: str
    """How the bounds were found, in words."""
    cllr: float
    """On pairs of other people than those calibrated with."""
    cllr_min: float
    test_people: int
    test_genuine_pairs: int
    test_impostor_pairs: int
    date: str
    """Day of the calibration, ISO 8601."""

    def __post_init__(self) -> None:
        self._check_lines()
        if not -math.inf < self.lowest <= 0 <= self.highest < math.inf:
            raise _incomplete("its bounds do not hold 0")
        if not 0 <= self.cllr_min <= self.cllr + 1e-9 < math.inf:
            raise _incomplete("its Cllr lies below the least that is possible")
        counts = (self.people, self.genuine_pairs, self.impostor_pairs)
        tested = (self.test_people, self.test_genuine_pairs, self.test_impostor_pairs)
        if min(*counts, *tested) < 1 or self.failed_pairs < 0:
            raise _incomplete("it was made or tested without pairs")
        ends = [end for each in self.conditions for end in (each.lowest, each.highest)]
        if not all(end is None or math.isfinite(end) for end in ends):
            raise _incomplete("an end of a condition is not a number")
        words = (self.method, self.population, self.backbone, self.weights_sha256, self.alignment)
        if not all((*words, self.data_set, self.bounds, self.date)):
            raise _incomplete("a field is empty")

    def _check_lines(self) -> None:
        lines = (self.scores, self.log10_lr, self.lower, self.upper)
        if len({len(line) for line in lines}) != 1 or len(self.scores) < 2:
            raise _incomplete("its lines of support points differ in length")
        if not all(math.isfinite(value) for line in lines for value in line):
            raise _incomplete("a support point is not a number")
        if any(after <= before for before, after in pairwise(self.scores)):
            raise _incomplete("its scores do not rise")
        if any(after < before for before, after in pairwise(self.log10_lr)):
            raise _incomplete("its log10 LR falls")
        between = zip(self.lower, self.log10_lr, self.upper, strict=True)
        if any(not low <= value <= high for low, value, high in between):
            raise _incomplete("an interval does not hold its value")

    @property
    def configuration(self) -> Configuration:
        """What the scores were made with that the card speaks of."""
        return Configuration(
            self.backbone, self.weights_sha256, self.detector, self.detector_sha256, self.alignment
        )

    @property
    def digest(self) -> str:
        """Digest over every field of the card."""
        return record_digest("calibration", self)


@dataclass(frozen=True, slots=True)
class LikelihoodRatio:
    """What a score is worth after a card: log10 of the ratio, with its interval."""

    log10: float
    """Above 0 the score is more to be expected of one person, below 0 of two people."""
    lower: float
    upper: float
    capped: bool
    """Whether the value is a bound of the card, or the score lies beyond those calibrated with:
    the data say nothing of what is further out."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One face's photograph held against one condition of a card."""

    face: str
    """Mark."""
    condition: Condition
    value: float | None
    """None where it could not be measured."""

    @property
    def holds(self) -> bool:
        """Whether the value lies within the condition."""
        return self.value is not None and self.condition.holds(self.value)


@dataclass(frozen=True, slots=True)
class LikelihoodStatement:
    """What a card says of a comparison's score, or why it says nothing."""

    mark: str
    """L1, L2 …"""
    comparison: str
    """Mark of the comparison."""
    score: float
    card: CalibrationCard
    """In full: what is on the disk under its name may change."""
    verdicts: tuple[Verdict, ...]
    """Every condition of the card for both photographs."""
    reasons: tuple[str, ...]
    """Why no ratio is stated, one sentence each; () where one is."""
    ratio: LikelihoodRatio | None
    """None where there are reasons against it."""
    scale: str
    """Id of the verbal scale whose words stand beside the number."""
    inputs: tuple[str, ...]
    """Digests of what the comparison was made from, then of the card."""

    def __post_init__(self) -> None:
        if (self.ratio is None) != bool(self.reasons):
            raise ValueError("a ratio is stated where there is no reason against it, and only then")
        if self.ratio is not None and not all(verdict.holds for verdict in self.verdicts):
            raise ValueError("a ratio is stated where all conditions hold, and only then")

    @property
    def digest(self) -> str:
        """Digest over everything but the mark; the same statement gives it again."""
        content = {name: value for name, value in asdict(self).items() if name != "mark"}
        return record_digest("likelihood statement", content)


def _incomplete(what: str) -> CalibrationNotApplicable:
    return CalibrationNotApplicable(
        f"The calibration card is incomplete or contradicts itself: {what}.",
        advice="Give a card written by examiner validate calibration, with all of its fields.",
    )
