"""How often a configuration errs on pairs of known origin: rates, thresholds, folds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.errors import DataSetRefused
from examiner.validation.prepared import Prepared

Scores = NDArray[np.float64]
Flags = NDArray[np.bool_]


def rates(scores: Scores, same: Flags, threshold: float) -> tuple[float, float]:
    """False match rate and false non-match rate at a threshold; a score on it counts as above.

    Shares of the impostor and of the genuine pairs, 0 to 1; pairs without a score (NaN) are left
    out of both.
    """
    usable = np.isfinite(scores)
    impostor, genuine = scores[usable & ~same], scores[usable & same]
    return float((impostor >= threshold).mean()), float((genuine < threshold).mean())


@dataclass(frozen=True, slots=True, eq=False)
class ErrorCurves:
    """Both rates at every threshold at which one of them changes."""

    thresholds: Scores
    """(k,) the different scores, rising; beyond the last every score is below."""
    false_match: Scores
    """(k,) share of impostor pairs at or above each."""
    false_non_match: Scores
    """(k,) share of genuine pairs below each."""


def error_curves(scores: Scores, same: Flags) -> ErrorCurves:
    """The rates over all thresholds, of the pairs that have a score.

    Raises DataSetRefused if no genuine or no impostor pair has one.
    """
    usable = np.isfinite(scores)
    impostor, genuine = np.sort(scores[usable & ~same]), np.sort(scores[usable & same])
    if not (len(impostor) and len(genuine)):
        raise DataSetRefused(
            "No pair of one of the two sorts has a score: no face was found in their pictures.",
            advice="Look at prepared.json in the folder of the run, which says why.",
        )
    thresholds = np.unique(scores[usable])
    below = np.searchsorted(impostor, thresholds, side="left")
    return ErrorCurves(
        thresholds,
        1 - below / len(impostor),
        np.searchsorted(genuine, thresholds, side="left") / len(genuine),
    )


def equal_error_threshold(scores: Scores, same: Flags) -> float:
    """The observed score at which both rates are nearest to each other; of equals the lowest."""
    curves = error_curves(scores, same)
    nearest = np.argmin(np.abs(curves.false_match - curves.false_non_match))
    return float(curves.thresholds[nearest])


def run_threshold(prepared: Prepared) -> float:
    """The decision threshold of a run: equal error over all of its pairs, to four decimals.

    Rounded as threshold cards state it. Raises what `error_curves` raises.
    """
    return round(equal_error_threshold(prepared.scores(), prepared.same()), 4)
