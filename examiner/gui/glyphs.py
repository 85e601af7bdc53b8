"""Icons as drawings in the colour of the text: sharp at every size, right in both themes."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPixmap,
)

SIDE = 16.0
"""A drawing is made in a square of this side, whatever its size on the screen."""

_LINE = 1.4

Drawing = Callable[[QPainter], None]
"""Draws with the pen that is set; the pen's colour may also be used to fill."""


def glyph(draw: Drawing) -> QIcon:
    """An icon that is drawn anew wherever it is painted."""
    return QIcon(_Engine(draw))


class _Engine(QIconEngine):
    def __init__(self, draw: Drawing) -> None:
        super().__init__()
        self._draw = draw

    def clone(self) -> QIconEngine:
        return _Engine(self._draw)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        # The size is in device pixels already.
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(drawn.rect()), mode, state)
        painter.end()
        return drawn

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QRectF(rect).center() - QPointF(side / 2, side / 2))
        painter.scale(side / SIDE, side / SIDE)
        painter.setPen(QPen(_ink(mode, state), _LINE))
        self._draw(painter)
        painter.restore()


def _ink(mode: QIcon.Mode, state: QIcon.State) -> QColor:
    palette = QGuiApplication.palette()
    if mode is QIcon.Mode.Disabled:
        return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
    if mode is QIcon.Mode.Selected or state is QIcon.State.On:
        return palette.color(QPalette.ColorRole.HighlightedText)
    return palette.color(QPalette.ColorRole.WindowText)


def _fill(painter: QPainter, path: QPainterPath) -> None:
    painter.fillPath(path, painter.pen().color())


def _boxed(*boxes: QRectF) -> QPainterPath:
    path = QPainterPath()
    for box in boxes:
        path.addRect(box)
    return path


def close_window(painter: QPainter) -> None:
    """A cross."""
    painter.drawLine(QPointF(4, 4), QPointF(12, 12))
    painter.drawLine(QPointF(12, 4), QPointF(4, 12))


def float_window(painter: QPainter) -> None:
    """A window in front of another."""
    painter.drawRect(QRectF(2.5, 5.5, 8, 8))
    painter.drawPolyline([QPointF(5.5, 5.5), QPointF(5.5, 2.5), QPointF(13.5, 2.5)])
    painter.drawPolyline([QPointF(13.5, 2.5), QPointF(13.5, 10.5), QPointF(10.5, 10.5)])


def _side_by_side(painter: QPainter) -> None:
    painter.drawRect(QRectF(1.5, 3, 5.5, 10))
    painter.drawRect(QRectF(9, 3, 5.5, 10))


def _wipe_vertical(painter: QPainter) -> None:
    painter.drawRect(QRectF(2, 3, 12, 10))
    _fill(painter, _boxed(QRectF(2, 3, 6, 10)))


def _wipe_horizontal(painter: QPainter) -> None:
    painter.drawRect(QRectF(2, 3, 12, 10))
    _fill(painter, _boxed(QRectF(2, 3, 12, 5)))


def _flicker(painter: QPainter) -> None:
    _fill(painter, _boxed(QRectF(1.5, 2.5, 8, 8)))
    painter.drawPolyline([QPointF(11.5, 5.5), QPointF(14, 5.5), QPointF(14, 13.5)])
    painter.drawPolyline([QPointF(14, 13.5), QPointF(6, 13.5), QPointF(6, 12.5)])


def _blend(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(1.5, 3.5, 9, 9))
    painter.drawEllipse(QRectF(5.5, 3.5, 9, 9))


def _difference(painter: QPainter) -> None:
    path = QPainterPath()
    # Where both lie the default rule of filling leaves a hole.
    path.addEllipse(QRectF(1.2, 3.2, 9.6, 9.6))
    path.addEllipse(QRectF(5.2, 3.2, 9.6, 9.6))
    _fill(painter, path)


def _grid(painter: QPainter) -> None:
    cells = [(column, row) for row in range(4) for column in range(4) if (row + column) % 2]
    _fill(painter, _boxed(*(QRectF(2 + 3 * x, 2 + 3 * y, 3, 3) for x, y in cells)))
    painter.drawRect(QRectF(2, 2, 12, 12))


def _fit(painter: QPainter) -> None:
    for x, to_x in ((2.0, 5.0), (14.0, 11.0)):
        for y, to_y in ((2.0, 5.0), (14.0, 11.0)):
            painter.drawPolyline([QPointF(to_x, y), QPointF(x, y), QPointF(x, to_y)])
    painter.drawRect(QRectF(5.5, 5.5, 5, 5))


def _one_to_one(painter: QPainter) -> None:
    font = QFont(QGuiApplication.font())
    font.setBold(True)
    path = QPainterPath()
    path.addText(QPointF(0, 0), font, "1:1")
    bounds = path.boundingRect()
    painter.translate(SIDE / 2, SIDE / 2)
    painter.scale(*(15 / bounds.width(),) * 2)
    painter.translate(-bounds.center())
    _fill(painter, path)


def _link(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(1.2, 5.2, 8, 5.6), 2.8, 2.8)
    painter.drawRoundedRect(QRectF(6.8, 5.2, 8, 5.6), 2.8, 2.8)


def _eyes(painter: QPainter) -> None:
    painter.drawLine(QPointF(0.5, 8), QPointF(15.5, 8))
    for x in (4.5, 11.5):
        painter.drawEllipse(QPointF(x, 8), 2.7, 2.7)


def _crosshair(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(8, 8), 4.2, 4.2)
    for x, y in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        painter.drawLine(QPointF(8 + 2 * x, 8 + 2 * y), QPointF(8 + 7.2 * x, 8 + 7.2 * y))


def _map(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(3, 1.2, 10, 13.6))
    spots = QPainterPath()
    for x, y, radius in ((6.2, 6.2, 1.9), (9.9, 6.0, 1.3), (8.2, 11.2, 1.6)):
        spots.addEllipse(QPointF(x, y), radius, radius)
    _fill(painter, spots)


def _contours(painter: QPainter) -> None:
    for wide, high in ((6.8, 5.6), (4.2, 3.3), (1.6, 1.1)):
        painter.drawEllipse(QPointF(8, 8), wide, high)


def _hatching(painter: QPainter) -> None:
    for x in (2.0, 5.5):
        painter.drawLine(QPointF(x, 7), QPointF(x + 4, 2))
        painter.drawLine(QPointF(x + 4.5, 9), QPointF(x + 8.5, 14))
    painter.drawLine(QPointF(2, 14), QPointF(14, 2))


VIEW_GLYPHS: dict[str, Drawing] = {
    "view.side_by_side": _side_by_side,
    "view.wipe_vertical": _wipe_vertical,
    "view.wipe_horizontal": _wipe_horizontal,
    "view.flicker": _flicker,
    "view.blend": _blend,
    "view.difference": _difference,
    "view.grid": _grid,
    "view.fit": _fit,
    "view.one_to_one": _one_to_one,
    "view.link": _link,
    "view.align_eyes": _eyes,
    "view.crosshair": _crosshair,
    "map.show": _map,
    "map.contours": _contours,
    "map.hatching": _hatching,
}
"""Drawings of the acts of the view, by the ids of the acts."""
