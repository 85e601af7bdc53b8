"""Rates over all thresholds: closed forms, counts, ties, weights."""

from statistics import NormalDist

import numpy as np
import pytest

from examiner.errors import DataSetRefused
from examiner.validation.verification.error_rates import Ordered, rates, run_threshold
from tests.validation.pictured import scored

MANY = 20_000


def curves_of(genuine, impostor):
    scores = np.concatenate([genuine, impostor]).astype(np.float64)
    return Ordered(scores, np.arange(len(scores)) < len(genuine)).curves()


def spread(mean: float) -> np.ndarray:
    """A normal distribution of spread one as its quantiles."""
    shares = (np.arange(MANY) + 0.5) / MANY
    return np.array([NormalDist(mean).inv_cdf(share) for share in shares])


@pytest.mark.parametrize("apart", [0.5, 1.0, 2.0])
def test_that_two_normal_distributions_have_the_equal_error_rate_of_the_formula(apart):
    threshold, rate = curves_of(spread(apart), spread(-apart)).equal_error()
    assert rate == pytest.approx(NormalDist().cdf(-apart), abs=1 / MANY)
    assert threshold == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("target", [0.1, 0.01, 0.001])
def test_that_the_true_accept_rate_is_that_of_the_formula(target):
    wanted = 1 - NormalDist(2.0).cdf(NormalDist().inv_cdf(1 - target))
    assert curves_of(spread(2), spread(0)).true_accept(target) == pytest.approx(wanted, abs=2e-3)


def test_that_the_threshold_is_the_lowest_score_with_few_enough_impostors_above():
    impostor, genuine = np.arange(100) / 100, np.array([0.5, 0.981, 0.985, 0.995, 2.0])
    curves = curves_of(genuine, impostor)
    place = curves.at_false_match(0.01)
    # 0.99 alone is allowed above; 0.981 and 0.985 have only that one above them too.
    assert curves.thresholds[place] == 0.981
    assert curves.false_match[place] == 0.01
    assert curves.true_accept(0.01) == 0.8
    assert curves.true_accept(0.009) == 0.4
    assert curves.true_accept(1.0) == 1.0


def test_that_nothing_is_accepted_where_the_highest_score_is_an_impostors():
    curves = curves_of([0.1, 0.9], [0.2, 0.95])
    assert curves.true_accept(1e-3) == 0
    assert curves.thresholds[curves.at_false_match(1e-3)] > 0.95


def test_that_a_score_on_the_threshold_counts_as_above():
    scores, same = np.array([0.3, 0.5, 0.5, 0.7]), np.array([True, True, False, False])
    assert rates(scores, same, 0.5) == (1.0, 0.5)
    assert rates(scores, same, np.nextafter(0.5, 1)) == (0.5, 1.0)


def test_that_curves_are_the_rates_at_every_score():
    draw = np.random.default_rng(2)
    scores, same = draw.integers(0, 12, 200) / 10, draw.random(200) < 0.4
    scores[draw.random(200) < 0.1] = np.nan
    curves = Ordered(scores, same).curves()
    for place, threshold in enumerate(curves.thresholds):
        found = (curves.false_match[place], curves.false_non_match[place])
        assert found == pytest.approx(rates(scores, same, threshold), abs=1e-12)
    assert (curves.false_match[-1], curves.false_non_match[-1]) == (0, 1)
    assert (curves.false_match[0], curves.false_non_match[0]) == (1, 0)


def test_that_a_weight_is_as_good_as_a_repetition():
    draw = np.random.default_rng(3)
    scores, same = draw.random(60), draw.random(60) < 0.5
    weights = draw.integers(0, 4, 60)
    weighted = Ordered(scores, same).curves(weights.astype(float))
    repeated = Ordered(np.repeat(scores, weights), np.repeat(same, weights)).curves()
    place = np.searchsorted(weighted.thresholds, repeated.thresholds)
    place[-1] = len(weighted.thresholds) - 1
    assert np.allclose(weighted.false_match[place], repeated.false_match, atol=1e-12)
    assert np.allclose(weighted.false_non_match[place], repeated.false_non_match, atol=1e-12)
    assert weighted.equal_error()[1] == pytest.approx(repeated.equal_error()[1], abs=1e-12)


def test_that_of_equally_near_thresholds_the_lowest_is_taken():
    # |1/2 − 1/3| and |1/2 − 2/3| are equal, though not in rounded arithmetic.
    assert curves_of([0.9, 0.4, 0.2], [0.5, 0.1]).equal_error()[0] == 0.4


def test_that_without_weight_on_one_sort_nothing_is_a_number():
    curves = Ordered(np.array([0.1, 0.2]), np.array([True, False])).curves(np.array([1.0, 0.0]))
    assert np.isnan(curves.equal_error()[1])
    assert np.isnan(curves.true_accept(0.1))


@pytest.mark.parametrize("same", [[True, True, False], [False, False, True]])
def test_that_a_sort_of_pairs_without_any_score_is_refused(same):
    with pytest.raises(DataSetRefused, match="no face was found"):
        Ordered(np.array([0.2, 0.3, np.nan]), np.array(same))


def test_that_the_runs_threshold_is_the_equal_error_as_cards_state_it():
    run = scored([0.9, 0.41238, 0.2, 0.5, 0.1, 0.15], [True, True, True, False, False, False])
    assert run_threshold(run) == 0.4124
