"""Cosine similarity, and on which side of the decision threshold it lies."""

import numpy as np

from examiner.comparison.records import Decision, DecisionThreshold, SimilarityScore
from examiner.embedding.records import Embedding
from examiner.errors import EmbeddingsNotComparable, ThresholdNotApplicable


def similarity(probe: Embedding, reference: Embedding) -> SimilarityScore:
    """Cosine of the angle between two embeddings, −1 to 1, summed in float64.

    Raises EmbeddingsNotComparable unless both come from the same backbone and weights.
    """
    if (probe.backbone, probe.weights_sha256) != (reference.backbone, reference.weights_sha256):
        raise EmbeddingsNotComparable(
            f"An embedding of {probe.backbone} cannot be compared with one of "
            f"{reference.backbone} or of other weights.",
            advice="Compare both photographs anew with one backbone.",
            probe=probe.weights_sha256,
            reference=reference.weights_sha256,
        )
    value = float(np.dot(probe.unit(), reference.unit()))
    return SimilarityScore(min(1.0, max(-1.0, value)), probe.backbone, probe.weights_sha256)


def decide(score: SimilarityScore, threshold: DecisionThreshold) -> Decision:
    """Above if the score reaches the threshold, else below.

    Raises ThresholdNotApplicable if the card was measured with another backbone or weights.
    """
    found = (score.backbone, score.weights_sha256)
    if found != (threshold.backbone, threshold.weights_sha256):
        raise ThresholdNotApplicable(
            f"The threshold card was measured with {threshold.backbone} "
            f"{threshold.weights_sha256[:12]}…, not with {score.backbone} "
            f"{score.weights_sha256[:12]}….",
            advice="Use a card measured with the backbone and weights of this comparison.",
            expected=found,
            found=(threshold.backbone, threshold.weights_sha256),
        )
    return Decision.ABOVE if score.value >= threshold.value else Decision.BELOW
