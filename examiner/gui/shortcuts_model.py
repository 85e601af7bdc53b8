"""ShortcutsModel: the actions and their keys as a table, group after group."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QKeySequence

from examiner.gui.action_specs import ActionSpec, keys_in_force, label

Index = QModelIndex | QPersistentModelIndex

GROUP, ACT, KEYS = range(3)


class ShortcutsModel(QAbstractTableModel):
    """Rows of the table of actions that fit a search."""

    def __init__(self, specs: tuple[ActionSpec, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._specs = specs
        self._shown = specs
        self._changed: dict[str, str] = {}
        self._keys = keys_in_force(specs, {})

    def show_keys(self, changed: Mapping[str, str]) -> None:
        """Show the keys of the table save where the user has changed them."""
        self._changed = dict(changed)
        self._keys = keys_in_force(self._specs, changed)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, KEYS))

    def search(self, text: str) -> None:
        """Show only rows in whose words or keys `text` occurs."""
        wanted = text.strip().casefold()
        self.beginResetModel()
        self._shown = tuple(spec for spec in self._specs if wanted in self._words(spec))
        self.endResetModel()

    def spec(self, row: int) -> ActionSpec:
        """The action in a row."""
        return self._shown[row]

    def row_of(self, action: str) -> int:
        """The row that shows an action; -1 if none does."""
        return next((row for row, spec in enumerate(self._shown) if spec.id == action), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Group, act and keys."""
        return 0 if parent.isValid() else KEYS + 1

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Group"), self.tr("Act"), self.tr("Keys"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and keys; a key that the user has changed is bold."""
        if not index.isValid():
            return None
        spec = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            # A group's title stands once, beside its first act.
            if index.column() == GROUP and self._follows_its_group(index.row()):
                return ""
            return self._texts(spec)[index.column()]
        if role == Qt.ItemDataRole.FontRole and index.column() == KEYS:
            font = QFont()
            font.setBold(spec.id in self._changed)
            return font
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(self._texts(spec))
        return None

    def _follows_its_group(self, row: int) -> bool:
        return row > 0 and self._shown[row - 1].group == self._shown[row].group

    def _texts(self, spec: ActionSpec) -> tuple[str, str, str]:
        return label(spec.group), label(spec.text), native(self._keys[spec.id])

    def _words(self, spec: ActionSpec) -> str:
        return " ".join(self._texts(spec)).casefold()


def native(keys: str) -> str:
    """Keys as they are written on this platform."""
    return QKeySequence(keys, QKeySequence.SequenceFormat.PortableText).toString(
        QKeySequence.SequenceFormat.NativeText
    )
