"""ArgumentFilter: which arguments are listed, in which order, and what they add up to in it."""

import math
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt

from examiner.explanation.records import Argument, Side
from examiner.gui.argument_columns import PLACES, RUNNING, SAID, SORT_ROLE, Column
from examiner.gui.argument_model import ArgumentModel
from examiner.gui.argument_sums import argument_of
from examiner.gui.rows_model import Index
from examiner.render.figure import signed


class Sign(StrEnum):
    """Which arguments are listed."""

    ALL = "all"
    FOR = "for"
    """Above zero on every face shown."""
    AGAINST = "against"
    """Below zero on every face shown."""
    DIFFERENT = "different"
    """Above zero on one face and below on the other."""


class ArgumentFilter(QSortFilterProxyModel):
    """Sorts and filters an ArgumentModel, and adds up in the order that is shown."""

    def __init__(self, model: ArgumentModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._region = ""
        self._sign = Sign.ALL
        self._sides: tuple[Side, ...] = tuple(Side)
        self._totals: dict[Side, tuple[float, ...]] = {}
        for changed in (
            self.layoutChanged,
            self.modelReset,
            self.rowsInserted,
            self.rowsRemoved,
            self.rowsMoved,
            self.dataChanged,
        ):
            changed.connect(self._totals.clear)
        self.setSortRole(SORT_ROLE)
        self.setSourceModel(model)

    def choose(self, region: str, sign: Sign, sides: tuple[Side, ...]) -> None:
        """List only these rows; an empty region means all."""
        self._region, self._sign, self._sides = region, sign, sides
        self.invalidate()
        self._totals.clear()

    def argument(self, row: int) -> Argument:
        """The argument in a row as shown."""
        return self._model.argument(self.mapToSource(self.index(row, 0)).row())

    def shown(self) -> tuple[Argument, ...]:
        """All rows in the order shown."""
        return tuple(self.argument(row) for row in range(self.rowCount()))

    def running_total(self, row: int, side: Side) -> float:
        """Sum of one face's arguments from the first row shown to `row`."""
        if side not in self._totals:
            values = [argument_of(argument, side) for argument in self.shown()]
            sums = (math.fsum(values[: at + 1]) for at in range(len(values)))
            self._totals[side] = tuple(sums)
        return self._totals[side][row]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the model says, and the running totals."""
        if role not in SAID:
            return None
        column = Column(index.column()) if index.isValid() else None
        if column not in RUNNING or role not in _TOTAL_ROLES:
            return super().data(index, role)
        total = self.running_total(index.row(), RUNNING[column])
        if role == SORT_ROLE:
            return total
        words = signed(total, PLACES)
        is_spoken = role == Qt.ItemDataRole.AccessibleTextRole
        return f"{self._model.title(column)}: {words}" if is_spoken else words

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a running total follows the order and cannot make it."""
        if column not in set(RUNNING):
            super().sort(column, order)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: N802
        """Whether a row is of the chosen region and sign."""
        argument = self._model.argument(source_row)
        if self._region and argument.region != self._region:
            return False
        if self._sign is Sign.DIFFERENT:
            return argument.probe * argument.reference < 0
        values = [argument_of(argument, side) for side in self._sides]
        if self._sign is Sign.FOR:
            return all(value > 0 for value in values)
        return self._sign is Sign.ALL or all(value < 0 for value in values)


_TOTAL_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, SORT_ROLE)
