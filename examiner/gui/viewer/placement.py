"""Where photographs lie in the view: one frozen state and the mathematics of placing, without Qt.

Three planes are used. *Photograph*: pixels, the centre of the first at (0, 0). *Frame*: pixels of
the aligned crop where faces are aligned by the eyes, else the photograph itself. *Pane*: device
pixels, (0, 0) at the outer corner of the top left one.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from examiner.explanation.records import Side
from examiner.face.alignment import Points, inverse, to_crop
from examiner.face.records import CROP_SIZE, Matrix, Point

UNMOVED: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))

LEAST_HZ, MOST_HZ = 0.5, 3.0
"""Whole turns a second from one face to the other and back; faster flashing can harm people."""

LEAST_ZOOM, MOST_ZOOM = 0.005, 4096.0
"""Device pixels for each frame pixel; a frame pixel may be many photograph pixels or few."""
LEAST_GRID, MOST_GRID = 2, 32

_FACE_MARGIN = 1.25
_WHOLE = 1e-9

Matrices = Mapping[Side, Matrix | None]
"""The shown sides, each with photograph to crop, or None where no face is aligned."""

Size = tuple[int, int]
"""Width and height in device pixels."""


class Mode(StrEnum):
    """How the two photographs are put beside or over each other."""

    SIDE_BY_SIDE = "side_by_side"
    WIPE = "wipe"
    FLICKER = "flicker"
    BLEND = "blend"
    DIFFERENCE = "difference"
    GRID = "grid"


class WipeDirection(StrEnum):
    """How the line between the faces stands."""

    VERTICAL = "vertical"
    """The probe is left of the line."""
    HORIZONTAL = "horizontal"
    """The probe is above the line."""


@dataclass(frozen=True, slots=True)
class Placement:
    """What of the frame one photograph's pane shows."""

    x: float = (CROP_SIZE - 1) / 2
    """Frame coordinate at the middle of the pane."""
    y: float = (CROP_SIZE - 1) / 2
    zoom: float = 1.0
    """Device pixels for each frame pixel."""
    rotation: float = 0.0
    """Degrees clockwise, above −180 to 180."""

    def __post_init__(self) -> None:
        finite = all(map(math.isfinite, (self.x, self.y, self.rotation)))
        if not finite or not LEAST_ZOOM <= self.zoom <= MOST_ZOOM:
            raise ValueError(f"the placement has values outside their ranges: {self}")


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything that decides what part of the photographs is shown, and how; plain JSON."""

    mode: Mode = Mode.SIDE_BY_SIDE
    probe: Placement = Placement()
    reference: Placement = Placement()
    linked: bool = True
    """Whether what moves one photograph moves the other."""
    aligned_by_eyes: bool = True
    """Whether the frame is the aligned crop; else it is each photograph."""
    wipe_position: float = 0.5
    """The line's place, 0 (left or top) to 1."""
    wipe_direction: WipeDirection = WipeDirection.VERTICAL
    flicker_hz: float = 0.0
    """0 is off; else 0.5 to 3 turns a second."""
    blend: float = 0.5
    """Weight of the reference in the blend, 0 to 1."""
    grid: int = 8
    """Fields along the shorter side of the pane, 2 to 32."""
    outline: bool = True
    """Whether the aligned crop's edge is drawn on the photograph."""
    crosshair: bool = True

    def __post_init__(self) -> None:
        in_range = (
            (self.flicker_hz == 0 or LEAST_HZ <= self.flicker_hz <= MOST_HZ)
            and 0 <= self.wipe_position <= 1
            and 0 <= self.blend <= 1
            and LEAST_GRID <= self.grid <= MOST_GRID
        )
        if not in_range:
            raise ValueError(f"the view state has values outside their ranges: {self}")

    def placement(self, side: Side) -> Placement:
        """The placement of one side."""
        return self.probe if side is Side.PROBE else self.reference

    @property
    def stacked(self) -> bool:
        """Whether both photographs share one pane."""
        return self.mode is not Mode.SIDE_BY_SIDE


def compose(last: Matrix, first: Matrix) -> Matrix:
    """The affine matrix that does `first` and then `last`."""
    (a, b, e), (c, d, f) = last
    (p, q, s), (r, t, u) = first
    return (
        (a * p + b * r, a * q + b * t, a * s + b * u + e),
        (c * p + d * r, c * q + d * t, c * s + d * u + f),
    )


def moved_point(matrix: Matrix, point: Point) -> Point:
    """One point through an affine matrix."""
    (a, b, e), (c, d, f) = matrix
    return a * point[0] + b * point[1] + e, c * point[0] + d * point[1] + f


def scale_of(matrix: Matrix) -> float:
    """How much longer a similarity makes what goes through it."""
    return math.hypot(matrix[0][0], matrix[1][0])


def frame_of(state: ViewState, matrix: Matrix | None) -> Matrix:
    """Photograph to frame."""
    return matrix if state.aligned_by_eyes and matrix is not None else UNMOVED


def frame_to_pane(placement: Placement, size: Size) -> Matrix:
    """Frame to pane."""
    turn = math.radians(placement.rotation)
    c, s = placement.zoom * math.cos(turn), placement.zoom * math.sin(turn)
    x, y = size[0] / 2, size[1] / 2
    return (
        (c, -s, x - c * placement.x + s * placement.y),
        (s, c, y - s * placement.x - c * placement.y),
    )


def photograph_to_pane(state: ViewState, side: Side, matrix: Matrix | None, size: Size) -> Matrix:
    """Photograph to pane.

    A photograph shown upright or by quarter turns at a whole number of device pixels for each of
    its own is shifted by less than a device pixel, so that the edges of pixels fall on each other
    and none is mixed; not where faces are aligned, whose places must agree.
    """
    placed = compose(frame_to_pane(state.placement(side), size), frame_of(state, matrix))
    return placed if state.aligned_by_eyes else _on_whole_pixels(placed)


def _on_whole_pixels(matrix: Matrix) -> Matrix:
    (a, b, _), (c, d, _) = matrix
    whole = tuple(round(value) for value in (a, b, c, d))
    apart = max(abs(value - near) for value, near in zip((a, b, c, d), whole, strict=True))
    if apart > _WHOLE:
        return matrix
    x, y = moved_point(matrix, (-0.5, -0.5))
    a, b, c, d = (float(value) for value in whole)
    return (
        (a, b, round(x) + (a + b) / 2),
        (c, d, round(y) + (c + d) / 2),
    )


def counterpart(point: Point, here: Matrix | None, there: Matrix | None) -> Point | None:
    """The place on the other photograph that lies at the same place of its face; None without."""
    if here is None or there is None:
        return None
    return moved_point(inverse(there), moved_point(here, point))


def panned(state: ViewState, side: Side, right: float, down: float) -> ViewState:
    """The pictures moved by device pixels."""

    def move(placement: Placement) -> Placement:
        x, y = _unturned(placement, -right, -down)
        return replace(placement, x=placement.x + x, y=placement.y + y)

    return _changed(state, side, move)


def zoomed(state: ViewState, side: Side, factor: float, at: Point = (0.0, 0.0)) -> ViewState:
    """The pictures enlarged by `factor`; the place at `at` stays, device pixels from the middle."""

    def enlarge(placement: Placement) -> Placement:
        zoom = min(max(placement.zoom * factor, LEAST_ZOOM), MOST_ZOOM)
        x, y = _unturned(placement, *at)
        kept = 1 - placement.zoom / zoom
        return replace(placement, x=placement.x + x * kept, y=placement.y + y * kept, zoom=zoom)

    return _changed(state, side, enlarge)


def rotated(state: ViewState, side: Side, degrees: float) -> ViewState:
    """The pictures turned clockwise about the middle of the pane."""

    def turn(placement: Placement) -> Placement:
        return replace(placement, rotation=-math.remainder(-placement.rotation - degrees, 360))

    return _changed(state, side, turn)


def upright(state: ViewState, side: Side) -> ViewState:
    """The pictures without rotation."""
    return _changed(state, side, lambda placement: replace(placement, rotation=0.0))


def one_to_one(state: ViewState, side: Side, matrices: Matrices) -> ViewState:
    """One pixel of this side's photograph for each device pixel.

    Faces that are aligned and linked keep one scale, so the other photograph has its own.
    """
    wanted = 1 / scale_of(frame_of(state, matrices.get(side)))
    zoom = min(max(wanted, LEAST_ZOOM), MOST_ZOOM)
    return _changed(state, side, lambda placement: replace(placement, zoom=zoom))


def magnified(state: ViewState, factor: float) -> ViewState:
    """The same view for panes of `factor` times as many device pixels each way."""
    return replace(
        state,
        probe=replace(state.probe, zoom=state.probe.zoom * factor),
        reference=replace(state.reference, zoom=state.reference.zoom * factor),
    )


def with_link(state: ViewState, linked: bool, lead: Side) -> ViewState:
    """Linked or not; linking aligned faces brings the other to where `lead` is."""
    if linked and state.aligned_by_eyes:
        lead_placed = state.placement(lead)
        state = replace(state, probe=lead_placed, reference=lead_placed)
    return replace(state, linked=linked)


def with_alignment(state: ViewState, on: bool, lead: Side, matrices: Matrices) -> ViewState:
    """Aligned by the eyes or not, each photograph keeping its scale and the middle of its view."""
    if on == state.aligned_by_eyes or (on and not can_align(matrices)):
        return state
    placed = {
        side: _carried(state.placement(side), matrices.get(side), on=on)
        for side in (Side.PROBE, Side.REFERENCE)
    }
    changed = replace(
        state,
        aligned_by_eyes=on,
        probe=placed[Side.PROBE],
        reference=placed[Side.REFERENCE],
    )
    return with_link(changed, state.linked, lead)


def can_align(matrices: Matrices) -> bool:
    """Whether every shown photograph has an aligned face."""
    return bool(matrices) and all(matrix is not None for matrix in matrices.values())


def _carried(placement: Placement, matrix: Matrix | None, *, on: bool) -> Placement:
    if matrix is None:
        return placement
    through = matrix if on else inverse(matrix)
    x, y = moved_point(through, (placement.x, placement.y))
    zoom = min(max(placement.zoom / scale_of(through), LEAST_ZOOM), MOST_ZOOM)
    return replace(placement, x=x, y=y, zoom=zoom)


def fitted(
    state: ViewState, regions: Mapping[Side, Points], matrices: Matrices, size: Size
) -> ViewState:
    """All of `regions` in view, given as corners in each photograph; rotation is kept."""
    in_frame = {
        side: to_crop(frame_of(state, matrices.get(side)), region)
        for side, region in regions.items()
    }
    if state.linked and state.aligned_by_eyes and in_frame:
        together = np.concatenate(list(in_frame.values()))
        in_frame = dict.fromkeys((Side.PROBE, Side.REFERENCE), together)
    placed = {side: _fit(state.placement(side), region, size) for side, region in in_frame.items()}
    return replace(
        state,
        probe=placed.get(Side.PROBE, state.probe),
        reference=placed.get(Side.REFERENCE, state.reference),
    )


def _fit(placement: Placement, region: Points, size: Size) -> Placement:
    turn = math.radians(placement.rotation)
    turned = region @ np.array(
        [[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]]
    )
    low, high = turned.min(axis=0), turned.max(axis=0)
    wide, tall = (float(value) for value in high - low)
    middle = replace(placement, zoom=1.0)
    x, y = _unturned(middle, *(float(value) for value in (low + high) / 2))
    zoom = min(size[0] / max(wide, 1.0), size[1] / max(tall, 1.0))
    return replace(placement, x=x, y=y, zoom=min(max(zoom, LEAST_ZOOM), MOST_ZOOM))


def face_region(matrix: Matrix) -> Points:
    """(4, 2) the aligned crop with a margin, in photograph coordinates."""
    middle, half = (CROP_SIZE - 1) / 2, CROP_SIZE / 2 * _FACE_MARGIN
    unit = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], dtype=np.float64)
    return to_crop(inverse(matrix), middle + half * unit)


def photograph_region(width: int, height: int) -> Points:
    """(4, 2) the outer corners of a photograph."""
    right, bottom = width - 0.5, height - 0.5
    return np.array([[-0.5, -0.5], [right, -0.5], [right, bottom], [-0.5, bottom]])


def bar_length(most: float) -> float:
    """The longest of 1, 2 and 5 times powers of ten that is not above `most`, which is above 0."""
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most * (1 + _WHOLE))


def _changed(state: ViewState, side: Side, change: Callable[[Placement], Placement]) -> ViewState:
    sides = (Side.PROBE, Side.REFERENCE) if state.linked else (side,)
    probe = change(state.probe) if Side.PROBE in sides else state.probe
    reference = change(state.reference) if Side.REFERENCE in sides else state.reference
    return replace(state, probe=probe, reference=reference)


def _unturned(placement: Placement, right: float, down: float) -> Point:
    """A step in device pixels as a step in the frame."""
    turn = math.radians(placement.rotation)
    c, s = math.cos(turn) / placement.zoom, math.sin(turn) / placement.zoom
    return c * right + s * down, c * down - s * right
