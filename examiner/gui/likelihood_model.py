"""The tables of likelihood ratios: the statements kept, and the conditions of one of them."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont

from examiner.gui.agreement_model import RIGHT
from examiner.gui.rows_model import RowsModel
from examiner.likelihood.records import Condition, LikelihoodStatement, Verdict
from examiner.likelihood.sentences import measured, number, range_of, title


class StatementsModel(RowsModel[LikelihoodStatement]):
    """Statements that the case holds of one comparison."""

    columns = 5

    def heads(self) -> tuple[str, ...]:
        """Titles of the columns."""
        return (
            self.tr("Statement"),
            self.tr("log10 LR"),
            self.tr("Interval"),
            self.tr("Bounds"),
            self.tr("Population of the card"),
        )

    def texts(self, row: LikelihoodStatement) -> tuple[str, ...]:
        """Mark, number, interval, bounds, and of whom the card speaks."""
        card, ratio = row.card, row.ratio
        bounds = self.tr("{} to {}").format(number(card.lowest), number(card.highest))
        if ratio is None:
            return row.mark, self.tr("not stated"), "—", bounds, card.population
        interval = self.tr("{} to {}").format(number(ratio.lower), number(ratio.upper))
        value = number(ratio.log10)
        shown = self.tr("{} (capped)").format(value) if ratio.capped else value
        return row.mark, shown, interval, bounds, card.population

    def cell(self, row: LikelihoodStatement, column: int, role: int) -> Any:
        """Words to the left, numbers to the right."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.texts(row)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.heads()[column]}: {self.texts(row)[column]}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (1, 2, 3):
            return RIGHT
        return None


@dataclass(frozen=True, slots=True)
class Held:
    """One condition of a card, and what was measured of each face."""

    condition: Condition
    verdicts: tuple[Verdict, ...]
    """The probe's, then the reference's."""


def held(statement: LikelihoodStatement) -> tuple[Held, ...]:
    """The conditions of a statement's card, in their order."""
    asked = dict.fromkeys(verdict.condition for verdict in statement.verdicts)
    return tuple(
        Held(condition, tuple(v for v in statement.verdicts if v.condition == condition))
        for condition in asked
    )


class ConditionsModel(RowsModel[Held]):
    """The conditions of a card beside both photographs; whatever lies outside is bold."""

    columns = 4

    def heads(self) -> tuple[str, ...]:
        """Titles of the columns; the faces by their marks once there are rows."""
        asked = self.tr("Quality"), self.tr("Calibrated with")
        if not self.rows:
            return (*asked, self.tr("Probe"), self.tr("Reference"))
        return (*asked, *(verdict.face for verdict in self.rows[0].verdicts))

    def texts(self, row: Held) -> tuple[str, ...]:
        """What is asked, and what was found."""
        found = (self._verdict(verdict) for verdict in row.verdicts)
        return (title(row.condition.quality), range_of(row.condition), *found)

    def _verdict(self, verdict: Verdict) -> str:
        if verdict.holds:
            return measured(verdict)
        return self.tr("{}: outside").format(measured(verdict))

    def cell(self, row: Held, column: int, role: int) -> Any:
        """Words; those of a value outside its range are bold."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.texts(row)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.heads()[column]}: {self.texts(row)[column]}"
        outside = column >= 2 and not row.verdicts[column - 2].holds
        if role == Qt.ItemDataRole.FontRole and outside:
            font = QFont()
            font.setBold(True)
            return font
        return None
