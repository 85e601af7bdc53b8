"""Lines and dots over a map, drawn at the size of the pane: never coarser, never finer by zoom."""

import cv2
import numpy as np
from PySide6.QtGui import QPainter

from examiner.face.records import Matrix
from examiner.gui.viewer.map_part import map_part
from examiner.gui.viewer.overlay_layer import OverlayLayer
from examiner.gui.viewer.placement import Size
from examiner.render.hatching import PIXELS_APART, hatch_rgba
from examiner.render.stippling import PIXELS_APART as DOTS_APART
from examiner.render.stippling import stipple_rgba


def paint_patterns(
    layer: OverlayLayer, placed: Matrix, size: Size, ratio: float, painter: QPainter
) -> None:
    """What lies over a map that `placed` brings from crop to pane; none where it has none."""
    if layer.hatched is None and layer.dotted is None:
        return
    height, width = layer.values.shape
    part = map_part((width, height), placed, size)
    if part is None:
        return
    if layer.hatched is not None:
        how = cv2.INTER_LINEAR if layer.smooth else cv2.INTER_NEAREST
        values = part.warped(layer.values, how).astype(np.float32)
        spacing = part.spacing(PIXELS_APART, ratio)
        part.paint(painter, hatch_rgba(values, layer.hatched, spacing, part.start))
    if layer.dotted is not None:
        places = part.warped(layer.dotted, cv2.INTER_NEAREST).astype(np.uint8)
        spacing = part.spacing(DOTS_APART, ratio)
        part.paint(painter, stipple_rgba(places, spacing, part.start))
