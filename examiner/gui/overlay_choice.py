"""What the examiner chose about the overlay, and how sliders become that record; knows no Qt."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from examiner.errors import ParameterRefused
from examiner.explanation.catalogue import spec
from examiner.explanation.records import Explanation
from examiner.render.overlay import MapValues, OverlayState, symmetric_scale

SLIDER_STEPS = 1000


class Cut(StrEnum):
    """How the display threshold is stated."""

    ABSOLUTE = "absolute"
    """As an absolute value in map units."""
    PERCENTILE = "percentile"
    """As a percentile of the absolute values of both maps."""


class Ground(StrEnum):
    """What the overlay is drawn on."""

    PHOTOGRAPH = "photograph"
    CROP = "crop"


@dataclass(frozen=True, slots=True)
class OverlayChoice:
    """Which maps are shown and how; it changes the picture and never the result."""

    explanation: str
    """Mark of the explanation whose maps are shown."""
    overlay: OverlayState
    cut: Cut = Cut.ABSOLUTE
    amount: float = 0.0
    """Display threshold as stated: map units, or a percentile from 0 to 100."""
    contours: bool = False
    interpolated: bool = False
    """Smoothed between map pixels; off shows each map pixel as it is."""
    ground: Ground = Ground.PHOTOGRAPH
    dotted: bool = True
    """Dots where the sign does not hold, once the explanation's stability was examined."""
    shown: bool = True
    """False leaves the bare picture."""


@dataclass(frozen=True, slots=True, eq=False)
class MapRange:
    """The values of both maps of one explanation, summed up once for all slider steps."""

    scale: float
    """Value that gets the end colours, one for both faces."""
    sizes: NDArray[np.float64]
    """Absolute values of both maps, ascending."""

    @property
    def largest(self) -> float:
        """Largest absolute value of both maps."""
        return float(self.sizes[-1])

    def percentile(self, amount: float) -> float:
        """The stored absolute value at percentile `amount`, 0 to 100; nothing is interpolated."""
        return float(self.sizes[int(np.ceil(amount / 100 * (self.sizes.size - 1)))])

    def percentile_of(self, size: float) -> float:
        """The percentile at which `size` first stands, 0 to 100, to one decimal."""
        below = int(np.searchsorted(self.sizes, size))
        return round(min(100.0, 100 * below / (self.sizes.size - 1)), 1)

    def drawn(self, threshold: float) -> int:
        """How many values a display threshold leaves in the picture; zeros are never drawn."""
        hidden = int(np.searchsorted(self.sizes, threshold))
        zeros = int(np.searchsorted(self.sizes, 0.0, side="right"))
        return self.sizes.size - max(hidden, zeros)

    def clipped(self) -> int:
        """How many values lie beyond the scale."""
        return self.sizes.size - int(np.searchsorted(self.sizes, self.scale, side="right"))


def map_range(probe: MapValues, reference: MapValues) -> MapRange:
    """The common range of the maps of both faces."""
    sizes = np.abs(np.concatenate([probe.ravel(), reference.ravel()])).astype(np.float64)
    return MapRange(symmetric_scale(probe, reference), np.sort(sizes))


def range_of(explanation: Explanation) -> MapRange:
    """The common range of an explanation's two maps."""
    return map_range(explanation.probe_map.values, explanation.reference_map.values)


def first_choice(explanation: str, limits: MapRange) -> OverlayChoice:
    """How maps are shown before anybody chose: all values, no contours, no interpolation."""
    return OverlayChoice(explanation, OverlayState(scale=limits.scale))


def settled(wanted: OverlayChoice, limits: MapRange) -> OverlayChoice:
    """`wanted` with the scale and the display threshold that it means for these maps."""
    if wanted.cut is Cut.PERCENTILE:
        amount = min(max(wanted.amount, 0.0), 100.0)
        # Percentile 0 leaves nothing out, also where the smallest value is not zero.
        threshold = limits.percentile(amount) if amount > 0 else 0.0
    else:
        amount = threshold = min(max(wanted.amount, 0.0), highest_amount(Cut.ABSOLUTE, limits))
    overlay = replace(wanted.overlay, scale=limits.scale, display_threshold=threshold)
    return replace(wanted, amount=amount, overlay=overlay)


def restated(choice: OverlayChoice, cut: Cut, limits: MapRange) -> OverlayChoice:
    """The same display threshold stated in the other way, as nearly as one decimal allows."""
    if cut is choice.cut:
        return choice
    threshold = choice.overlay.display_threshold
    stated = threshold if cut is Cut.ABSOLUTE else limits.percentile_of(threshold)
    return settled(replace(choice, cut=cut, amount=stated), limits)


def carried_over(
    choice: OverlayChoice, explanation: str, before: MapRange, after: MapRange
) -> OverlayChoice:
    """The choice for another explanation, whose maps may have another unit.

    An absolute display threshold keeps its place on the scale, a percentile stays itself.
    """
    amount = choice.amount
    if choice.cut is Cut.ABSOLUTE:
        amount *= after.scale / before.scale
    return settled(replace(choice, explanation=explanation, amount=amount), after)


def highest_amount(cut: Cut, limits: MapRange) -> float:
    """Largest amount that can be typed: the largest absolute value, or percentile 100."""
    return 100.0 if cut is Cut.PERCENTILE else max(limits.largest, limits.scale)


def amount_at(position: int, cut: Cut, limits: MapRange) -> float:
    """What a slider position from 0 to SLIDER_STEPS states; its end is the scale, or 100."""
    top = 100.0 if cut is Cut.PERCENTILE else limits.scale
    return top * position / SLIDER_STEPS


def position_of(amount: float, cut: Cut, limits: MapRange) -> int:
    """The slider position nearest to an amount; amounts beyond the slider stand at its end."""
    top = 100.0 if cut is Cut.PERCENTILE else limits.scale
    return min(SLIDER_STEPS, round(amount / top * SLIDER_STEPS))


def method_title(explanation: Explanation) -> str:
    """Title of the method, or its bare id where this version does not know it."""
    try:
        return spec(explanation.method).title
    except ParameterRefused:
        return explanation.method


def method_short(explanation: Explanation) -> str:
    """The part of the title before its colon, such as xSSAB."""
    return method_title(explanation).split(":")[0]


def method_unit(explanation: Explanation) -> str:
    """What the map's values are, or nothing where this version does not know the method."""
    try:
        return spec(explanation.method).unit
    except ParameterRefused:
        return ""
