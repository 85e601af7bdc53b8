"""Lines and words over a photograph: outline, cell, contours, annotations, cross, scale bars."""

import math

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPen, QPolygonF

from examiner.explanation.records import Side
from examiner.face.alignment import Points, cell_corners, crop_outline, to_crop, to_photograph
from examiner.face.records import Matrix, Point
from examiner.gui.viewer.composition import Layer, wipe_line
from examiner.gui.viewer.placement import (
    Mode,
    Size,
    WipeDirection,
    bar_length,
    counterpart,
    moved_point,
    scale_of,
)
from examiner.gui.viewer.scene import Scene
from examiner.gui.viewer.tools import Draft
from examiner.render.annotations import (
    ANNOTATION_COLOUR,
    POINT_RADIUS,
    Annotation,
    AnnotationKind,
    caption_place,
    outline,
)
from examiner.render.figure import INK, PAPER
from examiner.render.photograph import CROP_COLOUR

_INK, _PAPER = QColor(*INK), QColor(*PAPER)
_PLATE = QColor(20, 20, 20, 190)
_LONGEST_BAR = 120.0
_WIDEST_BAR = 0.25
_ARM, _GAP = 14.0, 4.0
_INSET = 8.0


class MarkPen:
    """Draws in device pixels; widths and distances are given in units of the surface's ratio."""

    def __init__(self, painter: QPainter, ratio: float, font: QFont, size: Size) -> None:
        self.painter = painter
        self.ratio = ratio
        self.size = size
        self.font = QFont(font)
        self.font.setPointSizeF(QFontInfo(font).pointSizeF() * ratio)
        self.metrics = QFontMetricsF(self.font, painter.device())
        painter.setFont(self.font)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def line(
        self, points: Points, colour: QColor, width: float, closed: bool, dashed: bool = False
    ) -> None:
        """A line through `points` over a halo that any ground shows up."""
        shape = QPolygonF([QPointF(x, y) for x, y in points.tolist()])
        for ink, thick in ((_halo(colour), width + 2), (colour, width)):
            self.painter.setPen(self._pen(ink, thick, dashed and ink is colour))
            if closed:
                self.painter.drawPolygon(shape)
            else:
                self.painter.drawPolyline(shape)

    def ring(self, point: Point, colour: QColor, radius: float, width: float) -> None:
        """A circle about a place."""
        for ink, thick in ((_halo(colour), width + 2), (colour, width)):
            self.painter.setPen(self._pen(ink, thick, False))
            size = radius * self.ratio
            self.painter.drawEllipse(QPointF(*point), size, size)

    def plate(self, left: float, top: float, text: str, colour: QColor = _PAPER) -> QRectF:
        """Words on a dark plate, kept inside the pane; returns the plate."""
        room = max(self.size[0] - 2 * _INSET * self.ratio - self.metrics.height(), 1.0)
        words = self.metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        wide = self.metrics.horizontalAdvance(words) + self.metrics.height() * 0.7
        tall = self.metrics.height() * 1.15
        left = min(max(left, 0.0), max(self.size[0] - wide, 0.0))
        top = min(max(top, 0.0), max(self.size[1] - tall, 0.0))
        box = QRectF(left, top, wide, tall)
        self.fill(box)
        self.painter.setPen(colour)
        self.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        return box

    def fill(self, box: QRectF) -> None:
        """The plate itself."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(_PLATE)
        self.painter.drawRoundedRect(box, 3 * self.ratio, 3 * self.ratio)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def _pen(self, colour: QColor, width: float, dashed: bool) -> QPen:
        pen = QPen(colour, width * self.ratio)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.RoundCap)
        if dashed:
            pen.setDashPattern([3.0, 2.5])
        return pen


def paint_layer_marks(pen: MarkPen, scene: Scene, side: Side) -> None:
    """Everything that lies on one photograph."""
    pen.painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    placed = scene.placed(side, pen.size)
    matrix = scene.matrix(side)
    if matrix is not None:
        _paint_face_marks(pen, scene, side, matrix, placed)
    for each in scene.annotations:
        if each.side is side:
            _paint_annotation(pen, each, placed, each.id == scene.selected)
    if scene.draft is not None and scene.draft.side is side:
        _paint_draft(pen, scene.draft, placed)
    if scene.state.crosshair and scene.cursor is not None:
        _paint_crosshair(pen, scene, side, placed)


def paint_legends(pen: MarkPen, scene: Scene, sides: tuple[Side, ...], shown: list[Layer]) -> None:
    """Titles, scale bars and the wipe's line, over all photographs of a pane."""
    both = len(sides) > 1
    if both and scene.state.mode is Mode.WIPE and len(shown) > 1:
        _paint_wipe_line(pen, scene)
    visible = [layer.side for layer in shown]
    _paint_titles(pen, scene, sides, visible)
    _paint_scale_bars(pen, scene, visible)


def _halo(colour: QColor) -> QColor:
    return _PAPER if colour.lightness() < 128 else _INK


def _paint_face_marks(
    pen: MarkPen, scene: Scene, side: Side, matrix: Matrix, placed: Matrix
) -> None:
    def in_pane(points: Points) -> Points:
        return to_crop(placed, to_photograph(matrix, points))

    overlay = scene.overlays.get(side)
    if overlay is not None and scene.state.mode is not Mode.DIFFERENCE:
        for contour in overlay.contours:
            pen.line(in_pane(contour.points), _INK, 1.0, True, dashed=not contour.positive)
    if scene.state.outline:
        pen.line(to_crop(placed, crop_outline(matrix)), QColor(*CROP_COLOUR), 1.0, True)
    if scene.highlighted is not None:
        pen.line(in_pane(cell_corners(*scene.highlighted)), _PAPER, 2.5, True)


def _paint_annotation(pen: MarkPen, each: Annotation, placed: Matrix, selected: bool) -> None:
    colour = QColor(*ANNOTATION_COLOUR)
    line = to_crop(placed, outline(each.kind, each.points))
    _paint_shape(pen, each.kind, line, each.closed, 2.0)
    if selected:
        for point in each.points:
            pen.ring(moved_point(placed, point), _PAPER, 5.0, 2.0)
    x, y = caption_place(line)
    seen = 0 <= x <= pen.size[0] and 0 <= y <= pen.size[1]
    if each.caption and seen:
        gap = 6 * pen.ratio
        pen.plate(x + gap, y - gap - pen.metrics.height() * 1.15, each.caption, colour)


def _paint_shape(
    pen: MarkPen, kind: AnnotationKind, line: Points, closed: bool, width: float
) -> None:
    colour = QColor(*ANNOTATION_COLOUR)
    if kind is AnnotationKind.POINT or len(line) == 1:
        x, y = line[0].tolist()
        radius = POINT_RADIUS * (width if kind is AnnotationKind.POINT else 1.0)
        pen.ring((x, y), colour, radius, width)
    else:
        pen.line(line, colour, width, closed)


def _paint_draft(pen: MarkPen, draft: Draft, placed: Matrix) -> None:
    line = to_crop(placed, outline(draft.kind, draft.shown))
    ellipse = draft.kind is AnnotationKind.ELLIPSE and len(draft.shown) == 2
    _paint_shape(pen, draft.kind, line, ellipse, 1.5)
    for point in draft.points:
        pen.ring(moved_point(placed, point), _PAPER, 3.0, 1.5)


def _paint_crosshair(pen: MarkPen, scene: Scene, side: Side, placed: Matrix) -> None:
    cursor = scene.cursor
    if cursor is None:
        return
    own = cursor.side is side
    here, there = scene.matrix(cursor.side), scene.matrix(side)
    point = cursor.point if own else counterpart(cursor.point, here, there)
    if point is None:
        return
    x, y = moved_point(placed, point)
    arm, gap = _ARM * pen.ratio, _GAP * pen.ratio
    for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        ends = [[x + across * r, y + down * r] for r in (gap, arm)]
        pen.line(np.array(ends), _PAPER, 1.5, False)


def _paint_wipe_line(pen: MarkPen, scene: Scene) -> None:
    wide, tall = pen.size
    at = wipe_line(scene.state, pen.size)
    upright = scene.state.wipe_direction is WipeDirection.VERTICAL
    ends = [[at, 0], [at, tall]] if upright else [[0, at], [wide, at]]
    pen.line(np.array(ends, dtype=np.float64), _PAPER, 1.5, False)
    middle = (float(at), tall / 2) if upright else (wide / 2, float(at))
    pen.painter.setBrush(_INK)
    pen.ring(middle, _PAPER, 6.0, 2.0)
    pen.painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_titles(pen: MarkPen, scene: Scene, sides: tuple[Side, ...], visible: list[Side]) -> None:
    inset = _INSET * pen.ratio
    for side in visible:
        title = scene.contents[side].title
        first = side is sides[0]
        flat = scene.state.wipe_direction is WipeDirection.HORIZONTAL
        below = scene.state.mode is Mode.WIPE and flat and not first
        wide = pen.metrics.horizontalAdvance(title) + pen.metrics.height() * 0.7
        left = inset if first else pen.size[0] - wide - inset
        top = wipe_line(scene.state, pen.size) + inset if below else inset
        pen.plate(max(left, inset), top, title)


def _paint_scale_bars(pen: MarkPen, scene: Scene, visible: list[Side]) -> None:
    bars = []
    for side in visible:
        scale = scale_of(scene.placed(side, pen.size))
        bars.append(_bar(pen, scale, _photograph_words(side, len(visible) > 1)))
    matrices = [scene.matrix(side) for side in visible]
    if visible and matrices[0] is not None:
        scale = scale_of(scene.placed(visible[0], pen.size)) / scale_of(matrices[0])
        bars.append(_bar(pen, scale, QCoreApplication.translate("viewer", "{0} px model")))
    _draw_bars(pen, bars)


def _photograph_words(side: Side, named: bool) -> str:
    if not named:
        return QCoreApplication.translate("viewer", "{0} px photo")
    if side is Side.PROBE:
        return QCoreApplication.translate("viewer", "{0} px probe")
    return QCoreApplication.translate("viewer", "{0} px reference")


def _bar(pen: MarkPen, scale: float, words: str) -> tuple[float, str]:
    """Device pixels and words of a bar; `scale` is device pixels for each of the bar's pixels."""
    longest = min(_LONGEST_BAR * pen.ratio, pen.size[0] * _WIDEST_BAR)
    length = bar_length(longest / scale)
    return length * scale, words.replace("{0}", f"{length:g}")


def _draw_bars(pen: MarkPen, bars: list[tuple[float, str]]) -> None:
    if not bars:
        return
    inset, row, gap = _INSET * pen.ratio, pen.metrics.height() * 1.15, 6 * pen.ratio
    widest = max(length for length, _ in bars)
    words = max(pen.metrics.horizontalAdvance(text) for _, text in bars)
    box = QRectF(inset, pen.size[1] - inset - row * len(bars) - gap, 0, row * len(bars) + gap)
    box.setWidth(widest + words + 4 * gap)
    pen.fill(box)
    for index, (length, text) in enumerate(bars):
        middle = box.top() + gap / 2 + row * (index + 0.5)
        start = box.left() + gap
        pen.painter.fillRect(
            QRectF(start, math.floor(middle - pen.ratio), length, 3 * pen.ratio), _PAPER
        )
        place = QRectF(start + widest + gap, middle - row / 2, words + gap, row)
        pen.painter.setPen(_PAPER)
        middle_left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        pen.painter.drawText(place, middle_left, text)
