"""The line in which the words of a text annotation are typed, on the photograph."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class TextEntry(QLineEdit):
    """Enter gives the words; Escape, or acting elsewhere, gives them up."""

    entered = Signal(str)
    abandoned = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Words of the annotation"))
        self.setPlaceholderText(self.tr("Words, then Enter"))
        self.setMinimumHeight(24)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter and Escape end the entry; no key goes on to the view below."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            words = self.text().strip()
            if words:
                self.entered.emit(words)
            else:
                self.abandoned.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.abandoned.emit()
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Another window on top does not end the entry; another widget does."""
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        ):
            self.abandoned.emit()
