"""LikelihoodPanel: what a score is worth after a calibration card, or why the card says nothing."""

from PySide6.QtCore import QEvent, QItemSelection, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from examiner.gui.likelihood_model import ConditionsModel, StatementsModel, held
from examiner.gui.rows_table import RowsTable
from examiner.likelihood.records import LikelihoodStatement
from examiner.likelihood.scale import verbal_scale
from examiner.likelihood.sentences import CAUTION, cap, headline, made_from, quality_of

_LEAST_ROWS = 1
_LEAST_CONDITIONS = 4


class LikelihoodPanel(QWidget):
    """Renders the statements of one comparison, and one of them in full."""

    statement_wanted = Signal()
    """A ratio is to be stated after the backbone's own card."""
    card_wanted = Signal()
    """A ratio is to be stated after another card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = QPushButton(self.tr("State the likelihood ratio"))
        self.other = QPushButton(self.tr("By another card…"))
        self.summary, self.words, self.reasons = QLabel(), QLabel(), QLabel()
        self.card, self.caution = QLabel(), QLabel(CAUTION)
        for label in (self.summary, self.words, self.reasons, self.card, self.caution):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self.words.font()
        font.setBold(True)
        self.words.setFont(font)
        self.statements = StatementsModel(self)
        self.conditions = ConditionsModel(self)
        self.list = RowsTable(self.statements)
        self.held = RowsTable(self.conditions)
        self._name_parts()
        self._lay_out()
        self.state.clicked.connect(self.statement_wanted)
        self.other.clicked.connect(self.card_wanted)
        self.list.selectionModel().selectionChanged.connect(self._choose)
        self.show_statements("", ())

    def event(self, event: QEvent) -> bool:
        """Ask for the height that the sentences take at this width; a scroll area then gives it."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            column = self.layout()
            if column is not None:
                self.setMinimumHeight(column.minimumHeightForWidth(self.width()))
        return super().event(event)

    @property
    def chosen(self) -> LikelihoodStatement | None:
        """The statement that is shown in full."""
        rows = self.list.selectionModel().selectedRows()
        return self.statements.rows[rows[0].row()] if rows else None

    def show_statements(self, comparison: str, found: tuple[LikelihoodStatement, ...]) -> None:
        """Show a comparison's statements, oldest first; the latest is chosen."""
        for button in (self.state, self.other):
            button.setVisible(bool(comparison))
        self.statements.show_rows(found)
        for part in (self.list, self.words, self.card, self.caution):
            part.setVisible(bool(found))
        if found:
            self.list.selectRow(len(found) - 1)
        self._choose()
        self.summary.setText(self._summary(comparison, found))

    def choose(self, mark: str) -> None:
        """Show the statement with `mark` in full."""
        marks = [each.mark for each in self.statements.rows]
        if mark in marks:
            self.list.selectRow(marks.index(mark))

    def _summary(self, comparison: str, found: tuple[LikelihoodStatement, ...]) -> str:
        if not comparison:
            return self.tr("No comparison is open.")
        if not found:
            return self.tr("Of the score of {} no likelihood ratio was asked for yet.").format(
                comparison
            )
        return self.tr("Score of {mark}: {score}.").format(
            mark=comparison, score=f"{found[-1].score:.4f}"
        )

    def _choose(self, *_: QItemSelection) -> None:
        statement = self.chosen
        self.conditions.show_rows(() if statement is None else held(statement))
        self.held.setVisible(bool(self.conditions.rows))
        self.reasons.setVisible(statement is not None and bool(statement.reasons))
        if statement is None:
            for label in (self.words, self.reasons, self.card):
                label.clear()
            return
        self.words.setText(
            headline(statement)
            if statement.ratio is None
            else f"{headline(statement)} {cap(statement)}"
        )
        self.reasons.setText("\n".join(statement.reasons))
        self.card.setText(self._card(statement))

    def _card(self, statement: LikelihoodStatement) -> str:
        card = statement.card
        lines = [
            self.tr("Population: {}.").format(card.population),
            self.tr("Card: {method}, {data}, {date}; {pairs}. {quality}.").format(
                method=card.method,
                data=card.data_set,
                date=card.date,
                pairs=made_from(card),
                quality=quality_of(card),
            ),
        ]
        if statement.ratio is not None:
            lines.append(self.tr("Words: {}.").format(verbal_scale(statement.scale).citation))
        return "\n".join(lines)

    def _name_parts(self) -> None:
        self.words.setAccessibleName(self.tr("The selected statement"))
        self.reasons.setAccessibleName(self.tr("Why no likelihood ratio is stated"))
        self.card.setAccessibleName(self.tr("The calibration card"))
        self.list.setAccessibleName(self.tr("Statements of the likelihood ratio"))
        self.held.setAccessibleName(self.tr("Conditions of the card and both photographs"))
        for table, least in ((self.list, _LEAST_ROWS), (self.held, _LEAST_CONDITIONS)):
            table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            table.least_rows = least
            table.fit()
        # A population takes a sentence; it stands below in full.
        self.list.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        line = QHBoxLayout()
        line.addWidget(self.state)
        line.addWidget(self.other)
        line.addWidget(self.summary, 1)
        column.addLayout(line)
        column.addWidget(self.list)
        column.addWidget(self.words)
        column.addWidget(self.reasons)
        column.addWidget(self.held, 1)
        column.addWidget(self.card)
        column.addWidget(self.caution)
        column.addStretch(0)
