"""RecordChart: a chart of a validation on the screen, from the record that paper is drawn from."""

from html import escape
from typing import Any

import pyqtgraph as pg  # type: ignore[import-untyped]
from pyqtgraph.graphicsItems.ScatterPlotItem import (  # type: ignore[import-untyped]
    drawSymbol,
)
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QWidget

from examiner.gui.charts import ThemedChart
from examiner.render.chart_records import Axis, Chart, Line, Style
from examiner.render.chart_scale import corners, share, ticks, words
from examiner.render.chart_style import COLOURS, DASHES, MARKS, ON_DARK, marked

SYMBOLS = dict(zip(MARKS, ("o", "s", "t1", "d", "x"), strict=True))
"""The library's names of the marks."""

_WIDTH, _STRONG = 1.6, 3.2
_PALE = 60
"""Opacity of lines beside the one that is chosen, of 255."""

_BAND, _MARK = 36, 9
_DARK = 128
_ROOM = 0.035
"""Beside the axes, so that the numbers at their ends are not cut."""


def line_colour(at: int, palette: QPalette) -> QColor:
    """The colour of line number `at` on the ground of `palette`."""
    dark = palette.color(QPalette.ColorRole.Base).lightness() < _DARK
    return QColor((ON_DARK if dark else COLOURS)[at % len(COLOURS)])


def line_pen(at: int, palette: QPalette, width: float) -> Any:
    """The pen of line number `at`, its dashes as on paper."""
    pen = pg.mkPen(line_colour(at, palette), width=width)
    dashes = DASHES[at % len(DASHES)]
    if dashes is not None:
        pen.setDashPattern(list(dashes))
    return pen


def line_sample(line: Line, at: int, palette: QPalette, height: int) -> QPixmap:
    """A stroke and a mark as the line is drawn, twice as wide as `height` pixels."""
    picture = QPixmap(2 * height, height)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if line.style is not Style.POINTS:
        painter.setPen(line_pen(at, palette, _WIDTH))
        painter.drawLine(0, height // 2, 2 * height, height // 2)
    painter.translate(height, height / 2)
    brush = pg.mkBrush(line_colour(at, palette))
    drawSymbol(painter, SYMBOLS[MARKS[at % len(MARKS)]], _MARK, pg.mkPen(None), brush)
    painter.end()
    return picture


class RecordChart(ThemedChart):
    """Lines in one pair of axes; one of them may stand out."""

    def __init__(self, chart: Chart, parent: QWidget | None = None) -> None:
        self._chart = chart
        self._chosen: int | None = None
        super().__init__(chart.title, parent)
        self.setAccessibleDescription(chart.note)
        self.draw_again()

    @property
    def drawn(self) -> Chart:
        """The record."""
        return self._chart

    def choose(self, at: int | None) -> None:
        """Let line number `at` stand out; None for all alike."""
        self._chosen = at
        self.draw_again()

    def draw_again(self) -> None:
        """Axes with their words, rules, intervals and lines."""
        super().draw_again()
        chart = self._chart
        self._draw_axis("bottom", chart.x, 7)
        self._draw_axis("left", chart.y, 6)
        self.plot.showGrid(x=False, y=True, alpha=0.15)
        for at, line in enumerate(chart.lines):
            self._draw_interval(at, line)
        for at, line in enumerate(chart.lines):
            self._draw_line(at, line)
        ink = pg.mkPen(self.palette().color(QPalette.ColorRole.Text), style=Qt.PenStyle.DotLine)
        for rule in chart.rules:
            place = share(rule.at, chart.x if rule.upright else chart.y)
            angle = 90 if rule.upright else 0
            ends = [(0, 0), (1, 0)] if rule.upright else [(1, 1), (1, 1)]
            words_of = {
                "position": 0.5 if rule.upright else 0.97,
                "color": ink.color(),
                "anchors": ends,
            }
            # The library takes a label for a pattern to be filled.
            label = rule.name.replace("{", "{{").replace("}", "}}")
            self.plot.addItem(pg.InfiniteLine(place, angle, ink, label=label, labelOpts=words_of))
        self.plot.setXRange(0, 1, padding=_ROOM)
        self.plot.setYRange(0, 1, padding=_ROOM)

    def _draw_axis(self, name: str, axis: Axis, wanted: int) -> None:
        drawn = self.plot.getAxis(name)
        drawn.setTicks([[(share(each, axis), words(each, axis)) for each in ticks(axis, wanted)]])
        title = f"{axis.title} ({axis.unit})" if axis.unit else axis.title
        # The library takes a title for HTML.
        drawn.setLabel(escape(title), **{"font-size": f"{self.font().pointSizeF():.1f}pt"})

    def _places(self, x: tuple[float, ...], y: tuple[float, ...]) -> tuple[list[float], ...]:
        """Shares of both axes; what a logarithmic axis has no place for is left out."""
        both = [
            (share(a, self._chart.x), share(b, self._chart.y)) for a, b in zip(x, y, strict=True)
        ]
        seen = [each for each in both if -1 < each[0] < 2 and abs(each[1]) < 1e6]
        return [each[0] for each in seen], [each[1] for each in seen]

    def _draw_interval(self, at: int, line: Line) -> None:
        if line.low is None or line.high is None or self._chosen not in (None, at):
            return
        colour = line_colour(at, self.palette())
        if line.style is Style.POINTS:
            for x, low, high in zip(line.x, line.low, line.high, strict=True):
                self.plot.plot(*self._places((x, x), (low, high)), pen=pg.mkPen(colour, width=1.4))
            return
        ends = [
            pg.PlotDataItem(*self._places(*corners(Line("", line.x, values, style=line.style))))
            for values in (line.low, line.high)
        ]
        colour.setAlpha(_BAND)
        for end in ends:
            end.setPen(None)
            self.plot.addItem(end)
        self.plot.addItem(pg.FillBetweenItem(*ends, brush=pg.mkBrush(colour)))

    def _draw_line(self, at: int, line: Line) -> None:
        strong = at == self._chosen
        pen = line_pen(at, self.palette(), _STRONG if strong else _WIDTH)
        colour = pen.color()
        if self._chosen is not None and not strong:
            colour.setAlpha(_PALE)
            pen.setColor(colour)
        if line.style is not Style.POINTS:
            self.plot.plot(*self._places(*corners(line)), pen=pen)
        points = marked(line, at, self._chart.x)
        places = self._places(tuple(x for x, _ in points), tuple(y for _, y in points))
        look = {"symbol": SYMBOLS[MARKS[at % len(MARKS)]], "size": _MARK, "pen": None}
        self.plot.addItem(pg.ScatterPlotItem(*places, brush=pg.mkBrush(colour), **look))
