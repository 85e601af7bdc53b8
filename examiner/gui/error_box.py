"""ErrorBox: what went wrong in one sentence, what to do about it, and details to copy."""

import traceback

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from examiner.errors import ExaminerError
from examiner.gui.theme import fixed_font

_WIDTH_IN_LETTERS = 56
_LINES_OF_DETAILS = 10


class ErrorBox(QDialog):
    """Shows one error; details stay folded until they are asked for."""

    def __init__(
        self, message: str, advice: str, details: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text = "\n\n".join(part for part in (message, advice, details) if part)
        self.setWindowTitle(self.tr("This did not succeed"))
        self.setObjectName("ErrorBox")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.message = self._sentence(message, bold=True)
        self.advice = self._sentence(advice, bold=False)
        self.details = self._details(details)
        self.more = QPushButton(self.tr("Show &details"), self)
        self.more.hide()
        self.more.setCheckable(True)
        self.more.toggled.connect(self._unfold)
        self.copy = QPushButton(self.tr("&Copy all"))
        self.copy.clicked.connect(self._copy)
        self._arrange()

    def _sentence(self, text: str, *, bold: bool) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_IN_LETTERS)
        font = label.font()
        font.setBold(bold)
        label.setFont(font)
        return label

    def _details(self, text: str) -> QPlainTextEdit:
        field = QPlainTextEdit(text)
        field.setReadOnly(True)
        field.setTabChangesFocus(True)
        field.setFont(fixed_font(self.font()))
        field.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES_OF_DETAILS)
        field.setAccessibleName(self.tr("Details of the error"))
        field.hide()
        return field

    def _arrange(self) -> None:
        sign = QLabel()
        size = self.fontMetrics().height() * 2
        icon = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        sign.setPixmap(icon.pixmap(size, size))
        sentences = QVBoxLayout()
        sentences.addWidget(self.message)
        sentences.addWidget(self.advice)
        sentences.addStretch()
        head = QHBoxLayout()
        head.setSpacing(self.fontMetrics().height())
        head.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(sentences, stretch=1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        if self.details.toPlainText():
            buttons.addButton(self.more, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        close.setFocus()
        whole = QVBoxLayout(self)
        whole.addLayout(head)
        whole.addWidget(self.details, stretch=1)
        whole.addWidget(buttons)

    def _unfold(self, wanted: bool) -> None:
        self.details.setVisible(wanted)
        self.more.setText(self.tr("Hide &details") if wanted else self.tr("Show &details"))
        self.adjustSize()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)


def show_error(parent: QWidget | None, error: BaseException) -> ErrorBox:
    """Open a box about `error` and return at once; what is no ExaminerError is a fault."""
    box = ErrorBox(*sentences(error), parent=parent)
    box.open()
    return box


def sentences(error: BaseException) -> tuple[str, str, str]:
    """Message, advice and details of an error; only a fault of the program has details."""
    if isinstance(error, ExaminerError):
        return error.message, error.advice, ""
    translate = QCoreApplication.translate
    message = translate("ErrorBox", "This is a fault of the program.")
    advice = translate(
        "ErrorBox", "The case is as it was after the last act. Please report the details."
    )
    return message, advice, "".join(traceback.format_exception(error))
