"""The tables of the agreement of methods: rank correlations, and patches under contradiction."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from examiner.explanation.agreement import Agreement, Contradiction
from examiner.explanation.records import Side
from examiner.gui.number_text import plain
from examiner.gui.rows_model import RowsModel
from examiner.render.figure import signed

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class CorrelationRow:
    """One method's rank correlations with all."""

    name: str
    values: tuple[float, ...]


class CorrelationsModel(RowsModel[CorrelationRow]):
    """The matrix of one face; the columns are named by marks alone."""

    columns = 1

    def heads(self) -> tuple[str, ...]:
        """What the rows are, then the marks of the explanations."""
        return self.tr("Rank correlation"), *(row.name.partition(" ")[0] for row in self.rows)

    def show_face(self, found: Agreement | None, side: Side) -> None:
        """Show the matrix of one face; None empties."""
        rows: tuple[CorrelationRow, ...] = ()
        if found is not None:
            numbers = found.face(side).correlations.tolist()
            rows = tuple(
                CorrelationRow(name, tuple(values))
                for name, values in zip(found.names, numbers, strict=True)
            )
        self.beginResetModel()
        self._rows, self.columns = rows, 1 + len(rows)
        self.endResetModel()

    def cell(self, row: CorrelationRow, column: int, role: int) -> Any:
        """The method's name, then numbers from −1 to 1."""
        text = row.name if column == 0 else signed(row.values[column - 1], 2)
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return text if column == 0 else f"{row.name}, {self.rows[column - 1].name}: {text}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return RIGHT
        return None


@dataclass(frozen=True, slots=True)
class Contradicted:
    """A patch of one face that methods contradict each other about."""

    side: Side
    patch: Contradiction


class ContradictionsModel(RowsModel[Contradicted]):
    """Contradicted patches of both faces as rows."""

    columns = 5

    def heads(self) -> tuple[str, ...]:
        """Titles of the columns."""
        return (
            self.tr("Face"),
            self.tr("Patch"),
            self.tr("Facial region"),
            self.tr("For (+)"),
            self.tr("Against (–)"),
        )

    def cell(self, row: Contradicted, column: int, role: int) -> Any:
        """Where it is, and what each method says there in its own unit."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        patch = row.patch
        texts = (
            self.tr("probe") if row.side is Side.PROBE else self.tr("reference"),
            str(patch.patch),
            patch.region,
            _said(patch, positive=True),
            _said(patch, positive=False),
        )
        is_shown = role == Qt.ItemDataRole.DisplayRole
        return texts[column] if is_shown else f"{self.heads()[column]}: {texts[column]}"


def _said(patch: Contradiction, *, positive: bool) -> str:
    said = [each for each in patch.sayings if (each.value > 0) is positive]
    return "; ".join(f"{each.name} {plain(each.value)}" for each in said)
