"""Distributions over pairs: quantiles, what is no number, and intervals by person."""

import numpy as np
import pytest

from examiner.explanation.checks.catalogue import CHECKS
from examiner.validation.dependence.records import Distribution, Passed
from examiner.validation.dependence.spread import (
    SIDE,
    Number,
    Spread,
    checks_of,
    distributions,
    passes,
    stability_of,
)

THRESHOLD = 0.3

VARIATIONS = {
    "threshold + δ": [1.0, 0.9],
    "probe right": [0.5, 0.8],
    "reference up": [0.7, 0.6],
    "probe larger": [0.4, 0.95],
    "reference smaller": [0.45, 0.9],
    "saved again": [0.85, 0.75],
}


def sheet(value: float | None, passed: bool) -> dict:
    own = {"value": value, "passed": passed, "figures": {"beside": value}}
    return {"checks": {entry.id: own for entry in CHECKS}}


def held(values: list[float | None], genuine: list[bool], passed: list[bool]) -> Spread:
    pairs = [sheet(*each) for each in zip(values, passed, strict=True)]
    numbers, verdicts = checks_of("cells", pairs)
    first = np.arange(len(values))
    second = np.where(genuine, first, first + len(values))
    return Spread(first, np.array(genuine), (first, second), numbers, verdicts)


def spread_of(found: Spread, population: str, figure: str = "") -> Distribution:
    (one,) = [
        each
        for each in distributions(found)
        if (each.check, each.population, each.figure) == ("swap", population, figure)
    ]
    return one


def share_of(found: Spread, population: str) -> Passed:
    (one,) = [
        each for each in passes(found) if (each.check, each.population) == ("swap", population)
    ]
    return one


def test_that_quantiles_and_mean_are_those_of_the_pairs() -> None:
    found = spread_of(held([0.0, 1.0, 2.0, 3.0, 4.0], [True] * 5, [True] * 5), "all")
    assert found.quantiles == pytest.approx((0, 0.2, 1, 2, 3, 3.8, 4))
    assert found.mean is not None
    assert found.mean.value == 2
    assert found.mean.low < 2 < found.mean.high


def test_that_pairs_without_a_number_are_counted_and_take_no_part_in_the_mean() -> None:
    found = spread_of(held([None, 1.0, 3.0], [True] * 3, [False, True, True]), "all")
    assert (found.pairs, found.undefined) == (3, 1)
    assert found.mean is not None
    assert found.mean.value == 2


def test_that_a_number_that_no_pair_has_has_no_distribution() -> None:
    found = spread_of(held([None, None], [True, False], [False, False]), "all")
    assert (found.undefined, found.quantiles, found.mean) == (2, (), None)


def test_that_a_pair_without_a_number_has_not_passed() -> None:
    found = share_of(held([None, 1.0, 3.0], [True] * 3, [False, True, True]), "all")
    assert (found.share.count, found.share.of) == (2, 3)
    assert found.share.value == pytest.approx(2 / 3)
    assert found.share.low < 2 / 3 < found.share.high


def test_that_populations_hold_their_own_pairs() -> None:
    found = held([1.0, 2.0, 3.0, 4.0], [True, True, False, False], [True, False, False, False])
    assert spread_of(found, "genuine").quantiles[-1] == 2
    assert spread_of(found, "impostor", "beside").quantiles[0] == 3
    assert share_of(found, "genuine").share.value == 0.5
    assert share_of(found, "impostor").share.count == 0


def test_that_every_check_keeps_its_criterion() -> None:
    found = list(passes(held([1.0, 2.0], [True, False], [True, True])))
    criteria = {each.check: each.criterion for each in found}
    assert criteria == {entry.id: entry.criterion for entry in CHECKS}


def test_that_of_each_kind_of_change_the_least_likeness_counts() -> None:
    pair = {
        "score": 0.5,
        "scores": [0.4, 0.6],
        "sign_changes": 0.25,
        "kept_signs": 0.75,
        "likeness": VARIATIONS,
    }
    numbers, _ = stability_of("cells", [pair], THRESHOLD)
    found = {number.check: float(values[0]) for number, values in numbers.items()}
    assert found["likeness_threshold"] == 0.9
    assert found["likeness_shift"] == 0.5
    assert found["likeness_scale"] == 0.4
    assert found["likeness_saved"] == 0.75
    assert (found["sign_changes"], found["kept_signs"]) == (0.25, 0.75)
    assert found["score_span"] == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("score", "scores", "stays"),
    [
        (0.5, [0.31, 0.6], True),
        (0.5, [0.3, 0.6], True),
        (0.5, [0.29, 0.6], False),
        (0.1, [0.0, 0.29], True),
        (0.1, [0.0, 0.3], False),
    ],
)
def test_that_a_score_on_the_threshold_lies_above_it(
    score: float, scores: list[float], stays: bool
) -> None:
    pair = {
        "score": score,
        "scores": scores,
        "sign_changes": 0.0,
        "kept_signs": 1.0,
        "likeness": VARIATIONS,
    }
    _, passed = stability_of("cells", [pair], THRESHOLD)
    assert passed[Number("cells", SIDE)].tolist() == [stays]
