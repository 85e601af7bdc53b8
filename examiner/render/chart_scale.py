"""Where numbers stand on a chart: ticks, their words, and lines cut off at the axes."""

import itertools
import math

from examiner.render.chart_records import Axis, Line, Scale, Style
from examiner.render.figure import MINUS

Point = tuple[float, float]

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_PLAIN_DECADES = 3
"""Powers of ten between the minus third and the third are written out."""


def ticks(axis: Axis, wanted: int) -> tuple[float, ...]:
    """Round numbers within `axis`, about `wanted` of them; decades on a logarithmic one."""
    if axis.scale is Scale.LOGARITHMIC:
        return _decades(axis)
    rough = (axis.highest - axis.lowest) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in _STEPS if each * power >= rough * (1 - 1e-9))
    first = math.ceil(axis.lowest / step - 1e-9)
    last = math.floor(axis.highest / step + 1e-9)
    return tuple(round(at * step, 12) for at in range(first, last + 1))


def words(value: float, axis: Axis) -> str:
    """A tick's number as it is printed."""
    power = math.log10(value) if axis.scale is Scale.LOGARITHMIC else 0.0
    if power == round(power) and abs(power) > _PLAIN_DECADES:
        return "10" + str(round(power)).translate(_SUPERSCRIPTS)
    return f"{value:,.10g}".replace("-", MINUS)


def share(value: float, axis: Axis) -> float:
    """Where `value` stands: 0 at the axis' lowest number, 1 at its highest."""
    if axis.scale is Scale.LINEAR:
        return (value - axis.lowest) / (axis.highest - axis.lowest)
    if value <= 0:
        return -math.inf
    low, high = math.log10(axis.lowest), math.log10(axis.highest)
    return (math.log10(value) - low) / (high - low)


def corners(line: Line) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """x and y of the corners that a line goes through; steps have one more at each."""
    if line.style is not Style.STEPS:
        return line.x, line.y
    x = tuple(value for value in line.x for _ in (0, 1))[1:]
    y = tuple(value for value in line.y for _ in (0, 1))[:-1]
    return x, y


def pieces(points: list[Point]) -> list[list[Point]]:
    """The parts of a line of shares that lie within 0 and 1 each way, cut at the edges."""
    found: list[list[Point]] = []
    for start, end in itertools.pairwise(points):
        cut = _cut(start, end)
        if cut is None:
            continue
        if found and found[-1][-1] == cut[0]:
            found[-1].append(cut[1])
        else:
            found.append(list(cut))
    return found


def spread(wanted: list[float], apart: float, lowest: float, highest: float) -> list[float]:
    """Heights as near to `wanted` as may be, in its order, `apart` from each other and inside.

    They begin above `lowest` where there are more than fit.
    """
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at], -at))
    placed: list[list[int]] = []
    for at in order:
        placed.append([at])
        while len(placed) > 1 and _middle(placed[-1], wanted, apart, lowest, highest)[0] < (
            _middle(placed[-2], wanted, apart, lowest, highest)[1] + apart
        ):
            last = placed.pop()
            placed[-1] += last
    heights = [0.0] * len(wanted)
    for group in placed:
        bottom, _ = _middle(group, wanted, apart, lowest, highest)
        for step, at in enumerate(group):
            heights[at] = bottom + step * apart
    return heights


def _middle(
    group: list[int], wanted: list[float], apart: float, lowest: float, highest: float
) -> tuple[float, float]:
    """Lowest and highest place of a group of labels that stand next to each other."""
    length = (len(group) - 1) * apart
    bottom = sum(wanted[at] for at in group) / len(group) - length / 2
    bottom = max(min(bottom, highest - length), lowest)
    return bottom, bottom + length


def _decades(axis: Axis) -> tuple[float, ...]:
    """The powers of ten, with their double and fivefold where there are only a few."""
    first = math.floor(math.log10(axis.lowest) + 1e-9)
    last = math.floor(math.log10(axis.highest) + 1e-9)
    within = (1.0, 2.0, 5.0) if last - first < _PLAIN_DECADES else (1.0,)
    found = (each * 10.0**power for power in range(first, last + 1) for each in within)
    ends = axis.lowest * (1 - 1e-9), axis.highest * (1 + 1e-9)
    return tuple(float(f"{value:.12g}") for value in found if ends[0] <= value <= ends[1])


def _cut(start: Point, end: Point) -> tuple[Point, Point] | None:
    """The part of a straight line within the square from 0 to 1, after Liang and Barsky (1984)."""
    if not all(math.isfinite(value) for value in (*start, *end)):
        return None
    first, last = 0.0, 1.0
    for axis in (0, 1):
        change = end[axis] - start[axis]
        for edge, outward in ((0.0, -1.0), (1.0, 1.0)):
            room = outward * (edge - start[axis])
            speed = outward * change
            if speed == 0:
                if room < 0:
                    return None
            elif speed > 0:
                last = min(last, room / speed)
            else:
                first = max(first, room / speed)
    if first > last:
        return None
    return _along(start, end, first), _along(start, end, last)


def _along(start: Point, end: Point, part: float) -> Point:
    if part in (0.0, 1.0):
        return end if part else start
    return (start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]))
