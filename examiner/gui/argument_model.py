"""ArgumentModel: 49 arguments as a table, with their intervals where stability was examined."""

import math
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from examiner.explanation.records import Argument, Explanation
from examiner.explanation.stability_records import Interval, Stability
from examiner.gui.argument_columns import (
    EMPHASES,
    ERRORS,
    INTERVALS,
    LOWS,
    PLACES,
    RUNNING,
    SAID,
    SHARE_PLACES,
    SHARES,
    SIGNS,
    SORT_ROLE,
    Column,
    alignment,
    bold,
    italic,
)
from examiner.gui.overlay_choice import method_short
from examiner.gui.rows_model import ROOT, Index
from examiner.render.figure import signed


class ArgumentModel(QAbstractTableModel):
    """The rows of one ArgumentTable beside the relative emphasis of one explanation.

    Running totals are left to ArgumentFilter, which knows the order.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._explanation: Explanation | None = None
        self._stability: Stability | None = None
        self._decimals = 0

    @property
    def explanation(self) -> Explanation | None:
        """What is shown."""
        return self._explanation

    def show_explanation(
        self, explanation: Explanation | None, stability: Stability | None = None
    ) -> None:
        """Show the argument table and emphasis of an explanation; None empties the table.

        `stability` is what its intervals are read from, if it was examined.
        """
        self.beginResetModel()
        self._explanation = explanation
        self._stability = None if explanation is None else stability
        self._decimals = 0 if explanation is None else _emphasis_decimals(explanation)
        self.endResetModel()

    @property
    def has_errors(self) -> bool:
        """Whether the arguments are estimates with standard errors."""
        basis = None if self._explanation is None else self._explanation.arguments.basis
        return basis is not None and bool(basis.probe_errors)

    @property
    def has_intervals(self) -> bool:
        """Whether the explanation's stability was examined."""
        return self._stability is not None

    def argument(self, row: int) -> Argument:
        """The argument in a row of this model."""
        return self._rows()[row]

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        """49, or none without an explanation."""
        return 0 if parent.isValid() else len(self._rows())

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        """All columns; the view hides those of a face that is not shown."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Numbers with their signs to read; bare values to sort, copy and add up."""
        if role not in SAID or not index.isValid():
            return None
        column, row = Column(index.column()), index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == SORT_ROLE:
            return self._value(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column)
        if role == Qt.ItemDataRole.FontRole and column in EMPHASES:
            return italic()
        if role == Qt.ItemDataRole.FontRole and column in SIGNS:
            return None if self._keeps_sign(row, column) else bold()
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
            return italic()
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
            Column.PROBE_LOW: self.tr("Probe\nlowest"),
            Column.PROBE_HIGH: self.tr("Probe\nhighest"),
            Column.PROBE_SIGN: self.tr("Probe\nsign"),
            Column.PROBE_SHARE: self.tr("Probe\nshare"),
            Column.PROBE_RUNNING: self.tr("Probe\nrunning total"),
            Column.REFERENCE: self.tr("Reference\nargument"),
            Column.REFERENCE_ERROR: self.tr("Reference\nstd. error"),
            Column.REFERENCE_LOW: self.tr("Reference\nlowest"),
            Column.REFERENCE_HIGH: self.tr("Reference\nhighest"),
            Column.REFERENCE_SIGN: self.tr("Reference\nsign"),
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
        if column in INTERVALS:
            return self.tr(
                "From the smallest to the largest value of the argument over the recorded run and "
                "all changed circumstances; a range that was seen, not a statistical estimate."
            )
        if column in SHARES:
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
        if column in INTERVALS:
            return self._of_interval(argument, column)
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

    def _keeps_sign(self, row: int, column: Column) -> bool:
        made, argument = self._stability, self.argument(row)
        return made is None or made.interval_of(argument, INTERVALS[column]).keeps_its_sign

    def _of_interval(self, argument: Argument, column: Column) -> float | str:
        if self._stability is None:
            return ""
        interval: Interval = self._stability.interval_of(argument, INTERVALS[column])
        if column in SIGNS:
            return self.tr("holds") if interval.keeps_its_sign else self.tr("changes")
        return interval.low if column in LOWS else interval.high

    def _text(self, row: int, column: Column) -> str:
        value = self._value(row, column)
        if not isinstance(value, float):
            return str(value)
        if column in ERRORS:
            return f"{value:.{PLACES}f}"
        if column in EMPHASES:
            return signed(value, self._decimals)
        return signed(value, SHARE_PLACES if column in SHARES else PLACES)


def _emphasis_decimals(explanation: Explanation) -> int:
    """Decimals that show three digits of the largest emphasis."""
    numbers = explanation.emphasis.probe + explanation.emphasis.reference
    largest = max(abs(value) for value in numbers)
    return 0 if largest == 0 else max(0, 2 - math.floor(math.log10(largest)))
