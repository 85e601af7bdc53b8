"""Curves and areas of deletion and insertion over many pairs, on scales that are never mixed.

Three measures, each with its own population and its own floor:

- `balanced`: balanced accuracy, the mean of the share of genuine pairs at or above the threshold
  and the share of impostor pairs below it. Chance is one half, and no area can be far below that.
- `acceptance`: the share of pairs of one kind that are at or above the threshold, from 0 to 1:
  genuine pairs for a similarity map, impostor pairs for a dissimilarity map.
- `score`: the mean similarity score of the same pairs. It sees changes that cross no threshold.

What a good map does. The most similar places of a genuine pair carry its score: it falls soon when
they go (deletion: lower is better) and rises soon when they come (insertion: higher is better). The
most dissimilar places of an impostor pair hold its score down: it *rises* when they go (deletion:
higher is better) and stays low while they alone are shown (insertion: lower is better). So the two
kinds of maps have opposite signs in `acceptance` and `score`. In `balanced` a good map of either
kind has a low deletion area, since errors come early, and a high insertion area; for dissimilarity
maps this is said of publications, and mixes impostor pairs that come to be accepted with genuine
pairs that cease to be.

Places that go here and there look like noise to a network, which lowers a score by itself: orders
that scatter, a random one not least, have low deletion areas and low insertion areas. Their
difference, the gap, is what an order is worth beyond that.

Where both faces lose all their places to one fill, they are the same picture and score 1, and they
grow alike before that: pairs come back above the threshold whatever the order, and controls, which
take the same places from both, most of all. Areas of the two ways are not on one scale either.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examiner.validation.bootstrap import identity_weights, range_of
from examiner.validation.deletion.records import (
    SHARES,
    Curve,
    Gap,
    Kind,
    Measure,
    Ranking,
    Way,
)
from examiner.validation.estimates import Beyond, Estimate

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Scores of the same pairs for several methods."""

    methods: tuple[str, ...]
    ways: tuple[Way, ...]
    fills: tuple[str, ...]
    scores: Scores
    """(methods, ways, fills, 2, 2, shares, pairs): by ranking, then by kind."""
    genuine: NDArray[np.bool_]
    """(pairs,)"""
    persons: tuple[NDArray[np.intp], NDArray[np.intp]]
    """(pairs,) each: the person of either picture."""


def gathered(
    found: Mapping[str, Sequence[Mapping[str, Any]]],
    ways: Sequence[Way],
    fills: Sequence[str],
    genuine: NDArray[np.bool_],
    persons: tuple[NDArray[np.intp], NDArray[np.intp]],
) -> Gathered:
    """From what the tasks gave of each pair, by method; every method has the same pairs."""
    scores = [
        [[_four([pair["scores"][way][fill] for pair in pairs]) for fill in fills] for way in ways]
        for pairs in found.values()
    ]
    return Gathered(tuple(found), tuple(ways), tuple(fills), np.array(scores), genuine, persons)


def _four(removals: Sequence[Mapping[str, Sequence[float]]]) -> Scores:
    """(2, 2, shares, pairs): to show some places first is to remove the others last."""
    highest = np.array([each["highest"] for each in removals]).T
    lowest = np.array([each["lowest"] for each in removals]).T
    return np.array([[highest, lowest[::-1]], [lowest, highest[::-1]]])


@dataclass(frozen=True, slots=True, eq=False)
class Areas:
    """Areas of several methods on the same pairs, and of their controls."""

    methods: tuple[str, ...]
    controls: tuple[str, ...]
    """Those of the methods that others are held to."""
    values: NDArray[np.float64]
    """(3, methods, …): by measure first."""
    drawn: NDArray[np.float64]
    """(draws, 3, methods, …): over persons drawn anew."""

    def area(self, index: tuple[int, ...]) -> Estimate:
        """One area."""
        low, high = range_of(self.drawn[_all(index)])
        return Estimate(float(self.values[index]), low, high)

    def beyond(self, index: tuple[int, ...]) -> tuple[Beyond, ...]:
        """How much larger an area is than that of each control."""
        own = self.methods[index[1]]
        return tuple(
            Beyond(name, self._less(index, self.methods.index(name)))
            for name in self.controls
            if name != own
        )

    def _less(self, index: tuple[int, ...], control: int) -> Estimate:
        other = (index[0], control, *index[2:])
        low, high = range_of(self.drawn[_all(index)] - self.drawn[_all(other)])
        return Estimate(float(self.values[index] - self.values[other]), low, high)


def curves(
    held: Gathered, threshold: float, controls: Sequence[str]
) -> tuple[tuple[Curve, ...], tuple[Gap, ...]]:
    """Every curve and every gap of every method; `controls` are what others are held to.

    Pairs that score exactly the threshold count as above it.
    """
    accepted = (held.scores >= threshold).astype(np.float64)
    points = measured(accepted, held.scores, held.genuine, np.ones(len(held.genuine)))
    under = _under(points, -1), _drawn(held, accepted)
    against = tuple(name for name in held.methods if name in controls)
    single = Areas(held.methods, against, *under)
    between = Areas(held.methods, against, *(each[..., 1] - each[..., 0] for each in under))
    return (
        tuple(_curve(held, single, index, points[index]) for index in _places(single)),
        tuple(_gap(held, between, index) for index in _places(between)),
    )


def _places(areas: Areas) -> Iterator[tuple[int, ...]]:
    yield from np.ndindex(areas.values.shape)


def measured(
    accepted: Scores, scores: Scores, genuine: NDArray[np.bool_], weights: Scores
) -> NDArray[np.float64]:
    """(3, methods, ways, fills, 2, 2, …): each of Measure over pairs that count `weights` times.

    `accepted` and `scores` are (methods, ways, fills, 2, 2, …, pairs). It is linear in both, so it
    takes values at one share as well as areas of single pairs. Not a number where no pair counts.
    """
    same, other = weights * genuine, weights * ~genuine
    passed, false = (accepted @ each / (each.sum() or np.nan) for each in (same, other))
    high, low = (scores @ each / (each.sum() or np.nan) for each in (same, other))
    return np.array([(passed + 1 - false) / 2, _own_kind(passed, false), _own_kind(high, low)])


def _own_kind(genuine: Scores, impostor: Scores) -> Scores:
    """Genuine pairs for similarity maps, impostor pairs for dissimilarity maps."""
    found: Scores = np.stack([genuine[:, :, :, 0], impostor[:, :, :, 1]], axis=3)
    return found


def _drawn(held: Gathered, accepted: Scores) -> NDArray[np.float64]:
    """(draws, 3, methods, ways, fills, 2, 2): areas over persons drawn anew."""
    areas = _under(accepted, -2), _under(held.scores, -2)
    draws = identity_weights(*held.persons)
    return np.array([measured(*areas, held.genuine, weights) for weights in draws])


def _under(values: Scores, shares: int) -> Scores:
    """Areas by the trapezoid rule along the axis `shares`."""
    return np.asarray(np.trapezoid(values, SHARES, axis=shares))


def _all(index: tuple[int, ...]) -> tuple[slice | int, ...]:
    return (slice(None), *index)


def _curve(
    held: Gathered, areas: Areas, index: tuple[int, ...], values: NDArray[np.float64]
) -> Curve:
    measure, method, way, fill, ranking, kind = index
    what = list(Measure)[measure], list(Ranking)[ranking], list(Kind)[kind]
    return Curve(
        method=held.methods[method],
        way=held.ways[way],
        fill=held.fills[fill],
        ranking=what[1],
        kind=what[2],
        measure=what[0],
        population=_population(what[0], what[1]),
        better=_better(*what),
        values=tuple(float(value) for value in values),
        area=areas.area(index),
        beyond=areas.beyond(index),
    )


def _gap(held: Gathered, areas: Areas, index: tuple[int, ...]) -> Gap:
    measure, method, way, fill, ranking = index
    what = list(Measure)[measure], list(Ranking)[ranking]
    return Gap(
        method=held.methods[method],
        way=held.ways[way],
        fill=held.fills[fill],
        ranking=what[1],
        measure=what[0],
        population=_population(*what),
        # It grows with the insertion curve.
        better=_better(*what, Kind.INSERTION),
        area=areas.area(index),
        beyond=areas.beyond(index),
    )


def _population(measure: Measure, ranking: Ranking) -> str:
    if measure is Measure.BALANCED:
        return "both"
    return "genuine" if ranking is Ranking.SIMILARITY else "impostor"


def _better(measure: Measure, ranking: Ranking, kind: Kind) -> str:
    falls = measure is Measure.BALANCED or ranking is Ranking.SIMILARITY
    return "lower" if falls == (kind is Kind.DELETION) else "higher"
