"""FaceKeys: what the keyboard does on the photograph of the face editor."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_Key = Qt.Key

_DIRECTIONS = {
    _Key.Key_Left: (-1, 0),
    _Key.Key_Right: (1, 0),
    _Key.Key_Up: (0, -1),
    _Key.Key_Down: (0, 1),
}

STEP, FINE_STEP, COARSE_STEP = 1.0, 0.25, 10.0
"""Photograph pixels for an arrow key alone, with Shift, and with Ctrl."""


class FaceActs(Protocol):
    """What keys can ask of the face editor."""

    def choose(self, index: int) -> None:
        """Choose a face by its number."""

    def step(self, by: int) -> bool:
        """Go to another landmark; False where there is none."""

    def move_by(self, right: float, down: float) -> None:
        """Move a landmark."""

    def enter(self) -> None:
        """Keep what was moved, or place a landmark."""

    def restore(self) -> None:
        """Bring back what is recorded."""

    def unplace(self) -> None:
        """Take back the landmark placed last."""

    def place_new(self) -> None:
        """Begin to place a face."""

    def zoom_by(self, steps: float) -> None:
        """Zoom about what is acted on."""

    def zoom_to_photograph(self) -> None:
        """Show the whole photograph."""

    def zoom_to_face(self) -> None:
        """Show the face in hand."""


class FaceKeys:
    """Keys to acts."""

    def __init__(self, acts: FaceActs) -> None:
        self._acts = acts
        self._named = {
            _Key.Key_Return: acts.enter,
            _Key.Key_Enter: acts.enter,
            _Key.Key_Escape: acts.restore,
            _Key.Key_Backspace: acts.unplace,
            _Key.Key_N: acts.place_new,
            _Key.Key_Plus: lambda: acts.zoom_by(1),
            _Key.Key_Equal: lambda: acts.zoom_by(1),
            _Key.Key_Minus: lambda: acts.zoom_by(-1),
            _Key.Key_0: acts.zoom_to_photograph,
            _Key.Key_F: acts.zoom_to_face,
        }

    def knows(self, event: QKeyEvent) -> bool:
        """Whether the key is the editor's while its photograph has the keyboard."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _DIRECTIONS:
            return not modifiers & Qt.KeyboardModifier.AltModifier
        plain = not modifiers & ~Qt.KeyboardModifier.ShiftModifier
        return plain and (event.key() in self._named or _digit(event) is not None)

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key means; False where it means nothing here."""
        key = _Key(event.key())
        if key in (_Key.Key_Tab, _Key.Key_Backtab):
            return self._acts.step(1 if key is _Key.Key_Tab else -1)
        if not self.knows(event):
            return False
        digit = _digit(event)
        if key in _DIRECTIONS:
            right, down = _DIRECTIONS[key]
            step = _step(event.modifiers())
            self._acts.move_by(right * step, down * step)
        elif digit is not None:
            self._acts.choose(digit)
        else:
            self._named[key]()
        return True


def _digit(event: QKeyEvent) -> int | None:
    number = event.key() - _Key.Key_0
    return number if 1 <= number <= 9 else None


def _step(modifiers: Qt.KeyboardModifier) -> float:
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return FINE_STEP
    return COARSE_STEP if modifiers & Qt.KeyboardModifier.ControlModifier else STEP
