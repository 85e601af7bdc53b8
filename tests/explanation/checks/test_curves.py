"""Orders of squares, and areas under score curves."""

import numpy as np
import pytest

from examiner.explanation.checks.curves import (
    Areas,
    _masks,
    centre_prior,
    curves,
    order_of,
    passes,
    random_orders,
)
from examiner.explanation.pair import CropPair, MapPair
from examiner.explanation.scoring import BATCH, Steps
from examiner.job import Silent
from tests import tiny

PAIR = CropPair(tiny.face(1), tiny.face(2))


class Counting:
    done = 0

    def advance(self, done: int, total: int, note: str) -> None:
        assert done <= total
        self.done = done


def found(maps: MapPair):
    counting = Counting()
    made = curves(maps, PAIR, tiny.module_backbone(), Steps(counting, passes(), "note"))
    return made, counting.done


def test_that_an_order_is_a_permutation_with_the_highest_square_first():
    values = np.zeros((112, 112), np.float32)
    values[8:16, 16:24] = 2
    values[80:88, 0:8] = -1
    order = order_of(values)
    assert sorted(order) == list(range(196))
    assert order[0] == 14 + 2
    assert order[-1] == 10 * 14


def test_that_the_centre_prior_begins_in_the_middle_and_ends_in_a_corner():
    order = order_of(centre_prior())
    assert set(order[:4]) == {6 * 14 + 6, 6 * 14 + 7, 7 * 14 + 6, 7 * 14 + 7}
    assert set(order[-4:]) == {0, 13, 13 * 14, 195}


def test_that_masks_cover_and_uncover_the_same_squares():
    masks = np.stack(list(_masks([order_of(centre_prior())])))
    assert masks[0].max() == 0
    assert masks[1].min() == 1
    deletion, insertion = masks[2:9], masks[9:]
    np.testing.assert_array_equal(deletion, 1 - insertion)
    shares = insertion.mean(axis=(1, 2))
    np.testing.assert_allclose(shares, np.arange(1, 8) / 8, atol=0.003)
    assert insertion[0][56, 56] == 1
    assert insertion[0][0, 0] == 0


def test_that_the_reverse_order_has_the_opposite_gap():
    draw = np.random.default_rng(1)
    values = draw.normal(size=(2, 112, 112)).astype(np.float32)
    forward, _ = found(MapPair(*values))
    backward, _ = found(MapPair(*-values))
    assert forward.method.gap == pytest.approx(-backward.method.gap, abs=1e-12)
    assert abs(forward.method.gap) > 1e-4
    assert forward.centre == backward.centre


def test_that_a_map_of_the_centre_prior_has_its_gap_up_to_direction():
    prior = centre_prior().astype(np.float32)
    made, done = found(MapPair(prior, prior))
    assert abs(made.method.gap) == pytest.approx(made.centre.gap, abs=0.02)
    assert made.centre.gap >= 0
    assert passes() - BATCH <= done <= passes()


def test_that_random_orders_differ_and_are_the_same_each_time():
    once, twice = random_orders(0), random_orders(0)
    assert all((a == b).all() for a, b in zip(once, twice, strict=True))
    assert len({tuple(each) for each in (*once, *random_orders(1))}) == 2 * len(once)


def test_that_the_spread_is_that_of_gaps_around_nought():
    made, _ = found(MapPair(*np.zeros((2, 112, 112), np.float32)))
    gaps = [each.gap for each in made.random]
    assert made.spread == pytest.approx(np.sqrt(np.mean(np.square(gaps))))
    assert Areas((0.1, 0.3), (0.5, 0.9)).gap == pytest.approx(0.5)


def test_that_curves_can_be_made_without_being_watched():
    made = curves(
        MapPair(PAIR.probe[..., 0].astype(np.float32), PAIR.reference[..., 0].astype(np.float32)),
        PAIR,
        tiny.module_backbone(),
        Steps(Silent(), passes(), ""),
    )
    assert np.isfinite(made.method.gap)
