"""ArgumentModel and its filter: 49 arguments as a table, with running totals in shown order."""

import math
from enum import IntEnum, StrEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QFont

from examiner.explanation.records import Argument, Explanation, Side
from examiner.gui.argument_sums import argument_of
from examiner.gui.overlay_choice import method_short
from examiner.render.figure import signed

PLACES = 5
"""Decimals of arguments, as in the report."""

SHARE_PLACES = 4

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Column(IntEnum):
    """Columns of the argument table."""

    CELL = 0
    ROW = 1
    COLUMN = 2
    REGION = 3
    PROBE = 4
    PROBE_ERROR = 5
    PROBE_SHARE = 6
    PROBE_RUNNING = 7
    REFERENCE = 8
    REFERENCE_ERROR = 9
    REFERENCE_SHARE = 10
    REFERENCE_RUNNING = 11
    PROBE_EMPHASIS = 12
    REFERENCE_EMPHASIS = 13


OF_SIDE = {
    Side.PROBE: (
        Column.PROBE,
        Column.PROBE_ERROR,
        Column.PROBE_SHARE,
        Column.PROBE_RUNNING,
        Column.PROBE_EMPHASIS,
    ),
    Side.REFERENCE: (
        Column.REFERENCE,
        Column.REFERENCE_ERROR,
        Column.REFERENCE_SHARE,
        Column.REFERENCE_RUNNING,
        Column.REFERENCE_EMPHASIS,
    ),
}
RUNNING = {Column.PROBE_RUNNING: Side.PROBE, Column.REFERENCE_RUNNING: Side.REFERENCE}
ERRORS = (Column.PROBE_ERROR, Column.REFERENCE_ERROR)
EMPHASES = (Column.PROBE_EMPHASIS, Column.REFERENCE_EMPHASIS)

SORT_ROLE = Qt.ItemDataRole.UserRole
"""The bare value: numbers sort as numbers."""

_SAID = frozenset(
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.AccessibleTextRole,
        SORT_ROLE,
    )
)
"""Roles that have an answer; a view asks for twice as many, of every cell, at every paint."""


class Sign(StrEnum):
    """Which arguments are listed."""

    ALL = "all"
    FOR = "for"
    """Above zero on every face shown."""
    AGAINST = "against"
    """Below zero on every face shown."""
    DIFFERENT = "different"
    """Above zero on one face and below on the other."""


class ArgumentModel(QAbstractTableModel):
    """The rows of one ArgumentTable beside the relative emphasis of one explanation.

    Running totals are left to ArgumentFilter, which knows the order.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._explanation: Explanation | None = None
        self._decimals = 0

    @property
    def explanation(self) -> Explanation | None:
        """What is shown."""
        return self._explanation

    def show_explanation(self, explanation: Explanation | None) -> None:
        """Show the argument table and emphasis of an explanation; None empties the table."""
        self.beginResetModel()
        self._explanation = explanation
        self._decimals = 0 if explanation is None else _emphasis_decimals(explanation)
        self.endResetModel()

    @property
    def has_errors(self) -> bool:
        """Whether the arguments are estimates with standard errors."""
        basis = None if self._explanation is None else self._explanation.arguments.basis
        return basis is not None and bool(basis.probe_errors)

    def argument(self, row: int) -> Argument:
        """The argument in a row of this model."""
        return self._rows()[row]

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """49, or none without an explanation."""
        return 0 if parent.isValid() else len(self._rows())

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """All columns; the view hides those of a face that is not shown."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Numbers with their signs to read; bare values to sort, copy and add up."""
        if role not in _SAID or not index.isValid():
            return None
        column, row = Column(index.column()), index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == SORT_ROLE:
            return self._value(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole and column in EMPHASES:
            return _italic()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.title(column)}: {self._text(row, column)}"
        return None

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Column titles; emphasis says that it is none of the sum."""
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(Column):
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._meaning(column)
        if role == Qt.ItemDataRole.FontRole and column in EMPHASES:
            return _italic()
        return None

    def title(self, column: Column) -> str:
        """What stands above a column."""
        method = "" if self._explanation is None else method_short(self._explanation)
        titles = {
            Column.CELL: self.tr("Cell"),
            Column.ROW: self.tr("Row"),
            Column.COLUMN: self.tr("Col."),
            Column.REGION: self.tr("Facial region"),
            Column.PROBE: self.tr("Probe\nargument"),
            Column.PROBE_ERROR: self.tr("Probe\nstd. error"),
            Column.PROBE_SHARE: self.tr("Probe\nshare"),
            Column.PROBE_RUNNING: self.tr("Probe\nrunning total"),
            Column.REFERENCE: self.tr("Reference\nargument"),
            Column.REFERENCE_ERROR: self.tr("Reference\nstd. error"),
            Column.REFERENCE_SHARE: self.tr("Reference\nshare"),
            Column.REFERENCE_RUNNING: self.tr("Reference\nrunning total"),
            Column.PROBE_EMPHASIS: self.tr("{method} emphasis,\nprobe (no sum)"),
            Column.REFERENCE_EMPHASIS: self.tr("{method} emphasis,\nreference (no sum)"),
        }
        return titles[column].format(method=method)

    def _meaning(self, column: Column) -> str:
        if column in EMPHASES:
            return self.tr(
                "Relative emphasis: the map's mean over the patch. It adds up to nothing and is "
                "no part of the score."
            )
        if column in ERRORS:
            return self.tr("How far the argument would scatter if it were estimated again.")
        if column in RUNNING:
            return self.tr("Sum of this row and the rows above it, in the order shown.")
        if column in (Column.PROBE_SHARE, Column.REFERENCE_SHARE):
            return self.tr("Argument divided by the sum of absolute values of all rows.")
        return self.title(column).replace("\n", " ")

    def _rows(self) -> tuple[Argument, ...]:
        return () if self._explanation is None else self._explanation.arguments.rows

    def _value(self, row: int, column: Column) -> int | float | str:
        argument = self._rows()[row]
        if column in EMPHASES and self._explanation is not None:
            emphasis = self._explanation.emphasis
            side = emphasis.probe if column is Column.PROBE_EMPHASIS else emphasis.reference
            return side[argument.cell - 1]
        if column in ERRORS:
            return self._error(argument, column)
        values: dict[Column, int | float | str] = {
            Column.CELL: argument.cell,
            Column.ROW: argument.row,
            Column.COLUMN: argument.column,
            Column.REGION: argument.region,
            Column.PROBE: argument.probe,
            Column.PROBE_SHARE: argument.probe_share,
            Column.REFERENCE: argument.reference,
            Column.REFERENCE_SHARE: argument.reference_share,
        }
        return values.get(column, "")

    def _error(self, argument: Argument, column: Column) -> float | str:
        basis = None if self._explanation is None else self._explanation.arguments.basis
        if basis is None:
            return ""
        errors = basis.probe_errors if column is Column.PROBE_ERROR else basis.reference_errors
        return errors[argument.cell - 1] if errors else ""

    def _text(self, row: int, column: Column) -> str:
        value = self._value(row, column)
        if not isinstance(value, float):
            return str(value)
        if column in ERRORS:
            return f"{value:.{PLACES}f}"
        if column in EMPHASES:
            return signed(value, self._decimals)
        is_share = column in (Column.PROBE_SHARE, Column.REFERENCE_SHARE)
        return signed(value, SHARE_PLACES if is_share else PLACES)


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

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the model says, and the running totals."""
        if role not in _SAID:
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

    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:  # noqa: N802
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


def _alignment(column: Column) -> Qt.AlignmentFlag:
    if column is Column.REGION:
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    if column < Column.REGION:
        return Qt.AlignmentFlag.AlignCenter
    return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _italic() -> QFont:
    font = QFont()
    font.setItalic(True)
    return font


def _emphasis_decimals(explanation: Explanation) -> int:
    """Decimals that show three digits of the largest emphasis."""
    numbers = explanation.emphasis.probe + explanation.emphasis.reference
    largest = max(abs(value) for value in numbers)
    return 0 if largest == 0 else max(0, 2 - math.floor(math.log10(largest)))
