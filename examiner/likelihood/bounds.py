"""Bounds: how far from 1 a likelihood ratio may go before the calibration pairs stop bearing it.

Empirical upper and lower bound (ELUB): P. Vergeer et al., Science & Justice 56 (2016) 482–491. The
bounds by invariance: I. Alberink et al. (2025), whose condition is that a ratio above L is L times
as frequent among genuine pairs as among impostor pairs.
"""

import math
from dataclasses import dataclass

import numpy as np

from examiner.likelihood.pair_values import Floats, PairValues

STEP = 0.01
"""Of log10 LR, in which bounds are looked for."""

WORDS = (
    "empirical upper and lower bound (Vergeer and others 2016), each no further than log10 of one "
    "more than the pairs of the kind that would contradict it"
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Lowest and highest log10 LR; 0 lies within."""

    lowest: float
    highest: float


def counted(pairs: PairValues) -> Bounds:
    """What the number of pairs alone allows: log10(n + 1) of the pairs of the other kind."""
    return Bounds(-math.log10(len(pairs.genuine) + 1), math.log10(len(pairs.impostor) + 1))


def elub(pairs: PairValues) -> Bounds:
    """The ratios nearest to 1 beyond which acting on the system is worse than on no evidence.

    `pairs` holds log10 LRs. To each kind one pair is added that misleads as strongly as can be.
    Never beyond `counted`.
    """
    limit = counted(pairs)
    up, down = _steps(limit.highest), -_steps(-limit.lowest)
    useless_up = _loss(pairs, up) > 1
    useless_down = _loss(pairs, down) > np.power(10.0, down)
    return Bounds(
        _last_before(down, useless_down, limit.lowest), _last_before(up, useless_up, limit.highest)
    )


def by_invariance(pairs: PairValues) -> Bounds:
    """The last log10 LR at which ratios beyond it are as rare as they claim; within `counted`."""
    limit = counted(pairs)
    up, down = _steps(limit.highest), _steps(-limit.lowest)
    too_many = _claim(pairs.genuine, pairs.impostor, up) < 0
    too_many_down = _claim(-pairs.impostor, -pairs.genuine, down) < 0
    return Bounds(
        -_last_before(down, too_many_down, -limit.lowest),
        _last_before(up, too_many, limit.highest),
    )


def _steps(furthest: float) -> Floats:
    return STEP * np.arange(math.floor(furthest / STEP) + 1, dtype=np.float64)


def _loss(pairs: PairValues, at: Floats) -> Floats:
    """1 − P(LR > L | one person) + L · P(LR > L | two people), a misleading pair added to each."""
    hits = _beyond(pairs.genuine, at) / (len(pairs.genuine) + 1)
    slips = (_beyond(pairs.impostor, at) + 1) / (len(pairs.impostor) + 1)
    found: Floats = 1 - hits + np.power(10.0, at) * slips
    return found


def _beyond(values: Floats, at: Floats) -> Floats:
    """How many values lie above each place."""
    below = np.searchsorted(np.sort(values), at, side="right")
    return (len(values) - below).astype(np.float64)


def _claim(favoured: Floats, others: Floats, at: Floats) -> Floats:
    """By how much the ratio of the two frequencies beyond each place exceeds that place."""
    reached = [
        (len(values) - np.searchsorted(np.sort(values), at, side="left") + 0.5) / (len(values) + 1)
        for values in (favoured, others)
    ]
    found: Floats = np.log10(reached[0]) - np.log10(reached[1]) - at
    return found


def _last_before(
    steps: Floats, refused: np.ndarray[tuple[int], np.dtype[np.bool_]], limit: float
) -> float:
    """The step before the first that is refused; the limit if none is, 0 if all are."""
    if not refused.any():
        return limit
    first = int(np.argmax(refused))
    return float(steps[max(first - 1, 0)])
