"""Dots laid over places where a map's sign does not hold; hatching is lines, so both can be seen.

A dot is dark with a light edge, as the lines of hatching are, and stands on a lattice of its own.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from examiner.image.records import RgbPixels
from examiner.render.overlay import RgbaPixels

PIXELS_APART = 3
"""Distance from dot to dot, in pixels of the map."""

Places = NDArray[np.uint8]
"""(height, width): not 0 where dots are wanted."""

Offset = tuple[int, int]
"""Right and down, pixels."""

_RADIUS, _HALO_WIDTH = 0.19, 0.1
"""Shares of the distance from dot to dot."""

_INK, _HALO = 16.0, 255.0


def stipple(picture: RgbPixels, places: Places, spacing: int) -> RgbPixels:
    """`picture` with dots `spacing` pixels apart where `places` is not 0.

    Both have the size on paper or screen: dots are drawn after any enlargement. ValueError for
    places of another size than the picture.
    """
    if picture.shape[:2] != places.shape:
        raise ValueError(f"places of {places.shape} do not fit a picture of {picture.shape}")
    layer = stipple_rgba(places, spacing).astype(np.float64)
    alpha = layer[..., 3:] / 255.0
    mixed: RgbPixels = np.rint(picture * (1 - alpha) + layer[..., :3] * alpha).astype(np.uint8)
    return mixed


def stipple_rgba(places: Places, spacing: int, start: Offset = (0, 0)) -> RgbaPixels:
    """The dots alone; `start` is how far into the pattern the top left pixel lies.

    A dot is drawn whole or not at all: the place under its middle decides. So the share of dots is
    that of the places, however finely they are scattered.
    """
    down, right = (
        np.arange(size) + offset for size, offset in zip(places.shape, start[::-1], strict=True)
    )
    middle_down = _middle(down, spacing, start[1], places.shape[0])
    middle_right = _middle(right, spacing, start[0], places.shape[1])
    layer: RgbaPixels = _dot(spacing)[np.ix_(down % spacing, right % spacing)]
    layer[places[np.ix_(middle_down, middle_right)] == 0, 3] = 0
    return layer


def _middle(along: NDArray[np.intp], spacing: int, start: int, size: int) -> NDArray[np.intp]:
    """Where the middle of each pixel's dot lies; at the border where that is outside."""
    middle: NDArray[np.intp] = np.clip(
        along // spacing * spacing + spacing // 2 - start, 0, size - 1
    )
    return middle


@lru_cache(maxsize=8)
def _dot(spacing: int) -> RgbaPixels:
    """One cell of the lattice with a soft-edged dot in its middle."""
    along = np.arange(spacing) - (spacing - 1) / 2
    away = np.hypot(along[:, np.newaxis], along[np.newaxis, :])
    radius = max(_RADIUS * spacing, 0.6)
    halo = max(_HALO_WIDTH * spacing, 0.5)
    ink = np.clip(radius - away + 0.5, 0, 1)
    cover = np.clip(radius + halo - away + 0.5, 0, 1)
    grey = np.where(cover > 0, (ink * _INK + (cover - ink) * _HALO) / np.maximum(cover, 1e-9), 0)
    found = np.stack([grey, grey, grey, cover * 255.0], axis=-1)
    rounded: RgbaPixels = np.rint(found).astype(np.uint8)
    rounded.flags.writeable = False
    return rounded
