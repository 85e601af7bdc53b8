"""The tables of covered regions: the checks kept, the score's changes, and what was claimed."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from examiner.explanation.covering_records import Covered, CoveringCheck
from examiner.explanation.fills import WORDS
from examiner.explanation.records import Side
from examiner.gui.agreement_model import RIGHT
from examiner.gui.rows_model import Row, RowsModel
from examiner.render.figure import signed

PLACES = 4
"""Decimals of scores and their changes."""


class _TextModel(RowsModel[Row]):
    """Rows of texts, of which some columns are numbers."""

    numbers: frozenset[int] = frozenset()

    def texts(self, row: Row) -> tuple[str, ...]:
        """What stands in a row."""
        raise NotImplementedError

    def cell(self, row: Row, column: int, role: int) -> Any:
        """Words to the left, numbers to the right."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.texts(row)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.heads()[column]}: {self.texts(row)[column]}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column in self.numbers:
            return RIGHT
        return None


class CoveringsModel(_TextModel[CoveringCheck]):
    """Checks that the case holds of one comparison."""

    columns = 5
    numbers = frozenset({3, 4})

    def heads(self) -> tuple[str, ...]:
        """Titles of the columns."""
        return (
            self.tr("Check"),
            self.tr("Face"),
            self.tr("Region covered"),
            self.tr("Share of the crop"),
            self.tr("Changes of the score"),
        )

    def texts(self, row: CoveringCheck) -> tuple[str, ...]:
        """Mark, place, and what the score did."""
        return (
            row.mark,
            self.tr("probe") if row.side is Side.PROBE else self.tr("reference"),
            # The points of an annotation stand in the words below the list.
            row.region.partition(", photograph pixels")[0],
            f"{row.area:.3f}",
            "; ".join(signed(each.change, PLACES) for each in row.results),
        )


class ResultsModel(_TextModel[Covered]):
    """The score with the region covered in each way."""

    columns = 3
    numbers = frozenset({1, 2})

    def heads(self) -> tuple[str, ...]:
        """Titles of the columns."""
        return self.tr("Filled with"), self.tr("Score"), self.tr("Change")

    def texts(self, row: Covered) -> tuple[str, ...]:
        """What it was filled with, and what the score became."""
        short = {
            "black": self.tr("black"),
            "grey": self.tr("middle grey"),
            "blur": self.tr("a blur of the crop"),
            "mean_face": self.tr("a mean face"),
        }
        words = short.get(row.fill, row.fill)
        return words, f"{row.score:.{PLACES}f}", signed(row.change, PLACES)

    def cell(self, row: Covered, column: int, role: int) -> Any:
        """The same, and what it was filled with at length."""
        if role == Qt.ItemDataRole.ToolTipRole and column == 0:
            return WORDS.get(row.fill, row.fill)
        return super().cell(row, column, role)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one explanation or one complete table claimed of a region."""

    name: str
    positive: float | None = None
    """Share of what the map has for."""
    negative: float | None = None
    """Share of what it has against."""
    inside: float | None = None
    """Sum of the table's arguments inside."""


class ClaimsModel(_TextModel[Claim]):
    """What was claimed of the region, method by method."""

    columns = 4
    numbers = frozenset({1, 2, 3})

    def heads(self) -> tuple[str, ...]:
        """Titles of the columns."""
        return (
            self.tr("Claimed by"),
            self.tr("For, inside"),
            self.tr("Against, inside"),
            self.tr("Arguments inside"),
        )

    def texts(self, row: Claim) -> tuple[str, ...]:
        """Shares, to be read beside the region's share of the crop."""
        inside = "" if row.inside is None else signed(row.inside, PLACES)
        if row.inside is not None:
            return row.name, "", "", inside
        return row.name, _share(row.positive), _share(row.negative), inside

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles, and what the numbers below them are."""
        if role == Qt.ItemDataRole.ToolTipRole and orientation is Qt.Orientation.Horizontal:
            return (
                "",
                self.tr("Share of what the map has for that lies in the region"),
                self.tr("Share of what the map has against that lies in the region"),
                self.tr("Sum of the arguments in the region"),
            )[section]
        return super().headerData(section, orientation, role)

    def show_check(self, check: CoveringCheck | None) -> None:
        """Show what was claimed of a check's region; None empties."""
        if check is None:
            self.show_rows(())
            return
        maps = [
            Claim(f"{each.explanation} {each.method}", each.positive, each.negative)
            for each in check.maps
        ]
        table = self.tr("table by {rule} ({mark})")
        tables = [
            Claim(table.format(rule=each.rule, mark=each.explanation), inside=each.inside)
            for each in check.tables
        ]
        self.show_rows((*maps, *tables))


def _share(share: float | None) -> str:
    return "—" if share is None else f"{share:.3f}"
