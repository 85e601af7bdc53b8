"""RowsModel: frozen rows in, a table of them to read out; what every table of the window shares."""

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
"""What a table's rows stand under."""

Row = TypeVar("Row")


class RowsModel(QAbstractTableModel, Generic[Row]):
    """A table that nobody edits; a kind of row says its columns, their heads and its cells."""

    columns = 0
    """How many columns a row has."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    def heads(self) -> tuple[str, ...]:
        """Names of the columns, in the language of the window."""
        raise NotImplementedError

    def cell(self, row: Row, column: int, role: int) -> Any:
        """What a role of a cell is; None where there is nothing to say."""
        raise NotImplementedError

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown, in the order in which it is shown."""
        return self._rows

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def replace_rows(self, rows: tuple[Row, ...]) -> None:
        """Show as many rows with other words; whatever is selected stays so."""
        self._rows = rows
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, self.columns - 1))

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        """Rows shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        """Columns, also where there are no rows."""
        return 0 if parent.isValid() else self.columns

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Names of the columns."""
        is_head = orientation is Qt.Orientation.Horizontal and 0 <= section < self.columns
        return self.heads()[section] if is_head and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a role of a cell is."""
        if not index.isValid():
            return None
        return self.cell(self._rows[index.row()], index.column(), role)
