"""ComparisonsModel: every comparison with its score, side of the threshold and state."""

import re
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from examiner.comparison.records import Decision
from examiner.gui.case_overview import ComparisonLine, Item, ItemKind
from examiner.gui.case_tree import FindRole, ItemRole

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

MARK, FACES, SCORE, SIDE, STATE = range(5)
"""Columns."""

_NUMBERS = re.compile(r"\d+")


class ComparisonsModel(QAbstractTableModel):
    """One row for each comparison; sorts itself, so that 2,000 rows need no proxy."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ComparisonLine, ...] = ()
        self._rows: dict[str, int] = {}
        self._order = (MARK, Qt.SortOrder.AscendingOrder)

    def show_lines(self, lines: tuple[ComparisonLine, ...]) -> None:
        """Take over the comparisons, in the order that was chosen before."""
        ordered = self._sorted(lines)
        if _marks(ordered) == _marks(self._lines):
            self._take(ordered)
            if ordered:
                last = self.index(len(ordered) - 1, STATE)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._take(ordered)
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column; equal rows stay in the order of their marks."""
        self._order = (max(column, MARK), order)
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        marks = [self._lines[index.row()].comparison.mark for index in held]
        self._take(self._sorted(self._lines))
        now = [
            self.index(self._rows[mark], index.column())
            for mark, index in zip(marks, held, strict=True)
        ]
        self.changePersistentIndexList(held, now)
        self.layoutChanged.emit()

    def index_of(self, mark: str) -> QModelIndex:
        """The first index of a comparison's row, or an invalid one."""
        row = self._rows.get(mark)
        return QModelIndex() if row is None else self.index(row, MARK)

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802
        """Comparisons."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802
        """Five."""
        return 0 if parent.isValid() else STATE + 1

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (
            self.tr("Mark"),
            self.tr("Faces"),
            self.tr("Score"),
            self.tr("Threshold"),
            self.tr("State"),
        )
        return names[section] if 0 <= section < len(names) else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts and spoken texts of a cell."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._sentence(line)
        if role == ItemRole:
            return Item(ItemKind.COMPARISON, line.comparison.mark)
        if role == FindRole:
            made = line.comparison
            return f"{made.mark} {made.probe} {made.reference}".lower()
        return None

    def _text(self, line: ComparisonLine, column: int) -> str:
        made = line.comparison
        texts = {
            MARK: made.mark,
            FACES: f"{made.probe} : {made.reference}",
            SCORE: f"{made.score.value:.4f}",
            SIDE: self._side(made.decision),
            STATE: self._state(line),
        }
        return texts[column]

    def _side(self, decision: Decision) -> str:
        return self.tr("above") if decision is Decision.ABOVE else self.tr("below")

    def _state(self, line: ComparisonLine) -> str:
        """The state in few words, for a narrow column."""
        count = len(line.methods)
        words = self.tr("explained (%1)") if count else self.tr("compared")
        words = words.replace("%1", str(count))
        return self.tr("stale, %1").replace("%1", words) if line.stale else words

    def _state_in_full(self, line: ComparisonLine) -> str:
        words = self.tr("explained by %1") if line.methods else self.tr("compared")
        words = words.replace("%1", ", ".join(line.methods))
        if not line.stale:
            return words
        return self.tr("%1 before a landmark was moved").replace("%1", words)

    def _sentence(self, line: ComparisonLine) -> str:
        made = line.comparison
        side = self._side(made.decision)
        words = self.tr("%1: %2 and %3, score %4, %5 threshold %6, %7")
        parts = (
            made.mark,
            made.probe,
            made.reference,
            f"{made.score.value:.4f}",
            side,
            f"{made.threshold.value:.4f}",
            self._state_in_full(line),
        )
        for place, part in enumerate(parts, start=1):
            words = words.replace(f"%{place}", part)
        return words

    def _sorted(self, lines: tuple[ComparisonLine, ...]) -> tuple[ComparisonLine, ...]:
        column, order = self._order
        keys: dict[int, Any] = {
            MARK: lambda line: numbers_in(line.comparison.mark),
            FACES: lambda line: (
                numbers_in(line.comparison.probe),
                numbers_in(line.comparison.reference),
            ),
            SCORE: lambda line: line.comparison.score.value,
            SIDE: lambda line: line.comparison.decision.value,
            STATE: lambda line: (line.stale, len(line.methods)),
        }
        by_mark = sorted(lines, key=keys[MARK])
        falling = order is Qt.SortOrder.DescendingOrder
        return tuple(sorted(by_mark, key=keys[column], reverse=falling))

    def _take(self, lines: tuple[ComparisonLine, ...]) -> None:
        self._lines = lines
        self._rows = {line.comparison.mark: row for row, line in enumerate(lines)}


def numbers_in(mark: str) -> tuple[int, ...]:
    """The numbers of a mark, so that P2.1 comes before P10.1."""
    return tuple(int(number) for number in _NUMBERS.findall(mark))


def _alignment(column: int) -> Qt.AlignmentFlag:
    sides = {SCORE: Qt.AlignmentFlag.AlignRight, SIDE: Qt.AlignmentFlag.AlignHCenter}
    return sides.get(column, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def _marks(lines: tuple[ComparisonLine, ...]) -> list[str]:
    return [line.comparison.mark for line in lines]
