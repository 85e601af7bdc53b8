"""What the viewer shows, as one frozen record, and what lies under a place of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from examiner.explanation.records import Side
from examiner.face.alignment import CELL_SIZE, CELLS, inverse
from examiner.face.records import CROP_SIZE, AlignedCrop, Matrix, Point
from examiner.gui.viewer.composition import Layer, layers
from examiner.gui.viewer.overlay_layer import OverlayLayer
from examiner.gui.viewer.placement import (
    Size,
    ViewState,
    moved_point,
    photograph_to_pane,
)
from examiner.gui.viewer.pyramid import Pyramid
from examiner.gui.viewer.tools import Draft
from examiner.image.records import RgbPixels
from examiner.render.annotations import Annotation

Cell = tuple[int, int]
"""Row and column in the grid over an aligned crop, 1 to 7 from the top left."""


@dataclass(frozen=True, slots=True, eq=False)
class PaneContent:
    """One photograph to show."""

    side: Side
    title: str
    """What stands over the photograph, such as its mark and the face's."""
    pixels: RgbPixels
    crop: AlignedCrop | None
    """None where no face of the photograph is aligned."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place pointed at, on one photograph."""

    side: Side
    point: Point


@dataclass(frozen=True, slots=True)
class Readout:
    """What lies under the cursor."""

    side: Side
    photograph: Point
    crop: Point | None
    """Place in the aligned crop, also beyond its edge; None without one."""
    rgb: tuple[int, int, int] | None
    """None beyond the photograph's border."""
    value: float | None
    """The map's value there; None without a map or beyond the crop."""
    cell: Cell | None


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Everything that decides the picture on screen, except the size of the panes."""

    contents: Mapping[Side, PaneContent] = field(default_factory=dict)
    pyramids: Mapping[Side, Pyramid] = field(default_factory=dict)
    overlays: Mapping[Side, OverlayLayer] = field(default_factory=dict)
    state: ViewState = field(default_factory=ViewState)
    highlighted: Cell | None = None
    annotations: tuple[Annotation, ...] = ()
    selected: str | None = None
    """Id of the annotation whose points can be dragged."""
    draft: Draft | None = None
    cursor: Cursor | None = None
    flipped: bool = False

    def matrix(self, side: Side) -> Matrix | None:
        """Photograph to crop."""
        content = self.contents.get(side)
        return None if content is None or content.crop is None else content.crop.matrix

    @property
    def matrices(self) -> dict[Side, Matrix | None]:
        """The matrix of each side that is shown."""
        return {side: self.matrix(side) for side in self.contents}

    def placed(self, side: Side, size: Size) -> Matrix:
        """Photograph to pane."""
        return photograph_to_pane(self.state, side, self.matrix(side), size)

    def layers(self, sides: tuple[Side, ...], size: Size) -> list[Layer]:
        """What a pane shows, bottom first."""
        shown = tuple(side for side in sides if side in self.contents)
        return layers(self.state, shown, size, self.flipped)

    def photograph_point(self, side: Side, at: Point, size: Size) -> Point:
        """A place of the pane as a place of the photograph."""
        return moved_point(inverse(self.placed(side, size)), at)

    def readout(self, cursor: Cursor) -> Readout:
        """What lies under `cursor`."""
        content = self.contents[cursor.side]
        height, width = content.pixels.shape[:2]
        x, y = (math.floor(value + 0.5) for value in cursor.point)
        inside = 0 <= x < width and 0 <= y < height
        red, green, blue = content.pixels[y, x].tolist() if inside else (0, 0, 0)
        matrix = self.matrix(cursor.side)
        place = None if matrix is None else moved_point(matrix, cursor.point)
        return Readout(
            cursor.side,
            cursor.point,
            place,
            (red, green, blue) if inside else None,
            self._value(cursor.side, place),
            cell_at(place),
        )

    def _value(self, side: Side, place: Point | None) -> float | None:
        layer = self.overlays.get(side)
        if layer is None or place is None or cell_at(place) is None:
            return None
        column, row = (math.floor(value + 0.5) for value in place)
        return float(layer.values[row, column])


def cell_at(place: Point | None) -> Cell | None:
    """The grid cell of a place in the aligned crop; None beyond its edge."""
    if place is None or not all(-0.5 <= value < CROP_SIZE - 0.5 for value in place):
        return None
    column, row = (min(int((value + 0.5) // CELL_SIZE) + 1, CELLS) for value in place)
    return row, column
