"""The widget that shows one photograph, or both over each other, and says what the pointer does."""

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from examiner.explanation.records import Side
from examiner.face.records import Point
from examiner.gui.viewer.composition import side_at
from examiner.gui.viewer.painting import GROUND, Ground, Surface, ground, render
from examiner.gui.viewer.placement import Size
from examiner.gui.viewer.scene import Cursor, Scene

_WHEEL_STEP = 120
_TRAVEL = 4.0
_RING = 2.0


@dataclass(frozen=True, slots=True)
class Pointer:
    """The mouse over a pane."""

    cursor: Cursor
    at: Point
    """Device pixels from the pane's top left corner."""
    size: Size
    """The pane's, in device pixels."""
    ratio: float
    """Device pixels for each pixel of the window system."""
    step: Point = (0.0, 0.0)
    """Device pixels since the last event."""
    middle: bool = False
    """Whether the middle button is down, which moves the photographs whatever the tool."""
    travelled: bool = False
    """Whether it moved so far since the button went down that this is a drag, not a click."""

    @property
    def from_middle(self) -> Point:
        """Device pixels from the middle of the pane."""
        return self.at[0] - self.size[0] / 2, self.at[1] - self.size[1] / 2


class Pane(QWidget):
    """Paints a scene; owns no state but its last picture and where the mouse went down."""

    pressed = Signal(object)
    moved = Signal(object)
    """Pointer, or None when the mouse has left."""
    released = Signal(object)
    double_clicked = Signal(object)
    wheeled = Signal(object, float, bool)
    """Pointer, steps away from the user, and whether Shift is held."""
    focused = Signal()
    resized = Signal()

    def __init__(self, sides: tuple[Side, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sides = sides
        self._scene = Scene()
        self._ground: Ground | None = None
        self._last: Point | None = None
        self._down: Point | None = None
        self._travelled = False
        self._middle = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)

    def show_scene(self, scene: Scene) -> None:
        """Paint `scene` from now on."""
        self._scene = scene
        if self.isHidden():
            self._ground = None
        self.update()

    @property
    def device_size(self) -> Size:
        """Width and height in device pixels."""
        ratio = self.devicePixelRatioF()
        return max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)

    @property
    def surface(self) -> Surface:
        """What this pane is painted on."""
        return Surface(self.device_size, self.devicePixelRatioF(), self.font())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The scene, and a ring while the keyboard acts here."""
        # A step of the map, the crosshair or a mark leaves the photographs as they are.
        self._ground = ground(self._scene, self.sides, self.surface, self._ground)
        frame = render(self._scene, self.sides, self.surface, self._ground)
        frame.setDevicePixelRatio(self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawImage(QPointF(0, 0), frame)
        if self.hasFocus():
            edge = QRectF(self.rect())
            for colour, inset in (
                (self.palette().color(QPalette.ColorRole.Accent), _RING / 2),
                (GROUND.darker(), _RING * 1.5),
            ):
                painter.setPen(QPen(colour, _RING))
                painter.drawRect(edge.adjusted(inset, inset, -inset, -inset))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The left or middle button begins a click or a drag."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            super().mousePressEvent(event)
            return
        self._down = self._last = self._device(event.position())
        self._travelled = False
        self._middle = event.button() is Qt.MouseButton.MiddleButton
        self._send(self.pressed, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Hovering or dragging."""
        self._send(self.moved, event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ends a click or a drag."""
        if self._down is not None:
            self._send(self.released, event.position())
            self._down = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The second press of a double click."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._send(self.double_clicked, event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Turning the wheel; sideways counts too, as Shift makes it on some systems."""
        pointer = self.pointer(self._device(event.position()))
        delta = event.angleDelta()
        steps = (delta.y() or delta.x()) / _WHEEL_STEP
        if pointer is not None and steps:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.wheeled.emit(pointer, steps, shift)
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """The mouse came in."""
        self._last = None
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """The mouse left."""
        self.moved.emit(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The keyboard acts here now."""
        self.focused.emit()
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The pane has another size."""
        self.resized.emit()
        super().resizeEvent(event)

    def pointer(self, at: Point) -> Pointer | None:
        """What lies at a place of the pane; None while nothing is shown."""
        size = self.device_size
        shown = self._scene.layers(self.sides, size)
        if not shown:
            return None
        side = side_at(shown, at)
        cursor = Cursor(side, self._scene.photograph_point(side, at, size))
        return Pointer(cursor, at, size, self.devicePixelRatioF())

    def _send(self, signal: SignalInstance, position: QPointF) -> None:
        at = self._device(position)
        found = self.pointer(at)
        if found is None:
            return
        last = self._last or at
        if self._down is not None:
            far = math.dist(at, self._down) > _TRAVEL * found.ratio
            self._travelled = self._travelled or far
        step = (at[0] - last[0], at[1] - last[1])
        self._last = at
        held = self._down is not None
        signal.emit(
            replace(
                found,
                step=step,
                middle=held and self._middle,
                travelled=held and self._travelled,
            )
        )

    def _device(self, position: QPointF) -> Point:
        """Device pixels from the top left corner."""
        ratio = self.devicePixelRatioF()
        return position.x() * ratio, position.y() * ratio
