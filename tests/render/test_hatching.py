from dataclasses import replace

import numpy as np
import pytest

from examiner.render.figure import crop_with_map, hatched_bar, map_alone
from examiner.render.hatching import hatch, hatch_rgba, steps
from examiner.render.overlay import OverlayState, colour_bar

STATE = OverlayState(scale=1.0, hatched=True)
SPACING = 12
GREY = np.full((48, 60, 3), 128, dtype=np.uint8)


def constant(value: float) -> np.ndarray:
    return np.full((48, 60), value, dtype=np.float32)


def lines(value: float, state: OverlayState = STATE) -> np.ndarray:
    """What was laid over grey by a map of one value, in a print without colour."""
    return hatch(GREY, constant(value), state, SPACING).astype(int).mean(axis=2)


def slope(picture: np.ndarray) -> int:
    """1 for /, −1 for \\: along which of the two ways the picture changes less."""
    rising = np.abs(picture[1:, :-1] - picture[:-1, 1:]).mean()
    falling = np.abs(picture[1:, 1:] - picture[:-1, :-1]).mean()
    return int(np.sign(falling - rising))


@pytest.mark.parametrize("size", [0.2, 0.6, 1.0, 9.0])
def test_that_for_rises_and_against_falls_in_grey(size):
    assert slope(lines(size)) == 1
    assert slope(lines(-size)) == -1


def test_that_lines_grow_wider_with_strength():
    dark = [(lines(value) < 100).mean() for value in (0.13, 0.5, 0.8)]
    assert dark == sorted(set(dark))
    assert 0 < dark[0] < dark[-1] < 0.6


def test_that_no_line_is_drawn_where_the_map_is_weak_or_left_out():
    for value in (0.0, 0.12, -0.12):
        np.testing.assert_array_equal(lines(value), 128)
    cut = replace(STATE, display_threshold=0.5)
    np.testing.assert_array_equal(lines(0.49, cut), 128)
    assert (lines(0.5, cut) < 100).any()


def test_that_everything_drawn_beyond_a_display_threshold_has_lines():
    cut = replace(STATE, display_threshold=0.3)
    assert steps(cut)[0] == 0.3
    assert steps(cut) == tuple(sorted(steps(cut)))
    assert steps(cut)[-1] < cut.scale


def test_that_a_threshold_beyond_the_scale_leaves_the_widest_lines():
    far = replace(STATE, display_threshold=2.0)
    np.testing.assert_array_equal(lines(2.5, far), lines(1.0))


def test_that_a_map_that_is_not_hatched_stays_as_it_is():
    plain = replace(STATE, hatched=False)
    assert hatch(GREY, constant(1.0), plain, SPACING) is GREY


def test_that_lines_are_seen_on_black_and_on_white():
    for level in (0, 255):
        ground = np.full((48, 60, 3), level, dtype=np.uint8)
        drawn = hatch(ground, constant(1.0), STATE, SPACING).astype(int)
        assert np.ptp(drawn) > 150


def test_that_lines_go_on_where_a_part_begins():
    whole = hatch_rgba(constant(0.8), STATE, SPACING)
    part = hatch_rgba(constant(0.8)[7:, 5:], STATE, SPACING, start=(5, 7))
    np.testing.assert_array_equal(part, whole[7:, 5:])


def test_that_opacity_is_that_of_the_map():
    faint = hatch_rgba(constant(1.0), replace(STATE, opacity=0.5), SPACING)
    assert faint[..., 3].max() == 128


def test_that_a_map_of_another_size_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        hatch(GREY, np.zeros((3, 3), np.float32), STATE, SPACING)


def test_that_figures_and_the_bar_are_hatched_when_their_state_is():
    crop = np.full((112, 112, 3), 128, dtype=np.uint8)
    values = np.full((112, 112), -0.9, dtype=np.float32)
    plain = replace(STATE, hatched=False)
    for draws in (lambda s: crop_with_map(crop, values, s, 4), lambda s: map_alone(values, s, 4)):
        assert slope(draws(STATE).astype(int).mean(axis=2)) == -1
        assert np.ptp(draws(plain).reshape(-1, 3), axis=0).max() == 0
    size = (600, 40)
    np.testing.assert_array_equal(hatched_bar(plain, size, 12), colour_bar(plain, size))
    grey = hatched_bar(STATE, size, 12).astype(int).mean(axis=2)
    assert (slope(grey[:, :200]), slope(grey[:, -200:])) == (-1, 1)
