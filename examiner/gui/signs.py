"""The two signs of a check, drawn as shapes: a tick, and a bar across a ring."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QIcon, QPainter, QPen

from examiner.gui.glyphs import glyph

_LINE = 2.2


def sign_icon(*, ok: bool) -> QIcon:
    """The sign of what is sound, or of what is broken."""
    return glyph(_tick if ok else _barred)


def _tick(painter: QPainter) -> None:
    painter.setPen(QPen(painter.pen().color(), _LINE))
    painter.drawPolyline([QPointF(3, 8.5), QPointF(6.5, 12), QPointF(13, 4.5)])


def _barred(painter: QPainter) -> None:
    painter.setPen(QPen(painter.pen().color(), _LINE))
    painter.drawEllipse(QRectF(2, 2, 12, 12))
    painter.drawLine(QPointF(4, 12), QPointF(12, 4))
