"""The likelihood ratio of a score after a calibration card, if the card speaks of such scores."""

import numpy as np

from examiner.errors import CalibrationNotApplicable
from examiner.likelihood.records import CalibrationCard, Configuration, LikelihoodRatio


def likelihood_ratio(
    card: CalibrationCard, score: float, made_with: Configuration
) -> LikelihoodRatio:
    """log10 LR of a similarity score with its interval, within the card's bounds.

    Linear between the card's support points; beyond them the nearest holds. Raises
    CalibrationNotApplicable if the score was made otherwise than those of the card.
    """
    unlike = differences(card, made_with)
    if unlike:
        raise CalibrationNotApplicable(
            f"The calibration card does not speak of this score: {' '.join(unlike)}",
            advice="Use a card made with the backbone, weights, detector and alignment of this "
            "comparison.",
            unlike=unlike,
        )
    ends = (card.log10_lr, card.lower, card.upper)
    free = [float(np.interp(score, card.scores, end)) for end in ends]
    # 0.0 is added so that a bound of −0.0 does not print a sign.
    value, lower, upper = (min(max(each, card.lowest), card.highest) + 0.0 for each in free)
    beyond = not card.scores[0] <= score <= card.scores[-1]
    return LikelihoodRatio(value, lower, upper, beyond or not card.lowest < free[0] < card.highest)


def differences(card: CalibrationCard, made_with: Configuration) -> tuple[str, ...]:
    """One sentence for each part of the configuration that differs from the card's; () if none."""
    calibrated = card.configuration
    found = []
    for part, own, other in (
        ("backbone", made_with.backbone, calibrated.backbone),
        ("weights", made_with.weights_sha256, calibrated.weights_sha256),
        ("detector", made_with.detector, calibrated.detector),
        ("detector's weights", made_with.detector_sha256, calibrated.detector_sha256),
        ("alignment", made_with.alignment, calibrated.alignment),
    ):
        if own != other:
            found.append(
                f"The {part} of the comparison: {_short(own)}; of the card: {_short(other)}."
            )
    return tuple(found)


def _short(text: str) -> str:
    """A digest by its first digits, other words whole."""
    digest = len(text) == 64 and " " not in text
    return f"{text[:12]}…" if digest else text or "none"
