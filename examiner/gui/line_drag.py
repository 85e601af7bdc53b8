"""LineDrag: upright lines of a chart that the pointer takes hold of and moves."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

REACH = 12
"""Pixels to either side within which a line is taken hold of."""


class LineDrag(QObject):
    """Watches the surface of a chart; tells where a line is dragged to, and when it is let go."""

    dragged = Signal(QPointF)
    """The place on the surface, at each step."""
    let_go = Signal()

    def __init__(self, surface: QWidget, lines: Callable[[], list[float]]) -> None:
        super().__init__(surface)
        self._surface = surface
        self._lines = lines
        self.held = False
        """Whether a line is in hand."""
        surface.setMouseTracking(True)
        surface.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Press beside a line, move, release; every other event is the chart's."""
        if not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        kind, left = event.type(), event.button() is Qt.MouseButton.LeftButton
        if kind is QEvent.Type.MouseMove:
            return self._moved(event.position())
        if kind is QEvent.Type.MouseButtonPress and left:
            self.held = self._near(event.position())
            return self.held
        if kind is QEvent.Type.MouseButtonRelease and left and self.held:
            self._moved(event.position())
            self.held = False
            self.let_go.emit()
            return True
        return super().eventFilter(watched, event)

    def _moved(self, place: QPointF) -> bool:
        if self.held:
            self.dragged.emit(place)
            return True
        near = self._near(place)
        self._surface.setCursor(Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.ArrowCursor)
        return False

    def _near(self, place: QPointF) -> bool:
        return any(abs(place.x() - line) <= REACH for line in self._lines())
