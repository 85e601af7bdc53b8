"""Accuracy in the way of Labeled Faces in the Wild: a fold's threshold is picked on the others."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from examiner.validation.verification.error_rates import Flags, Scores

PUBLISHED_STEPS = (1 - np.arange(0, 4, 0.01) / 2)[::-1]
"""Thresholds that are tried, rising: squared distances in steps of 0.01, as the common code does.

The squared distance of unit vectors is 2 − 2·cosine.
"""


class Rule(StrEnum):
    """How the threshold is picked on the other folds."""

    BEST_ACCURACY = "best accuracy"
    """Most pairs on their right side; of equals the highest, as the common code does."""
    EQUAL_ERROR = "equal error"
    """The score of theirs at which both rates are nearest to each other; of equals the lowest, as
    threshold cards have it."""


@dataclass(frozen=True, slots=True, eq=False)
class FoldAccuracies:
    """One value for each fold."""

    thresholds: Scores
    """(folds,) those picked on the other folds."""
    accuracies: Scores
    """(folds,) share of the fold's pairs on the right side of it, 0 to 1; NaN without a pair."""

    @property
    def mean(self) -> float:
        """Mean over the folds that have a pair, each counted alike."""
        found = self.accuracies[np.isfinite(self.accuracies)]
        return float(found.mean()) if len(found) else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class _Below:
    """Weights of genuine and impostor pairs, in each of some groups."""

    genuine: Scores
    """(groups, candidates) below each candidate."""
    impostor: Scores
    genuine_total: Scores
    """(groups, 1)"""
    impostor_total: Scores

    def right(self) -> Scores:
        """(groups, candidates) weight on the right side of each."""
        return self.genuine_total - self.genuine + self.impostor

    def gap(self) -> Scores:
        """(groups, candidates) how far the two rates are apart at scores of the group, else inf.

        Rounded, so that equals are equal.
        """
        with np.errstate(invalid="ignore"):
            above = 1 - self.impostor / self.impostor_total
            apart = np.round(np.abs(above - self.genuine / self.genuine_total), 12)
        all_below = self.genuine + self.impostor
        next_below = np.hstack([all_below[:, 1:], self.genuine_total + self.impostor_total])
        # A score of the fold itself may part the others alike, and must not be favoured.
        return np.where(next_below > all_below, apart, np.inf)

    def others(self) -> "_Below":
        """All groups but one, for each."""
        fields = (self.genuine, self.impostor, self.genuine_total, self.impostor_total)
        return _Below(*(each.sum(axis=0) - each for each in fields))


class Folds:
    """Pairs with a score, sorted into folds and among candidates for a threshold once."""

    def __init__(
        self,
        scores: Scores,
        same: Flags,
        folds: NDArray[np.int64],
        candidates: Scores,
        rule: Rule = Rule.BEST_ACCURACY,
    ) -> None:
        """`candidates` rise; for equal error they hold every score.

        Pairs without a score (NaN) are left out.
        """
        self._usable = np.isfinite(scores)
        self._candidates, self._rule = candidates, rule
        self._same = same[self._usable]
        self.numbers, fold = np.unique(folds, return_inverse=True)
        # A score lies above as many candidates as are not greater than it.
        passed = np.searchsorted(candidates, scores[self._usable], side="right")
        self._width = len(candidates) + 1
        self._cell = fold[self._usable] * self._width + passed

    def accuracies(self, weights: Scores | None = None) -> FoldAccuracies:
        """Where pair i counts `weights[i]` times (once), also in picking the thresholds."""
        each = np.ones(len(self._cell)) if weights is None else weights[self._usable]
        folds = self._below(each)
        best = self._picked(folds.others())
        total = (folds.genuine_total + folds.impostor_total)[:, 0]
        with np.errstate(invalid="ignore"):
            found = folds.right()[np.arange(len(total)), best] / total
        return FoldAccuracies(self._candidates[best], found)

    def _picked(self, others: _Below) -> NDArray[np.intp]:
        """(folds,) index of each fold's candidate."""
        if self._rule is Rule.EQUAL_ERROR:
            nearest: NDArray[np.intp] = np.argmin(others.gap(), axis=1)
            return nearest
        right = others.right()
        last: NDArray[np.intp] = right.shape[1] - 1 - np.argmax(right[:, ::-1], axis=1)
        return last

    def _below(self, weights: Scores) -> _Below:
        sums = [self._summed(weights, same=same) for same in (True, False)]
        below = [np.cumsum(each, axis=1)[:, :-1] for each in sums]
        return _Below(*below, *(each.sum(axis=1, keepdims=True) for each in sums))

    def _summed(self, weights: Scores, *, same: bool) -> Scores:
        """(folds, candidates + 1) weight of the pairs of one sort by what they lie above."""
        kind = self._same == same
        size = len(self.numbers) * self._width
        sums = np.bincount(self._cell[kind], weights[kind], size).astype(np.float64)
        return sums.reshape(len(self.numbers), self._width)
