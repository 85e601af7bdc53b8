"""From which absolute value on a map counts as speaking for or against at a place."""

import numpy as np
from numpy.typing import NDArray

FLOOR = 0.05
"""Share of the strong values, for methods that state no null band."""

STRONG = 99.5
"""Percentile of both maps' absolute values that is taken as strong, as the drawing's scale is."""

WORDS = (
    "the method's null band, or 0.05 of the 99.5th percentile of both maps' absolute values where "
    "it states none"
)
"""The rule as reports say it."""


def noise_floor(
    probe: NDArray[np.floating], reference: NDArray[np.floating], null_band: float | None
) -> float:
    """One floor for both faces, in map units; 0 for maps that are zero everywhere."""
    if null_band is not None:
        return null_band
    sizes = np.abs(np.concatenate([probe.ravel(), reference.ravel()]))
    return FLOOR * float(np.percentile(sizes.astype(np.float64), STRONG))
