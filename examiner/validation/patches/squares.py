"""Patch-LFW's places: which 27 squares of the first image of each pair are replaced.

After the published generator (Huber, Luu, Terhörst, Damer, WACV 2024): numpy's legacy random
stream with seed 3, first the left edges of all squares of an image, then their lower edges. The
row and the column of pixels farthest from the origin are never replaced; that is as published.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.face.records import CROP_SIZE

SEED = 3
SQUARES = 27
"""In each image; they may overlap."""
SIDE = 16


@dataclass(frozen=True, slots=True)
class Squares:
    """The squares of one image: pixel rows row − 16 to row − 1, columns column to column + 15."""

    rows: tuple[int, ...]
    """16 to 111."""
    columns: tuple[int, ...]
    """0 to 95."""

    def mask(self) -> NDArray[np.bool_]:
        """(112, 112): True where a square lies."""
        covered = np.zeros((CROP_SIZE, CROP_SIZE), dtype=np.bool_)
        for row, column in zip(self.rows, self.columns, strict=True):
            covered[row - SIDE : row, column : column + SIDE] = True
        return covered


def impostor_squares(pairs: int) -> Iterator[Squares]:
    """The squares of each impostor pair in the order of the published list."""
    draw = np.random.RandomState(SEED)
    for _ in range(pairs):
        yield drawn_squares(draw.randint)


def genuine_squares(donors: Iterable[NDArray[np.intp]]) -> Iterator[tuple[Squares, int]]:
    """The squares of each genuine pair, and which of its `donors` fills them.

    A donor is drawn after the squares, so that this stream soon leaves that of the impostors.
    """
    draw = np.random.RandomState(SEED)
    for each in donors:
        squares = drawn_squares(draw.randint)
        yield squares, int(draw.choice(each))


def drawn_squares(whole: Callable[[int, int, int], NDArray[np.integer]]) -> Squares:
    """Squares from `whole(low, high, count)`, which draws whole numbers below `high`."""
    columns = whole(0, CROP_SIZE - SIDE, SQUARES)
    rows = whole(SIDE, CROP_SIZE, SQUARES)
    return Squares(tuple(int(row) for row in rows), tuple(int(column) for column in columns))
