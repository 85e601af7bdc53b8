"""Draw a signed map over a picture: one frozen state, one drawing, on screen and on paper alike."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import cmap
import numpy as np
from numpy.typing import NDArray

from examiner.image.records import RgbPixels

MapValues = NDArray[np.float32]
"""(height, width) float32, signed; positive: for the score being above the threshold."""

RgbaPixels = NDArray[np.uint8]
"""(height, width, 4) uint8: colour, and opacity that the colour is not multiplied with."""

COLOUR_MAPS = ("crameri:vik", "colorcet:cet_d1a", "seaborn:vlag")
"""Diverging maps with even steps in lightness, cool below zero and warm above it.

Their two arms differ in blue against orange or red, which the common forms of colour blindness
keep apart.
"""

NEUTRAL = 244
"""Grey of the empty ground under a map drawn alone, 0 to 255."""

SCALE_PERCENTILE = 99.5

_STEPS = 1024


@dataclass(frozen=True, slots=True)
class OverlayState:
    """Everything that decides how a map looks; it changes the picture and never the result."""

    scale: float
    """Value that gets the end colours, in map units, above 0; beyond it the colour stays."""
    colour_map: str = COLOUR_MAPS[0]
    display_threshold: float = 0.0
    """Values nearer to zero than this are not drawn, in map units; 0 draws all."""
    opacity: float = 0.85
    """Opacity of the strongest values, 0 to 1."""
    hatched: bool = False
    """Whether `hatching` draws lines over the map, which tell the signs apart without colour."""

    def __post_init__(self) -> None:
        in_range = self.scale > 0 and self.display_threshold >= 0 and 0 <= self.opacity <= 1
        if not (in_range and np.isfinite(self.scale) and np.isfinite(self.display_threshold)):
            raise ValueError(f"the overlay state has values outside their ranges: {self}")
        if self.colour_map not in COLOUR_MAPS:
            raise ValueError(f"there is no colour map {self.colour_map!r}")


def symmetric_scale(*maps: MapValues) -> float:
    """One value range for all `maps`: the 99.5th percentile of their absolute values, above 0.

    Two faces drawn with it can be compared by eye. The strongest 0.5 in 100 values are clipped:
    they get the end colour, and `clipped` counts them. Maps that are zero everywhere give 1.
    """
    sizes = np.concatenate([np.abs(values, dtype=np.float64).ravel() for values in maps])
    for scale in (float(np.percentile(sizes, SCALE_PERCENTILE)), float(sizes.max())):
        if scale > 0:
            return scale
    return 1.0


def clipped(values: MapValues, state: OverlayState) -> int:
    """How many values lie beyond the scale and therefore get the end colour."""
    return int(np.count_nonzero(np.abs(values) > state.scale))


def draw(base: RgbPixels, values: MapValues, state: OverlayState) -> RgbPixels:
    """`values` laid over `base`, (height, width, 3) uint8.

    Colour and opacity both grow with the absolute value: zero leaves the base as it is, and
    `state.scale` and beyond have the end colour at `state.opacity`. ValueError for a map that is
    not finite or has another size than the base.
    """
    if base.shape[:2] != values.shape:
        raise ValueError(f"a map of {values.shape} does not fit a picture of {base.shape}")
    colours, alpha = _layer(values, state)
    mixed = base * (1.0 - alpha[..., None]) + colours * alpha[..., None]
    drawn: RgbPixels = np.rint(mixed).astype(np.uint8)
    return drawn


def rgba(values: MapValues, state: OverlayState) -> RgbaPixels:
    """The layer that `draw` lays over its base, for a surface that mixes by itself.

    Laid over the same base it gives the picture of `draw` to one step in 255. ValueError for a
    map that is not finite.
    """
    colours, alpha = _layer(values, state)
    layer = np.concatenate([colours, alpha[..., None] * 255.0], axis=-1)
    rounded: RgbaPixels = np.rint(layer).astype(np.uint8)
    return rounded


def alone(values: MapValues, state: OverlayState) -> RgbPixels:
    """`values` on a neutral ground at full opacity, (height, width, 3) uint8."""
    ground = np.full((*values.shape, 3), NEUTRAL, dtype=np.uint8)
    return draw(ground, values, replace(state, opacity=1.0))


def colour_bar(state: OverlayState, size: tuple[int, int]) -> RgbPixels:
    """The colours of `alone` from −scale (left) to +scale (right); `size` is (width, height)."""
    return alone(ramp(state, size), state)


def ramp(state: OverlayState, size: tuple[int, int]) -> MapValues:
    """Values that rise evenly from −scale (left) to +scale (right); `size` is (width, height)."""
    width, height = size
    line = np.linspace(-state.scale, state.scale, width, dtype=np.float64).astype(np.float32)
    return np.tile(line, (height, 1))


def _layer(
    values: MapValues, state: OverlayState
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Colours, (height, width, 3) from 0 to 255, and opacity, (height, width) from 0 to 1."""
    if not np.isfinite(values).all():
        raise ValueError("a map with values that are not finite cannot be drawn")
    level = np.clip(values.astype(np.float64) / state.scale, -1.0, 1.0)
    shown = (np.abs(values) >= state.display_threshold) & (values != 0)
    # The square root keeps weak values visible in print; the colour itself stays proportional.
    alpha = np.where(shown, np.sqrt(np.abs(level)) * state.opacity, 0.0)
    index = np.rint((level + 1.0) / 2.0 * (_STEPS - 1)).astype(np.intp)
    return _colours(state.colour_map)[index], alpha


@lru_cache(maxsize=len(COLOUR_MAPS))
def _colours(name: str) -> NDArray[np.float64]:
    """(steps, 3) float64, 0 to 255, from −scale to +scale."""
    table: NDArray[Any] = np.asarray(cmap.Colormap(name).lut(_STEPS), dtype=np.float64)
    colours = table[:, :3] * 255.0
    colours.flags.writeable = False
    return colours
