"""The verification protocol of Labeled Faces in the Wild, shared by the measuring scripts."""

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def read_pairs(folder: Path) -> list[dict[str, str]]:
    """Rows of pairs.tsv: fold, same, first, second."""
    with (folder / "pairs.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def rates(scores: Floats, same: Flags, threshold: float) -> tuple[float, float]:
    """False match rate and false non-match rate at a threshold; a score on it counts as above."""
    return float((scores[~same] >= threshold).mean()), float((scores[same] < threshold).mean())


def equal_error_threshold(scores: Floats, same: Flags) -> float:
    """The observed score at which the two rates are nearest to each other."""
    candidates = np.unique(scores)
    gaps = [abs(np.subtract(*rates(scores, same, float(value)))) for value in candidates]
    return float(candidates[int(np.argmin(gaps))])


def best_threshold(scores: Floats, same: Flags) -> float:
    """The threshold with the highest accuracy, tried as squared distances in steps of 0.01.

    The squared distance of unit vectors is 2 − 2·cosine. Of equals the smallest distance is
    taken, as the common evaluation code does.
    """
    candidates = 1 - np.arange(0, 4, 0.01) / 2
    accuracies = [((scores >= value) == same).mean() for value in candidates]
    return float(candidates[int(np.argmax(accuracies))])


def fold_accuracies(scores: Floats, same: Flags, folds: NDArray[np.int64]) -> dict[int, float]:
    """Accuracy of each fold at the threshold that is best on the others."""
    found = {}
    for fold in np.unique(folds):
        out = folds == fold
        threshold = best_threshold(scores[~out], same[~out])
        found[int(fold)] = float(((scores[out] >= threshold) == same[out]).mean())
    return found
