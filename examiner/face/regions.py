"""Names for the parts of an aligned crop: forehead, eyes, mouth and the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from examiner.face.alignment import CELL_SIZE, CELLS
from examiner.face.records import CROP_SIZE, Point
from examiner.settings import resources_folder

REGIONS_FILE = "regions/template-112-v1.toml"
"""Below the folder of resources; a changed division is a new file with a new version."""

SOFT_WIDTH = 2.0
"""Standard deviation, in crop pixels, by which the borders of soft regions are smoothed."""

_Words = Annotated[str, msgspec.Meta(min_length=1)]


class _Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: _Words
    polygon: Annotated[tuple[Point, ...], msgspec.Meta(min_length=3)]


class _Division(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal[1]
    version: _Words
    rest: _Words
    """Name of what lies in no polygon."""
    regions: tuple[_Region, ...]
    """Of two that overlap, the later holds the pixel."""


@dataclass(frozen=True, slots=True, eq=False)
class RegionMap:
    """Which region each pixel of an aligned crop belongs to."""

    version: str
    names: tuple[str, ...]
    index: NDArray[np.uint8]
    """(112, 112) place of the pixel's region in `names`, read-only."""

    def __post_init__(self) -> None:
        self.index.flags.writeable = False


@cache
def region_map() -> RegionMap:
    """The bundled division of the template: every pixel is in exactly one region."""
    text = (resources_folder() / REGIONS_FILE).read_bytes()
    division = msgspec.toml.decode(text, type=_Division)
    names = (division.rest, *(region.name for region in division.regions))
    index = np.zeros((CROP_SIZE, CROP_SIZE), np.uint8)
    for place, region in enumerate(division.regions, start=1):
        index[inside(region.polygon)] = place
    return RegionMap(division.version, names, index)


def region_of_cell(row: int, column: int) -> str:
    """Name of the region covering most of a grid cell, rows and columns 1 to 7.

    Of regions covering equally much, the one listed first. Raises ValueError outside the grid.
    """
    if not (1 <= row <= CELLS and 1 <= column <= CELLS):
        raise ValueError(f"no cell at row {row}, column {column}: the grid has {CELLS} of each")
    regions = region_map()
    top, left = (row - 1) * CELL_SIZE, (column - 1) * CELL_SIZE
    cell = regions.index[top : top + CELL_SIZE, left : left + CELL_SIZE]
    counts = np.bincount(cell.ravel(), minlength=len(regions.names))
    return regions.names[int(counts.argmax())]


@cache
def soft_masks(width: float = SOFT_WIDTH) -> NDArray[np.float64]:
    """(regions, 112, 112): how much of each pixel belongs to each region, in the order of names.

    The hard regions, each smoothed by a Gaussian of `width` pixels; nothing is negative, and at
    every pixel they add up to one. A width of 0 leaves them hard.
    """
    regions = region_map()
    hard = regions.index == np.arange(len(regions.names))[:, np.newaxis, np.newaxis]
    soft = hard.astype(np.float64)
    if width > 0:
        soft = np.stack(
            [cv2.GaussianBlur(m, (0, 0), width, borderType=cv2.BORDER_REPLICATE) for m in soft]
        )
    # The kernel's weights add up to one but for rounding; their sum must do so exactly.
    masks: NDArray[np.float64] = soft / soft.sum(axis=0)
    masks.flags.writeable = False
    return masks


def inside(polygon: Sequence[Point]) -> NDArray[np.bool_]:
    """(112, 112) whether a ray to the right from a pixel's centre meets an odd number of sides."""
    y, x = np.mgrid[:CROP_SIZE, :CROP_SIZE].astype(np.float64)
    odd = np.zeros(x.shape, dtype=np.bool_)
    for (x0, y0), (x1, y1) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if y0 != y1:
            spans = (y0 <= y) != (y1 <= y)
            odd ^= spans & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return odd
