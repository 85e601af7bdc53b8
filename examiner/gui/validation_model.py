"""MeasuresModel: explainers by measures of a run, as a table to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import QObject, Qt

from examiner.gui.rows_model import RowsModel
from examiner.validation.table.columns import is_control
from examiner.validation.table.markdown import best_of, counted, number, unbeaten
from examiner.validation.table.records import Cell, Column, RunColumns


@dataclass(frozen=True, slots=True)
class MeasuredRow:
    """One explainer."""

    explainer: str
    cells: tuple[Cell | None, ...]
    """One for each column of the group."""
    best: tuple[bool, ...]
    unbeaten: tuple[bool, ...]
    """Whether it is a control that no method is better than."""


def groups_of(run: RunColumns) -> Iterator[tuple[str, tuple[Column, ...]]]:
    """The columns that stand together, by what they are."""
    for name, columns in groupby(run.columns, lambda column: column.group):
        yield name, tuple(columns)


class MeasuresModel(RowsModel[MeasuredRow]):
    """One group of columns; numbers with their intervals, the best of a column in bold."""

    def __init__(self, columns: tuple[Column, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self.columns = len(columns) + 1
        best = [best_of(column) for column in columns]
        above = [unbeaten(column) for column in columns]
        names = dict.fromkeys(name for column in columns for name in column.cells)
        self.show_rows(
            tuple(
                MeasuredRow(
                    name,
                    tuple(column.cells.get(name) for column in columns),
                    tuple(name in leading for leading in best),
                    tuple(name in signed for signed in above),
                )
                for name in names
            )
        )

    def heads(self) -> tuple[str, ...]:
        """Measure, which way is better, and how many pairs it rests on."""
        told = {"lower": self.tr("lower is better"), "higher": self.tr("higher is better")}
        heads = (
            "\n".join(
                part
                for part in (column.title, told.get(column.better, ""), counted(column))
                if part
            )
            for column in self._columns
        )
        return (self.tr("Method"), *heads)

    def cell(self, row: MeasuredRow, column: int, role: int) -> Any:
        """Words; bold for the best of a column."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and column and row.best[column - 1]:
            from PySide6.QtGui import QFont

            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self.heads()[column].replace("\n", ", ")
            return f"{head}: {self._words(row, column)}{self._rank(row, column)}"
        return None

    def _rank(self, row: MeasuredRow, column: int) -> str:
        if column and row.best[column - 1]:
            return self.tr(", best of the methods")
        return self.tr(", no method is better") if column and row.unbeaten[column - 1] else ""

    def _words(self, row: MeasuredRow, column: int) -> str:
        if not column:
            control = self.tr("{} (control)").format(row.explainer)
            return control if is_control(row.explainer) else row.explainer
        cell = row.cells[column - 1]
        if cell is None:
            return "–"
        value = number(cell.value) + ("*" if row.unbeaten[column - 1] else "")
        if cell.low is None or cell.high is None:
            return value
        ends = self.tr("{low} to {high}").format(low=number(cell.low), high=number(cell.high))
        return f"{value} ({ends})"
