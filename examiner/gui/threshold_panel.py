"""ThresholdPanel: the decision threshold with its card, locked; nothing here changes a picture."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from examiner.comparison.records import Comparison, DecisionThreshold
from examiner.gui.score_scale import ScoreScale, in_words, number
from examiner.gui.wrapping_row import WrappingRow

_BESIDE_IN_LETTERS = 30
"""Least width at which a value stands beside its name."""

_TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


def card_lines(card: DecisionThreshold) -> tuple[tuple[str, str], ...]:
    """Every field of a threshold card as a name and a value to read."""
    return (
        (_tr("Value"), _tr("{value} (cosine similarity)").format(value=number(card.value))),
        (_tr("Rule"), card.rule),
        (_tr("Data set"), card.data_set),
        (_tr("Pairs of one person"), f"{card.genuine_pairs:,}"),
        (_tr("Pairs of two persons"), f"{card.impostor_pairs:,}"),
        (
            _tr("Pairs left out"),
            _tr("{count} (no face found)").format(count=f"{card.failed_pairs:,}"),
        ),
        (_tr("False match rate"), f"{card.false_match_rate:.6f}"),
        (_tr("False non-match rate"), f"{card.false_non_match_rate:.6f}"),
        (_tr("Measured on"), card.date),
        (_tr("Backbone"), card.backbone),
        (_tr("Weights"), card.weights_sha256),
        (_tr("Detector"), card.detector),
        (_tr("Detector weights"), card.detector_sha256),
        (_tr("Alignment"), card.alignment),
        (_tr("Digest of the card"), card.digest),
    )


class CardView(QWidget):
    """All fields of one threshold card, to read and to copy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setLabelAlignment(_TOP_LEFT)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put values under their names where both beside each other would be too narrow."""
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().horizontalAdvance("n") * _BESIDE_IN_LETTERS
        policy = QFormLayout.RowWrapPolicy
        self._form.setRowWrapPolicy(policy.WrapAllRows if narrow else policy.WrapLongRows)

    def show_card(self, card: DecisionThreshold | None) -> None:
        """Show a card; None leaves nothing."""
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value in () if card is None else card_lines(card):
            label = QLabel(f"{name}:")
            label.setAlignment(_TOP_LEFT)
            self._form.addRow(label, _readable(name, value))


class ThresholdPanel(QWidget):
    """Renders a comparison's score against its decision threshold."""

    change_requested = Signal()
    """The examiner wants another decision threshold; a ThresholdDialog asks for the rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison: Comparison | None = None
        self._words = _wrapped("")
        self._scale = ScoreScale()
        self._card = CardView()
        self._copy = QPushButton(self.tr("Copy the card"))
        self._change = QPushButton(self.tr("Change decision threshold…"))
        self._copy.clicked.connect(self.copy_card)
        self._change.clicked.connect(self.change_requested)
        self._lay_out()
        self.show_comparison(None)

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Show a comparison's score, threshold and card; None says that there is none."""
        self._comparison = comparison
        empty = self.tr("No comparison is selected.")
        self._words.setText(empty if comparison is None else in_words(comparison))
        self._scale.show_comparison(comparison)
        self._card.show_card(None if comparison is None else comparison.threshold)
        for widget in (self._scale, self._framed, self._copy, self._change):
            widget.setVisible(comparison is not None)

    def copy_card(self) -> None:
        """Put the card on the clipboard, one field a line."""
        if self._comparison is not None:
            lines = card_lines(self._comparison.threshold)
            text = "\n".join(f"{name}\t{value}" for name, value in lines)
            QGuiApplication.clipboard().setText(text)

    def _lay_out(self) -> None:
        font = self._words.font()
        font.setBold(True)
        self._words.setFont(font)
        self._framed = self._card_frame()
        buttons = WrappingRow()
        buttons.addWidget(self._copy)
        buttons.addWidget(self._change)
        inner = QWidget()
        column = QVBoxLayout(inner)
        for widget in (self._words, self._scale, self._framed):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        scroll.setAccessibleName(self.tr("Decision threshold"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _card_frame(self) -> QWidget:
        """A heavy frame, unlike anything around the display threshold."""
        frame = QFrame()
        frame.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)
        frame.setLineWidth(2)
        column = QVBoxLayout(frame)
        head = QLabel(self.tr("Decision threshold: locked"))
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        column.addWidget(head)
        column.addWidget(
            _wrapped(
                self.tr(
                    "It enters the score's decision, the arguments and the maps. The display "
                    "threshold, which only leaves things out of a picture, is another matter and "
                    "stands in the saliency map panel."
                )
            )
        )
        column.addWidget(self._card)
        return frame


def _tr(text: str) -> str:
    return QCoreApplication.translate("CardView", text)


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def _readable(name: str, value: str) -> QLabel:
    # Break digests into groups, or their 64 characters would widen the whole panel.
    is_digest = len(value) == 64 and " " not in value
    shown = " ".join(value[at : at + 8] for at in range(0, 64, 8)) if is_digest else value
    label = _wrapped(shown)
    label.setAlignment(_TOP_LEFT)
    label.setAccessibleName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
