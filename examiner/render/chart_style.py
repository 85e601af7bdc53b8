"""How the lines of a chart are told apart, alike on screen and on paper."""

from examiner.render.chart_records import Axis, Line, Style
from examiner.render.chart_scale import Point, share

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#8c5bb5", "#a6761d", "#33414e", "#56b4e9", "#c0508c")
"""Told apart by people with any of the three kinds of colour blindness, dark enough on white."""

ON_DARK = ("#56b4e9", "#ff9e4a", "#3fd6a8", "#c3a6f0", "#e0b050", "#c9d1d9", "#a8e1ff", "#f08ac6")
"""The same in turn, light enough on a dark ground."""

DASHES = (None, (6, 2.2), (1.6, 1.8), (7, 2, 1.6, 2), (3.4, 2))
"""Lengths on and off in turn, points; None for a line without gaps."""

MARKS = ("circle", "square", "triangle", "diamond", "cross")
"""With the dashes and colours in turn: the first forty lines of a chart all look different."""

_MARKED = 6
"""Marks along a line."""


def marked(line: Line, at: int, x: Axis) -> list[Point]:
    """The points of line number `at` that get a mark: all, or a few that others do not share."""
    both = list(zip(line.x, line.y, strict=True))
    inside = [point for point in both if 0 <= share(point[0], x) <= 1]
    if line.style is Style.POINTS or len(inside) <= _MARKED:
        return inside
    shift = (at % 4) / 4
    places = [(each + shift) / _MARKED for each in range(_MARKED)]
    nearest = [min(inside, key=lambda point: abs(share(point[0], x) - place)) for place in places]
    return list(dict.fromkeys(nearest))
