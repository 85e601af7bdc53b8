"""How large a dialog is at first: as it asks for, but never larger than there is room for."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_SHARE = 0.95
"""How much of the window, or of the screen without one, a dialog may cover."""


def give_size(dialog: QWidget, width: int, height: int) -> None:
    """Resize `dialog`, in pixels, but within the window it belongs to and within the screen.

    With large letters a size in letters may be larger than both; what does not fit then scrolls.
    """
    room = dialog.screen().availableSize()
    parent = dialog.parentWidget()
    if parent is not None:
        room = room.boundedTo(parent.window().size())
    dialog.resize(QSize(width, height).boundedTo(room * _SHARE))
