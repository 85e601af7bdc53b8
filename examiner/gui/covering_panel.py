"""CoveringPanel: what the score does when a region is covered, and what methods claimed of it."""

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from examiner.explanation.covering_records import CoveringCheck
from examiner.explanation.records import Side
from examiner.gui.covering_model import PLACES, ClaimsModel, CoveringsModel, ResultsModel
from examiner.gui.rows_table import RowsTable
from examiner.gui.turning_box import TurningBox

_LEAST_ROWS = 2

_TABLES_WIDE = 36
"""Least width with both tables beside each other, in heights of a letter."""


class CoveringPanel(QWidget):
    """Renders the covering checks of one comparison, and one of them in full."""

    cover_wanted = Signal()
    """A region is to be covered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = ""
        self.cover = QPushButton(self.tr("Cover a region…"))
        self.summary, self.words, self._meaning = QLabel(), QLabel(), QLabel()
        for label in (self.summary, self.words, self._meaning):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAccessibleName(self.tr("The selected check"))
        self._meaning.setText(
            self.tr(
                "No filling is neutral. A change of the score is a fact about the network and says "
                "nothing of the person. Arguments are shares of a score that all places make "
                "together; their sum need not be what the score loses."
            )
        )
        self.coverings = CoveringsModel(self)
        self.results = ResultsModel(self)
        self.claims = ClaimsModel(self)
        self.list = RowsTable(self.coverings)
        self.changes = RowsTable(self.results)
        self.claimed = RowsTable(self.claims)
        self._name_tables()
        self._lay_out()
        self.cover.clicked.connect(self.cover_wanted)
        self.list.selectionModel().selectionChanged.connect(self._choose)
        self.show_coverings("", ())

    @property
    def chosen(self) -> CoveringCheck | None:
        """The check that is shown in full."""
        rows = self.list.selectionModel().selectedRows()
        return self.coverings.rows[rows[0].row()] if rows else None

    def show_coverings(self, comparison: str, checks: tuple[CoveringCheck, ...]) -> None:
        """Show a comparison's checks, oldest first; a new one is chosen, else the one before."""
        before = self.chosen
        known = {each.mark for each in self.coverings.rows}
        self._comparison = comparison
        self.cover.setVisible(bool(comparison))
        self.coverings.show_rows(checks)
        marks = [each.mark for each in checks]
        new = [mark for mark in marks if mark not in known]
        kept = before.mark if before is not None and before.mark in marks and not new else ""
        wanted = kept or (marks[-1] if marks else "")
        for part in (self.list, self.changes, self.claimed, self.words, self._meaning):
            part.setVisible(bool(checks))
        if wanted:
            self.list.selectRow(marks.index(wanted))
        self._choose()
        self.summary.setText(self._summary(comparison, len(checks)))

    def choose(self, mark: str) -> None:
        """Show the check with `mark` in full."""
        marks = [each.mark for each in self.coverings.rows]
        if mark in marks:
            self.list.selectRow(marks.index(mark))

    def _summary(self, comparison: str, count: int) -> str:
        if not comparison:
            return self.tr("No comparison is open.")
        if not count:
            return self.tr("No region of {} was covered yet.").format(comparison)
        return self.tr("Regions of {mark} that were covered: {count}.").format(
            mark=comparison, count=count
        )

    def _choose(self, *_: QItemSelection) -> None:
        check = self.chosen
        self.results.show_rows(() if check is None else check.results)
        self.claims.show_check(check)
        if check is None:
            self.words.clear()
            return
        words = self.tr(
            "{mark}: {region} of the {face} covered, {area} of the crop. Score uncovered {score}, "
            "decision threshold {threshold}."
        )
        self.words.setText(
            words.format(
                mark=check.mark,
                region=check.region,
                face=self.tr("probe") if check.side is Side.PROBE else self.tr("reference"),
                area=f"{check.area:.3f}",
                score=f"{check.score:.{PLACES}f}",
                threshold=f"{check.threshold:.{PLACES}f}",
            )
        )

    def _name_tables(self) -> None:
        self.list.setAccessibleName(self.tr("Covered regions"))
        self.changes.setAccessibleName(self.tr("Changes of the score"))
        self.claimed.setAccessibleName(self.tr("What was claimed of the region"))
        for table in (self.list, self.changes, self.claimed):
            table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            table.least_rows = _LEAST_ROWS
            table.fit()

    def _lay_out(self) -> None:
        tables = TurningBox(_TABLES_WIDE)
        tables.box.addWidget(self.changes, 1)
        tables.box.addWidget(self.claimed, 1)
        column = QVBoxLayout(self)
        line = QHBoxLayout()
        line.addWidget(self.cover)
        line.addWidget(self.summary, 1)
        column.addLayout(line)
        column.addWidget(self.list, 1)
        column.addWidget(self.words)
        column.addWidget(tables, 1)
        column.addWidget(self._meaning)
        column.addStretch(0)
