"""The two signs of a check, drawn as shapes: a tick, and a bar across a ring."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPen, QPixmap


class _SignEngine(QIconEngine):
    """Draws a sign in the colour of text, whatever theme is in force when it is painted."""

    def __init__(self, *, ok: bool) -> None:
        super().__init__()
        self._ok = ok

    def clone(self) -> QIconEngine:
        return _SignEngine(ok=self._ok)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(drawn.rect()), mode, state)
        painter.end()
        return drawn

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        palette = QGuiApplication.palette()
        selected = mode is QIcon.Mode.Selected
        colour = palette.highlightedText() if selected else palette.windowText()
        side = min(rect.width(), rect.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QRectF(rect).center() - QPointF(side / 2, side / 2))
        painter.scale(side / 16, side / 16)
        painter.setPen(QPen(colour, 2.2))
        if self._ok:
            painter.drawPolyline([QPointF(3, 8.5), QPointF(6.5, 12), QPointF(13, 4.5)])
        else:
            painter.drawEllipse(QRectF(2, 2, 12, 12))
            painter.drawLine(QPointF(4, 12), QPointF(12, 4))
        painter.restore()


def sign_icon(*, ok: bool) -> QIcon:
    """The sign of what is sound, or of what is broken."""
    return QIcon(_SignEngine(ok=ok))
