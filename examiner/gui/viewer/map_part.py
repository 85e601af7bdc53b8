"""The part of a pane that a map covers, for patterns that are drawn at the size of the pane."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from examiner.face.alignment import to_crop
from examiner.face.records import Matrix
from examiner.gui.viewer.placement import Size, scale_of
from examiner.render.overlay import RgbaPixels

_NARROWEST, _WIDEST = 7, 16
"""Distances from line to line or from dot to dot, in pixels of the window system."""


@dataclass(frozen=True, slots=True)
class MapPart:
    """Where a map lies in a pane, in device pixels."""

    corner: tuple[int, int]
    """Left and top of the part that can be seen."""
    size: Size
    start: tuple[int, int]
    """How far the part's corner is from the map's own: a pattern counted from the map moves with
    the photograph."""
    placed: Matrix
    """Map to pane."""

    def warped(self, values: NDArray[np.generic], how: int) -> NDArray[np.generic]:
        """`values` of the whole map as they lie in the part; 0 beyond the map."""
        # A pixel's middle lies half a pixel from the corner that the painter counts from.
        (a, b, e), (c, d, f) = self.placed
        to_part = np.array([[a, b, e - self.corner[0] - 0.5], [c, d, f - self.corner[1] - 0.5]])
        lying: NDArray[np.generic] = cv2.warpAffine(
            values, to_part, self.size, flags=how, borderValue=0.0
        )
        return lying

    def spacing(self, pixels_apart: int, ratio: float) -> int:
        """Distance of a pattern's lines or dots: it follows the zoom between two bounds."""
        apart = round(scale_of(self.placed) * pixels_apart)
        return min(max(apart, round(_NARROWEST * ratio)), round(_WIDEST * ratio))

    def paint(self, painter: QPainter, layer: RgbaPixels) -> None:
        """Lay a picture of the part's size over the pane."""
        wide, tall = self.size
        picture = QImage(layer.data, wide, tall, 4 * wide, QImage.Format.Format_RGBA8888)
        painter.drawImage(QPointF(*self.corner), picture)


def map_part(extent: Size, placed: Matrix, size: Size) -> MapPart | None:
    """The part of a pane of `size` that a map of `extent` covers; None where it covers none."""
    width, height = extent
    corners = np.array([(x, y) for x in (-0.5, width - 0.5) for y in (-0.5, height - 0.5)])
    low, high = (f(to_crop(placed, corners), axis=0) for f in (np.min, np.max))
    left, top = math.floor(low[0]), math.floor(low[1])
    x, y = max(left, 0), max(top, 0)
    wide, tall = min(math.ceil(high[0]), size[0]) - x, min(math.ceil(high[1]), size[1]) - y
    if wide <= 0 or tall <= 0:
        return None
    return MapPart((x, y), (wide, tall), (x - left, y - top), placed)
