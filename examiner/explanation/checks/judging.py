"""What each check of the table measures, and whether that meets its criterion."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.explanation.checks.bounds import (
    AGAIN_ELSEWHERE,
    CENTRE_BOUND,
    CHANCE_BOUND,
    MIRROR_BOUND,
    REDRAWN_BOUND,
    STRANGER_BOUND,
    SWAP_BOUND,
)
from examiner.explanation.checks.curves import FILLS, RANDOM_ORDERS, Areas, Curves
from examiner.explanation.checks.likeness import spearman, structural_similarity
from examiner.explanation.checks.numbers import number_text
from examiner.explanation.checks.records import Figure
from examiner.explanation.checks.runs import (
    AGAIN,
    MIRRORED,
    STAGES,
    STRANGER,
    SWAPPED,
    Subject,
    share_words,
    stage_name,
)
from examiner.explanation.pair import MapPair
from examiner.explanation.records import CPU, ArgumentTable

Map = NDArray[np.float32]

_CONSTANT = "The map is not finite or the same everywhere on a face, so nothing can be compared."

_BETTER = "The map's order is better."


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """All that the checks have to judge by."""

    subject: Subject
    table: ArgumentTable
    runs: dict[str, MapPair]
    curves: Curves
    own_mirror: tuple[float, float]
    """Similarity of each face's embedding with that of its own mirror image."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out of a check."""

    value: float | None
    passed: bool
    words: str
    figures: tuple[Figure, ...] = ()


def usable(maps: MapPair) -> bool:
    """Whether both maps are numbers throughout and differ from place to place."""
    return all(np.isfinite(each).all() and np.ptp(each) > 0 for each in _both(maps))


def finite(seen: Seen) -> Verdict:
    """Numbers only, and not one number only."""
    if not all(np.isfinite(each).all() for each in _both(seen.subject.maps)):
        return Verdict(None, False, "Some values of the maps are no numbers.")
    span = min(_span(each) for each in _both(seen.subject.maps))
    words = "Span of the values, on the face where they span least; all of them are numbers."
    return Verdict(span, span > 0, words)


def again(seen: Seen) -> Verdict:
    """The recorded maps, computed once more."""
    pairs = list(zip(_both(seen.subject.maps), _both(seen.runs[AGAIN]), strict=True))
    same = all(one.tobytes() == other.astype(one.dtype).tobytes() for one, other in pairs)
    apart = max(_difference(*each) for each in pairs)
    words = "The method was run once more and its maps compared with the recorded ones: "
    if same:
        return Verdict(apart, True, f"{words}not a byte differs.")
    words += "the largest difference stands beside."
    if seen.subject.backbone.device == CPU:
        return Verdict(apart, False, words)
    words += f" This device adds up in no fixed order; up to {AGAIN_ELSEWHERE:g} is allowed on it."
    return Verdict(apart, apart <= AGAIN_ELSEWHERE, words)


def complete(seen: Seen) -> Verdict:
    """Both totals of the argument table against score − threshold."""
    residual, tolerance = seen.table.residual, seen.table.tolerance
    words = (
        "Neither total of the argument table misses score − threshold by more; allowed is "
        f"{number_text(tolerance)}."
    )
    return Verdict(residual, bool(residual <= tolerance), words)


def parameters(seen: Seen) -> Verdict:
    """Maps of networks with ever more parameters drawn anew."""
    if not usable(seen.subject.maps):
        return Verdict(None, False, _CONSTANT)
    figures: list[Figure] = []
    for share in STAGES:
        likeness = _likeness(seen.subject.maps, seen.runs[stage_name(share)])
        figures += [
            Figure(f"{share_words(share)} drawn anew, {name}", value) for name, value in likeness
        ]
    signed, absolute = figures[-3].value, figures[-2].value
    value = max(signed, absolute, key=abs)
    words = (
        "The network's parameters were drawn anew at random, a quarter more each time, from the "
        "output down; with all of them drawn the map should be another one. The larger of the "
        "signed and the absolute map's correlation, mean of both faces."
    )
    return Verdict(value, abs(value) <= REDRAWN_BOUND, words, tuple(figures))


def pair(seen: Seen) -> Verdict:
    """The probe's map beside another person."""
    if not usable(seen.subject.maps):
        return Verdict(None, False, _CONSTANT)
    one, other = seen.subject.maps.probe, seen.runs[STRANGER].probe
    signed, absolute = spearman(one, other), spearman(np.abs(one), np.abs(other))
    value = max(signed, absolute, key=abs)
    words = (
        "The probe's map beside the reference, compared with its map beside the bundled face that "
        "is least like both. A map that keeps its order, or only turns it round, does not say "
        "which places matter in this comparison. The larger of the signed and the absolute map's "
        "correlation."
    )
    figures = (
        Figure("signed", signed),
        Figure("absolute", absolute),
        Figure("SSIM", structural_similarity(one, other)),
    )
    return Verdict(value, abs(value) <= STRANGER_BOUND, words, figures)


def swap(seen: Seen) -> Verdict:
    """The probe as reference and the reference as probe."""
    maps, swapped = seen.subject.maps, seen.runs[SWAPPED]
    if not all(np.isfinite(each).all() for each in (*_both(maps), *_both(swapped))):
        return Verdict(None, False, _CONSTANT)
    value = max(
        _difference(maps.probe, swapped.reference), _difference(maps.reference, swapped.probe)
    )
    words = "With the photographs swapped, each face's map should stay as it was."
    return Verdict(value, value <= SWAP_BOUND, words)


def mirror(seen: Seen) -> Verdict:
    """Both crops mirrored, and the maps mirrored back."""
    if not usable(seen.subject.maps):
        return Verdict(None, False, _CONSTANT)
    found = seen.runs[MIRRORED]
    back = MapPair(_back(found.probe), _back(found.reference))
    likeness = _likeness(seen.subject.maps, back)
    figures = [Figure(name, each) for name, each in likeness[1:]]
    probe, reference = seen.own_mirror
    figures += [
        Figure("network: probe with its mirror image", probe),
        Figure("network: reference with its mirror image", reference),
    ]
    words = (
        "Both crops were mirrored and the maps mirrored back, mean of both faces. The network "
        "itself does not take a face and its mirror image for quite the same, so 1 is not to be "
        "expected."
    )
    value = likeness[0][1]
    return Verdict(value, value >= MIRROR_BOUND, words, tuple(figures))


def chance(seen: Seen) -> Verdict:
    """Deletion and insertion in the order of the map, against random orders."""
    found = seen.curves
    if not usable(seen.subject.maps) or found.spread == 0:
        return Verdict(None, False, _CONSTANT)
    value = found.method.gap / found.spread
    words = (
        "Squares were covered, and uncovered, in the order of the map; the gap is the area under "
        f"the score's insertion curve less that under its deletion curve: {found.method.gap:.3f}, "
        f"beside {RANDOM_ORDERS} random orders that spread by {found.spread:.3f} around 0. "
        + (_BETTER if value >= CHANCE_BOUND else "Chance may give this too.")
    )
    return Verdict(value, value >= CHANCE_BOUND, words, _areas("map", found.method))


def centre(seen: Seen) -> Verdict:
    """Deletion and insertion in the order of the map, against the distance to the middle."""
    found, control = seen.curves, seen.curves.centre
    if not usable(seen.subject.maps) or found.spread == 0:
        return Verdict(None, False, _CONSTANT)
    value = (found.method.gap - control.gap) / found.spread
    words = (
        f"Gap {found.method.gap:.3f} of the map, {control.gap:.3f} of an order that knows only the "
        "distance to the middle of the crop, in its better direction. "
        + (_BETTER if value >= CENTRE_BOUND else "The map's order does not beat the centre prior.")
    )
    return Verdict(value, value >= CENTRE_BOUND, words, _areas("centre prior", control))


def _areas(whose: str, areas: Areas) -> tuple[Figure, ...]:
    kinds = (("deletion", areas.deletion), ("insertion", areas.insertion))
    return tuple(
        Figure(f"{whose}, {kind} area, {name}", value)
        for kind, values in kinds
        for name, value in zip(FILLS, values, strict=True)
    )


def _likeness(one: MapPair, other: MapPair) -> list[tuple[str, float]]:
    """Rank correlation of signed and of absolute maps, and SSIM; means of both faces."""
    pairs = list(zip(_both(one), _both(other), strict=True))
    return [
        ("signed", _mean(spearman(*each) for each in pairs)),
        ("absolute", _mean(spearman(np.abs(a), np.abs(b)) for a, b in pairs)),
        ("SSIM", _mean(structural_similarity(*each) for each in pairs)),
    ]


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))


def _both(maps: MapPair) -> tuple[Map, Map]:
    return maps.probe, maps.reference


def _back(values: Map) -> Map:
    return np.ascontiguousarray(values[:, ::-1])


def _span(values: Map) -> float:
    largest = float(np.abs(values).max())
    return float(np.ptp(values)) / largest if largest > 0 else 0.0


def _difference(one: Map, other: Map) -> float:
    """Largest absolute difference, as a part of the largest absolute value of `one`."""
    largest = float(np.abs(one).max())
    return float(np.abs(one - other).max()) / largest if largest > 0 else 0.0
