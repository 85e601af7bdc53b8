"""SingleKeys: in a list or a table, keys without Ctrl or Alt search it and are no acts."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

_COMMAND = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class SingleKeys(QObject):
    """Watches the list that has the keyboard; fields for text claim their letters themselves.

    Only one widget is watched at a time: a filter on all would see every event of the program.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Claim a single key for the list, before an act of the window has it."""
        claims = event.type() is QEvent.Type.ShortcutOverride
        if claims and isinstance(event, QKeyEvent) and is_single(event):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(before, QAbstractItemView):
            before.removeEventFilter(self)
        if isinstance(now, QAbstractItemView):
            now.installEventFilter(self)


def is_single(event: QKeyEvent) -> bool:
    """Whether a key is pressed without Ctrl, Alt or Meta and is no function key."""
    function = Qt.Key.Key_F1.value <= event.key() <= Qt.Key.Key_F35.value
    return not function and not event.modifiers() & _COMMAND
