"""ThresholdDialog: a deliberate change of the decision threshold, with a card and a reason."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from examiner.comparison.cards import read_card
from examiner.comparison.records import Comparison, DecisionThreshold
from examiner.comparison.score import decide
from examiner.errors import ExaminerError
from examiner.gui.dialog_size import give_size
from examiner.gui.score_scale import number
from examiner.gui.threshold_panel import CardView

SHORTEST_REASON = 3
"""Characters; fewer say nothing to whoever reads the audit log."""


@dataclass(frozen=True, slots=True)
class ThresholdRequest:
    """Another decision threshold for a comparison, and why."""

    comparison: str
    """Mark of the comparison that stays as it is."""
    threshold: DecisionThreshold
    card_file: Path
    reason: str


class ThresholdDialog(QDialog):
    """Asks for a threshold card and a reason; its request is complete or None."""

    requested = Signal(object)
    """The ThresholdRequest that was accepted."""

    def __init__(self, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._card: DecisionThreshold | None = None
        self.file = QLineEdit()
        self.browse = QPushButton(self.tr("Choose file…"))
        self.reason = QPlainTextEdit()
        self.words = QLabel()
        self._view = CardView()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.proceed = self.buttons.addButton(
            self.tr("Compare anew with this threshold"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.setWindowTitle(self.tr("Change the decision threshold"))
        self._lay_out()
        self._connect()
        self._check()

    @property
    def request(self) -> ThresholdRequest | None:
        """What is asked for; None while the card or the reason is missing or refused."""
        reason = self.reason.toPlainText().strip()
        if self._card is None or len(reason) < SHORTEST_REASON:
            return None
        file = Path(self.file.text().strip())
        return ThresholdRequest(self._comparison.mark, self._card, file, reason)

    def choose_file(self, path: Path) -> None:
        """Take `path` as the card file."""
        self.file.setText(str(path))

    def accept(self) -> None:
        """Emit the request and close; an incomplete one keeps the dialog open."""
        request = self.request
        if request is not None:
            super().accept()
            self.requested.emit(request)

    def _connect(self) -> None:
        self.file.textChanged.connect(self._read)
        self.reason.textChanged.connect(self._check)
        self.browse.clicked.connect(self._browse)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _browse(self) -> None:
        title = self.tr("Threshold card")
        found, _ = QFileDialog.getOpenFileName(self, title, "", self.tr("Cards (*.toml)"))
        if found:
            self.choose_file(Path(found))

    def _read(self) -> None:
        self._card = None
        words = ""
        if self.file.text().strip():
            try:
                card = read_card(Path(self.file.text().strip()))
                words = self._difference(card)
                self._card = card if card.digest != self._comparison.threshold.digest else None
            except ExaminerError as error:
                words = f"{error.message} {error.advice}"
        self._view.show_card(self._card)
        self._scroll.setVisible(self._card is not None)
        self.words.setText(words)
        self._check()

    def _difference(self, card: DecisionThreshold) -> str:
        """What the card would change; raises ThresholdNotApplicable for another backbone's."""
        before = self._comparison
        side = decide(before.score, card).value
        if card.digest == before.threshold.digest:
            return self.tr("This card is the one in use; nothing would change.")
        return self.tr(
            "Threshold {old} becomes {new}. The score {score}, now {before}, would be {after}."
        ).format(
            old=number(before.threshold.value),
            new=number(card.value),
            score=number(before.score.value),
            before=before.decision.value,
            after=side,
        )

    def _check(self) -> None:
        self.proceed.setEnabled(self.request is not None)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Be as high as the words need at this width, which no layout asks for by itself."""
        super().showEvent(event)
        give_size(self, self.width(), max(self.height(), self.heightForWidth(self.width())))

    def _lay_out(self) -> None:
        explained = QLabel(
            self.tr(
                "The decision threshold of {mark} is {value}. Another one makes a new comparison, "
                "which needs new explanations. {mark}, its explanations and every report made of "
                "them stay as they are. The audit log keeps your reason."
            ).format(mark=self._comparison.mark, value=number(self._comparison.threshold.value))
        )
        for label in (explained, self.words):
            label.setWordWrap(True)
        self.words.setAccessibleName(self.tr("What the card would change"))
        self.words.setForegroundRole(QPalette.ColorRole.WindowText)
        column = QVBoxLayout(self)
        column.addWidget(explained)
        column.addLayout(self._file_line())
        column.addWidget(self.words)
        column.addWidget(self._card_area(), 3)
        column.addLayout(self._reason_field(), 1)
        column.addWidget(self.buttons)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("0") * 62)

    def _file_line(self) -> QVBoxLayout:
        label = QLabel(self.tr("&Threshold card (a file written by a verification run):"))
        label.setWordWrap(True)
        label.setBuddy(self.file)
        self.file.setAccessibleName(self.tr("Threshold card"))
        line = QHBoxLayout()
        line.addWidget(self.file, 1)
        line.addWidget(self.browse)
        column = QVBoxLayout()
        column.addWidget(label)
        column.addLayout(line)
        return column

    def _card_area(self) -> QWidget:
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.StyledPanel)
        self._scroll.setAccessibleName(self.tr("The chosen card"))
        self._scroll.setWidget(self._view)
        self._scroll.setMinimumHeight(self.fontMetrics().height() * 8)
        self._view.setContentsMargins(6, 6, 6, 6)
        self._scroll.setVisible(False)
        return self._scroll

    def _reason_field(self) -> QVBoxLayout:
        label = QLabel(self.tr("&Reason (required, kept in the audit log):"))
        label.setBuddy(self.reason)
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.setTabChangesFocus(True)
        self.reason.setMinimumHeight(self.fontMetrics().height() * 3)
        self.reason.setMaximumHeight(self.fontMetrics().height() * 6)
        column = QVBoxLayout()
        column.addWidget(label)
        column.addWidget(self.reason)
        return column
