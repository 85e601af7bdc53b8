"""Lines laid over a map that tell above from below without colour: / is for, \\ is against."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from examiner.image.records import RgbPixels
from examiner.render.overlay import MapValues, OverlayState, RgbaPixels

WIDTHS = (0.14, 0.28, 0.44)
"""Widths of the dark lines by strength, as shares of the distance from line to line."""

LEAST = 1 / 8
"""Share of the scale from which lines are drawn where the display threshold does not say more."""

PIXELS_APART = 2
"""Distance from line to line, in pixels of the map: one pixel alone still shows its sign."""

_INK, _HALO = 16.0, 255.0
_HALO_WIDTH = 0.09
_LEVELS = 2 * len(WIDTHS) + 1

Offset = tuple[int, int]
"""Right and down, pixels."""


def steps(state: OverlayState) -> tuple[float, ...]:
    """Absolute values from which the lines are thin, middle and wide, in map units."""
    first = max(state.display_threshold, state.scale * LEAST)
    apart = max(state.scale - first, 0.0) / len(WIDTHS)
    return tuple(first + apart * at for at in range(len(WIDTHS)))


def hatch(picture: RgbPixels, values: MapValues, state: OverlayState, spacing: int) -> RgbPixels:
    """`picture` with lines `spacing` pixels apart over `values`, if `state` is hatched.

    Both have the size on paper or screen: lines are drawn after any enlargement. ValueError for a
    map of another size than the picture.
    """
    if picture.shape[:2] != values.shape:
        raise ValueError(f"a map of {values.shape} does not fit a picture of {picture.shape}")
    if not state.hatched:
        return picture
    layer = hatch_rgba(values, state, spacing).astype(np.float64)
    alpha = layer[..., 3:] / 255.0
    mixed: RgbPixels = np.rint(picture * (1 - alpha) + layer[..., :3] * alpha).astype(np.uint8)
    return mixed


def hatch_rgba(
    values: MapValues, state: OverlayState, spacing: int, start: Offset = (0, 0)
) -> RgbaPixels:
    """The lines alone; `start` is how far into the pattern the top left pixel lies.

    Dark lines with light edges, which show on any photograph; their opacity is the map's.
    """
    pattern = _pattern(spacing, state.opacity)
    height, width = values.shape
    down = (np.arange(height) + start[1]) % spacing * spacing
    right = (np.arange(width) + start[0]) % spacing
    at = down[:, None] + right[None, :] + _level(values, state) * (spacing * spacing)
    lines = np.take(pattern, at)
    return lines.view(np.uint8).reshape(height, width, 4)


def _level(values: MapValues, state: OverlayState) -> NDArray[np.intp]:
    """0 to 6: 3 is no line, above it wider and wider lines for, below it against."""
    level = np.full(values.shape, len(WIDTHS), dtype=np.intp)
    for step in steps(state):
        level += values >= step
        level -= values <= -step
    return level


@lru_cache(maxsize=8)
def _pattern(spacing: int, opacity: float) -> NDArray[np.uint32]:
    """Red, green, blue and opacity in each number: level, row and column, one after another."""
    down, right = np.mgrid[:spacing, :spacing]
    pattern = np.zeros((_LEVELS, spacing, spacing, 4), dtype=np.uint8)
    for at, width in enumerate(WIDTHS):
        for level, along in (
            (len(WIDTHS) + 1 + at, right + down),
            (len(WIDTHS) - 1 - at, right - down),
        ):
            pattern[level] = _lines(along, spacing, width, opacity)
    numbers = pattern.reshape(-1).view(np.uint32)
    numbers.flags.writeable = False
    return numbers


def _lines(along: NDArray[np.intp], spacing: int, width: float, opacity: float) -> RgbaPixels:
    """Soft-edged slanting lines where `along` is a multiple of `spacing`."""
    apart = np.abs((along + spacing / 2) % spacing - spacing / 2)
    # Neighbouring slanting lines are nearer to each other than their distance along a row.
    away, pitch = apart / np.sqrt(2), spacing / np.sqrt(2)
    half, halo = max(width * pitch, 1.0) / 2, max(_HALO_WIDTH * pitch, 0.5)
    ink = np.clip(half - away + 0.5, 0, 1)
    cover = np.clip(half + halo - away + 0.5, 0, 1)
    grey = np.where(cover > 0, (ink * _INK + (cover - ink) * _HALO) / np.maximum(cover, 1e-9), 0)
    found = np.stack([grey, grey, grey, cover * opacity * 255.0], axis=-1)
    rounded: RgbaPixels = np.rint(found).astype(np.uint8)
    return rounded
