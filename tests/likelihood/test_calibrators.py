"""Calibrators against closed forms and small examples worked by hand."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from examiner.errors import CalibrationNotApplicable
from examiner.likelihood.calibrators import CALIBRATORS, LN10, isotonic, kde, logistic, pav
from examiner.likelihood.pair_values import PairValues, pair_values
from tests.likelihood.made import normal, normals


def test_that_logistic_finds_the_slope_of_two_normal_distributions() -> None:
    # N(m1, s²) and N(m0, s²): ln LR = (m1 − m0)/s² · (x − (m1 + m0)/2).
    pairs = pair_values(normal(0.6, 0.2, 4000), normal(0.1, 0.2, 1000))
    curve = logistic(pairs)
    at = np.array([0.0, 0.35, 0.5])
    assert curve.at(at) * LN10 == pytest.approx((0.5 / 0.04) * (at - 0.35), abs=0.05)


def test_that_the_share_of_genuine_pairs_does_not_enter_the_ratio() -> None:
    pairs = normals(500)
    often = PairValues(
        pairs.genuine, pairs.impostor, pairs.genuine_weights * 7, pairs.impostor_weights
    )
    for name in ("logistic", "kde"):
        expected = CALIBRATORS[name](pairs)
        found = CALIBRATORS[name](often)
        assert found.at([-1.0, 0.0, 1.5]) == pytest.approx(
            expected.at([-1.0, 0.0, 1.5]), abs=0.05 if name == "kde" else 1e-6
        )


def test_that_no_penalty_flattens_the_ratio_of_cosines() -> None:
    # The usual penalty of half the squared slope takes log10 LR at 0.5 from about 6.6 (as far as
    # such a sample determines it) to 1.49, and the slope to 16.8.
    generator = np.random.RandomState(58)
    genuine, impostor = generator.normal(0.65, 0.12, 3000), generator.normal(0.02, 0.06, 3000)

    def penalised(line: np.ndarray) -> float:
        cost = np.logaddexp(0, -line[0] - line[1] * genuine).sum()
        return cost + np.logaddexp(0, line[0] + line[1] * impostor).sum() + line[1] ** 2 / 2

    flat = minimize(penalised, np.zeros(2)).x
    assert flat[1] == pytest.approx(16.8, abs=0.3)
    assert (flat[0] + flat[1] / 2) / LN10 == pytest.approx(1.49, abs=0.05)
    curve = logistic(pair_values(genuine, impostor))
    assert curve.at(0.5) == pytest.approx(6.57, abs=0.01)
    # Where the slope of the likelihood is 0: shares add up to counts, and so do their moments.
    short = expit(curve.at(genuine) * LN10) - 1
    over = expit(curve.at(impostor) * LN10)
    assert short.sum() + over.sum() == pytest.approx(0, abs=1e-4)
    assert short @ genuine + over @ impostor == pytest.approx(0, abs=1e-4)


def test_that_logistic_refuses_scores_that_are_told_apart_without_an_error() -> None:
    with pytest.raises(CalibrationNotApplicable, match="no finite"):
        logistic(pair_values([0.5, 0.6], [0.1, 0.2]))


def test_that_logistic_of_scores_that_say_nothing_is_level() -> None:
    curve = logistic(pair_values([0.1, 0.2, 0.3], [0.1, 0.2, 0.3]))
    assert curve.log10_lr == pytest.approx(0, abs=1e-9)
    backwards = logistic(pair_values([0.1, 0.2, 0.25], [0.2, 0.3, 0.35]))
    assert np.ptp(backwards.log10_lr) == 0


def test_that_pav_pools_what_falls() -> None:
    # In rising order: impostor, genuine, impostor, genuine, genuine; the middle two are pooled.
    values, log10_lr = pav(pair_values([0.2, 0.4, 0.5], [0.1, 0.3]))
    assert values == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5])
    # One of three genuine against one of two impostor pairs: a ratio of 2/3.
    middle = math.log10(2 / 3)
    assert log10_lr == pytest.approx([-math.inf, middle, middle, math.inf, math.inf])


def test_that_pav_takes_equal_scores_together() -> None:
    _, log10_lr = pav(pair_values([0.3, 0.3, 0.3], [0.3]))
    assert log10_lr == pytest.approx([0.0])


def test_that_isotonic_counts_one_misleading_pair_at_each_end() -> None:
    curve = isotonic(pair_values([0.7, 0.8, 0.9], [0.1, 0.2, 0.3]))
    # All three of four genuine pairs against one of four impostor pairs, and the reverse.
    assert curve.scores == pytest.approx([0.1, 0.3, 0.7, 0.9])
    assert 10**curve.log10_lr == pytest.approx([1 / 3, 1 / 3, 3, 3])
    assert curve.at(0.5) == pytest.approx(0)


def test_that_isotonic_comes_near_the_true_ratio() -> None:
    curve = isotonic(normals(20000))
    at = np.array([-1.0, 0.0, 1.0])
    assert curve.at(at) == pytest.approx(2 * at / LN10, abs=0.05)


def test_that_kde_comes_near_the_true_ratio_of_normal_distributions() -> None:
    # Kernels widen both: N(±1, 1 + h²) with Silverman's h, whose ln LR is 2x/(1 + h²).
    width = (4 / (3 * 20000)) ** 0.2
    at = np.array([-1.0, 0.0, 1.0])
    assert kde(normals(20000)).at(at) * LN10 == pytest.approx(2 * at / (1 + width**2), abs=0.01)


@pytest.mark.parametrize("name", CALIBRATORS)
def test_that_every_line_rises_and_is_finite(name: str) -> None:
    generator = np.random.default_rng(2)
    pairs = pair_values(generator.normal(0.6, 0.3, 80), generator.normal(0.1, 0.1, 300))
    curve = CALIBRATORS[name](pairs)
    assert np.isfinite(curve.log10_lr).all()
    assert (np.diff(curve.log10_lr) >= 0).all()
    assert (np.diff(curve.scores) > 0).all()
    assert curve.at(5.0) == curve.log10_lr[-1]
    assert curve.at(-5.0) == curve.log10_lr[0]


@pytest.mark.parametrize("name", CALIBRATORS)
def test_that_a_pair_that_counts_twice_is_a_pair_that_is_there_twice(name: str) -> None:
    generator = np.random.default_rng(3)
    genuine, impostor = generator.normal(0.5, 0.2, 60), generator.normal(0.3, 0.2, 70)
    counts = generator.integers(0, 3, 60), generator.integers(0, 3, 70)
    weighed = PairValues(genuine, impostor, *(each.astype(np.float64) for each in counts))
    repeated = pair_values(np.repeat(genuine, counts[0]), np.repeat(impostor, counts[1]))
    at = np.linspace(0.25, 0.55, 7)
    expected = CALIBRATORS[name](repeated).at(at)
    assert CALIBRATORS[name](weighed).at(at) == pytest.approx(expected, abs=0.02)


def test_that_a_pair_without_a_score_is_refused() -> None:
    with pytest.raises(ValueError, match="no value"):
        pair_values([0.1, math.nan], [0.2])
    with pytest.raises(ValueError, match="no pair"):
        pair_values([0.1], [])
