"""Draws a photograph, the boxes of its faces and the landmarks of one of them."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from examiner.gui.face_work import FaceWork
from examiner.gui.viewer.pyramid import Pyramid

# White within black is seen on every photograph, and tints none.
_INK = QColor(255, 255, 255)
_EDGE = QColor(0, 0, 0)

NEAREST_FROM = 2.0
"""Device pixels for each photograph pixel from which pixels are drawn as squares."""


class PhotographItem(QGraphicsItem):
    """A photograph in its own pixels; the centre of the first pixel is at (0, 0)."""

    def __init__(self, pyramid: Pyramid) -> None:
        super().__init__()
        self._pyramid = pyramid

    def boundingRect(self) -> QRectF:  # noqa: N802
        """Border to border."""
        return QRectF(-0.5, -0.5, self._pyramid.width, self._pyramid.height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """The level that fits the scale; squares where it is much enlarged."""
        scale = painter.deviceTransform().m11()
        picture = self._pyramid.image(self._pyramid.level_for(scale))
        smooth = scale < NEAREST_FROM
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(self.boundingRect(), picture, QRectF(picture.rect()))


class FaceMarks:
    """Boxes, numbers and landmarks, as large on the screen whatever the zoom."""

    def __init__(self, view: QWidget, chosen: str) -> None:
        self._font = QFont(view.font())
        self._font.setBold(True)
        self._line = QFontMetricsF(self._font).height()
        self._chosen = chosen

    @property
    def reach(self) -> float:
        """Distance in view pixels within which a landmark is taken hold of."""
        return max(self._line * 0.75, 12.0)

    def draw(self, painter: QPainter, work: FaceWork, to_view: QTransform) -> None:
        """Everything on the photograph, in view pixels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        for face in work.faces:
            box = face.box
            corners = (
                to_view.map(QPointF(box.left, box.top)),
                to_view.map(QPointF(box.right, box.bottom)),
            )
            area = QRectF(*corners)
            self._draw_box(painter, area, active=face.index == work.active, chosen=face.chosen)
            words = f"{face.index} {self._chosen}" if face.chosen else f"{face.index}"
            self._draw_badge(painter, area.topLeft(), words)
        for place, point in enumerate(work.points):
            current = work.placed is None and place == work.current
            self._draw_landmark(painter, to_view.map(QPointF(*point)), current=current)

    def draw_aim(self, painter: QPainter, place: QPointF) -> None:
        """Cross hairs where the next landmark would be placed."""
        self._draw_landmark(painter, place, current=True)

    def _draw_box(self, painter: QPainter, area: QRectF, *, active: bool, chosen: bool) -> None:
        dashes = Qt.PenStyle.SolidLine if chosen else Qt.PenStyle.DashLine
        width = 2.5 if active else 1.5
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_EDGE, width + 2))
        painter.drawRect(area)
        painter.setPen(QPen(_INK, width, dashes))
        painter.drawRect(area)

    def _draw_badge(self, painter: QPainter, corner: QPointF, words: str) -> None:
        metrics = QFontMetricsF(self._font)
        width = metrics.horizontalAdvance(words) + self._line * 0.6
        area = QRectF(corner.x(), corner.y() - self._line, width, self._line)
        painter.setPen(QPen(_INK, 1))
        painter.setBrush(_EDGE)
        painter.drawRect(area)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_landmark(self, painter: QPainter, place: QPointF, *, current: bool) -> None:
        """A ring with four ticks that leave the point itself free; wider where keys act."""
        radius = self._line * (0.55 if current else 0.3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = 2.0 if current else 1.5
        for pen in (QPen(_EDGE, width + 2), QPen(_INK, width)):
            painter.setPen(pen)
            painter.drawEllipse(place, radius, radius)
            if current:
                for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                    inner = place + QPointF(x, y) * radius * 0.35
                    painter.drawLine(inner, place + QPointF(x, y) * radius * 1.4)
