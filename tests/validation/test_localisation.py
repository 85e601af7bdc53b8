"""Localisation on made maps, where every number is known."""

import numpy as np
import pytest

from examiner.validation.controls import CENTRE, RANDOM, control
from examiner.validation.patches.localisation import hit, located, mass, rank, ring_ranks
from examiner.validation.patches.replacement import rings

COVERED = np.zeros((112, 112), np.bool_)
COVERED[16:48, 32:64] = True
AREA = 1024 / 12544


def test_that_a_perfect_map_is_wholly_inside():
    found = located("xssab", COVERED.astype(np.float32), COVERED)["up"]
    assert found["hit"] == 1
    assert found["mass"] == pytest.approx(1 - AREA)
    assert found["rank"] == 1


def test_that_an_even_map_reaches_what_chance_does():
    found = located("xssab", np.ones((112, 112), np.float32), COVERED)
    assert found["area"] == pytest.approx(AREA)
    assert found["up"]["hit"] == pytest.approx(AREA)
    assert found["up"]["mass"] == pytest.approx(0)
    assert found["up"]["rank"] == found["up"]["rank_in_rings"] == 0.5
    assert found["down"]["mass"] is None


def test_that_a_map_is_asked_on_one_side_at_a_time():
    found = located("xssab", -COVERED.astype(np.float32), COVERED)
    assert (found["down"]["hit"], found["down"]["rank"]) == (1, 1)
    assert found["up"]["hit"] == 0
    assert found["up"]["mass"] is None
    assert found["up"]["rank"] == 0


def test_that_mass_is_of_positive_values_alone():
    values = np.where(COVERED, 1.0, -5.0)
    values[0, 0] = 1024.0
    assert mass(values, COVERED) == pytest.approx(0.5 - AREA)


def test_that_equal_highest_values_count_in_parts():
    values = np.zeros((112, 112))
    values[20, 40] = values[0, 0] = 3
    assert hit(values, COVERED) == 0.5


def test_that_rank_counts_equal_values_half():
    values = np.array([1.0, 2, 2, 3])
    covered = np.array([False, False, True, True])
    assert rank(values, covered) == pytest.approx((1 + 0.5 + 1 + 1) / 4)


@pytest.mark.parametrize("name", [RANDOM, CENTRE])
def test_that_a_control_points_at_the_same_pixels_on_both_sides(name):
    above, below = (located(name, control(name, accepts=a), COVERED) for a in (True, False))
    assert above == below
    assert above["up"] == above["down"]


def test_that_places_within_rings_leave_the_middle_out():
    middle = np.zeros((112, 112), np.bool_)
    middle[36:76, 36:76] = True
    found = located(CENTRE, control(CENTRE, accepts=True), middle)["up"]
    assert found["rank"] > 0.95
    assert found["rank_in_rings"] == pytest.approx(0.5, abs=0.06)


def test_that_a_function_of_the_distance_alone_says_nothing_within_rings():
    distance = rings().reshape(112, 112).astype(float)
    assert rank(ring_ranks(distance), COVERED.ravel()) == pytest.approx(0.5, abs=1e-3)
    noise = np.random.default_rng(1).normal(size=(112, 112))
    assert (ring_ranks(noise + 100 * distance) == ring_ranks(noise)).all()
