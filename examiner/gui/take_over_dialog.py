"""TakeOverDialog: whose lock stands in the way, and why it may be taken over."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

_WIDTH_IN_LETTERS = 56


class TakeOverDialog(QDialog):
    """Asks for a reason; without one there is nothing to take over with."""

    wanted = Signal(str)
    """The reason that was given."""

    def __init__(self, message: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Take a lock over"))
        self.setObjectName("TakeOverDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.message = QLabel(message)
        self.question = QLabel(
            self.tr(
                "If nobody works on the case there any more, you can take the lock over. The audit "
                "log will say whose it was, and hold your reason:"
            )
        )
        for label in (self.message, self.question):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_IN_LETTERS)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(self.tr("Reason"))
        self.question.setBuddy(self.reason)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.proceed = self.buttons.addButton(
            self.tr("&Take the lock over"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.proceed.setEnabled(False)
        self.reason.textChanged.connect(lambda text: self.proceed.setEnabled(bool(text.strip())))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        for widget in (self.message, self.question, self.reason, self.buttons):
            whole.addWidget(widget)
        self.reason.setFocus()

    def accept(self) -> None:
        """Tell the reason, and close."""
        self.wanted.emit(self.reason.text().strip())
        super().accept()
