"""Measures of likelihood ratios against closed forms and published values."""

import math

import numpy as np
import pytest

from examiner.likelihood.calibrators import LN10
from examiner.likelihood.measures import best_calibrated, cllr, cllr_min, dev_pav, ece, tippett
from examiner.likelihood.pair_values import PairValues, pair_values
from tests.likelihood.made import normals


def perfect(count: int = 20000) -> PairValues:
    pairs = normals(count)
    return pair_values(pairs.genuine * 2 / LN10, pairs.impostor * 2 / LN10)


def test_that_ratios_of_one_cost_one_bit() -> None:
    assert cllr(pair_values(np.zeros(7), np.zeros(3))) == 1.0
    assert cllr_min(pair_values(np.zeros(7), np.zeros(3))) == pytest.approx(1, abs=1e-12)


def test_that_two_normals_two_spreads_apart_cost_0_514() -> None:
    # The integral of the two densities; a sample of it is published as 0.513.
    assert cllr(perfect()) == pytest.approx(0.51406, abs=5e-5)
    assert cllr_min(perfect()) == pytest.approx(0.51406, abs=2e-3)


def test_that_one_pair_of_each_kind_costs_what_the_formula_says() -> None:
    # LR 4 for the genuine, 1/2 for the impostor pair.
    pairs = pair_values([math.log10(4)], [math.log10(0.5)])
    assert cllr(pairs) == pytest.approx((math.log2(1.25) + math.log2(1.5)) / 2)


def test_that_a_shift_costs_calibration_and_not_discrimination() -> None:
    shifted = pair_values(perfect().genuine + 1, perfect().impostor + 1)
    assert cllr_min(shifted) == pytest.approx(cllr_min(perfect()), abs=1e-12)
    assert cllr(shifted) > cllr(perfect()) + 0.1


def test_that_pairs_told_apart_without_an_error_can_cost_nothing() -> None:
    assert cllr_min(pair_values([0.1, 0.2], [-0.1, 0.0])) == 0
    assert math.isinf(best_calibrated(pair_values([0.1], [0.0])).genuine[0])


def test_that_misleading_ratios_without_end_cost_without_end() -> None:
    assert math.isinf(cllr(pair_values([-math.inf], [0.0])))


def test_that_the_cross_entropy_at_even_odds_is_cllr() -> None:
    pairs = perfect(500)
    odds = np.array([-2.0, 0.0, 2.0])
    found = ece(pairs, odds)
    assert found[1] == pytest.approx(cllr(pairs))
    # Of ratios of one: the entropy of the prior alone.
    prior = 100 / 101
    entropy = -prior * math.log2(prior) - (1 - prior) * math.log2(1 - prior)
    neutral = ece(pair_values(np.zeros(3), np.zeros(3)), odds)
    assert neutral[[0, 2]] == pytest.approx([entropy, entropy])
    assert (found < neutral).all()


def test_that_pav_is_never_worse_at_any_odds() -> None:
    generator = np.random.default_rng(4)
    pairs = pair_values(generator.normal(1, 1.5, 90), generator.normal(-0.3, 1, 200))
    odds = np.linspace(-3, 3, 31)
    assert (ece(best_calibrated(pairs), odds) <= ece(pairs, odds) + 1e-12).all()


def test_that_tippett_curves_fall_from_one_to_zero() -> None:
    pairs = pair_values([0.0, 1.0, 2.0, 3.0], [-1.0, 0.0])
    genuine, impostor = tippett(pairs, np.array([-2.0, -1.0, 0.0, 1.5, 3.0]))
    assert genuine == pytest.approx([1, 1, 0.75, 0.5, 0])
    assert impostor == pytest.approx([1, 0.5, 0, 0, 0])
    curves = tippett(perfect(300), np.linspace(-4, 4, 101))
    assert all((np.diff(each) <= 0).all() for each in curves)
    assert (curves[0] >= curves[1]).all()


def test_that_ratios_as_pav_gives_them_lie_on_its_line() -> None:
    generator = np.random.default_rng(8)
    pairs = pair_values(generator.normal(0.5, 1, 300), generator.normal(-0.5, 1, 300))
    best = best_calibrated(pairs)
    finite = np.abs(best.genuine) < 99, np.abs(best.impostor) < 99
    kept = pair_values(best.genuine[finite[0]], best.impostor[finite[1]])
    # The pairs left out at the ends have changed what all others are shares of, by a constant.
    lost = math.log10(len(kept.genuine) / 300) - math.log10(len(kept.impostor) / 300)
    level = pair_values(kept.genuine - lost, kept.impostor - lost)
    assert dev_pav(level) == pytest.approx(0, abs=1e-9)
    assert dev_pav(pair_values(level.genuine + 0.7, level.impostor + 0.7)) == pytest.approx(0.7)


def test_that_the_distance_from_pav_is_an_area_by_its_width() -> None:
    # PAV of these is level at 0 from −1 to 1; the ratios themselves cross it in the middle.
    pairs = pair_values([-1.0, 1.0], [-1.0, 1.0])
    assert dev_pav(pairs) == pytest.approx(0.5)
    assert math.isnan(dev_pav(pair_values([1.0], [-1.0])))


def test_that_a_pair_that_counts_nothing_changes_nothing() -> None:
    generator = np.random.default_rng(9)
    genuine, impostor = generator.normal(1, 1, 50), generator.normal(-1, 1, 50)
    counts = np.ones(50)
    counts[:20] = 0
    weighed = PairValues(genuine, impostor, counts, counts)
    kept = pair_values(genuine[20:], impostor[20:])
    for measure in (cllr, cllr_min, dev_pav):
        assert measure(weighed) == pytest.approx(measure(kept))
