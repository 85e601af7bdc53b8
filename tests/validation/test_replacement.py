"""Replacement as published, count for count, and within rings; closed forms on a plain network."""

import numpy as np
import pytest

from examiner.explanation.pair import CropPair
from examiner.explanation.scoring import Steps
from examiner.job import Silent
from examiner.validation.controls import CENTRE, RANDOM, control, shuffle
from examiner.validation.patches.patched import PatchedPair, Version
from examiner.validation.patches.replacement import (
    SHARES,
    Replacing,
    patched_score,
    published,
    published_count,
    ranked,
    replaced,
    rings,
    scores_of,
    within_rings,
)
from tests.validation import linear

PIXELS = 112 * 112
WHITE, BLACK = (np.full((112, 112, 3), value, np.uint8) for value in (255, 0))
SQUARE = np.zeros((112, 112), np.bool_)
SQUARE[20:52, 40:72] = True


def drawn(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(112, 112)).astype(np.float32)


def pair() -> PatchedPair:
    """A white face, black in one square, against a white one."""
    probe = np.where(SQUARE[..., np.newaxis], BLACK, WHITE)
    return PatchedPair(CropPair(probe, WHITE), WHITE, SQUARE, Version.CORRECTED)


def scores(way: Replacing) -> np.ndarray:
    return scores_of(pair(), (way,), linear.backbone(), Steps(Silent(), 0, ""))[0]


def test_that_as_many_pixels_are_replaced_as_published():
    assert len(SHARES) == 19
    assert published_count(SHARES[0], False) == 627
    assert published_count(SHARES[0], True) == 12544 - int(0.95 * 12544) - 1 == 627
    assert published_count(SHARES[9], False) == 6272
    assert published_count(SHARES[9], True) == 6271
    assert published_count(SHARES[-1], False) == int(SHARES[-1] * 12544) == 11916


@pytest.mark.parametrize("accepts", [True, False])
def test_that_the_same_pixels_go_as_with_the_published_bounds(accepts):
    """Strictly beyond the value at the sorted place, as the published code compares."""
    values = drawn(1)
    way = published("fggb", values, accepts=accepts)
    ascending = np.sort(values.ravel())
    for share, count in zip(SHARES, way.counts, strict=True):
        if accepts:
            expected = values.ravel() > ascending[int(PIXELS * (1 - share))]
        else:
            expected = values.ravel() < ascending[int(PIXELS * share)]
        assert set(way.order[:count]) == set(np.flatnonzero(expected))


@pytest.mark.parametrize("accepts", [True, False])
def test_that_the_random_control_replaces_the_same_pixels_whatever_the_decision(accepts):
    way = published(RANDOM, control(RANDOM, accepts=accepts), accepts=accepts)
    assert (way.order == shuffle()).all()
    assert way.counts == tuple(int(share * PIXELS) for share in SHARES)


def test_that_the_centre_prior_replaces_the_middle_first_whatever_the_decision():
    above, below = (published(CENTRE, control(CENTRE, accepts=a), accepts=a) for a in (True, False))
    assert (above.order == below.order).all()
    assert set(above.order[:4]) == {55 * 112 + 55, 55 * 112 + 56, 56 * 112 + 55, 56 * 112 + 56}


def test_that_equal_values_go_from_the_top_left():
    assert (ranked(np.zeros((112, 112)), accepts=True) == np.arange(PIXELS)).all()
    assert (ranked(np.zeros((112, 112)), accepts=False) == np.arange(PIXELS)).all()


def test_that_every_ring_gets_back_its_share():
    way = within_rings(drawn(2), accepts=True)
    sizes = np.bincount(rings())
    assert sizes.sum() == PIXELS
    for count in way.counts:
        taken = np.bincount(rings()[way.order[:count]], minlength=len(sizes))
        assert np.abs(taken - sizes * count / PIXELS).max() <= 1.5


def test_that_a_function_of_the_distance_orders_nothing_within_rings():
    distance = rings().reshape(112, 112).astype(float)
    plain = within_rings(drawn(3), accepts=True).order
    assert (within_rings(drawn(3) + 100 * distance, accepts=True).order == plain).all()
    # What is even over each ring goes as chance has it, whatever side is asked.
    even = [within_rings(distance * sign, accepts=True).order for sign in (1, -1)]
    assert (even[0] == even[1]).all()
    rows = even[0][:627] // 112
    assert 50 < rows.mean() < 61


def test_that_within_a_ring_the_asked_side_goes_first():
    values = drawn(4)
    ring = np.flatnonzero(rings() == 40)
    for accepts, sign in ((True, -1), (False, 1)):
        order = within_rings(values, accepts=accepts).order
        mine = order[np.isin(order, ring)]
        assert (np.diff(sign * values.ravel()[mine]) >= 0).all()


def test_that_nothing_replaced_is_the_patched_picture_and_everything_the_original():
    order = ranked(drawn(5), accepts=True)
    assert (replaced(pair(), order, 0) == pair().crops.probe).all()
    assert (replaced(pair(), order, PIXELS) == pair().original).all()


def test_that_a_perfect_map_undoes_the_patches_at_once_and_its_opposite_at_last():
    steps = Steps(Silent(), 0, "")
    whole = SQUARE.sum() / PIXELS
    assert patched_score(pair(), linear.backbone(), steps) == pytest.approx(1 - whole, abs=1e-6)
    perfect, opposite = -SQUARE.astype(np.float32), SQUARE.astype(np.float32)
    good = scores(published("perfect", perfect, accepts=False))
    bad = scores(published("opposite", opposite, accepts=False))
    covered = [SQUARE.ravel()[ranked(perfect, accepts=False)[:n]].sum() for n in (627, 1254)]
    assert covered == [627, 1024]
    # Every other pixel counts, and as many of each row do.
    assert good[0] == pytest.approx(1 - (1024 - 627) / PIXELS, abs=1e-3)
    assert good[1:] == pytest.approx(np.ones(18), abs=1e-6)
    assert bad[:-2] == pytest.approx(np.full(17, 1 - whole), abs=1e-6)


def test_that_the_faithful_version_encodes_at_every_share():
    noisy = np.random.default_rng(6).integers(0, 256, (112, 112, 3)).astype(np.uint8)
    faithful = PatchedPair(CropPair(noisy, noisy), noisy, SQUARE, Version.FAITHFUL)
    assert (replaced(faithful, ranked(drawn(7), accepts=True), PIXELS) != noisy).any()
