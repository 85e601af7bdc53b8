"""ValidationDialog: what a validation run has measured, as tables and charts."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from examiner.gui.chart_library import STEP, ChartLibrary
from examiner.gui.dialog_size import give_size
from examiner.gui.rows_table import RowsTable
from examiner.gui.validation_model import MeasuresModel, groups_of
from examiner.render.chart_records import Chart
from examiner.validation.table.records import Column, RunColumns

if TYPE_CHECKING:
    from examiner.gui.record_chart import RecordChart

_WIDTH_IN_LETTERS, _HEIGHT_IN_LINES = 130, 42
_CHART_IN_LETTERS, _CHART_IN_LINES = 36, 14
_NAMES_IN_LETTERS = 26


class ValidationDialog(QDialog):
    """A list of tables and charts on the left; the chosen one on the right."""

    def __init__(
        self,
        run: RunColumns,
        charts: tuple[tuple[str, Chart], ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        made = run.configuration
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = self.tr("Validation results: {backbone} on {data_set}")
        self.setWindowTitle(title.format(backbone=made.network, data_set=made.data_set))
        self._library = ChartLibrary()
        self.destroyed.connect(self._library.wait)
        self.contents = QListWidget()
        self.contents.setAccessibleName(self.tr("Tables and charts of the run"))
        self.contents.setWordWrap(True)
        self.pages = QStackedWidget()
        for name, columns in groups_of(run):
            self._add(name, MeasuresPage(columns, name))
        for _, chart in charts:
            self._add(chart.title, ChartPage(chart, self._library))
        self._arrange(run)
        self.contents.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.contents.setCurrentRow(0)

    def _add(self, name: str, page: QWidget) -> None:
        self.contents.addItem(name)
        # With large letters a page may want more room than there is.
        place = QScrollArea()
        place.setWidgetResizable(True)
        place.setFrameShape(QFrame.Shape.NoFrame)
        place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        place.setWidget(page)
        self.pages.addWidget(place)

    def _arrange(self, run: RunColumns) -> None:
        made = run.configuration
        told = self.tr(
            "{genuine:,} genuine and {impostor:,} impostor pairs of {pictures:,} pictures. These "
            "numbers hold for this data; they do not say how often the configuration errs in a "
            "case."
        ).format(genuine=made.genuine_pairs, impostor=made.impostor_pairs, pictures=made.pictures)
        self.words = QLabel(told)
        self.words.setWordWrap(True)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.contents)
        self.split.addWidget(self.pages)
        self.split.setStretchFactor(1, 1)
        self.split.setChildrenCollapsible(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addWidget(self.split, 1)
        column.addWidget(buttons)
        metrics = self.fontMetrics()
        letter, line = metrics.horizontalAdvance("0"), metrics.height()
        give_size(self, letter * _WIDTH_IN_LETTERS, line * _HEIGHT_IN_LINES)
        self.split.setSizes([self.width() * 3 // 10, self.width() * 7 // 10])


class MeasuresPage(QWidget):
    """One group of measures as a table."""

    def __init__(self, columns: tuple[Column, ...], name: str) -> None:
        super().__init__()
        title = QLabel(name)
        title.setWordWrap(True)
        self.table = RowsTable(MeasuresModel(columns, self))
        self.table.setAccessibleName(name)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        legend = QLabel(
            self.tr(
                "In brackets: the middle 95 hundredths of draws of the people anew. Bold: the best "
                "method. *: a control, which looks at no face, that no method is better than."
            )
        )
        legend.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addWidget(title)
        layout.addWidget(self.table, 1)
        layout.addWidget(legend)


class ChartPage(QWidget):
    """One chart with the names of its lines; the chosen name's line stands out."""

    def __init__(self, chart: Chart, library: ChartLibrary) -> None:
        super().__init__()
        self._chart = chart
        self._library = library
        self.drawn: RecordChart | None = None
        title, note = QLabel(chart.title), QLabel(chart.note)
        for label in (title, note):
            label.setWordWrap(True)
        self.names = QListWidget()
        self.names.setAccessibleName(self.tr("Lines of the chart"))
        self.words = QLabel(self.tr("Choose a line to read its numbers."))
        self.words.setWordWrap(True)
        self._place = QVBoxLayout()
        beside = QSplitter(Qt.Orientation.Horizontal)
        holder = QWidget()
        holder.setLayout(self._place)
        beside.addWidget(holder)
        beside.addWidget(self.names)
        beside.setStretchFactor(0, 1)
        beside.setChildrenCollapsible(False)
        self._holder, self._beside = holder, beside
        self._fit()
        column = QVBoxLayout(self)
        for part in (title, beside, self.words, note):
            column.addWidget(part, 1 if part is beside else 0)
        self._later = QTimer(self, singleShot=True, interval=STEP)
        self._later.timeout.connect(self._make)
        self.names.currentRowChanged.connect(self._choose)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Draw the chart once somebody looks at it."""
        super().showEvent(event)
        if self.drawn is None:
            self._later.start()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Give chart and names room for letters of a new size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        letter, line = metrics.horizontalAdvance("0"), metrics.height()
        self._holder.setMinimumSize(letter * _CHART_IN_LETTERS, line * _CHART_IN_LINES)
        self.names.setMinimumWidth(letter * _NAMES_IN_LETTERS)
        self._beside.setSizes([letter * 70, letter * _NAMES_IN_LETTERS])

    def _make(self) -> None:
        if not self._library.is_ready():
            self._later.start()
            return
        from examiner.gui.record_chart import RecordChart, line_sample

        self.drawn = RecordChart(self._chart)
        self._place.addWidget(self.drawn)
        size = self.fontMetrics().height()
        self.names.setIconSize(QSize(size * 2, size))
        for at, line in enumerate(self._chart.lines):
            icon = QIcon(line_sample(line, at, self.palette(), size))
            self.names.addItem(QListWidgetItem(icon, line.name))

    def _choose(self, at: int) -> None:
        line = self._chart.lines[at]
        ends = [f"{y:.4g} ({x:.4g})" for x, y in zip(line.x, line.y, strict=True)]
        told = ends if len(ends) <= 4 else [ends[0], ends[len(ends) // 2], ends[-1]]
        words = self.tr("{name}. {axis}: {values}. In brackets: {other}.")
        self.words.setText(
            words.format(
                name=line.name,
                axis=self._chart.y.title,
                values=", ".join(told),
                other=self._chart.x.title,
            )
        )
        if self.drawn is not None:
            self.drawn.choose(at)
