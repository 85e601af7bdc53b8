"""Chart, Axis, Line and Rule: a chart as plain data, drawn alike on screen and on paper."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Scale(StrEnum):
    """How an axis runs."""

    LINEAR = "linear"
    LOGARITHMIC = "logarithmic"


class Style(StrEnum):
    """How a line is drawn."""

    CURVE = "curve"
    """Straight from point to point, marks here and there."""
    STEPS = "steps"
    """Level from each point to the next one's x."""
    POINTS = "points"
    """A mark at each point and nothing between them; intervals are upright bars."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis."""

    title: str
    lowest: float
    highest: float
    scale: Scale = Scale.LINEAR
    unit: str = ""
    """Printed in brackets behind the title; empty for a share or a count."""

    def __post_init__(self) -> None:
        if not -math.inf < self.lowest < self.highest < math.inf:
            raise ValueError(f"the axis {self.title!r} has no length")
        if self.scale is Scale.LOGARITHMIC and self.lowest <= 0:
            raise ValueError(f"the logarithmic axis {self.title!r} must begin above zero")


@dataclass(frozen=True, slots=True)
class Line:
    """One line or one group of points, with an optional interval around each y."""

    name: str
    """Printed at the line's end; lines of one chart have different names."""
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] | None = None
    """Lower ends of the intervals; as many as there are points."""
    high: tuple[float, ...] | None = None
    style: Style = Style.CURVE

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None):
            raise ValueError(f"{self.name!r} has half an interval")
        for values in (self.x, self.y, self.low or self.y, self.high or self.y):
            if len(values) != len(self.x) or not all(math.isfinite(value) for value in values):
                raise ValueError(f"{self.name!r} must have one finite number for each point")


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line across the whole chart, as for a threshold."""

    name: str
    at: float
    upright: bool = False
    """Whether it stands at an x, else it lies at a y."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines in one pair of axes; what lies outside the axes is cut off."""

    title: str
    x: Axis
    y: Axis
    lines: tuple[Line, ...]
    note: str = ""
    """Below the chart: what the numbers are of, how many pairs, what the intervals are."""
    rules: tuple[Rule, ...] = ()


def line(
    name: str,
    x: Iterable[float],
    y: Iterable[float],
    low: Iterable[float] | None = None,
    high: Iterable[float] | None = None,
    style: Style = Style.CURVE,
) -> Line:
    """A `Line` from arrays or sequences of any number type; ValueError as for `Line`."""
    ends = (None if low is None else _plain(low), None if high is None else _plain(high))
    return Line(name, _plain(x), _plain(y), *ends, style)


def _plain(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
