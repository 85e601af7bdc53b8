"""How alike two maps are: rank correlation and structural similarity."""

import cv2
import numpy as np
from numpy.typing import NDArray

Map = NDArray[np.floating]

_WINDOW, _DEVIATION = (11, 11), 1.5
_STEADY = (0.01**2, 0.03**2)
"""K₁² and K₂² of the publication, which keep the quotients finite."""


def spearman(one: Map, other: Map) -> float:
    """Rank correlation of two maps over all pixels, −1 to 1; equal values share their mean rank.

    0 where a map is the same everywhere and so has no order.
    """
    ranks = [_ranks(each) for each in (one, other)]
    centred = [each - each.mean() for each in ranks]
    lengths = float(np.linalg.norm(centred[0]) * np.linalg.norm(centred[1]))
    return float(centred[0] @ centred[1]) / lengths if lengths > 0 else 0.0


def structural_similarity(one: Map, other: Map) -> float:
    """Mean SSIM of two maps, −1 to 1.

    After Wang, Bovik, Sheikh, Simoncelli (IEEE Transactions on Image Processing 13, 2004): Gaussian
    window of 11 pixels and standard deviation 1.5. Each map is scaled to 0…1 by its largest
    absolute value, 0 becoming a half, since the measure is made for brightness.
    """
    x, y = (_scaled(each) for each in (one, other))
    mean_x, mean_y = _local(x), _local(y)
    spread_x = _local(x * x) - mean_x**2
    spread_y = _local(y * y) - mean_y**2
    together = _local(x * y) - mean_x * mean_y
    light = (2 * mean_x * mean_y + _STEADY[0]) / (mean_x**2 + mean_y**2 + _STEADY[0])
    structure = (2 * together + _STEADY[1]) / (spread_x + spread_y + _STEADY[1])
    return float((light * structure).mean())


def _ranks(values: Map) -> NDArray[np.float64]:
    _, places, counts = np.unique(values.ravel(), return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: NDArray[np.float64] = (last - (counts - 1) / 2)[places]
    return shared


def _scaled(values: Map) -> NDArray[np.float64]:
    largest = float(np.abs(values).max())
    scaled: NDArray[np.float64] = (values.astype(np.float64) / (largest or 1.0) + 1) / 2
    return scaled


def _local(values: NDArray[np.float64]) -> NDArray[np.float64]:
    mean: NDArray[np.float64] = cv2.GaussianBlur(values, _WINDOW, _DEVIATION)
    return mean
