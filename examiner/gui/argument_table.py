"""ArgumentPanel: the argument table with its filters, its account below, copy and export."""

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from examiner.errors import ExaminerError
from examiner.explanation.records import Explanation, Side
from examiner.explanation.stability_records import Stability
from examiner.gui.argument_basis import BasisLabel
from examiner.gui.argument_columns import (
    ERRORS,
    INTERVALS,
    OF_SIDE,
    PLACES,
    RUNNING,
    SORT_ROLE,
    Column,
)
from examiner.gui.argument_filter import ArgumentFilter, Sign
from examiner.gui.argument_model import ArgumentModel
from examiner.gui.argument_sums import argument_of
from examiner.gui.sum_row import SumRow
from examiner.gui.wrapping_row import WrappingRow
from examiner.output import write_whole
from examiner.render.figure import signed
from examiner.spreadsheets import csv_bytes
from examiner.workflow.argument_export import arguments_csv

_LEAST_ROW, _ROW_MARGIN = 24, 6
"""Least height of a row, to be pointed at, and the room around its letters; pixels."""

_LEAST_HEADS = 3
"""Least height of the table, in heights of its head."""


class _Table(QTableView):
    """Takes what room is left, but asks for no more than the least."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """A few rows: what holds the panel gives the rest, or lets it scroll."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.follow_letters()

    def follow_letters(self) -> None:
        """Make head and columns as large as the letters need."""
        # The style forgets the frame around two lines of a title.
        height = round(self.fontMetrics().lineSpacing() * 2.6)
        self.horizontalHeader().setMinimumHeight(height)
        self.setMinimumHeight(height * _LEAST_HEADS)
        line = self.fontMetrics().height() + _ROW_MARGIN
        self.verticalHeader().setDefaultSectionSize(max(line, _LEAST_ROW))
        self.horizontalHeader().setStretchLastSection(False)
        self.resizeColumnsToContents()
        self._fill_width()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let the last column take what room is left, but never less than its words need."""
        super().resizeEvent(event)
        self._fill_width()

    def _fill_width(self) -> None:
        head = self.horizontalHeader()
        if head.stretchLastSection():
            head.setStretchLastSection(False)
            self.resizeColumnToContents(head.logicalIndex(head.count() - 1))
        head.setStretchLastSection(head.length() < self.viewport().width())


class ArgumentPanel(QWidget):
    """Renders the arguments of one explanation; a row is a cell of both faces."""

    cell_selected = Signal(int, int)
    """Row and column, 1 to 7, of the cell whose row the examiner came to."""
    sides_changed = Signal(object)
    """Tuple of the sides shown."""
    failed = Signal(object)
    """The ExaminerError of an export."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explanations: tuple[Explanation, ...] = ()
        self._cell: tuple[int, int] | None = None
        self._sorted = (int(Column.CELL), Qt.SortOrder.AscendingOrder)
        self.model = ArgumentModel(self)
        self.filter = ArgumentFilter(self.model, self)
        self.view = _Table()
        self.sums = SumRow()
        self.sides = QComboBox()
        self.region = QComboBox()
        self.sign = QComboBox()
        self.copy = QPushButton(self.tr("Copy"))
        self.export = QPushButton(self.tr("Export CSV…"))
        self._shown = QLabel()
        self.basis = BasisLabel()
        self._fill_lists()
        self._set_up_view()
        self._lay_out()
        self._connect()
        self.show_explanation(None, ())

    @property
    def shown_sides(self) -> tuple[Side, ...]:
        """The faces whose arguments are shown."""
        chosen: tuple[Side, ...] = (tuple(Side), (Side.PROBE,), (Side.REFERENCE,))[
            self.sides.currentIndex()
        ]
        return chosen

    def show_explanation(
        self,
        explanation: Explanation | None,
        all_explanations: tuple[Explanation, ...],
        stability: Stability | None = None,
    ) -> None:
        """Show one explanation's arguments, emphasis and, where examined, their intervals.

        `all_explanations` go into the CSV.
        """
        self._explanations = all_explanations
        selected = self._cell
        self.model.show_explanation(explanation, stability)
        self._fill_regions()
        self._apply()
        for widget in (self.copy, self.export):
            widget.setEnabled(explanation is not None)
        self.view.follow_letters()
        if selected is not None:
            self.select_cell(*selected)

    def select_cell(self, row: int, column: int) -> None:
        """Go to the row of a cell, 1 to 7 each, without telling; a hidden one is told of."""
        self._cell = (row, column)
        found = next(
            (
                at
                for at, argument in enumerate(self.filter.shown())
                if (argument.row, argument.column) == (row, column)
            ),
            None,
        )
        with QSignalBlocker(self.view.selectionModel()):
            if found is None:
                self.view.clearSelection()
                self.view.setCurrentIndex(QModelIndex())
            else:
                self.view.selectRow(found)
        if found is not None:
            self.view.scrollTo(self.filter.index(found, Column.CELL))
        self.view.viewport().update()
        self._say_shown()

    def selected_cells(self) -> tuple[int, ...]:
        """Numbers of the cells whose rows are selected, ascending."""
        rows = self.view.selectionModel().selectedRows()
        return tuple(sorted(self.filter.argument(index.row()).cell for index in rows))

    def copy_rows(self) -> None:
        """Put the selected rows, or all rows shown, on the clipboard as TSV with bare numbers."""
        columns = [at for at in range(len(Column)) if not self.view.isColumnHidden(at)]
        selected = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        rows = selected or list(range(self.filter.rowCount()))
        titles = [self.model.title(Column(at)).replace("\n", " ") for at in columns]
        shown = ([self.filter.index(row, at).data(SORT_ROLE) for at in columns] for row in rows)
        QGuiApplication.clipboard().setText(csv_bytes([titles, *shown], "\t").decode())

    def export_csv(self, path: Path) -> None:
        """Write the whole table with every method's emphasis; `failed` tells of a refusal."""
        shown = self.model.explanation
        if shown is not None:
            try:
                write_whole(path, arguments_csv(shown.arguments, self._explanations))
            except ExaminerError as error:
                self.failed.emit(error)

    def choose_region(self, region: str) -> None:
        """List only one region; an empty name lists all."""
        at = self.region.findData(region)
        self.region.setCurrentIndex(max(at, 0))

    def _ask_file(self) -> None:
        title, kinds = self.tr("Export arguments"), self.tr("CSV files (*.csv)")
        found, _ = QFileDialog.getSaveFileName(self, title, "arguments.csv", kinds)
        if found:
            self.export_csv(Path(found))

    def _apply(self) -> None:
        explanation = self.model.explanation
        sides = self.shown_sides
        # Qt hands the sign back as bare text.
        sign = Sign(self.sign.currentData())
        self.filter.choose(self.region.currentData() or "", sign, sides)
        for side, columns in OF_SIDE.items():
            for column in columns:
                missing = (column in ERRORS and not self.model.has_errors) or (
                    column in INTERVALS and not self.model.has_intervals
                )
                self.view.setColumnHidden(column, side not in sides or missing)
        table = None if explanation is None else explanation.arguments
        self.sums.show_table(table, sides)
        self.basis.show_table(table)
        self._say_shown()

    def _change_sides(self) -> None:
        self._apply()
        self.sides_changed.emit(self.shown_sides)

    def _say_shown(self) -> None:
        shown = self.filter.shown()
        words = []
        if self.model.explanation is None:
            words.append(self.tr("No explanation of this comparison yet."))
        elif len(shown) < self.model.rowCount():
            words.append(
                self.tr("Shown: {count} of {all} cells.").format(
                    count=len(shown), all=self.model.rowCount()
                )
            )
            for side in self.shown_sides:
                total = sum(argument_of(argument, side) for argument in shown)
                name = self.tr("probe") if side is Side.PROBE else self.tr("reference")
                words.append(f"Σ {name} {signed(total, PLACES)}.")
            if self._cell and self._cell not in {(each.row, each.column) for each in shown}:
                hidden = self.tr("The selected cell, row {row}, column {column}, is filtered out.")
                words.append(hidden.format(row=self._cell[0], column=self._cell[1]))
        self._shown.setText(" ".join(words))
        self._shown.setVisible(bool(words))

    def _go(self) -> None:
        current = self.view.currentIndex()
        # Focus alone makes the first row the current one; only a selected row was come to.
        if current.isValid() and self.view.selectionModel().isSelected(current):
            argument = self.filter.argument(current.row())
            cell = (argument.row, argument.column)
            if cell != self._cell:
                self._cell = cell
                self.cell_selected.emit(*cell)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        if column in set(RUNNING):
            # A running total follows the order and cannot make it: the arrow goes back.
            with QSignalBlocker(self.view.horizontalHeader()):
                self.view.horizontalHeader().setSortIndicator(*self._sorted)
            return
        self._sorted = (column, order)
        self.filter.sort(column, order)

    def _fill_lists(self) -> None:
        for words in (self.tr("Both faces"), self.tr("Probe"), self.tr("Reference")):
            self.sides.addItem(words)
        for words, sign in (
            (self.tr("For and against"), Sign.ALL),
            (self.tr("For (+)"), Sign.FOR),
            (self.tr("Against (–)"), Sign.AGAINST),
            (self.tr("Faces differ in sign"), Sign.DIFFERENT),
        ):
            self.sign.addItem(words, sign)
        # A dock may be narrower than the longest name of a region.
        fitting = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        for box, letters in ((self.sides, 8), (self.region, 9), (self.sign, 12)):
            box.setSizeAdjustPolicy(fitting)
            box.setMinimumContentsLength(letters)
        self.sides.setAccessibleName(self.tr("Faces shown"))
        self.sign.setAccessibleName(self.tr("Signs shown"))
        self.region.setAccessibleName(self.tr("Facial region shown"))

    def _fill_regions(self) -> None:
        explanation, before = self.model.explanation, self.region.currentData()
        rows = () if explanation is None else explanation.arguments.rows
        with QSignalBlocker(self.region):
            self.region.clear()
            self.region.addItem(self.tr("All regions"), "")
            for region in dict.fromkeys(row.region for row in rows):
                self.region.addItem(region, region)
            self.region.setCurrentIndex(max(self.region.findData(before), 0))

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self.filter)
        view.setAccessibleName(self.tr("Argument table"))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        # The sums below stay in view; the table takes what room is left.
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        view.verticalHeader().hide()
        # Rows follow the letters, and are high enough to be hit.
        # Every row is one line; to measure them would take longer than to show everything else.
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = view.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(*self._sorted)
        header.setHighlightSections(False)

    def _lay_out(self) -> None:
        line = WrappingRow()
        for widget in (self.sides, self.region, self.sign, self.copy, self.export):
            line.addWidget(widget)
        self._shown.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addLayout(line)
        column.addWidget(self.basis)
        column.addWidget(self._shown)
        column.addWidget(self.view, 1)
        column.addWidget(self.sums)

    def _connect(self) -> None:
        self.sides.currentIndexChanged.connect(self._change_sides)
        for box in (self.region, self.sign):
            box.currentIndexChanged.connect(self._apply)
        self.view.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        self.view.selectionModel().currentChanged.connect(self._go)
        self.view.selectionModel().selectionChanged.connect(self._go)
        self.copy.clicked.connect(self.copy_rows)
        self.export.clicked.connect(self._ask_file)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.view)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self.copy_rows)
