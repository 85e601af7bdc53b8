"""ComparisonsModel: every comparison with its score, side of the threshold and state."""

import re
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from examiner.comparison.records import Decision
from examiner.gui.case_overview import ComparisonLine, Item, ItemKind
from examiner.gui.case_tree import FindRole, ItemRole
from examiner.gui.rows_model import RowsModel
from examiner.gui.score_scale import number

MARK, FACES, SCORE, SIDE, STATE = range(5)
"""Columns."""

_NUMBERS = re.compile(r"\d+")


class ComparisonsModel(RowsModel[ComparisonLine]):
    """One row for each comparison; sorts itself, so that 2,000 rows need no proxy."""

    columns = STATE + 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._order = (MARK, Qt.SortOrder.AscendingOrder)
        self._places: dict[str, int] = {}

    def show_lines(self, lines: tuple[ComparisonLine, ...]) -> None:
        """Take over the comparisons, in the order that was chosen before."""
        ordered = self._sorted(lines)
        same = _marks(ordered) == _marks(self.rows)
        self._places = _places(ordered)
        if same:
            self.replace_rows(ordered)
        else:
            self.show_rows(ordered)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column; equal rows stay in the order of their marks."""
        self._order = (max(column, MARK), order)
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        marks = [self.rows[index.row()].comparison.mark for index in held]
        self._rows = self._sorted(self.rows)
        self._places = _places(self.rows)
        now = [
            self.index(self._places[mark], index.column())
            for mark, index in zip(marks, held, strict=True)
        ]
        self.changePersistentIndexList(held, now)
        self.layoutChanged.emit()

    def index_of(self, mark: str) -> QModelIndex:
        """The first index of a comparison's row, or an invalid one."""
        row = self._places.get(mark)
        return QModelIndex() if row is None else self.index(row, MARK)

    def heads(self) -> tuple[str, ...]:
        """Names of the columns, short enough for a narrow dock."""
        return (
            self.tr("Mark"),
            self.tr("Faces"),
            self.tr("Score"),
            self.tr("Side"),
            self.tr("Maps"),
        )

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Names of the columns, over their texts; what they hold as the tool tip."""
        if orientation is Qt.Orientation.Horizontal and 0 <= section < self.columns:
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
            if role == Qt.ItemDataRole.ToolTipRole:
                return self._meanings()[section]
        return super().headerData(section, orientation, role)

    def cell(self, row: ComparisonLine, column: int, role: int) -> Any:
        """Texts and spoken texts of a cell."""
        made = row.comparison
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._sentence(row)
        if role == ItemRole:
            return Item(ItemKind.COMPARISON, made.mark)
        if role == FindRole:
            return f"{made.mark} {made.probe} {made.reference}".lower()
        return None

    def longest(self) -> tuple[tuple[str, ...], ...]:
        """For each column, texts of which one is as long as any of its cells."""
        made = [line.comparison for line in self.rows]
        faces = [max((m.probe for m in made), key=len, default="")]
        faces.append(max((m.reference for m in made), key=len, default=""))
        most = max((len(line.methods) for line in self.rows), default=0)
        counted = (str(most), self.tr("none"))
        stale = self.tr("%1, stale").replace("%1", str(most))
        return (
            (max((m.mark for m in made), key=len, default=""),),
            (" : ".join(faces),),
            (number(-0.8888),),
            (self.tr("above"), self.tr("below")),
            (*counted, stale) if any(line.stale for line in self.rows) else counted,
        )

    def _meanings(self) -> tuple[str, ...]:
        return (
            self.tr("Mark of the comparison"),
            self.tr("Face of the probe and face of the reference"),
            self.tr("Similarity score"),
            self.tr("Side of the decision threshold on which the score lies"),
            self.tr("How many explanations have maps of it; stale: a landmark was moved since"),
        )

    def _text(self, line: ComparisonLine, column: int) -> str:
        made = line.comparison
        texts = {
            MARK: made.mark,
            FACES: f"{made.probe} : {made.reference}",
            SCORE: number(made.score.value),
            SIDE: self._side(made.decision),
            STATE: self._state(line),
        }
        return texts[column]

    def _side(self, decision: Decision) -> str:
        return self.tr("above") if decision is Decision.ABOVE else self.tr("below")

    def _state(self, line: ComparisonLine) -> str:
        """The state in few words, for a narrow column."""
        count = len(line.methods)
        words = str(count) if count else self.tr("none")
        return self.tr("%1, stale").replace("%1", words) if line.stale else words

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
            number(made.score.value),
            side,
            number(made.threshold.value),
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


def numbers_in(mark: str) -> tuple[int, ...]:
    """The numbers of a mark, so that P2.1 comes before P10.1."""
    return tuple(int(number) for number in _NUMBERS.findall(mark))


def _alignment(column: int) -> Qt.AlignmentFlag:
    sides = {SCORE: Qt.AlignmentFlag.AlignRight, SIDE: Qt.AlignmentFlag.AlignHCenter}
    return sides.get(column, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def _marks(lines: tuple[ComparisonLine, ...]) -> list[str]:
    return [line.comparison.mark for line in lines]


def _places(lines: tuple[ComparisonLine, ...]) -> dict[str, int]:
    return {line.comparison.mark: row for row, line in enumerate(lines)}
