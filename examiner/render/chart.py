"""Charts on paper: a `Chart` as a reportlab drawing, or as SVG with the same lines."""

from dataclasses import dataclass
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Group, Polygon, PolyLine, Rect, String
from reportlab.graphics.shapes import Line as Stroke
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth

from examiner.render.chart_records import Axis, Chart, Line, Style
from examiner.render.chart_scale import Point, corners, pieces, share, spread, ticks, words
from examiner.render.chart_style import COLOURS, DASHES, MARKS, marked
from examiner.render.chart_svg import svg_of
from examiner.render.typefaces import BOLD, REGULAR, register_fonts

WIDTH, HEIGHT = 470.0, 290.0
"""Points; the width of the report's column."""

_INK, _MUTED, _GRID = HexColor("#1b232c"), HexColor("#5a6672"), HexColor("#dfe3e7")
_SMALL, _NAME, _TITLE = 7.0, 7.2, 9.5
_LEADING = 9.4
_SAMPLE, _LEADER = 17.0, 12.0
_DOTS = (1, 2)
_LATE = 0.7
"""From here on, a rule's name stands to its left."""
_FEW = 5

Shape = Any
"""A reportlab shape; the package has no types of its own."""


@dataclass(frozen=True, slots=True)
class _Area:
    """Where the axes stand in the drawing, points."""

    chart: Chart
    left: float
    bottom: float
    right: float
    top: float

    def place(self, at: Point) -> Point:
        """From shares of the axes to points of the drawing."""
        width, height = self.right - self.left, self.top - self.bottom
        return self.left + at[0] * width, self.bottom + at[1] * height

    def shares(self, x: tuple[float, ...], y: tuple[float, ...]) -> list[Point]:
        """Where numbers stand on both axes, 0 to 1 inside."""
        both = zip(x, y, strict=True)
        return [(share(a, self.chart.x), share(b, self.chart.y)) for a, b in both]


def svg_bytes(chart: Chart, width: float = WIDTH, height: float = HEIGHT) -> bytes:
    """The chart as SVG in UTF-8; equal charts give equal bytes. Letters stay text."""
    return svg_of(drawing(chart, width, height), chart.title)


def drawing(chart: Chart, width: float = WIDTH, height: float = HEIGHT) -> Drawing:
    """The chart as a reportlab drawing of `width` × `height` points in the bundled face."""
    register_fonts()
    page = Drawing(width, height)
    page.add(Rect(0, 0, width, height, fillColor=HexColor("#ffffff"), strokeColor=None))
    note = _wrapped(chart.note, width, REGULAR, _SMALL)
    title = _wrapped(chart.title, width, BOLD, _TITLE)
    area = _area(chart, width, height, len(title), len(note))
    for shape in (*_headings(area, title, note, height), *_axes(area), *_rules(area)):
        page.add(shape)
    for at, line in enumerate(chart.lines):
        page.add(_band(area, line, at))
    for at, line in enumerate(chart.lines):
        page.add(_drawn(area, line, at))
    page.add(_names(area))
    return page


def _area(chart: Chart, width: float, height: float, titles: int, notes: int) -> _Area:
    named = [line.name for line in chart.lines]
    named += [rule.name for rule in chart.rules if not rule.upright]
    names = [stringWidth(name, REGULAR, _NAME) for name in named]
    beside = max(names, default=0.0) + _SAMPLE + _LEADER + 8
    numbers = [stringWidth(words(each, chart.y), REGULAR, _SMALL) for each in _y_ticks(chart)]
    return _Area(
        chart,
        left=max(numbers, default=0.0) + 8,
        bottom=notes * _LEADING + 32,
        right=width - min(beside, width * 0.45),
        top=height - titles * 12 - 16,
    )


def _headings(area: _Area, title: list[str], note: list[str], height: float) -> list[Shape]:
    shapes = [
        _text(0, height - 9 - 12 * at, part, _TITLE, font=BOLD) for at, part in enumerate(title)
    ]
    above = _text(0, area.top + 7, _titled(area.chart.y), _SMALL, _MUTED)
    middle = (area.left + area.right) / 2
    below = _text(middle, area.bottom - 22, _titled(area.chart.x), _SMALL, _MUTED, "middle")
    lines = [
        _text(0, (len(note) - 1 - at) * _LEADING + 3, part, _SMALL, _MUTED)
        for at, part in enumerate(note)
    ]
    return [*shapes, above, below, *lines]


def _axes(area: _Area) -> list[Shape]:
    shapes: list[Shape] = []
    for value in _y_ticks(area.chart):
        _, y = area.place((0, share(value, area.chart.y)))
        shapes.append(_stroke(area.left, y, area.right, y, _GRID))
        number = words(value, area.chart.y)
        shapes.append(_text(area.left - 4, y - 2.4, number, _SMALL, _MUTED, "end"))
    for value in _x_ticks(area):
        x, _ = area.place((share(value, area.chart.x), 0))
        shapes.append(_stroke(x, area.bottom, x, area.bottom - 3, _MUTED))
        number = words(value, area.chart.x)
        shapes.append(_text(x, area.bottom - 11.5, number, _SMALL, _MUTED, "middle"))
    return [*shapes, _stroke(area.left, area.bottom, area.right, area.bottom, _MUTED, 0.8)]


def _rules(area: _Area) -> list[Shape]:
    """The rules across the chart; an upright one is named halfway up, the others like lines."""
    shapes: list[Shape] = []
    for rule in area.chart.rules:
        at = share(rule.at, area.chart.x if rule.upright else area.chart.y)
        if not 0 <= at <= 1:
            continue
        ends = ((at, 0.0), (at, 1.0)) if rule.upright else ((0.0, at), (1.0, at))
        (x0, y0), (x1, y1) = area.place(ends[0]), area.place(ends[1])
        shapes.append(_stroke(x0, y0, x1, y1, _INK, 0.8, _DOTS))
        if rule.upright:
            leftward = at > _LATE
            x, anchor = (x1 - 3, "end") if leftward else (x1 + 3, "start")
            # Rates lie near 0 and 1 where a rule stands, and so would cross a name at its head.
            shapes.append(_text(x, (y0 + y1) / 2, rule.name, _SMALL, _INK, anchor))
    return shapes


def _band(area: _Area, line: Line, at: int) -> Shape:
    """The intervals of a line: a pale band, or an upright bar at each point."""
    group = Group()
    if line.low is None or line.high is None:
        return group
    if line.style is Style.POINTS:
        for x, low, high in zip(line.x, line.low, line.high, strict=True):
            for part in pieces(area.shares((x, x), (low, high))):
                (x0, y0), (x1, y1) = area.place(part[0]), area.place(part[1])
                group.add(_stroke(x0, y0, x1, y1, _colour(at), 0.9))
        return group
    above = corners(Line("", line.x, line.high, style=line.style))
    below = corners(Line("", line.x, line.low, style=line.style))
    outline = area.shares(*above) + area.shares(*below)[::-1]
    places = [area.place((_inside(x), _inside(y))) for x, y in outline]
    flat = [value for place in places for value in place]
    pale = 0.14 if len(area.chart.lines) <= _FEW else 0.06
    group.add(Polygon(flat, fillColor=_colour(at), fillOpacity=pale, strokeColor=None))
    return group


def _drawn(area: _Area, line: Line, at: int) -> Shape:
    group = Group()
    if line.style is not Style.POINTS:
        for part in pieces(area.shares(*corners(line))):
            flat = [value for point in part for value in area.place(point)]
            dash = DASHES[at % len(DASHES)]
            stroke = {"strokeColor": _colour(at), "strokeWidth": 1.25, "strokeLineJoin": 1}
            group.add(PolyLine(flat, strokeDashArray=dash, **stroke))
    for x, y in marked(line, at, area.chart.x):
        point = area.shares((x,), (y,))[0]
        if all(0 <= value <= 1 for value in point):
            group.add(_mark(*area.place(point), at))
    return group


def _names(area: _Area) -> Shape:
    """Each line's name beside its end, with a sample of it and a thin line to the end."""
    group = Group()
    level = [rule for rule in area.chart.rules if not rule.upright]
    ends = [_end(area, line) for line in area.chart.lines]
    ends += [area.place((1.0, _inside(share(rule.at, area.chart.y)))) for rule in level]
    heights = spread([y for _, y in ends], _LEADING, area.bottom, area.top)
    left = area.right + _LEADER
    for at, (line, (x, y)) in enumerate(zip(area.chart.lines, ends, strict=False)):
        if line.style is not Style.POINTS:
            group.add(_stroke(x + 1.5, y, left - 2, heights[at], _GRID))
            dash = DASHES[at % len(DASHES)]
            sample = (left, heights[at], left + _SAMPLE, heights[at])
            group.add(_stroke(*sample, _colour(at), 1.25, dash))
        group.add(_mark(left + _SAMPLE / 2, heights[at], at))
        group.add(_text(left + _SAMPLE + 4, heights[at] - 2.5, line.name, _NAME, _INK))
    for rule, height in zip(level, heights[len(area.chart.lines) :], strict=True):
        group.add(_stroke(left, height, left + _SAMPLE, height, _INK, 0.8, _DOTS))
        group.add(_text(left + _SAMPLE + 4, height - 2.5, rule.name, _NAME, _INK))
    return group


def _end(area: _Area, line: Line) -> Point:
    """Where the visible part of a line ends on the right; the right edge if none is visible."""
    shares = area.shares(*corners(line))
    if line.style is Style.POINTS:
        shown = [point for point in shares if all(0 <= value <= 1 for value in point)]
    else:
        shown = [end for part in pieces(shares) for end in (part[0], part[-1])]
    return area.place(max(shown) if shown else (1.0, 0.5))


def _mark(x: float, y: float, at: int) -> Shape:
    size = 2.3
    style = {"fillColor": _colour(at), "strokeColor": HexColor("#ffffff"), "strokeWidth": 0.5}
    kind = MARKS[at % len(MARKS)]
    if kind == "circle":
        return Circle(x, y, size, **style)
    if kind == "square":
        return Rect(x - size, y - size, 2 * size, 2 * size, **style)
    if kind == "triangle":
        return Polygon([x - 2.7, y - 2, x + 2.7, y - 2, x, y + 2.9], **style)
    if kind == "diamond":
        return Polygon([x - 2.9, y, x, y - 2.9, x + 2.9, y, x, y + 2.9], **style)
    group = Group()
    for slope in (-1, 1):
        group.add(_stroke(x - 2.2, y - 2.2 * slope, x + 2.2, y + 2.2 * slope, _colour(at), 1.2))
    return group


def _stroke(
    x0: float, y0: float, x1: float, y1: float, colour: Any, width: float = 0.5, dash: Any = None
) -> Shape:
    style = {"strokeColor": colour, "strokeWidth": width, "strokeDashArray": dash}
    return Stroke(x0, y0, x1, y1, **style)


def _text(
    x: float,
    y: float,
    text: str,
    size: float,
    colour: Any = _INK,
    anchor: str = "start",
    font: str = REGULAR,
) -> Shape:
    style = {"fontName": font, "fontSize": size, "fillColor": colour, "textAnchor": anchor}
    return String(x, y, text, **style)


def _titled(axis: Axis) -> str:
    return f"{axis.title} ({axis.unit})" if axis.unit else axis.title


def _y_ticks(chart: Chart) -> tuple[float, ...]:
    return ticks(chart.y, 6)


def _x_ticks(area: _Area) -> tuple[float, ...]:
    return ticks(area.chart.x, 8)


def _wrapped(text: str, width: float, font: str, size: float) -> list[str]:
    return list(simpleSplit(text, font, size, width)) if text else []


def _colour(at: int) -> Any:
    return HexColor(COLOURS[at % len(COLOURS)])


def _inside(value: float) -> float:
    return min(max(value, 0.0), 1.0)
