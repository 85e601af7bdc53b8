"""The square patches of a crop: their masks, sums over them, and values spread over them."""

import math

import numpy as np
from numpy.typing import NDArray

from examiner.face.records import CROP_SIZE

GRID = 7
"""Patches per side of a crop in every argument table, as many as cells of the feature map."""


def patch_index(grid: int) -> NDArray[np.intp]:
    """(112, 112): which of the grid × grid patches each pixel lies in, from 0, row by row."""
    along = np.arange(CROP_SIZE) * grid // CROP_SIZE
    index: NDArray[np.intp] = along[:, np.newaxis] * grid + along
    return index


def spread(values: NDArray[np.float64]) -> NDArray[np.float32]:
    """(n,) one number per patch → (112, 112) float32 with the same sum, even within a patch."""
    index = patch_index(math.isqrt(len(values)))
    shared = values / np.bincount(index.ravel())
    return shared[index].astype(np.float32)


def patch_sums(values: NDArray[np.floating], grid: int = GRID) -> NDArray[np.float64]:
    """(112, 112) → (grid²,) float64 sums over each patch."""
    index = patch_index(grid).ravel()
    sums = np.bincount(index, weights=values.ravel().astype(np.float64))
    return sums.astype(np.float64)


def patch_means(values: NDArray[np.floating], grid: int = GRID) -> NDArray[np.float64]:
    """(112, 112) → (grid²,) float64 means over each patch."""
    means: NDArray[np.float64] = patch_sums(values, grid) / np.bincount(patch_index(grid).ravel())
    return means
