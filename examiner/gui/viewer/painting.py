"""One drawing of a pane, for the screen and for exhibits alike."""

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPainter,
    QPainterPath,
    QPolygonF,
    QRegion,
    QTransform,
)

from examiner.explanation.records import Side
from examiner.face.alignment import Points, inverse, to_crop
from examiner.face.records import Matrix
from examiner.gui.viewer.composition import Layer, Rect
from examiner.gui.viewer.hatching import paint_patterns
from examiner.gui.viewer.marks import MarkPen, paint_layer_marks, paint_legends
from examiner.gui.viewer.placement import (
    Size,
    compose,
    photograph_region,
    scale_of,
)
from examiner.gui.viewer.scene import Scene
from examiner.image.records import RgbPixels

GROUND = QColor(64, 64, 64)
"""Neutral, in both themes: the ground beside a photograph changes how its tones look."""

SHARP_ABOVE = 2.0
"""From this enlargement on, photograph pixels are shown as squares and nothing is mixed."""

_ROOM = 2
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Surface:
    """What a pane is drawn on."""

    size: Size
    """Device pixels."""
    ratio: float
    """Device pixels for each unit of line widths and of text."""
    font: QFont


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The photographs of a pane, without anything over them."""

    key: tuple[Hashable, ...]
    """Everything that decides the picture; equal keys have equal pictures."""
    picture: QImage


def ground(
    scene: Scene, sides: tuple[Side, ...], surface: Surface, kept: Ground | None = None
) -> Ground:
    """The photographs as `render` needs them: `kept` where it is still right, else drawn anew."""
    size = surface.size
    shown = scene.layers(sides, size)
    placed = (
        (layer, scene.pyramids[layer.side], scene.placed(layer.side, size)) for layer in shown
    )
    key = (size, *placed)
    if kept is not None and kept.key == key:
        return kept
    picture = QImage(max(size[0], 1), max(size[1], 1), QImage.Format.Format_RGB32)
    picture.fill(GROUND)
    painter = QPainter(picture)
    # A painter left open on a picture that goes away ends the process.
    try:
        _paint_photographs(painter, scene, shown, size)
    finally:
        painter.end()
    return Ground(key, picture)


def render(
    scene: Scene, sides: tuple[Side, ...], surface: Surface, under: Ground | None = None
) -> QImage:
    """A pane of one side, or of both over each other; opaque, in device pixels.

    `under` are the photographs of the same scene, if they have been drawn already.
    """
    frame = (under or ground(scene, sides, surface)).picture.copy()
    shown = scene.layers(sides, surface.size)
    painter = QPainter(frame)
    try:
        _paint_overlays(painter, scene, shown, surface)
        pen = MarkPen(painter, surface.ratio, surface.font, surface.size)
        for layer in shown:
            _clip(painter, layer.clip)
            paint_layer_marks(pen, scene, layer.side)
        painter.setClipping(False)
        paint_legends(pen, scene, sides, shown)
    finally:
        painter.end()
    return frame


def still(scene: Scene) -> Scene:
    """The scene without what follows the pointer or is not finished."""
    return replace(scene, cursor=None, draft=None, selected=None)


def as_pixels(frame: QImage) -> RgbPixels:
    """(height, width, 3) a copy of a frame."""
    rgb = frame.convertToFormat(QImage.Format.Format_RGB888)
    rows: NDArray[np.uint8] = np.frombuffer(rgb.constBits(), dtype=np.uint8)
    lines = rows.reshape(rgb.height(), rgb.bytesPerLine())[:, : 3 * rgb.width()]
    return lines.reshape(rgb.height(), rgb.width(), 3).copy()


def _paint_photographs(painter: QPainter, scene: Scene, shown: list[Layer], size: Size) -> None:
    common = _common_ground(scene, size) if any(layer.difference for layer in shown) else None
    for layer in shown:
        painter.setClipping(False)
        if common is not None:
            painter.setClipPath(common)
        if layer.difference:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
        painter.setOpacity(layer.opacity)
        _in_fields(painter, layer.clip, size, partial(_paint_photograph, scene, layer.side, size))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setOpacity(1.0)
    painter.setClipping(False)


def _paint_photograph(scene: Scene, side: Side, size: Size, painter: QPainter) -> None:
    pyramid = scene.pyramids[side]
    placed = scene.placed(side, size)
    scale = scale_of(placed)
    image = pyramid.image(pyramid.level_for(scale))
    smooth = scale <= SHARP_ABOVE and not _pixel_on_pixel(placed)
    _paint_part(image, (pyramid.width, pyramid.height), placed, size, smooth, painter)


def _pixel_on_pixel(placed: Matrix) -> bool:
    (a, b, _), (c, d, _) = placed
    return all(abs(abs(value) - round(abs(value))) < _EXACT for value in (a, b, c, d))


def _paint_overlays(painter: QPainter, scene: Scene, shown: list[Layer], surface: Surface) -> None:
    """Maps over their photographs; none over a difference, which is of neither face."""
    if any(layer.difference for layer in shown):
        return
    size = surface.size
    for index, layer in enumerate(shown):
        overlay, matrix = scene.overlays.get(layer.side), scene.matrix(layer.side)
        if overlay is None or matrix is None:
            continue
        above = shown[index + 1].opacity if index + 1 < len(shown) and layer.clip is None else 0.0
        painter.setClipping(False)
        painter.setOpacity(layer.opacity * (1 - above))
        placed = compose(scene.placed(layer.side, size), inverse(matrix))
        extent = (overlay.values.shape[1], overlay.values.shape[0])
        paint = partial(_paint_part, overlay.picture, extent, placed, size, overlay.smooth)
        _in_fields(painter, layer.clip, size, paint)
        patterns = partial(paint_patterns, overlay, placed, size, surface.ratio)
        _in_fields(painter, layer.clip, size, patterns)
    painter.setOpacity(1.0)
    painter.setClipping(False)


def _in_fields(
    painter: QPainter,
    fields: tuple[Rect, ...] | None,
    size: Size,
    paint: Callable[[QPainter], None],
) -> None:
    """Paints in `fields` only.

    Many fields are cut out of a picture of the whole pane: clipping a turned photograph to each
    of them took three times as long.
    """
    if fields is None or len(fields) == 1:
        if fields is not None:
            _clip(painter, fields)
        paint(painter)
        return
    whole = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    whole.fill(Qt.GlobalColor.transparent)
    second = QPainter(whole)
    try:
        paint(second)
    finally:
        second.end()
    for field in fields:
        painter.drawImage(QPoint(*field[:2]), whole, QRect(*field))


def _paint_part(
    image: QImage, extent: Size, placed: Matrix, size: Size, smooth: bool, painter: QPainter
) -> None:
    """The part of `image` that the pane shows; the image covers `extent` pixels of its plane.

    Only the part is given to the painter, whose coordinates must stay within 16 bits.
    """
    step_x, step_y = extent[0] / image.width(), extent[1] / image.height()
    level: Matrix = ((step_x, 0.0, -0.5), (0.0, step_y, -0.5))
    to_pane = compose(placed, level)
    part = _visible(to_pane, size, (image.width(), image.height()))
    if part is None:
        return
    (a, b, e), (c, d, f) = to_pane
    left, top, wide, tall = part
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    x, y = a * left + b * top + e, c * left + d * top + f
    painter.setWorldTransform(QTransform(a, c, b, d, x, y))
    painter.drawImage(QPointF(0, 0), image, QRectF(left, top, wide, tall))
    painter.resetTransform()


def _visible(to_pane: Matrix, size: Size, bounds: Size) -> Rect | None:
    wide, tall = size
    corners = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], dtype=np.float64)
    seen = to_crop(inverse(to_pane), corners)
    left, top = (max(math.floor(value) - _ROOM, 0) for value in seen.min(axis=0).tolist())
    ends = (math.ceil(value) + _ROOM for value in seen.max(axis=0).tolist())
    right, bottom = (min(end, bound) for end, bound in zip(ends, bounds, strict=True))
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None


def _common_ground(scene: Scene, size: Size) -> QPainterPath:
    """Where all shown photographs are."""
    common = QPainterPath()
    common.addRect(QRectF(0, 0, *size))
    for side, pyramid in scene.pyramids.items():
        corners = to_crop(
            scene.placed(side, size), photograph_region(pyramid.width, pyramid.height)
        )
        path = QPainterPath()
        path.addPolygon(_polygon(corners))
        path.closeSubpath()
        common = common.intersected(path)
    return common


def _polygon(corners: Points) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in corners.tolist()])


def _clip(painter: QPainter, rects: tuple[Rect, ...] | None) -> None:
    if rects is None:
        painter.setClipping(False)
        return
    region = QRegion()
    for rect in rects:
        region += QRect(*rect)
    painter.setClipRegion(region)
