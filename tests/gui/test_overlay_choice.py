"""Sliders, percentiles and units become one frozen overlay choice."""

from dataclasses import replace

import numpy as np
import pytest

from examiner.gui.number_text import plain, with_sign
from examiner.gui.overlay_choice import (
    SLIDER_STEPS,
    Cut,
    amount_at,
    carried_over,
    first_choice,
    map_range,
    method_title,
    position_of,
    restated,
    settled,
)
from examiner.render.overlay import NEUTRAL, alone
from tests.gui.explained import explanation


def ramp(height=1.0):
    return np.linspace(-height, height, 112 * 112, dtype=np.float32).reshape(112, 112)


@pytest.fixture
def limits():
    return map_range(ramp(), ramp(0.5))


def test_that_the_first_choice_leaves_nothing_out_and_adds_nothing(limits):
    choice = first_choice("E1", limits)
    assert choice.overlay.display_threshold == 0
    assert (choice.contours, choice.interpolated, choice.shown) == (False, False, True)
    assert choice.overlay.scale == limits.scale


def test_that_a_percentile_leaves_out_that_share_of_both_maps(limits):
    wanted = replace(first_choice("E1", limits), cut=Cut.PERCENTILE, amount=75.0)
    threshold = settled(wanted, limits).overlay.display_threshold
    sizes = np.abs(np.concatenate([ramp().ravel(), ramp(0.5).ravel()]))
    assert np.mean(sizes < threshold) == pytest.approx(0.75, abs=1e-3)


@pytest.mark.parametrize("amount", [1.0, 33.3, 90.0, 100.0])
def test_that_the_count_of_drawn_values_is_the_count_in_the_picture(limits, amount):
    wanted = replace(first_choice("E1", limits), cut=Cut.PERCENTILE, amount=amount)
    overlay = settled(wanted, limits).overlay
    # A base no colour map holds, at full opacity, shows every drawn value.
    pictures = [alone(values, replace(overlay, scale=1e-9)) for values in (ramp(), ramp(0.5))]
    drawn = sum(int(np.any(each != NEUTRAL, axis=-1).sum()) for each in pictures)
    assert limits.drawn(overlay.display_threshold) == drawn


def test_that_percentile_zero_draws_all_even_where_no_value_is_zero():
    limits = map_range(np.full((112, 112), 2, np.float32), np.full((112, 112), -3, np.float32))
    wanted = replace(first_choice("E1", limits), cut=Cut.PERCENTILE, amount=0.0)
    assert settled(wanted, limits).overlay.display_threshold == 0
    assert limits.drawn(0.0) == 2 * 112 * 112


def test_that_settling_twice_changes_nothing(limits):
    wanted = replace(first_choice("E1", limits), cut=Cut.PERCENTILE, amount=61.7)
    once = settled(wanted, limits)
    assert settled(once, limits) == once


@pytest.mark.parametrize(("amount", "cut"), [(-1.0, Cut.ABSOLUTE), (1e9, Cut.ABSOLUTE)])
def test_that_an_amount_beyond_the_maps_is_brought_inside(limits, amount, cut):
    choice = settled(replace(first_choice("E1", limits), amount=amount, cut=cut), limits)
    assert 0 <= choice.overlay.display_threshold <= limits.largest


def test_that_restating_a_threshold_keeps_it(limits):
    choice = settled(replace(first_choice("E1", limits), amount=0.4), limits)
    stated = restated(choice, Cut.PERCENTILE, limits)
    assert stated.cut is Cut.PERCENTILE
    assert stated.overlay.display_threshold == pytest.approx(0.4, abs=0.001)
    back = restated(stated, Cut.ABSOLUTE, limits)
    assert back.overlay.display_threshold == stated.overlay.display_threshold


def test_that_another_unit_keeps_the_place_on_the_scale(limits):
    small = map_range(ramp(1e-4), ramp(1e-4))
    choice = settled(replace(first_choice("E1", limits), amount=limits.scale / 4), limits)
    carried = carried_over(choice, "E2", limits, small)
    assert carried.explanation == "E2"
    assert carried.overlay.scale == small.scale
    assert carried.overlay.display_threshold == pytest.approx(small.scale / 4)


@pytest.mark.parametrize("cut", list(Cut))
def test_that_every_slider_position_is_found_again(limits, cut):
    for position in range(0, SLIDER_STEPS + 1, 37):
        assert position_of(amount_at(position, cut, limits), cut, limits) == position


def test_that_maps_of_nothing_but_zeros_have_a_range():
    limits = map_range(np.zeros((112, 112), np.float32), np.zeros((112, 112), np.float32))
    choice = settled(replace(first_choice("E1", limits), amount=0.5), limits)
    assert choice.overlay.scale == 1
    assert limits.drawn(0.0) == 0


def test_that_an_unknown_method_is_called_by_its_id():
    assert method_title(explanation(method="of_a_later_version")) == "of_a_later_version"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.25, "0.250"), (-0.25, "–0.250"), (3.69e-4, "3.69 × 10⁻⁴"), (1500.0, "1,500")],
)
def test_that_numbers_keep_three_digits(value, text):
    assert plain(value) == text


def test_that_a_plus_sign_stands_before_positive_numbers_only():
    assert [with_sign(value) for value in (0.5, 0.0, -0.5)] == ["+0.500", "0", "–0.500"]
