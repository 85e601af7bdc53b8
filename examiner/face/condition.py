"""What limits an aligned crop: enlargement, and places outside the photograph."""

import math

import numpy as np
from numpy.typing import NDArray

from examiner.face.alignment import to_photograph
from examiner.face.records import CROP_SIZE, AlignedCrop

LARGEST_GAIN = 1.0
"""Crop pixels per photograph pixel; beyond it the crop shows detail that nobody photographed."""

LARGEST_OUTSIDE = 0.02
"""Share of a crop that may lie outside the photograph without being mentioned."""


def gain(crop: AlignedCrop) -> float:
    """Crop pixels per photograph pixel along a line; above 1 the face was enlarged."""
    return math.hypot(crop.matrix[0][0], crop.matrix[1][0])


def photographed(crop: AlignedCrop, width: int, height: int) -> NDArray[np.bool_]:
    """(112, 112): which of the crop's pixels lie within a photograph of this size."""
    steps = np.arange(CROP_SIZE, dtype=np.float64)
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    x, y = to_photograph(crop.matrix, grid).T
    inside: NDArray[np.bool_] = (x >= -0.5) & (y >= -0.5) & (x <= width - 0.5) & (y <= height - 0.5)
    return inside.reshape(CROP_SIZE, CROP_SIZE)


def outside(crop: AlignedCrop, width: int, height: int) -> float:
    """Share of the crop's pixels, 0 to 1, that lie outside a photograph of this size."""
    return float(1.0 - photographed(crop, width, height).mean())


def conditions(crop: AlignedCrop, width: int, height: int) -> tuple[str, ...]:
    """One sentence for each thing that limits what this crop can show; () if nothing does."""
    found = []
    enlarged = gain(crop)
    if enlarged > LARGEST_GAIN:
        found.append(
            f"The face {crop.face} was enlarged {enlarged:.1f} times for its aligned crop: the "
            "photograph has less detail than the network was shown."
        )
    missing = outside(crop, width, height)
    if missing > LARGEST_OUTSIDE:
        found.append(
            f"Of the aligned crop of {crop.face}, {missing:.2f} of the area lies outside the "
            "photograph and was filled with black, which can draw emphasis to itself."
        )
    return tuple(found)
