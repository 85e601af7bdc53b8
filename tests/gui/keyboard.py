"""A person at the keyboard: keys go to whatever has the focus, and nothing else is touched."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(*keys: Qt.Key, hold: Qt.KeyboardModifier = NONE) -> None:
    """Press keys one after another, each where the keyboard then is."""
    for key in keys:
        QTest.keyClick(focused(), key, hold)
        QApplication.processEvents()


def type_words(words: str) -> None:
    """Type letters where the keyboard is."""
    QTest.keyClicks(focused(), words)


def focused() -> QWidget:
    """The widget that keys reach."""
    widget = QApplication.focusWidget()
    assert widget is not None, "no widget has the keyboard"
    return widget


def press_until(key: Qt.Key, reached: Callable[[], bool], most: int = 60) -> int:
    """Press a key until something is reached; how often it took."""
    for times in range(most):
        if reached():
            return times
        press(key)
    raise AssertionError(f"{key} never got there; the keyboard is in {focused()!r}")


def inside(holder: QWidget) -> bool:
    """Whether the keyboard is in a widget or one of its parts."""
    widget = QApplication.focusWidget()
    return widget is not None and (widget is holder or holder.isAncestorOf(widget))
