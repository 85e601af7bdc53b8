"""PairValues: one number for each genuine pair and for each impostor pair, scores or log10 LRs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PairValues:
    """A number for each pair, and how often the pair counts."""

    genuine: Floats
    """(n1,), one of each pair of two photographs of one person."""
    impostor: Floats
    """(n0,), one of each pair of photographs of two people."""
    genuine_weights: Floats
    """(n1,), 0 or more."""
    impostor_weights: Floats

    def __post_init__(self) -> None:
        if np.isnan(self.genuine).any() or np.isnan(self.impostor).any():
            raise ValueError("a pair has no value")
        if not (self.genuine_weights.sum() > 0 and self.impostor_weights.sum() > 0):
            raise ValueError("there is no pair of one kind")

    def apart(self) -> tuple[Floats, Floats, Floats]:
        """All values, rising and each once; the share of the genuine and of the impostor pairs
        that has it: three arrays of one length."""
        values, place = np.unique(
            np.concatenate([self.genuine, self.impostor]), return_inverse=True
        )
        first, second = place[: len(self.genuine)], place[len(self.genuine) :]
        genuine = np.bincount(first, self.genuine_weights, len(values))
        impostor = np.bincount(second, self.impostor_weights, len(values))
        return values, genuine / genuine.sum(), impostor / impostor.sum()


def pair_values(genuine: ArrayLike, impostor: ArrayLike) -> PairValues:
    """Values of pairs that count once each; ValueError for NaN or where one kind has none."""
    of_one, of_two = np.asarray(genuine, np.float64), np.asarray(impostor, np.float64)
    return PairValues(of_one, of_two, np.ones(len(of_one)), np.ones(len(of_two)))
