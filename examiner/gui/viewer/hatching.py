"""Lines over a map, drawn at the size of the pane: never coarser and never finer as one zooms."""

import math

import cv2
import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from examiner.face.alignment import to_crop
from examiner.face.records import Matrix
from examiner.gui.viewer.overlay_layer import OverlayLayer
from examiner.gui.viewer.placement import Size, scale_of
from examiner.render.hatching import PIXELS_APART, hatch_rgba

_NARROWEST, _WIDEST = 7, 16
"""Distances from line to line, in pixels of the window system."""


def paint_hatching(
    layer: OverlayLayer, placed: Matrix, size: Size, ratio: float, painter: QPainter
) -> None:
    """Lines over a map that `placed` brings from crop to pane; none where it has no lines."""
    if layer.hatched is None:
        return
    height, width = layer.values.shape
    corners = np.array([(x, y) for x in (-0.5, width - 0.5) for y in (-0.5, height - 0.5)])
    low, high = (f(to_crop(placed, corners), axis=0) for f in (np.min, np.max))
    left, top = math.floor(low[0]), math.floor(low[1])
    x, y = max(left, 0), max(top, 0)
    wide, tall = min(math.ceil(high[0]), size[0]) - x, min(math.ceil(high[1]), size[1]) - y
    if wide <= 0 or tall <= 0:
        return
    # A pixel's middle lies half a pixel from the corner that the painter counts from.
    (a, b, e), (c, d, f) = placed
    to_part = np.array([[a, b, e - x - 0.5], [c, d, f - y - 0.5]])
    how = cv2.INTER_LINEAR if layer.smooth else cv2.INTER_NEAREST
    values = cv2.warpAffine(layer.values, to_part, (wide, tall), flags=how, borderValue=0.0)
    apart = round(scale_of(placed) * PIXELS_APART)
    spacing = min(max(apart, round(_NARROWEST * ratio)), round(_WIDEST * ratio))
    # Counted from the crop, so that the lines move with the photograph.
    lines = hatch_rgba(values.astype(np.float32), layer.hatched, spacing, (x - left, y - top))
    picture = QImage(lines.data, wide, tall, 4 * wide, QImage.Format.Format_RGBA8888)
    painter.drawImage(QPointF(x, y), picture)
