"""StabilityPanel: what the explanation that is shown became under changed circumstances."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from examiner.explanation.records import Explanation, Side
from examiner.explanation.stability_records import Stability, Variation
from examiner.gui.argument_columns import PLACES
from examiner.gui.rows_model import RowsModel
from examiner.gui.rows_table import RowsTable
from examiner.render.figure import signed

COLUMNS = 7

_LEAST_ROWS = 4


class VariationsModel(RowsModel[Variation]):
    """Changed circumstances as rows."""

    columns = COLUMNS

    def heads(self) -> tuple[str, ...]:
        """Titles of the columns."""
        return (
            self.tr("What was changed"),
            self.tr("Score"),
            self.tr("Threshold"),
            self.tr("Likeness, probe"),
            self.tr("Likeness, reference"),
            self.tr("Opposite signs, probe"),
            self.tr("Opposite signs, reference"),
        )

    def cell(self, row: Variation, column: int, role: int) -> Any:
        """Words to the left, numbers to the right."""
        texts = (
            row.changed,
            f"{row.score:.4f}",
            f"{row.threshold:.4f}",
            signed(row.probe_likeness, 3),
            signed(row.reference_likeness, 3),
            f"{row.probe_changed:,}",
            f"{row.reference_changed:,}",
        )
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.heads()[column]}: {texts[column]}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class StabilityPanel(QWidget):
    """Renders one explanation's stability, or offers to examine it."""

    examination_wanted = Signal(str)
    """Mark of the explanation whose stability is to be examined."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explanation = ""
        self.model = VariationsModel(self)
        self.table = RowsTable(self.model)
        self.table.setAccessibleName(self.tr("Changed circumstances"))
        self.table.least_rows = _LEAST_ROWS
        self.table.fit()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.summary, self.words = QLabel(), QLabel()
        for label in (self.summary, self.words):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAccessibleName(self.tr("What does not keep its sign"))
        self.examine = QPushButton(self.tr("Examine stability"))
        column = QVBoxLayout(self)
        column.addWidget(self.summary)
        column.addWidget(self.examine, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.table, 1)
        column.addWidget(self.words)
        self.examine.clicked.connect(lambda: self.examination_wanted.emit(self._explanation))
        self.show_stability(None, None)

    def show_stability(self, explanation: Explanation | None, made: Stability | None) -> None:
        """Show how stable an explanation is; not examined yet, or no explanation."""
        self._explanation = "" if explanation is None else explanation.mark
        self.model.show_rows(() if made is None else made.variations)
        self.table.setVisible(made is not None)
        self.examine.setVisible(explanation is not None and made is None)
        self.words.setVisible(made is not None)
        if explanation is None:
            self.summary.setText(self.tr("No explanation of this comparison yet."))
        elif made is None:
            words = self.tr(
                "The stability of {} was not examined yet: the method is run anew with threshold, "
                "alignment, scale and file changed a little, one at a time."
            )
            self.summary.setText(words.format(explanation.mark))
        else:
            self._say(explanation, made)

    def _say(self, explanation: Explanation, made: Stability) -> None:
        words = self.tr(
            "{mark}, {method}: score {score}; changed circumstances give {low} to {high}."
        )
        self.summary.setText(
            words.format(
                mark=explanation.mark,
                method=explanation.method,
                score=f"{explanation.arguments.score:.4f}",
                low=f"{made.scores.low:.4f}",
                high=f"{made.scores.high:.4f}",
            )
        )
        meaning = self.tr(
            "Likeness is the rank correlation with the recorded map. What changes its sign under "
            "changes as small as these should not be relied upon; what keeps it is no more true "
            "for that."
        )
        self.words.setText("\n".join([*(self._face(explanation, made, s) for s in Side), meaning]))

    def _face(self, explanation: Explanation, made: Stability, side: Side) -> str:
        rows = explanation.arguments.rows
        unsteady = [row.cell for row in rows if not made.interval_of(row, side).keeps_its_sign]
        places = made.sign_changes(side)
        rest = made.intervals(side)[-1]
        words = self.tr(
            "{face}: the map's sign changes at {places} of {all} pixels, shown as dots; the "
            "argument's in {count} of {rows} rows{listed}. Rest row: {low} to {high}."
        )
        return words.format(
            face=self.tr("Probe") if side is Side.PROBE else self.tr("Reference"),
            places=f"{int(places.sum()):,}",
            all=f"{places.size:,}",
            count=len(unsteady),
            rows=len(rows),
            listed=f" ({', '.join(map(str, unsteady))})" if unsteady else "",
            low=signed(rest.low, PLACES),
            high=signed(rest.high, PLACES),
        )
