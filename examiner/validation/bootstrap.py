"""Intervals of what is measured on pairs: people are drawn anew, and their pairs with them.

Pairs that share a person are not independent, so drawing pairs anew would make intervals too
narrow. A draw takes as many people as there are, with repetition; a pair then counts as often as
its people were drawn: a genuine pair as often as its person, an impostor pair the product of both.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
SEED = 1
COVERED = 0.95
"""Share of the draws that an interval holds."""

Weights = NDArray[np.float64]


def identity_weights(
    first: NDArray[Any], second: NDArray[Any], draws: int = DRAWS, seed: int = SEED
) -> Iterator[Weights]:
    """How often each pair counts in each draw, (n,) float64; `draws` of them, one at a time.

    `first` and `second` name the person of each picture of the n pairs, numbers or text.
    """
    people, index = np.unique(np.concatenate([first, second]), return_inverse=True)
    left, right = index[: len(first)], index[len(first) :]
    generator = np.random.default_rng(seed)
    for _ in range(draws):
        drawn = np.bincount(
            generator.integers(len(people), size=len(people)), minlength=len(people)
        )
        yield np.where(left == right, drawn[left], drawn[left] * drawn[right]).astype(np.float64)


def interval(
    measure: Callable[[Weights], float], weights: Iterator[Weights]
) -> tuple[float, float]:
    """The middle 95 hundredths of what `measure` gives over draws; it is given their weights.

    Draws in which it is not a number, as where no pair of one kind was drawn, are left out.
    """
    found = np.array([measure(each) for each in weights])
    return range_of(found)


def range_of(values: NDArray[np.float64]) -> tuple[float, float]:
    """The middle 95 hundredths of values over draws, those left out that are not a number."""
    kept = values[np.isfinite(values)]
    edge = (1 - COVERED) / 2
    return float(np.quantile(kept, edge)), float(np.quantile(kept, 1 - edge))
