"""Dots over places whose sign does not hold."""

import numpy as np
import pytest

from examiner.render.hatching import hatch_rgba
from examiner.render.overlay import OverlayState
from examiner.render.stippling import stipple, stipple_rgba

EVERYWHERE = np.ones((48, 48), np.uint8)


def test_that_dots_stand_only_where_they_are_wanted():
    places = np.zeros((48, 48), np.uint8)
    places[:, 24:] = 1
    grey = np.full((48, 48, 3), 128, np.uint8)
    drawn = stipple(grey, places, 12)
    np.testing.assert_array_equal(drawn[:, :24], grey[:, :24])
    assert drawn[:, 24:].min() < 40
    assert drawn[:, 24:].max() > 200


def test_that_a_dot_has_a_dark_middle_and_a_light_edge_on_any_ground():
    for ground in (0, 255):
        drawn = stipple(np.full((24, 24, 3), ground, np.uint8), EVERYWHERE[:24, :24], 24)
        assert drawn[12, 12].max() < 40
        row = drawn[12, :, 0].astype(int)
        assert row.max() > 200


def test_that_the_layer_laid_over_gives_the_same_picture():
    picture = np.random.default_rng(1).integers(0, 256, (48, 48, 3), dtype=np.uint8)
    layer = stipple_rgba(EVERYWHERE, 12).astype(float)
    alpha = layer[..., 3:] / 255
    mixed = np.rint(picture * (1 - alpha) + layer[..., :3] * alpha)
    np.testing.assert_array_equal(mixed, stipple(picture, EVERYWHERE, 12))


def test_that_a_part_of_the_pattern_joins_the_whole():
    whole = stipple_rgba(EVERYWHERE, 12)
    np.testing.assert_array_equal(stipple_rgba(EVERYWHERE[:20, :30], 12, (7, 5)), whole[5:25, 7:37])


def test_that_a_dot_is_whole_or_not_there_by_the_place_under_its_middle():
    places = np.zeros((24, 24), np.uint8)
    places[6, 6] = places[13, 13] = 1
    drawn = stipple_rgba(places, 12)[..., 3]
    whole = stipple_rgba(EVERYWHERE[:24, :24], 12)[..., 3]
    np.testing.assert_array_equal(drawn[:12, :12], whole[:12, :12])
    assert drawn[12:].max() == 0
    assert drawn[:12, 12:].max() == 0


def test_that_dots_are_no_lines():
    """Along rows and columns between dots nothing is drawn; hatching crosses every one of them."""
    dots = stipple_rgba(EVERYWHERE, 12)[..., 3]
    state = OverlayState(scale=1.0, hatched=True, opacity=1.0)
    lines = hatch_rgba(np.ones((48, 48), np.float32), state, 12)[..., 3]
    assert (dots.max(axis=0) == 0).any()
    assert (dots.max(axis=1) == 0).any()
    assert (lines.max(axis=0) > 0).all()


def test_that_places_of_another_size_are_refused():
    with pytest.raises(ValueError, match="do not fit"):
        stipple(np.zeros((10, 10, 3), np.uint8), EVERYWHERE, 12)
