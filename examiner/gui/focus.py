"""Where the keyboard goes: into a part of the window, and round all of them."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QWidget

from examiner.gui.window import Window

TAB = Qt.FocusPolicy.TabFocus.value


def enter(part: QWidget) -> bool:
    """Give the keyboard to the first in a part that takes it; False where none does."""
    first = next(_takers(part), None)
    if first is not None:
        first.setFocus(Qt.FocusReason.TabFocusReason)
    return first is not None


def go_round(window: Window, by: int) -> None:
    """Go on to the next (1) or previous (−1) open part: the pages in the middle, or a dock."""
    docks = [dock for dock in window.docks.values() if dock.isVisible()]
    parts: list[QWidget] = [window.centre(), *docks]
    focused = window.focusWidget()
    inside = (at for at, part in enumerate(parts) if focused and _holds(part, focused))
    at = next(inside, 0)
    for _ in parts:
        at = (at + by) % len(parts)
        part = parts[at]
        if isinstance(part, QDockWidget):
            # Of docks that share a place only one is seen, and none else takes the keyboard.
            part.raise_()
        if enter(part):
            return


def _takers(part: QWidget) -> Iterator[QWidget]:
    """Widgets of a part that Tab comes by, in its order."""
    each: QWidget | None = part
    while each is not None:
        takes = each.focusPolicy().value & TAB and each.isVisible() and each.isEnabled()
        if takes and _holds(part, each):
            yield each
        each = each.nextInFocusChain()
        if each is part:
            return


def _holds(part: QWidget, widget: QWidget) -> bool:
    return widget is part or part.isAncestorOf(widget)
