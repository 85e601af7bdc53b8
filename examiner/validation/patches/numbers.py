"""Curves and localisation of all methods from what the tasks gave, with intervals by person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examiner.validation.bootstrap import identity_weights, range_of
from examiner.validation.controls import CONTROLS
from examiner.validation.estimates import Beyond, Estimate
from examiner.validation.patches.records import (
    Against,
    Curve,
    Facing,
    Located,
    Protocol,
    Rate,
)
from examiner.validation.patches.replacement import SHARES

FROM_ZERO = (0.0, *SHARES)

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """What the tasks gave, as arrays over the same pairs for every method."""

    genuine: NDArray[np.bool_]
    """(n,)"""
    weights: Numbers
    """(draws, n): how often each pair counts in each draw of persons."""
    scores: Numbers
    """(n,): of the patched pairs."""
    replaced: dict[tuple[str, Protocol], Numbers]
    """(n, 20) scores over the shares from 0, by method and protocol."""
    located: dict[str, list[dict[str, Any]]]
    """By method, one for each pair."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A number as it is, and as it is in each draw of persons."""

    value: float
    draws: Numbers

    def less(self, other: "Drawn") -> Estimate:
        """How much higher it is than another, both in the same draws."""
        return Estimate(self.value - other.value, *range_of(self.draws - other.draws))


def gathered(
    found: Mapping[str, Sequence[dict[str, Any]]],
    genuine: NDArray[np.bool_],
    people: tuple[NDArray[Any], NDArray[Any]],
) -> Gathered:
    """The tasks' pairs by method, all in one order; `people` of the first and second pictures."""
    first = next(iter(found.values()))
    scores = np.array([pair["score"] for pair in first])
    return Gathered(
        genuine,
        np.stack(list(identity_weights(*people))),
        scores,
        {
            (method, protocol): np.column_stack(
                [scores, np.array([pair[protocol] for pair in pairs])]
            )
            for method, pairs in found.items()
            for protocol in Protocol
        },
        {method: [pair["located"] for pair in pairs] for method, pairs in found.items()},
    )


def curves(held: Gathered, threshold: float) -> Iterator[Curve]:
    """Both rates of every method, by both protocols."""
    for protocol, rate in product(Protocol, Rate):
        drawn = {
            method: _over(held, _wrong(scores, rate, threshold), _population(held, rate))
            for (method, each), scores in held.replaced.items()
            if each == protocol
        }
        means = {method: _summed(both, _mean) for method, both in drawn.items()}
        areas = {method: _summed(both, _area) for method, both in drawn.items()}
        for method, (values, draws) in drawn.items():
            ranges = [range_of(column) for column in draws.T]
            yield Curve(
                method,
                protocol,
                rate,
                tuple(float(value) for value in values),
                tuple(low for low, _ in ranges),
                tuple(high for _, high in ranges),
                against(method, means),
                against(method, areas),
            )


def located(held: Gathered, threshold: float) -> Iterator[Located]:
    """Where every method points, genuine and impostor pairs apart, all of them and by decision."""
    above = held.scores >= threshold
    sorts = {"genuine": held.genuine, "impostor": ~held.genuine}
    decisions = {"any": np.ones_like(above), "above": above, "below": ~above}
    for (population, kind), (decision, side) in product(sorts.items(), decisions.items()):
        chosen = kind & side
        if not chosen.any():
            continue
        argued = "up" if population == "impostor" else "down"
        yield from _pointing(held, chosen, Facing.PATCHES, argued, population, decision)
        if decision != "any":
            asked = "up" if decision == "above" else "down"
            yield from _pointing(held, chosen, Facing.DECISION, asked, population, decision)


def against(method: str, drawn: Mapping[str, Drawn]) -> Against:
    """A method's number beside those of the controls that were run."""
    own = drawn[method]
    beyond = tuple(
        Beyond(control, own.less(drawn[control]))
        for control in CONTROLS
        if control in drawn and control != method
    )
    return Against(own.value, *range_of(own.draws), beyond)


def _pointing(
    held: Gathered,
    chosen: NDArray[np.bool_],
    facing: Facing,
    side: str,
    population: str,
    decision: str,
) -> Iterator[Located]:
    numbers = {
        name: {
            method: _of_pairs(held, np.array([pair[side][name] for pair in pairs], float), chosen)
            for method, pairs in held.located.items()
        }
        for name in ("hit", "mass", "rank", "rank_in_rings")
    }
    argued = "up" if population == "impostor" else "down"
    for method, pairs in held.located.items():
        massless = [pair[side]["mass"] is None for pair in pairs]
        has_mass = {name: each for name, each in numbers["mass"].items() if each is not None}
        yield Located(
            method=method,
            facing=facing,
            population=population,
            decision=decision,
            expected="inside" if side == argued else "outside",
            pairs=int(chosen.sum()),
            area=float(np.mean([pair["area"] for pair in pairs], where=chosen)),
            mass=against(method, has_mass) if method in has_mass else None,
            without_mass=int(np.sum(massless, where=chosen)),
            **{
                name: against(method, _certain(numbers[name]))
                for name in ("hit", "rank", "rank_in_rings")
            },
        )


def _certain(numbers: Mapping[str, Drawn | None]) -> dict[str, Drawn]:
    return {name: each for name, each in numbers.items() if each is not None}


def _of_pairs(held: Gathered, values: Numbers, chosen: NDArray[np.bool_]) -> Drawn | None:
    """The mean over the chosen pairs that have a value; None without any."""
    kept = chosen & np.isfinite(values)
    if not kept.any():
        return None
    value, draws = _over(held, values[:, np.newaxis], kept)
    return Drawn(float(value[0]), draws[:, 0])


def _over(held: Gathered, values: Numbers, chosen: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """(k,) means of values (n, k) over the chosen pairs; (draws, k) the same in each draw."""
    weights = held.weights[:, chosen]
    with np.errstate(invalid="ignore"):
        draws = (weights @ values[chosen]) / weights.sum(axis=1, keepdims=True)
    return values[chosen].mean(axis=0), draws


def _population(held: Gathered, rate: Rate) -> NDArray[np.bool_]:
    return ~held.genuine if rate is Rate.FALSE_MATCH else held.genuine


def _wrong(scores: Numbers, rate: Rate, threshold: float) -> Numbers:
    above = scores >= threshold
    return (above if rate is Rate.FALSE_MATCH else ~above).astype(np.float64)


def _mean(values: Numbers) -> Numbers:
    mean: Numbers = values[..., 1:].mean(axis=-1)
    return mean


def _area(values: Numbers) -> Numbers:
    return np.asarray(np.trapezoid(values, FROM_ZERO, axis=-1))


def _summed(both: tuple[Numbers, Numbers], rule: Any) -> Drawn:
    values, draws = both
    return Drawn(float(rule(values)), rule(draws))
