"""How often a configuration errs on pairs of known origin: rates over all thresholds.

A score on a threshold counts as above. Pairs without a score (NaN), since no face was found in one
of their pictures, are left out here, and counted by who reports the rates. Every rate takes a
weight for each pair, so that the same code serves the pairs as they are and drawn anew.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.errors import DataSetRefused
from examiner.validation.prepared import Prepared

Scores = NDArray[np.float64]
Flags = NDArray[np.bool_]


def rates(scores: Scores, same: Flags, threshold: float) -> tuple[float, float]:
    """False match rate and false non-match rate at a threshold, 0 to 1.

    Shares of the impostor pairs at or above it and of the genuine pairs below it.
    """
    usable = np.isfinite(scores)
    impostor, genuine = scores[usable & ~same], scores[usable & same]
    return float((impostor >= threshold).mean()), float((genuine < threshold).mean())


@dataclass(frozen=True, slots=True, eq=False)
class ErrorCurves:
    """Both rates at every threshold at which one of them changes; NaN without pairs of a sort."""

    thresholds: Scores
    """(k,) the different scores, rising, and last the next number above all of them."""
    false_match: Scores
    """(k,) share of impostor pairs at or above each; falls to 0."""
    false_non_match: Scores
    """(k,) share of genuine pairs below each; rises to 1."""

    def equal_error(self) -> tuple[float, float]:
        """The threshold at which the rates are nearest to each other, and their mean there.

        Of equals the lowest. The rates are those of the pairs, with nothing interpolated.
        """
        apart = np.abs(self.false_match - self.false_non_match)
        # Rounded, so that equals are equal whatever the order of sums.
        nearest = int(np.argmin(np.round(apart, 12)))
        mean = (self.false_match[nearest] + self.false_non_match[nearest]) / 2
        return float(self.thresholds[nearest]), float(mean)

    def at_false_match(self, target: float) -> int:
        """Index of the lowest threshold whose false match rate is at most `target`."""
        return int(np.argmax(self.false_match <= target))

    def true_accept(self, target: float) -> float:
        """Share of genuine pairs at or above the threshold of `at_false_match`."""
        place = self.at_false_match(target)
        # Without impostor pairs no threshold fits, and the sum is not a number.
        return float(1 - self.false_non_match[place] + 0 * self.false_match[place])


class Ordered:
    """The pairs that have a score, put in order once, for curves with any weights."""

    def __init__(self, scores: Scores, same: Flags) -> None:
        """Raises DataSetRefused if no genuine or no impostor pair has a score."""
        self.usable = np.isfinite(scores)
        kept, self._same = scores[self.usable], same[self.usable]
        if self._same.all() or not self._same.any():
            raise DataSetRefused(
                "No pair of one of the two sorts has a score: no face was found in their pictures.",
                advice="Look at prepared.json in the folder of the run, which says why.",
            )
        found, self._place = np.unique(kept, return_inverse=True)
        self.thresholds = np.append(found, np.nextafter(found[-1], np.inf))

    def curves(self, weights: Scores | None = None) -> ErrorCurves:
        """The rates where pair i of all counts `weights[i]` times, once if none are given."""
        each = np.ones(len(self._place)) if weights is None else weights[self.usable]
        impostor, genuine = self._summed(each, same=False), self._summed(each, same=True)
        with np.errstate(invalid="ignore"):
            above = np.cumsum(impostor[::-1])[::-1] / impostor.sum()
            below = (np.cumsum(genuine) - genuine) / genuine.sum()
        return ErrorCurves(self.thresholds, above, below)

    def _summed(self, weights: Scores, *, same: bool) -> Scores:
        """(k,) the weight of pairs of one sort at each score."""
        kind = self._same == same
        size = len(self.thresholds)
        return np.bincount(self._place[kind], weights[kind], size).astype(np.float64)


def run_threshold(prepared: Prepared) -> float:
    """The decision threshold of a run: equal error over all of its pairs, to four decimals.

    Rounded as threshold cards state it. Raises DataSetRefused as `Ordered` does.
    """
    return round(Ordered(prepared.scores(), prepared.same()).curves().equal_error()[0], 4)
