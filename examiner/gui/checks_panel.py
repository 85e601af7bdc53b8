"""ChecksPanel: the badges of the explanation that is shown, each with its number."""

from typing import Any

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from examiner.explanation.checks.badges import Badge, badges, summary
from examiner.explanation.checks.records import CheckSheet
from examiner.gui.rows_model import RowsModel
from examiner.gui.rows_table import RowsTable
from examiner.gui.signs import sign_icon

VERDICT, TITLE, NUMBER, CRITERION = range(4)

_LEAST_ROWS = 4
"""Rows of the table that are always seen."""


class BadgesModel(RowsModel[Badge]):
    """Badges as rows; passed or not is said in words and by a sign."""

    columns = CRITERION + 1

    def heads(self) -> tuple[str, ...]:
        """Titles of the columns."""
        return self.tr("Result"), self.tr("Check"), self.tr("Number"), self.tr("Passed if")

    def cell(self, row: Badge, column: int, role: int) -> Any:
        """Words, and a sign beside the verdict."""
        texts = (row.verdict, row.title, row.number, row.criterion)
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.words}\n{self.passed_if(row)}"
        if role == Qt.ItemDataRole.DecorationRole and column == VERDICT:
            return sign_icon(ok=row.passed)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.heads()[column]}: {texts[column]}"
        return None

    def passed_if(self, row: Badge) -> str:
        """What a check asks for, whole, where its column has no room for it."""
        return self.tr("Passed if: {}.").format(row.criterion)


class ChecksPanel(QWidget):
    """Renders one explanation's sheet of checks, or offers to make it."""

    check_wanted = Signal(str)
    """Mark of the explanation that is to be checked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explanation = ""
        self.model = BadgesModel(self)
        self.table = RowsTable(self.model)
        self.table.least_rows = _LEAST_ROWS
        self.table.fit()
        self.table.setAccessibleName(self.tr("Checks of the explanation"))
        header = self.table.horizontalHeader()
        # Whole, however wide: the table moves sideways.
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.summary = QLabel()
        self.words = QLabel()
        for label in (self.summary, self.words):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAccessibleName(self.tr("What the selected check measured"))
        self.check = QPushButton(self.tr("Check this explanation"))
        column_of_parts = QVBoxLayout(self)
        column_of_parts.addWidget(self.summary)
        column_of_parts.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        column_of_parts.addWidget(self.table, 1)
        column_of_parts.addWidget(self.words)
        self.check.clicked.connect(lambda: self.check_wanted.emit(self._explanation))
        self.table.selectionModel().selectionChanged.connect(self._explain)
        self.show_sheet("", None)

    def show_sheet(self, explanation: str, sheet: CheckSheet | None) -> None:
        """Show the checks of the explanation with this mark; none yet, or no explanation."""
        self._explanation = explanation
        self.model.show_rows(() if sheet is None else badges(sheet))
        self.table.setVisible(sheet is not None)
        self.check.setVisible(bool(explanation) and sheet is None)
        self.words.setVisible(sheet is not None)
        self.words.setText(self.tr("Select a check to read what it measured."))
        self.summary.setText(self._summary(explanation, sheet))

    def _summary(self, explanation: str, sheet: CheckSheet | None) -> str:
        if sheet is not None:
            return f"{explanation}: {summary(sheet)}"
        if explanation:
            return self.tr("{} was not checked yet.").format(explanation)
        return self.tr("No explanation of this comparison yet.")

    def _explain(self, *_: QItemSelection) -> None:
        rows = self.table.selectionModel().selectedRows()
        if rows:
            badge = self.model.rows[rows[0].row()]
            figures = "; ".join(f"{name} {number}" for name, number in badge.figures)
            self.words.setText(f"{badge.words} {self.model.passed_if(badge)} {figures}".strip())
