"""ShortcutsModel: the actions and their keys as a table, group after group."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont, QKeySequence

from examiner.gui.action_groups import label
from examiner.gui.action_specs import ActionSpec, keys_in_force
from examiner.gui.rows_model import RowsModel

GROUP, ACT, KEYS = range(3)


class ShortcutsModel(RowsModel[ActionSpec]):
    """Rows of the table of actions that fit a search."""

    columns = KEYS + 1

    def __init__(self, specs: tuple[ActionSpec, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._specs = specs
        self._changed: dict[str, str] = {}
        self._keys = keys_in_force(specs, {})
        self.show_rows(specs)

    def show_keys(self, changed: Mapping[str, str]) -> None:
        """Show the keys of the table save where the user has changed them."""
        self._changed = dict(changed)
        self._keys = keys_in_force(self._specs, changed)
        self.replace_rows(self.rows)

    def search(self, text: str) -> None:
        """Show only rows in whose words or keys `text` occurs."""
        wanted = text.strip().casefold()
        self.show_rows(tuple(spec for spec in self._specs if wanted in self._words(spec)))

    def spec(self, row: int) -> ActionSpec:
        """The action in a row."""
        return self.rows[row]

    def row_of(self, action: str) -> int:
        """The row that shows an action; -1 if none does."""
        return next((row for row, spec in enumerate(self.rows) if spec.id == action), -1)

    def heads(self) -> tuple[str, ...]:
        """Group, act and keys."""
        return self.tr("Group"), self.tr("Act"), self.tr("Keys")

    def cell(self, row: ActionSpec, column: int, role: int) -> Any:
        """Words and keys; a key that the user has changed is bold."""
        if role == Qt.ItemDataRole.DisplayRole:
            # A group's title stands once, beside its first act.
            if column == GROUP and self._follows_its_group(row):
                return ""
            return self._texts(row)[column]
        if role == Qt.ItemDataRole.FontRole and column == KEYS:
            font = QFont()
            font.setBold(row.id in self._changed)
            return font
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(self._texts(row))
        return None

    def _follows_its_group(self, spec: ActionSpec) -> bool:
        first = next(each for each in self.rows if each.group == spec.group)
        return first is not spec

    def _texts(self, spec: ActionSpec) -> tuple[str, str, str]:
        return label(spec.group), label(spec.text), native(self._keys[spec.id])

    def _words(self, spec: ActionSpec) -> str:
        return " ".join(self._texts(spec)).casefold()


def native(keys: str) -> str:
    """Keys as they are written on this platform."""
    return QKeySequence(keys, QKeySequence.SequenceFormat.PortableText).toString(
        QKeySequence.SequenceFormat.NativeText
    )
