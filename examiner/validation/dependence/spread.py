"""How the numbers of checks and of stability are spread over pairs, with intervals by person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examiner.explanation.checks.catalogue import CHECKS
from examiner.explanation.records import CPU
from examiner.validation.bootstrap import identity_weights, range_of
from examiner.validation.dependence.examining import CIRCUMSTANCES
from examiner.validation.dependence.records import QUANTILES, Distribution, Passed
from examiner.validation.estimates import Estimate, Share

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

SIDE = "side"
"""The check whether the score stays on its side of the threshold; the same for all methods."""

SIDE_CRITERION = "under every change the score stays on its side of the threshold"

_LIKENESS = {
    "threshold": f"threshold moved by {CIRCUMSTANCES.delta:g}",
    "shift": f"one face shifted by {CIRCUMSTANCES.shift:g} px",
    "scale": f"one face scaled by {CIRCUMSTANCES.scale:g}",
    "saved": f"both saved again, JPEG quality {CIRCUMSTANCES.quality}",
}
"""Kinds of changes, each with its words."""


@dataclass(frozen=True, slots=True)
class Number:
    """What is measured of a method on every pair."""

    method: str
    check: str
    figure: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """All that was measured, pair by pair."""

    pairs: NDArray[np.intp]
    """Indices into the data set's, rising."""
    genuine: Flags
    persons: tuple[NDArray[np.intp], NDArray[np.intp]]
    numbers: Mapping[Number, Numbers]
    """(pairs,) each; NaN where there is no number."""
    passed: Mapping[Number, Flags]
    """(pairs,) each: whether the check's criterion is met."""

    def populations(self) -> dict[str, Flags]:
        """Which pairs are meant by each name."""
        every = np.ones(len(self.genuine), np.bool_)
        return {"all": every, "genuine": self.genuine, "impostor": ~self.genuine}


def checks_of(
    method: str, pairs: Sequence[Mapping[str, Any]]
) -> tuple[dict[Number, Numbers], dict[Number, Flags]]:
    """Numbers and verdicts of every check, from what the task `checks` gave of each pair."""
    numbers, passed = {}, {}
    for entry in CHECKS:
        own = [pair["checks"][entry.id] for pair in pairs]
        number = Number(method, entry.id, unit=entry.unit)
        numbers[number] = _values([each["value"] for each in own])
        passed[number] = np.array([each["passed"] for each in own], np.bool_)
        for name in dict.fromkeys(name for each in own for name in each["figures"]):
            figures = [each["figures"].get(name) for each in own]
            numbers[Number(method, entry.id, name)] = _values(figures)
    return numbers, passed


def stability_of(
    method: str, pairs: Sequence[Mapping[str, Any]], threshold: float
) -> tuple[dict[Number, Numbers], dict[Number, Flags]]:
    """The same from what the task `stability` gave."""
    signs = _values([pair["sign_changes"] for pair in pairs])
    kept = _values([pair["kept_signs"] for pair in pairs])
    low, high = np.array([pair["scores"] for pair in pairs]).T
    above = np.array([pair["score"] for pair in pairs]) >= threshold
    numbers = {
        Number(method, "sign_changes", unit="share of both maps whose sign changes"): signs,
        Number(method, "kept_signs", unit="share of the arguments that keep their sign"): kept,
        Number(method, "score_span", unit="largest less smallest score"): high - low,
    }
    for kind, words in _LIKENESS.items():
        least = [min(_likeness(pair["likeness"], kind)) for pair in pairs]
        unit = f"least rank correlation, {words}"
        numbers[Number(method, f"likeness_{kind}", unit=unit)] = _values(least)
    stays = np.where(above, low >= threshold, high < threshold)
    return numbers, {Number(method, SIDE): stays}


def _likeness(variations: Mapping[str, Sequence[float]], kind: str) -> list[float]:
    return [value for name, values in variations.items() if _kind(name) == kind for value in values]


def _kind(variation: str) -> str:
    first, last = variation.partition(" ")[0], variation.rpartition(" ")[2]
    if first in ("threshold", "saved"):
        return first
    return "scale" if last in ("larger", "smaller") else "shift"


def _values(found: Sequence[float | None]) -> Numbers:
    return np.array([np.nan if each is None else each for each in found], np.float64)


def distributions(held: Spread) -> Iterator[Distribution]:
    """Every number in every population."""
    values = np.array(list(held.numbers.values()))
    means = _means(held, values)
    for at, (number, own) in enumerate(held.numbers.items()):
        for population, inside in held.populations().items():
            defined = own[inside & np.isfinite(own)]
            yield Distribution(
                method=number.method,
                check=number.check,
                figure=number.figure,
                unit=number.unit,
                population=population,
                pairs=int(inside.sum()),
                undefined=int(inside.sum()) - len(defined),
                quantiles=tuple(float(each) for each in np.quantile(defined, QUANTILES))
                if len(defined)
                else (),
                mean=Estimate(float(defined.mean()), *range_of(means[population][:, at]))
                if len(defined)
                else None,
            )


def passes(held: Spread, device: str = CPU) -> Iterator[Passed]:
    """Every verdict, of maps made on `device`, in every population that has pairs."""
    values = np.array(list(held.passed.values()), np.float64)
    means = _means(held, values)
    criteria = {entry.id: entry.criterion_on(device) for entry in CHECKS} | {SIDE: SIDE_CRITERION}
    for at, (number, own) in enumerate(held.passed.items()):
        for population, inside in held.populations().items():
            count, of = int((own & inside).sum()), int(inside.sum())
            if not of:
                continue
            low, high = range_of(means[population][:, at])
            yield Passed(
                method=number.method,
                check=number.check,
                criterion=criteria[number.check],
                population=population,
                share=Share(count / of, low, high, count, of),
            )


def _means(held: Spread, values: Numbers) -> dict[str, Numbers]:
    """(draws, numbers) by population: means over persons drawn anew, of what is a number."""
    there = np.isfinite(values)
    filled = np.where(there, values, 0.0)
    found: dict[str, list[Numbers]] = {name: [] for name in held.populations()}
    for weights in identity_weights(*held.persons):
        for name, inside in held.populations().items():
            counted = weights * inside
            counts = there @ counted
            found[name].append(filled @ counted / np.where(counts > 0, counts, np.nan))
    return {name: np.array(each) for name, each in found.items()}
