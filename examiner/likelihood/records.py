"""CalibrationCard and LikelihoodRatio: what a score is worth, and for which photographs."""

from dataclasses import dataclass

from examiner.digest import record_digest
from examiner.errors import CalibrationNotApplicable


@dataclass(frozen=True, slots=True)
class Condition:
    """The range of one quality of the photographs within which a calibration was made."""

    quality: str
    """Id of the quality, as `examiner.face.quality` names it."""
    unit: str
    lowest: float | None
    """None where less of it does no harm."""
    highest: float | None

    def holds(self, value: float) -> bool:
        """Whether a value lies within the range, its ends included."""
        above = self.lowest is None or value >= self.lowest
        return above and (self.highest is None or value <= self.highest)


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
    """Lower end of the 95-hundredths interval of log10 LR, people drawn anew."""
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
        lines = (self.scores, self.log10_lr, self.lower, self.upper)
        if len({len(line) for line in lines}) != 1 or len(self.scores) < 2:
            raise _incomplete("its lines of support points differ in length")
        if any(
            after <= before for before, after in zip(self.scores, self.scores[1:], strict=False)
        ):
            raise _incomplete("its scores do not rise")
        if not self.lowest <= 0 <= self.highest:
            raise _incomplete("its bounds do not hold 0")
        if not (self.population and self.backbone and self.weights_sha256 and self.data_set):
            raise _incomplete("a field is empty")

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
    """Whether the value is a bound of the card, beyond which the data say nothing."""


def _incomplete(what: str) -> CalibrationNotApplicable:
    return CalibrationNotApplicable(
        f"The calibration card is incomplete or contradicts itself: {what}.",
        advice="Give a card written by examiner validate calibration, with all of its fields.",
    )
