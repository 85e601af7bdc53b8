"""Bounds: never beyond what the pairs can bear, and found as their authors define them."""

import math

import numpy as np
import pytest

from examiner.likelihood.bounds import STEP, by_invariance, counted, elub
from examiner.likelihood.calibrators import LN10
from examiner.likelihood.pair_values import PairValues, pair_values
from tests.likelihood.made import normals


def calibrated(count: int = 3000) -> PairValues:
    """Perfect log10 LRs of normal scores."""
    pairs = normals(count)
    return pair_values(pairs.genuine * 2 / LN10, pairs.impostor * 2 / LN10)


@pytest.mark.parametrize("bound", [elub, by_invariance])
def test_that_no_bound_lies_beyond_the_number_of_pairs(bound) -> None:
    extreme = pair_values(np.full(40, 30.0), np.full(500, -30.0))
    found = bound(extreme)
    assert -math.log10(41) <= found.lowest <= 0
    assert 0 <= found.highest <= math.log10(501)
    assert counted(extreme).highest == pytest.approx(math.log10(501))
    assert counted(extreme).lowest == pytest.approx(-math.log10(41))


@pytest.mark.parametrize("count", [30, 300, 3000])
def test_that_pairs_told_apart_without_an_error_reach_the_count(count: int) -> None:
    # P(LR > L) is n/(n + 1) for genuine, 1/(n + 1) for the added impostor pair alone: useful up to
    # L = n, which lies a step at most below log10(n + 1).
    found = elub(pair_values(np.full(count, 9.0), np.full(count, -9.0)))
    assert found.highest == pytest.approx(math.log10(count), abs=STEP)
    assert found.lowest == pytest.approx(-math.log10(count), abs=STEP)


def test_that_a_system_that_says_nothing_has_no_room() -> None:
    found = elub(pair_values(np.zeros(100), np.zeros(100)))
    assert found.lowest == 0
    assert found.highest == 0


def test_that_a_system_that_misleads_has_no_room() -> None:
    found = elub(pair_values(np.full(100, -1.0), np.full(100, 1.0)))
    assert (found.lowest, found.highest) == (0, 0)


def test_that_exaggerated_ratios_get_narrow_bounds() -> None:
    true = calibrated()
    loud = pair_values(true.genuine * 3, true.impostor * 3)
    for bound in (elub, by_invariance):
        assert bound(loud).highest < bound(true).highest
        assert bound(loud).lowest > bound(true).lowest


@pytest.mark.parametrize("bound", [elub, by_invariance])
def test_that_bounds_change_places_with_the_propositions(bound) -> None:
    generator = np.random.default_rng(5)
    pairs = pair_values(generator.normal(1, 1, 200), generator.normal(-0.7, 0.8, 200))
    turned = pair_values(-pairs.impostor, -pairs.genuine)
    found, mirrored = bound(pairs), bound(turned)
    assert found.highest == pytest.approx(-mirrored.lowest, abs=STEP)
    assert found.lowest == pytest.approx(-mirrored.highest, abs=STEP)


def test_that_the_empirical_bound_is_the_last_useful_ratio() -> None:
    # Three genuine pairs at 2, one impostor pair of four at 1. Up to log10 LR 1 acting costs
    # 1 − 3/4 + L·2/5, beyond it 1/4 + L/5: more than 1, what no evidence costs, from L = 1.875.
    found = elub(pair_values([2.0, 2.0, 2.0], [1.0, -1.0, -1.0, -1.0]))
    assert found.highest == pytest.approx(math.log10(1.875), abs=STEP)


def test_that_the_values_given_are_left_as_they_are() -> None:
    pairs = pair_values([30.0, 2.0], [-30.0, 1.0])
    elub(pairs)
    by_invariance(pairs)
    assert pairs.genuine.tolist() == [30.0, 2.0]
    assert pairs.impostor.tolist() == [-30.0, 1.0]
