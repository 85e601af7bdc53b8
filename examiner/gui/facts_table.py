"""FactsTable: facts found by a check, each with the word sound or broken."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from examiner.case.verification import Fact
from examiner.gui.rows_model import RowsModel
from examiner.gui.rows_table import LEAST_ROW
from examiner.gui.signs import sign_icon

RESULT, WHAT, DETAIL = range(3)


class FactsModel(RowsModel[Fact]):
    """Facts as rows; what is broken is said in words and by a sign."""

    columns = DETAIL + 1

    def heads(self) -> tuple[str, ...]:
        """Titles of the columns."""
        return self.tr("Result"), self.tr("Checked"), self.tr("Found")

    def cell(self, row: Fact, column: int, role: int) -> Any:
        """Words, and a sign beside the result."""
        texts = (self.tr("sound") if row.ok else self.tr("broken"), row.what, row.detail)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts[column]
        if role == Qt.ItemDataRole.DecorationRole and column == RESULT:
            return sign_icon(ok=row.ok)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(texts)
        return None


class FactsTable(QTableView):
    """Facts as a table whose rows are as high as their words need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = FactsModel(self)
        self.setModel(self.facts)
        self.setAccessibleName(self.tr("Facts found by the check"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(LEAST_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setSectionResizeMode(RESULT, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(DETAIL, QHeaderView.ResizeMode.Stretch)

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """Show other facts."""
        self.facts.show_rows(facts)
