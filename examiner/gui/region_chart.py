"""RegionChart: the arguments of each facial region added up, as bars with numbers."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from examiner.explanation.records import ArgumentTable, Side
from examiner.gui.argument_columns import PLACES
from examiner.gui.argument_sums import RegionSum, region_sums
from examiner.gui.chart_library import STEP, ChartLibrary
from examiner.render.figure import signed

if TYPE_CHECKING:
    from examiner.gui.charts import RegionBars

LINE_HEIGHT = 2.3
"""Height of a pair of bars, in lines of text."""

DIGITS_WIDE = 58
"""Least width of the chart: a region's name and numbers at both ends of the longest bar."""


class RegionChart(QWidget):
    """Renders the region sums of one argument table; rest row and total stand apart."""

    region_chosen = Signal(str)
    """Name of the region whose bars were clicked, or left by Return."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: ArgumentTable | None = None
        self._sums: tuple[RegionSum, ...] = ()
        self._bars: RegionBars | None = None
        # The chart's library is slow to load, so the panel stands before its chart.
        self._library = ChartLibrary()
        self.destroyed.connect(self._library.wait)
        self._later = QTimer(self, singleShot=True, interval=STEP)
        self._later.timeout.connect(self._make_bars)
        self._legend = QLabel(
            self.tr("Sum of arguments by facial region. Filled: probe. Hatched: reference.")
        )
        self._words = QLabel()
        for label in (self._legend, self._words):
            label.setWordWrap(True)
        self._words.setAccessibleName(self.tr("The region pointed at"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        # The chart inside takes the focus and the keys.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.addWidget(self._legend)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._words)
        self.show_table(None)

    @property
    def bars(self) -> "RegionBars | None":
        """The chart itself, once it was shown."""
        return self._bars

    def show_table(self, table: ArgumentTable | None) -> None:
        """Show the sums of a table; None says that there is none."""
        self._table = table
        self._sums = () if table is None else region_sums(table)
        self._legend.setVisible(table is not None)
        hint = self.tr("Point at a region, or walk with the arrow keys, to read its numbers.")
        none = self.tr("No explanation of this comparison yet.")
        self._words.setText(none if table is None else hint)
        self._render()

    def words(self, line: int) -> str:
        """The numbers of a line in words; after the regions come the rest row and the total."""
        name, probe, reference = self._lines()[line]
        numbers = self.tr("{name}: probe {probe}, reference {reference}").format(
            name=name, probe=signed(probe, PLACES), reference=signed(reference, PLACES)
        )
        if line < len(self._sums):
            cells = self._sums[line].cells
            return f"{numbers} ({cells} {self.tr('cells') if cells > 1 else self.tr('cell')})"
        return numbers

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Make the chart once the panel stands on the screen."""
        super().showEvent(event)
        self._render()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Give the bars room for letters of a new size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _lines(self) -> tuple[tuple[str, float, float], ...]:
        if self._table is None:
            return ()
        rest = (self.tr("rest row"), self._table.probe_rest, self._table.reference_rest)
        totals = (self._table.total(Side.PROBE), self._table.total(Side.REFERENCE))
        sums = tuple((each.region, each.probe, each.reference) for each in self._sums)
        return (*sums, rest, (self.tr("total"), *totals))

    def _render(self) -> None:
        if self._bars is not None:
            self._bars.setVisible(self._table is not None)
            self._bars.show_lines(self._lines(), 2, self.words)
            self._fit()
        elif self.isVisible() and self._table is not None:
            self._later.start()

    def _make_bars(self) -> None:
        if not self._library.is_ready():
            self._later.start()
        elif self._bars is None:
            from examiner.gui.charts import RegionBars

            self._bars = RegionBars()
            self._bars.pointed.connect(self._point)
            self._bars.chosen.connect(self._choose)
            self._scroll.setWidget(self._bars)
            self._render()

    def _fit(self) -> None:
        if self._bars is not None:
            metrics = self.fontMetrics()
            height = metrics.height() * LINE_HEIGHT * (len(self._lines()) + 1)
            width = metrics.horizontalAdvance("0") * DIGITS_WIDE
            self._bars.setMinimumSize(width, round(height))

    def _point(self, line: int) -> None:
        self._words.setText(self.words(line))
        if self._bars is not None:
            high = self._bars.height() // (len(self._lines()) + 1)
            left = self._scroll.horizontalScrollBar().value()
            self._scroll.ensureVisible(left, high * (line + 1), 0, high)

    def _choose(self, line: int) -> None:
        if line < len(self._sums):
            self.region_chosen.emit(self._sums[line].region)
