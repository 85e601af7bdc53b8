"""RecentCases: cases that were open at this desk, as a list; missing files are said to be so."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QGuiApplication

from examiner.gui.desk_settings import RecentCase

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

PathRole = Qt.ItemDataRole.UserRole
"""Path of a case, as text."""
MissingRole = Qt.ItemDataRole.UserRole + 1
"""Whether no file is there."""


class RecentCases(QAbstractListModel):
    """Name of the file above, path and day below."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cases: tuple[RecentCase, ...] = ()
        self._missing: frozenset[str] = frozenset()

    def show_cases(self, cases: tuple[RecentCase, ...]) -> None:
        """Show cases in the given order, and look whether their files are there."""
        self.beginResetModel()
        self._cases = cases
        self._missing = frozenset(case.path for case in cases if not _is_there(case.path))
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802
        """Cases."""
        return 0 if parent.isValid() else len(self._cases)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Two lines of text, grey where the file is missing."""
        if not index.isValid():
            return None
        case = self._cases[index.row()]
        missing = case.path in self._missing
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{_name(case)}\n{self._detail(case, missing=missing)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_name(case)}, {self._detail(case, missing=missing)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return case.path
        if role == Qt.ItemDataRole.ForegroundRole and missing:
            return QGuiApplication.palette().placeholderText()
        if role == PathRole:
            return case.path
        if role == MissingRole:
            return missing
        return None

    def _detail(self, case: RecentCase, *, missing: bool) -> str:
        when = QDateTime.fromString(case.opened, Qt.DateFormat.ISODate).toLocalTime()
        day = when.toString("yyyy-MM-dd HH:mm") if when.isValid() else ""
        state = self.tr("file not found") if missing else day
        return f"{state} · {case.path}" if state else case.path


def _name(case: RecentCase) -> str:
    return Path(case.path).stem or case.path


def _is_there(path: str) -> bool:
    try:
        return Path(path).is_file()
    except OSError:
        return False
