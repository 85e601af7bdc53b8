"""Rank correlation and structural similarity against known values."""

import numpy as np
import pytest

from examiner.explanation.checks.likeness import spearman, structural_similarity

NOISE = np.random.default_rng(1).normal(size=(2, 112, 112)).astype(np.float32)


def test_that_any_rising_change_keeps_a_rank_correlation_of_one():
    assert spearman(NOISE[0], np.exp(NOISE[0])) == pytest.approx(1)
    assert spearman(NOISE[0], -NOISE[0]) == pytest.approx(-1)
    assert abs(spearman(*NOISE)) < 0.03


def test_that_equal_values_share_their_rank():
    one, other = np.array([[1.0, 1.0, 2.0, 3.0]]), np.array([[1.0, 2.0, 2.0, 3.0]])
    # Ranks 1.5 1.5 3 4 and 1 2.5 2.5 4, by hand.
    assert spearman(one, other) == pytest.approx(3.75 / 4.5)


def test_that_a_constant_map_has_no_order():
    assert spearman(np.ones((112, 112)), NOISE[0]) == 0


def test_that_structural_similarity_is_one_for_the_same_map_in_any_unit():
    assert structural_similarity(NOISE[0], 1000 * NOISE[0]) == pytest.approx(1)
    assert structural_similarity(NOISE[0], -NOISE[0]) < -0.9
    assert abs(structural_similarity(*NOISE)) < 0.1
    assert structural_similarity(np.zeros((112, 112)), np.zeros((112, 112))) == pytest.approx(1)
