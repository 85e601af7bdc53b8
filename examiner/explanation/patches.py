"""The square patches of a crop: their masks, sums over them, and values spread over them."""

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from examiner.face.records import CROP_SIZE
from examiner.face.regions import cell_edges


def patch_index(grid: int) -> NDArray[np.intp]:
    """(112, 112): which of the grid × grid patches each pixel lies in, from 0, row by row."""
    along = np.repeat(np.arange(grid), np.diff(cell_edges(grid)))
    index: NDArray[np.intp] = along[:, np.newaxis] * grid + along
    return index


def spread(values: NDArray[np.float64]) -> NDArray[np.float32]:
    """(n,) one number per patch → (112, 112) float32 with the same sum, even within a patch."""
    index = patch_index(math.isqrt(len(values)))
    shared = values / np.bincount(index.ravel())
    return shared[index].astype(np.float32)


def patch_sums(values: NDArray[np.floating], grid: int) -> NDArray[np.float64]:
    """(112, 112) → (grid²,) float64 sums over each patch."""
    edges, exact = cell_edges(grid), values.astype(np.float64)
    if values.shape != (CROP_SIZE, CROP_SIZE):
        raise ValueError(f"a map is 112×112, not {values.shape}")
    return np.array(
        [
            exact[top:bottom, left:right].sum()
            for top, bottom in pairwise(edges)
            for left, right in pairwise(edges)
        ]
    )
