"""DecisionThreshold, SimilarityScore and Comparison: how alike, and by which yardstick."""

from dataclasses import dataclass
from enum import StrEnum

from examiner.digest import record_digest
from examiner.errors import ThresholdNotApplicable


class Decision(StrEnum):
    """On which side of the decision threshold a score lies; a score on it counts as above."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class DecisionThreshold:
    """A threshold together with the card that says where it comes from."""

    value: float
    """Cosine similarity, −1 to 1."""
    rule: str
    """How the value was picked, in words."""
    backbone: str
    weights_sha256: str
    detector: str
    detector_sha256: str
    alignment: str
    """Name of the template and method of alignment used in the measurement."""
    data_set: str
    genuine_pairs: int
    """Pairs of two photographs of one person."""
    impostor_pairs: int
    """Pairs of photographs of two people."""
    failed_pairs: int
    """Pairs left out because no face was found in one of their photographs."""
    false_match_rate: float
    """Share of impostor pairs at or above the value, 0 to 1."""
    false_non_match_rate: float
    """Share of genuine pairs below the value, 0 to 1."""
    date: str
    """Day of the measurement, ISO 8601."""

    def __post_init__(self) -> None:
        numbers_fit = -1 <= self.value <= 1 and self.genuine_pairs > 0 and self.impostor_pairs > 0
        rates_fit = all(0 <= r <= 1 for r in (self.false_match_rate, self.false_non_match_rate))
        words_fit = all((self.rule, self.backbone, self.weights_sha256, self.data_set, self.date))
        if not (numbers_fit and rates_fit and words_fit):
            raise ThresholdNotApplicable(
                "The threshold card is incomplete or has values outside their ranges.",
                advice="Give a card written by a verification run, with all of its fields.",
                value=self.value,
            )

    @property
    def digest(self) -> str:
        """Digest over every field of the card."""
        return record_digest("decision threshold", self)


@dataclass(frozen=True, slots=True)
class SimilarityScore:
    """Cosine similarity of two embeddings of one backbone."""

    value: float
    """−1 to 1."""
    backbone: str
    weights_sha256: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A probe face beside a reference face."""

    mark: str
    """C1, C2 …"""
    probe: str
    """Mark of the probe face."""
    reference: str
    """Mark of the reference face."""
    probe_crop: str
    """Digest of the probe's aligned crop."""
    reference_crop: str
    probe_embedding: str
    """Digest of the probe's embedding."""
    reference_embedding: str
    score: SimilarityScore
    threshold: DecisionThreshold
    decision: Decision

    @property
    def faces(self) -> tuple[str, str]:
        """Marks of the probe face and of the reference face."""
        return self.probe, self.reference

    @property
    def inputs(self) -> tuple[str, ...]:
        """Digests of everything that the score, and any explanation of it, depends on."""
        return (
            self.probe_crop,
            self.reference_crop,
            self.probe_embedding,
            self.reference_embedding,
            self.threshold.digest,
            self.score.weights_sha256,
        )
