"""Accuracy in the way of Labeled Faces in the Wild: a fold's threshold is picked on the others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.validation.verification import Flags, Scores

PUBLISHED_STEPS = (1 - np.arange(0, 4, 0.01) / 2)[::-1]
"""Thresholds that are tried, rising: squared distances in steps of 0.01, as the common code does.

The squared distance of unit vectors is 2 − 2·cosine.
"""


@dataclass(frozen=True, slots=True, eq=False)
class FoldAccuracies:
    """One value for each fold."""

    thresholds: Scores
    """(folds,) those that are best on the other folds."""
    accuracies: Scores
    """(folds,) share of the fold's pairs on the right side of it, 0 to 1; NaN without a pair."""

    @property
    def mean(self) -> float:
        """Mean over the folds that have a pair, each counted alike."""
        found = self.accuracies[np.isfinite(self.accuracies)]
        return float(found.mean()) if len(found) else float("nan")


class Folds:
    """Pairs with a score, sorted into folds and among candidates for a threshold once."""

    def __init__(
        self, scores: Scores, same: Flags, folds: NDArray[np.int64], candidates: Scores
    ) -> None:
        """`candidates` rise. Pairs without a score (NaN) are left out."""
        self._usable = np.isfinite(scores)
        self._candidates = candidates
        self._same = same[self._usable]
        self.numbers, fold = np.unique(folds, return_inverse=True)
        # A score lies above as many candidates as are not greater than it.
        passed = np.searchsorted(candidates, scores[self._usable], side="right")
        self._width = len(candidates) + 1
        self._cell = fold[self._usable] * self._width + passed

    def accuracies(self, weights: Scores | None = None) -> FoldAccuracies:
        """Where pair i counts `weights[i]` times (once), also in picking the thresholds.

        Of thresholds that are equally good on the other folds, the highest is taken.
        """
        each = np.ones(len(self._cell)) if weights is None else weights[self._usable]
        right, total = self._right(each)
        others = right.sum(axis=0) - right
        last = others.shape[1] - 1
        best = last - np.argmax(others[:, ::-1], axis=1)
        with np.errstate(invalid="ignore"):
            found = right[np.arange(len(right)), best] / total
        return FoldAccuracies(self._candidates[best], found)

    def _right(self, weights: Scores) -> tuple[Scores, Scores]:
        """(folds, candidates) weight on the right side of each, and (folds,) weight in all."""
        genuine, impostor = (self._summed(weights, same=same) for same in (True, False))
        below = np.cumsum(genuine, axis=1)[:, :-1]
        return (
            genuine.sum(axis=1, keepdims=True) - below + np.cumsum(impostor, axis=1)[:, :-1],
            genuine.sum(axis=1) + impostor.sum(axis=1),
        )

    def _summed(self, weights: Scores, *, same: bool) -> Scores:
        kind = self._same == same
        size = len(self.numbers) * self._width
        sums = np.bincount(self._cell[kind], weights[kind], size).astype(np.float64)
        return sums.reshape(len(self.numbers), self._width)
