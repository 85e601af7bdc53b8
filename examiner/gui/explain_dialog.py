"""ExplainDialog: which methods explain a score, each with what can be set of it."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from examiner.embedding.records import BackboneSpec
from examiner.explanation.catalogue import EXPLAINERS, USUAL, Request, applicable
from examiner.explanation.explainer_spec import ExplainerSpec
from examiner.gui.dialog_size import give_size
from examiner.gui.parameter_form import ParameterForm

_LETTERS_WIDE, _LINES_HIGH = 54, 32

_LEAST_ROW, _ROW_LINES = 24, 1.7
"""Height of a row: at least so many pixels, and so many heights of a letter."""


class ExplainDialog(QDialog):
    """Methods to tick on the left; the one pointed at, with its fields, on the right."""

    requested = Signal(object)
    """Tuple of the Requests that were accepted."""

    def __init__(self, mark: str, backbone: BackboneSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Explain the score of {}").format(mark))
        self._specs = tuple(entry for entry in EXPLAINERS if entry.id in applicable(backbone))
        self.methods = QListWidget()
        self.methods.setAccessibleName(self.tr("Methods"))
        self.forms = {entry.id: ParameterForm(entry.parameters()) for entry in self._specs}
        self.pages = QStackedWidget()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.proceed = self.buttons.addButton(
            self.tr("Explain"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._fill()
        self._lay_out()
        self.methods.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.methods.itemChanged.connect(self._check)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.methods.setCurrentRow(0)
        self._check()

    @property
    def requests(self) -> tuple[Request, ...]:
        """The ticked methods with their parameters, in the order of the table."""
        return tuple(
            Request(entry, self.forms[entry.id].record())
            for place, entry in enumerate(self._specs)
            if self.methods.item(place).checkState() is Qt.CheckState.Checked
        )

    def accept(self) -> None:
        """Tell what is asked for, and close."""
        self.requested.emit(self.requests)
        super().accept()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Give the rows room for letters of a new size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_rows()

    def _fit_rows(self) -> None:
        # The style's least height is not known to a list whose rows are laid out one by one.
        height = max(_LEAST_ROW, round(self.fontMetrics().height() * _ROW_LINES))
        for place in range(self.methods.count()):
            self.methods.item(place).setSizeHint(QSize(0, height))
        # No wider than the names are; where that is too wide, the page still gets the most.
        letters, letter = self.fontMetrics(), self.fontMetrics().height()
        named = max(letters.horizontalAdvance(each.title) for each in self._specs) + 3 * letter
        self.methods.setMaximumWidth(named)

    def _fill(self) -> None:
        for entry in self._specs:
            item = QListWidgetItem(entry.title)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            usual = entry.id in USUAL
            item.setCheckState(Qt.CheckState.Checked if usual else Qt.CheckState.Unchecked)
            item.setToolTip(entry.summary)
            self.methods.addItem(item)
            self.pages.addWidget(self._page(entry))
        self._fit_rows()

    def _page(self, entry: ExplainerSpec) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        weakness = self.tr("Known weakness: {}").format(entry.weakness)
        for words in (entry.summary, entry.variant, weakness, entry.citation):
            label = QLabel(words)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        column.addWidget(self.forms[entry.id])
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setAccessibleName(self.tr("About {}").format(entry.title))
        return area

    def _lay_out(self) -> None:
        letter = self.fontMetrics().height()
        note = QLabel(
            self.tr(
                "A saliency map explains the model, not the face. What was explained before with "
                "the same settings is found again. Methods that cover places of the faces, and "
                "Shapley above all, take many passes."
            )
        )
        note.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.methods, 1)
        row.addWidget(self.pages, 2)
        column = QVBoxLayout(self)
        column.addLayout(row, 1)
        column.addWidget(note)
        column.addWidget(self.buttons)
        give_size(self, letter * _LETTERS_WIDE, letter * _LINES_HIGH)

    def _check(self, *_: object) -> None:
        self.proceed.setEnabled(bool(self.requests))
