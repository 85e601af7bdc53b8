"""A score drawn on the scale from −1 to 1, with the decision threshold and both numbers."""

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from examiner.comparison.records import Comparison, Decision
from examiner.render.figure import signed

PLACES = 4
"""Decimals of a score and of a decision threshold."""

_ENDS = (-1.0, -0.5, 0.0, 0.5, 1.0)


def in_words(comparison: Comparison) -> str:
    """On which side of the decision threshold the score lies, and how far from it."""
    score, threshold = comparison.score.value, comparison.threshold.value
    if comparison.decision is Decision.ABOVE:
        words = _tr(
            "The similarity score {score} is above the decision threshold {threshold}: {d}."
        )
    else:
        words = _tr(
            "The similarity score {score} is below the decision threshold {threshold}: {d}."
        )
    difference = signed(score - threshold, PLACES)
    return words.format(score=number(score), threshold=number(threshold), d=difference)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ScoreScale", text)


def number(value: float) -> str:
    """A score with its decimals and a sign only below zero."""
    text = signed(value, PLACES)
    return text.removeprefix("+")


class ScoreScale(QWidget):
    """Paints one comparison: the score above the line, the decision threshold below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison: Comparison | None = None
        self.setAccessibleName(self.tr("Similarity score and decision threshold"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Draw a comparison; None draws the empty scale."""
        self._comparison = comparison
        words = "" if comparison is None else in_words(comparison)
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide enough for five numbers, as high as five lines."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("0") * 34, round(metrics.height() * 5.2))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as the hint, narrower."""
        return QSize(self.fontMetrics().horizontalAdvance("0") * 26, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The line with its numbers, then both marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_line(painter)
        if self._comparison is not None:
            self._draw_score(painter, self._comparison.score.value)
            self._draw_threshold(painter, self._comparison.threshold.value)
        painter.end()

    def _x(self, value: float) -> float:
        margin = self.fontMetrics().horizontalAdvance("–1.0") / 2 + 2
        return margin + (value + 1) / 2 * (self.width() - 2 * margin)

    def _y(self) -> float:
        return self.fontMetrics().height() * 1.75

    def _draw_line(self, painter: QPainter) -> None:
        line, y = self.fontMetrics().height(), self._y()
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        pen = QPen(ink, max(1.0, line / 12))
        painter.setPen(pen)
        painter.drawLine(QPointF(self._x(-1), y), QPointF(self._x(1), y))
        for value in _ENDS:
            x = self._x(value)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, y - line * 0.2), QPointF(x, y + line * 0.2))
            if not self._covered(x):
                self._text(painter, x, y + line * 0.25, signed(value, 1).removeprefix("+"))

    def _covered(self, x: float) -> bool:
        """Whether the threshold's line would run through a number written at `x`."""
        if self._comparison is None:
            return False
        reach = self.fontMetrics().horizontalAdvance("–0.5") * 0.6
        return abs(self._x(self._comparison.threshold.value) - x) < reach

    def _draw_score(self, painter: QPainter, value: float) -> None:
        line, x = self.fontMetrics().height(), self._x(value)
        painter.setBrush(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawEllipse(QPointF(x, self._y()), line * 0.28, line * 0.28)
        words = self.tr("score {value}").format(value=number(value))
        self._text(painter, x, self._y() - line * 1.6, words, bold=True)

    def _draw_threshold(self, painter: QPainter, value: float) -> None:
        line, x, y = self.fontMetrics().height(), self._x(value), self._y()
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(ink, max(1.5, line / 9)))
        painter.drawLine(QPointF(x, y - line * 0.55), QPointF(x, y + line * 1.35))
        tip = QPointF(x, y + line * 1.3)
        corners = [tip, tip + QPointF(-0.4, 0.6) * line, tip + QPointF(0.4, 0.6) * line]
        painter.setBrush(self.palette().color(QPalette.ColorRole.Window))
        painter.drawPolygon(QPolygonF(corners))
        words = self.tr("decision threshold {value}").format(value=number(value))
        self._text(painter, x, y + line * 2.0, words)

    def _text(
        self, painter: QPainter, x: float, top: float, words: str, bold: bool = False
    ) -> None:
        font = self.font()
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        wide = painter.fontMetrics().horizontalAdvance(words) + 4
        left = min(max(x - wide / 2, 0.0), max(self.width() - wide, 0.0))
        box = QRectF(left, top, wide, painter.fontMetrics().height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
