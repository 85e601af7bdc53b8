"""Two grids of 49 numbers, one for each face, on one scale."""

import numpy as np

from examiner.explanation.records import Side
from examiner.image.records import RgbPixels
from examiner.render.figure import number_grid
from examiner.render.overlay import OverlayState, symmetric_scale
from examiner.report.contents import ReportedComparison

GRID_FACTOR = 8
"""How much larger than the crop a grid is drawn."""


def number_grids(
    reported: ReportedComparison,
    numbers: dict[Side, tuple[float, ...]],
    colour_map: str,
    decimals: int,
) -> tuple[list[tuple[str, list[RgbPixels]]], list[RgbPixels]]:
    """A grid of 49 numbers per face on one scale: as columns of a row, and as pictures."""
    scale = symmetric_scale(*(np.asarray(each, dtype=np.float32) for each in numbers.values()))
    state = OverlayState(scale=scale, colour_map=colour_map, opacity=0.8)
    drawn = {
        side: number_grid(reported.crop(side).pixels, each, state, GRID_FACTOR, decimals)
        for side, each in numbers.items()
    }
    columns = [
        (f"{side.value.capitalize()} {reported.face(side)}", [drawn[side]]) for side in numbers
    ]
    return columns, list(drawn.values())
