"""Which photograph is drawn where in a pane, for each mode; plain numbers, without Qt."""

from dataclasses import dataclass

from examiner.explanation.records import Side
from examiner.face.records import Point
from examiner.gui.viewer.placement import Mode, Size, ViewState, WipeDirection

Rect = tuple[int, int, int, int]
"""Left, top, width and height in device pixels."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One photograph's share of a pane."""

    side: Side
    clip: tuple[Rect, ...] | None = None
    """Where it is drawn; None is everywhere."""
    opacity: float = 1.0
    difference: bool = False
    """Drawn as the absolute difference from what lies under it, where both photographs are."""

    def covers(self, point: Point) -> bool:
        """Whether the layer is drawn at a place of the pane."""
        if self.clip is None:
            return True
        x, y = point
        return any(
            left <= x < left + wide and top <= y < top + tall for left, top, wide, tall in self.clip
        )


def layers(state: ViewState, sides: tuple[Side, ...], size: Size, flipped: bool) -> list[Layer]:
    """What a pane of `size` shows of `sides`, bottom first; `flipped` is the flicker's other half.

    A pane of one side shows that side in every mode.
    """
    if len(sides) < 2:
        return [Layer(side) for side in sides]
    under, over = sides
    mode = state.mode
    if mode is Mode.FLICKER:
        return [Layer(over if flipped else under)]
    if mode is Mode.BLEND:
        return [Layer(under), Layer(over, opacity=state.blend)]
    if mode is Mode.DIFFERENCE:
        return [Layer(under), Layer(over, difference=True)]
    first, second = _fields(state, size) if mode is Mode.GRID else _halves(state, size)
    return [Layer(under, first), Layer(over, second)]


def wipe_line(state: ViewState, size: Size) -> int:
    """Device pixels from the left or top to the line between the faces."""
    along = size[0] if state.wipe_direction is WipeDirection.VERTICAL else size[1]
    return round(state.wipe_position * along)


def side_at(shown: list[Layer], point: Point) -> Side:
    """Which photograph a place of the pane belongs to: the lowest that is drawn there.

    Of a blend and a difference that is the probe.
    """
    return next((layer.side for layer in shown if layer.covers(point)), shown[0].side)


def _halves(state: ViewState, size: Size) -> tuple[tuple[Rect, ...], tuple[Rect, ...]]:
    wide, tall = size
    line = wipe_line(state, size)
    if state.wipe_direction is WipeDirection.VERTICAL:
        return ((0, 0, line, tall),), ((line, 0, wide - line, tall),)
    return ((0, 0, wide, line),), ((0, line, wide, tall - line),)


def _fields(state: ViewState, size: Size) -> tuple[tuple[Rect, ...], tuple[Rect, ...]]:
    """The black and the white fields of a board; the top left one is the probe's."""
    step = max(min(size) // state.grid, 1)
    rects: tuple[list[Rect], list[Rect]] = ([], [])
    for row, top in enumerate(range(0, size[1], step)):
        for column, left in enumerate(range(0, size[0], step)):
            field = (left, top, min(step, size[0] - left), min(step, size[1] - top))
            rects[(row + column) % 2].append(field)
    return tuple(rects[0]), tuple(rects[1])
