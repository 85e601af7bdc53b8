"""MatrixPanel: which cell of the probe argues with which cell of the reference."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from examiner.explanation.patches import GRID
from examiner.explanation.records import Explanation
from examiner.face.regions import region_of_cell
from examiner.gui.argument_columns import PLACES
from examiner.gui.colour_bar import ColourBar
from examiner.gui.picture import picture_of
from examiner.render.figure import signed
from examiner.render.overlay import OverlayState, alone, symmetric_scale

_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}

_LEAST_SIDE = 9
"""Least side of the matrix, in heights of a letter; a low dock at the bottom has room for it."""


class CellMatrix(QWidget):
    """The matrix as coloured squares, the probe's cells down and the reference's across."""

    pointed = Signal(int, int)
    """Row and column, from 0, of the entry that pointer or keys came to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: NDArray[np.float64] | None = None
        self._at = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Matrix of probe cells by reference cells"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_values(self, values: NDArray[np.float64] | None) -> None:
        """Draw a square matrix; None empties."""
        self._values, self._at = values, (0, 0)
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Squares that can be told apart."""
        side = self.fontMetrics().height() * _LEAST_SIDE
        return QSize(side, side)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """No wider than high, so that what is beside it gets the rest."""
        super().resizeEvent(event)
        self.setMaximumWidth(max(self.height(), self.minimumSizeHint().width()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Colours about zero; lines after every seventh cell and before the bias; whose is what."""
        if self._values is None:
            return
        painter, area = QPainter(self), self._area()
        shown = self._values.astype(np.float32)
        painter.drawImage(area, picture_of(alone(shown, state_of(self._values))))
        self._draw_titles(painter, area)
        self._draw_lines(painter, area)
        self._draw_place(painter, area)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Read what is pointed at."""
        self._point_at(event.position().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrow keys walk."""
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is None or self._values is None:
            super().keyPressEvent(event)
            return
        last = len(self._values) - 1
        row, column = (min(max(at + by, 0), last) for at, by in zip(self._at, step, strict=True))
        self._go(row, column)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Say where the keys start from."""
        super().focusInEvent(event)
        if self._values is not None:
            self._go(*self._at)

    def _area(self) -> QRectF:
        letter = self.fontMetrics().height()
        side = min(self.width(), self.height()) - letter - 2
        return QRectF(letter, letter, side, side)

    def _draw_titles(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        letter, middle = area.top(), Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(area.left(), 0, area.width(), letter), middle, self.tr("Reference"))
        painter.save()
        painter.translate(0, area.bottom())
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, area.height(), letter), middle, self.tr("Probe"))
        painter.restore()

    def _draw_lines(self, painter: QPainter, area: QRectF) -> None:
        if self._values is None:
            return
        ink = self.palette().color(QPalette.ColorRole.Mid)
        painter.setPen(QPen(ink, 1))
        step = area.width() / len(self._values)
        for cell in range(0, len(self._values) + 1, GRID):
            at = cell * step
            x, y = round(area.left() + at), round(area.top() + at)
            painter.drawLine(x, round(area.top()), x, round(area.bottom()))
            painter.drawLine(round(area.left()), y, round(area.right()), y)
        painter.drawRect(area)

    def _draw_place(self, painter: QPainter, area: QRectF) -> None:
        if self._values is None or not (self.hasFocus() or self.underMouse()):
            return
        step = area.width() / len(self._values)
        row, column = self._at
        square = QRectF(area.left() + column * step, area.top() + row * step, step, step)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(ink, 2))
        painter.drawRect(square.adjusted(-1, -1, 1, 1))

    def _point_at(self, place: QPoint) -> None:
        if self._values is None:
            return
        area, count = self._area(), len(self._values)
        row = int((place.y() - area.top()) / area.height() * count)
        column = int((place.x() - area.left()) / area.width() * count)
        if 0 <= row < count and 0 <= column < count:
            self._go(row, column)

    def _go(self, row: int, column: int) -> None:
        self._at = (row, column)
        self.update()
        self.pointed.emit(row, column)


def state_of(values: NDArray[np.float64]) -> OverlayState:
    """How a matrix is coloured: on one scale about zero."""
    return OverlayState(scale=symmetric_scale(values.astype(np.float32)), opacity=1.0)


class MatrixPanel(QWidget):
    """Renders the matrix of an explanation that has one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explanation: Explanation | None = None
        self.matrix = CellMatrix()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName(self.tr("The entry pointed at"))
        self._legend = QLabel(
            self.tr(
                "Down: cells of the probe. Across: cells of the reference. Last: the network's "
                "bias. All entries add up to the score."
            )
        )
        self._legend.setWordWrap(True)
        self.bar = ColourBar()
        column = QVBoxLayout()
        for part in (self.words, self.bar, self._legend):
            column.addWidget(part)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.addWidget(self.matrix, 1)
        row.addLayout(column, 1)
        self.matrix.pointed.connect(self._point)
        self.show_explanations(())

    def show_explanations(self, explanations: tuple[Explanation, ...]) -> None:
        """Show the matrix of the first of one comparison's explanations that has one."""
        found = next((each for each in explanations if each.matrix is not None), None)
        self._explanation = found
        self.matrix.show_values(None if found is None else found.matrix)
        for part in (self.matrix, self.bar, self._legend):
            part.setVisible(found is not None)
        if found is not None and found.matrix is not None:
            self.bar.show_state(state_of(found.matrix))
        self.words.setText(
            self.tr("No explanation by cells of this comparison yet.")
            if found is None
            else self.tr("Point at an entry, or walk with the arrow keys, to read it.")
        )

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Ask for room for letters of a new size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.matrix.updateGeometry()

    def _point(self, row: int, column: int) -> None:
        if self._explanation is None or self._explanation.matrix is None:
            return
        value = float(self._explanation.matrix[row, column])
        words = self.tr("{value} of the score: probe {probe} with reference {reference}")
        self.words.setText(
            words.format(
                value=signed(value, PLACES), probe=self._cell(row), reference=self._cell(column)
            )
        )

    def _cell(self, at: int) -> str:
        if at == GRID * GRID:
            return self.tr("bias")
        row, column = at // GRID + 1, at % GRID + 1
        region = region_of_cell(row, column)
        return self.tr("cell {cell} ({region})").format(cell=at + 1, region=region)
