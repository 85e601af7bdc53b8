"""The two charts of a comparison; modules with charts import pyqtgraph, only on first use."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg  # type: ignore[import-untyped]
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from examiner.explanation.records import Side
from examiner.gui.line_drag import LineDrag
from examiner.gui.number_text import plain, with_sign
from examiner.render.figure import signed
from examiner.render.overlay import MapValues, OverlayState

BINS = 80
BEYOND = 1.15
"""The histogram reaches this far beyond the scale; values farther out are in its end bins."""

HISTOGRAM_LINES = 8
"""Height of the histogram in lines of text."""

PLACES = 5
"""Decimals of arguments, as in the report."""

_BAR = 0.36
_COUNTS = (0, 10, 100, 1000, 10_000)


def series_colour(side: Side, palette: QPalette) -> QColor:
    """Neutral violet for the probe, grey for the reference; neither is a colour of a map."""
    dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
    if side is Side.PROBE:
        return QColor("#a99be8" if dark else "#5b4ca8")
    return QColor("#9aa3ad" if dark else "#6b7480")


class ThemedChart(QWidget):
    """A plot in the window's colours and letters that only its owner moves."""

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.plot: Any = pg.PlotWidget(parent=self, enableMenu=False)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        # The plot makes a menu that nobody sees; without an owner it outlives the window.
        menu = self.plot.getPlotItem().ctrlMenu
        menu.setParent(self, menu.windowFlags())
        self.plot.setFrameShape(self.plot.Shape.NoFrame)
        self.setAccessibleName(name)
        self.plot.setAccessibleName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def draw_again(self) -> None:
        """Draw everything anew in the present colours and letters."""
        self.plot.clear()
        self.plot.setBackground(self.palette().color(QPalette.ColorRole.Base))
        ink = self.palette().color(QPalette.ColorRole.Text)
        for name in ("left", "bottom"):
            axis = self.plot.getAxis(name)
            axis.setPen(pg.mkPen(ink))
            axis.setTextPen(pg.mkPen(ink))
            axis.setStyle(tickFont=QFont(self.font()), tickLength=-4)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change of theme or text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.draw_again()


class MapHistogram(ThemedChart):
    """How often each map value occurs on each face, with both lines of the display threshold.

    Either line can be dragged; the other one keeps the same distance from zero.
    """

    threshold_dragged = Signal(float)
    """The absolute value that a line was dragged to, in map units."""
    let_go = Signal()
    """A line that was dragged is let go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._maps: dict[Side, MapValues] = {}
        self._state: OverlayState | None = None
        self._lines: list[Any] = []
        super().__init__(self.tr("Histogram of map values"), parent)
        self._drag = LineDrag(self.plot.viewport(), self._line_places)
        self._drag.dragged.connect(self._dragged)
        self._drag.let_go.connect(self.let_go)
        self.draw_again()

    @property
    def held(self) -> bool:
        """Whether a line is being dragged."""
        return self._drag.held

    def show_maps(self, probe: MapValues, reference: MapValues, state: OverlayState) -> None:
        """Count the values of both maps and mark the display threshold of `state`."""
        self._maps = {Side.PROBE: probe, Side.REFERENCE: reference}
        self._state = state
        self.draw_again()

    def show_state(self, state: OverlayState) -> None:
        """Move the lines of the display threshold; the counts stay."""
        self._state = state
        if self._lines:
            self._place_lines(state)

    def draw_again(self) -> None:
        """Counts of both faces as steps over one logarithmic axis."""
        super().draw_again()
        self.setMinimumHeight(self.fontMetrics().height() * HISTOGRAM_LINES)
        self._lines = []
        if self._state is None:
            return
        edges = np.linspace(-1, 1, BINS + 1) * self._state.scale * BEYOND
        for side, values in self._maps.items():
            self._draw_steps(side, values, edges)
        self._draw_axes(self._state)
        ink = pg.mkPen(self.palette().color(QPalette.ColorRole.Text), width=2)
        self._lines = [pg.InfiniteLine(angle=90, movable=False, pen=ink) for _ in range(2)]
        for line in self._lines:
            # A knob says that the line can be taken hold of.
            line.addMarker("o", 0.94, self.fontMetrics().height() * 0.5)
            self.plot.addItem(line)
        self._place_lines(self._state)

    def _draw_steps(self, side: Side, values: MapValues, edges: NDArray[np.float64]) -> None:
        inside = np.clip(values.ravel(), edges[0], edges[-1])
        counts = np.histogram(inside, edges)[0]
        style = Qt.PenStyle.SolidLine if side is Side.PROBE else Qt.PenStyle.DashLine
        pen = pg.mkPen(series_colour(side, self.palette()), width=2, style=style)
        self.plot.plot(edges, np.log10(1.0 + counts), stepMode="center", pen=pen)

    def _draw_axes(self, state: OverlayState) -> None:
        scale = state.scale
        ends = [(-scale, plain(-scale)), (0.0, "0"), (scale, with_sign(scale))]
        self.plot.getAxis("bottom").setTicks([ends])
        ticks = [(float(np.log10(1 + count)), f"{count:,}") for count in _COUNTS]
        self.plot.getAxis("left").setTicks([ticks])
        # Room for the numbers at both ends, which would be left out if they were cut.
        self.plot.setXRange(-scale * 1.55, scale * 1.55, padding=0)
        self.plot.setYRange(0, float(np.log10(1 + _COUNTS[-1])), padding=0.08)

    def _line_places(self) -> list[float]:
        """Where both lines stand on the plot, pixels from its left."""
        box = self.plot.getViewBox()
        places = (box.mapViewToScene(QPointF(line.value(), 0)) for line in self._lines)
        return [float(self.plot.mapFromScene(place).x()) for place in places]

    def _dragged(self, place: QPointF) -> None:
        scene = self.plot.mapToScene(place.toPoint())
        self.threshold_dragged.emit(abs(float(self.plot.getViewBox().mapSceneToView(scene).x())))

    def _place_lines(self, state: OverlayState) -> None:
        for line, sign in zip(self._lines, (-1, 1), strict=True):
            line.setPos(sign * min(state.display_threshold, state.scale * BEYOND))


class RegionBars(ThemedChart):
    """Horizontal pairs of bars, one pair a line, with their numbers; Up and Down walk the lines."""

    pointed = Signal(int)
    """The line that the pointer or the arrow keys came to."""
    chosen = Signal(int)
    """The line that was clicked, or left by Return."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._lines: tuple[tuple[str, float, float], ...] = ()
        self._apart = 0
        self._at = 0
        self._tip: Callable[[int], str] = str
        super().__init__(self.tr("Arguments by facial region"), parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.plot.getViewBox().invertY(True)
        self.plot.scene().sigMouseMoved.connect(self._move)
        self.plot.scene().sigMouseClicked.connect(self._click)
        self.draw_again()

    def show_lines(
        self,
        lines: tuple[tuple[str, float, float], ...],
        apart: int,
        tip: Callable[[int], str],
    ) -> None:
        """Show (name, probe, reference) of each line; the last `apart` lines stand apart."""
        self._lines, self._apart, self._tip = lines, apart, tip
        self._at = min(self._at, max(len(lines) - 1, 0))
        self.draw_again()

    def draw_again(self) -> None:
        """Both series, their numbers, the names, and a frame around the present line."""
        super().draw_again()
        if not self._lines:
            return
        places = self._places()
        reach = max(max(abs(p), abs(r)) for _, p, r in self._lines) or 1.0
        self._draw_present(places, reach)
        for side, shift in ((Side.PROBE, -_BAR / 2), (Side.REFERENCE, _BAR / 2)):
            self._draw_series(side, [place + shift for place in places])
        ink = self.palette().color(QPalette.ColorRole.Text)
        self.plot.addItem(pg.InfiniteLine(pos=0, angle=90, pen=pg.mkPen(ink)))
        names = [(place, line[0]) for place, line in zip(places, self._lines, strict=True)]
        self.plot.getAxis("left").setTicks([names])
        # Room at both ends for the numbers beside the longest bars.
        self.plot.setXRange(-reach * 1.6, reach * 1.6, padding=0)
        self.plot.setYRange(-0.6, places[-1] + 0.6, padding=0)

    def _places(self) -> list[float]:
        first_apart = len(self._lines) - self._apart
        return [at + (0.5 if at >= first_apart else 0.0) for at in range(len(self._lines))]

    def _draw_series(self, side: Side, places: list[float]) -> None:
        column = 1 if side is Side.PROBE else 2
        values = [float(line[column]) for line in self._lines]
        colour = series_colour(side, self.palette())
        # The pattern tells the faces apart where colour does not.
        full = side is Side.PROBE
        pattern = Qt.BrushStyle.SolidPattern if full else Qt.BrushStyle.BDiagPattern
        brush = pg.mkBrush(colour)
        brush.setStyle(pattern)
        bars = pg.BarGraphItem(
            x0=[min(value, 0.0) for value in values],
            width=[abs(value) for value in values],
            y=places,
            height=_BAR,
            brush=brush,
            pen=pg.mkPen(colour),
        )
        self.plot.addItem(bars)
        for value, place in zip(values, places, strict=True):
            self._draw_number(value, place)

    def _draw_number(self, value: float, place: float) -> None:
        ink = self.palette().color(QPalette.ColorRole.Text)
        anchor = (0, 0.5) if value >= 0 else (1, 0.5)
        number = pg.TextItem(signed(value, PLACES), color=ink, anchor=anchor)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        number.setFont(font)
        number.setPos(value, place)
        self.plot.addItem(number)

    def _draw_present(self, places: list[float], reach: float) -> None:
        if not self.hasFocus():
            return
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        ys = places[self._at] + np.array([-0.48, -0.48, 0.48, 0.48, -0.48])
        xs = np.array([-1, 1, 1, -1, -1]) * reach * 1.58
        self.plot.plot(xs, ys, pen=pg.mkPen(colour, width=2))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Up, Down, Home, End walk the lines; Return chooses the present one."""
        last = len(self._lines) - 1
        ways = {
            Qt.Key.Key_Up: max(self._at - 1, 0),
            Qt.Key.Key_Down: min(self._at + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if self._lines and key in ways:
            self._go(ways[key])
        elif self._lines and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Draw the frame of the present line when focus comes, drop it when it goes."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.draw_again()
        return handled

    def _go(self, at: int) -> None:
        self._at = at
        self.draw_again()
        self.setAccessibleDescription(self._tip(at))
        self.pointed.emit(at)

    def _move(self, position: QPointF) -> None:
        at = self._line_at(position)
        self.plot.setToolTip("" if at is None else self._tip(at))
        if at is not None:
            self.pointed.emit(at)

    def _click(self, event: Any) -> None:
        at = self._line_at(event.scenePos())
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if at is not None:
            self._go(at)
            self.chosen.emit(at)

    def _line_at(self, position: QPointF) -> int | None:
        place = float(self.plot.getViewBox().mapSceneToView(position).y())
        for at, middle in enumerate(self._places()):
            if abs(place - middle) <= 0.5:
                return at
        return None
