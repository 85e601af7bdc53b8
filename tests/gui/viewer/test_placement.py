from dataclasses import replace

import msgspec
import numpy as np
import pytest

from examiner.explanation.records import Side
from examiner.gui.viewer import placement
from examiner.gui.viewer.placement import (
    UNMOVED,
    Mode,
    Placement,
    ViewState,
    WipeDirection,
    moved_point,
    photograph_to_pane,
    scale_of,
)
from tests.gui.viewer.scenes import SMALLER, TURNED

P, R = Side.PROBE, Side.REFERENCE
SIZE = (400, 300)
BOTH = {P: TURNED, R: SMALLER}
ALIGNED = ViewState(
    probe=Placement(50, 60, 3.5, 12.0),
    reference=Placement(50, 60, 3.5, 12.0),
)
APART = replace(ALIGNED, aligned_by_eyes=False)


def place(state, side, point, matrices=BOTH):
    return moved_point(photograph_to_pane(state, side, matrices[side], SIZE), point)


def photograph_place(side, template):
    return moved_point(placement.inverse(BOTH[side]), template)


@pytest.mark.parametrize("template", [(0, 0), (38, 52), (111, 111)])
@pytest.mark.parametrize(
    "change",
    [
        lambda state: state,
        lambda state: placement.panned(state, P, 31, -12),
        lambda state: placement.zoomed(state, R, 1.7, (40, 25)),
        lambda state: placement.rotated(state, P, 33),
        lambda state: placement.one_to_one(state, R, BOTH),
        lambda state: placement.with_link(placement.with_link(state, False, P), True, P),
    ],
)
def test_that_linked_panes_show_a_template_point_at_the_same_place(template, change):
    state = change(ALIGNED)
    places = [place(state, side, photograph_place(side, template)) for side in (P, R)]
    assert places[0] == pytest.approx(places[1], abs=1e-9)


def test_that_the_middle_of_the_view_is_the_placed_point():
    assert place(ALIGNED, P, photograph_place(P, (50, 60))) == pytest.approx((200, 150))


def test_that_without_a_link_only_one_photograph_moves():
    state = placement.with_link(ALIGNED, False, P)
    moved = placement.zoomed(placement.panned(state, R, 10, 0), R, 2)
    assert moved.probe == state.probe
    assert moved.reference != state.reference


def test_that_linking_again_brings_the_other_photograph_to_the_lead():
    apart = placement.panned(placement.with_link(ALIGNED, False, P), R, 80, 5)
    assert placement.with_link(apart, True, R).probe == apart.reference
    assert placement.with_link(apart, True, P).reference == apart.probe


@pytest.mark.parametrize("rotation", [0.0, 12.0, -140.0])
def test_that_panning_moves_the_picture_by_device_pixels(rotation):
    state = replace(ALIGNED, probe=replace(ALIGNED.probe, rotation=rotation))
    before = place(state, P, (100, 80))
    after = place(placement.panned(state, P, 17, -9), P, (100, 80))
    assert np.subtract(after, before) == pytest.approx((17, -9))


def test_that_zooming_keeps_the_place_under_the_pointer():
    at = (73.0, -41.0)
    pointer = (SIZE[0] / 2 + at[0], SIZE[1] / 2 + at[1])
    inverse = placement.inverse(photograph_to_pane(ALIGNED, P, TURNED, SIZE))
    under = moved_point(inverse, pointer)
    zoomed = placement.zoomed(ALIGNED, P, 2.5, at)
    assert zoomed.probe.zoom == pytest.approx(3.5 * 2.5)
    assert place(zoomed, P, under) == pytest.approx(pointer)


def test_that_zoom_stops_at_its_ends_without_moving_on():
    far = placement.zoomed(ALIGNED, P, 1e9, (50, 50))
    assert far.probe.zoom == placement.MOST_ZOOM
    assert placement.zoomed(far, P, 2.0, (50, 50)) == far


def test_that_rotation_stays_within_half_a_turn():
    assert placement.rotated(ALIGNED, P, 350).probe.rotation == pytest.approx(2)
    assert placement.rotated(ALIGNED, P, 168).probe.rotation == pytest.approx(180)
    assert placement.upright(ALIGNED, P).probe.rotation == 0


def test_that_turning_is_clockwise_on_the_screen():
    state = replace(APART, probe=Placement(0, 0, 1.5, 90.0))
    assert place(state, P, (10, 0)) == pytest.approx((200, 165))


@pytest.mark.parametrize("state", [ALIGNED, APART])
@pytest.mark.parametrize("side", [P, R])
def test_that_one_to_one_is_one_device_pixel_for_each_photograph_pixel(state, side):
    exact = placement.one_to_one(state, side, BOTH)
    scale = scale_of(photograph_to_pane(exact, side, BOTH[side], SIZE))
    assert scale == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("size", [(400, 300), (401, 299)])
@pytest.mark.parametrize("rotation", [0.0, 90.0, 180.0, -90.0])
def test_that_pixel_edges_fall_on_device_pixel_edges_at_one_to_one(size, rotation):
    state = replace(APART, probe=Placement(33.37, 18.81, 1.0, rotation))
    x, y = moved_point(photograph_to_pane(state, P, None, size), (-0.5, -0.5))
    assert (x, y) == (round(x), round(y))


def test_that_the_whole_photograph_fits_the_pane_whatever_its_rotation():
    region = placement.photograph_region(640, 480)
    fitted = placement.fitted(APART, {P: region, R: region}, BOTH, SIZE)
    corners = np.array([place(fitted, P, tuple(point)) for point in region])
    assert corners.min() >= -1e-6
    assert (corners <= np.array(SIZE) + 1e-6).all()
    touching = np.isclose(corners, 0) | np.isclose(corners, SIZE)
    assert touching.any()


def test_that_both_aligned_faces_fit_with_one_placement():
    regions = {side: placement.face_region(matrix) for side, matrix in BOTH.items()}
    fitted = placement.fitted(ALIGNED, regions, BOTH, SIZE)
    assert fitted.probe == fitted.reference
    for side, region in regions.items():
        corners = np.array([place(fitted, side, tuple(point)) for point in region])
        assert corners.min() >= -1e-6
        assert (corners <= np.array(SIZE) + 1e-6).all()


def test_that_alignment_is_left_with_each_photographs_scale_and_middle():
    left = placement.with_alignment(ALIGNED, False, P, BOTH)
    for side in (P, R):
        middle = photograph_place(side, (50, 60))
        assert place(left, side, middle) == pytest.approx((200, 150))
        before = scale_of(photograph_to_pane(ALIGNED, side, BOTH[side], SIZE))
        assert scale_of(photograph_to_pane(left, side, None, SIZE)) == pytest.approx(before)
    back = placement.with_alignment(left, True, P, BOTH)
    assert (back.probe.x, back.probe.y) == pytest.approx((50, 60))
    assert back.probe == back.reference


def test_that_faces_are_not_aligned_while_one_is_missing():
    missing = {P: TURNED, R: None}
    assert not placement.can_align(missing)
    assert placement.with_alignment(APART, True, P, missing) == APART


def test_that_the_counterpart_lies_at_the_same_template_point():
    there = placement.counterpart((120.0, 90.0), TURNED, SMALLER)
    assert moved_point(SMALLER, there) == pytest.approx(moved_point(TURNED, (120.0, 90.0)))
    assert placement.counterpart((1.0, 1.0), None, SMALLER) is None


@pytest.mark.parametrize(
    ("most", "length"), [(120, 100), (99.9, 50), (20, 20), (4.99, 2), (1, 1), (0.7, 0.5)]
)
def test_that_a_scale_bar_has_a_round_length(most, length):
    assert placement.bar_length(most) == pytest.approx(length)


@pytest.mark.parametrize(
    "state",
    [
        ViewState(),
        ALIGNED,
        replace(
            APART,
            mode=Mode.WIPE,
            wipe_direction=WipeDirection.HORIZONTAL,
            wipe_position=0.1,
            flicker_hz=2.5,
            linked=False,
        ),
    ],
)
def test_that_a_view_state_survives_a_round_trip_through_json(state):
    assert msgspec.json.decode(msgspec.json.encode(state), type=ViewState) == state


@pytest.mark.parametrize(
    "wrong",
    [
        {"flicker_hz": 3.1},
        {"flicker_hz": 0.1},
        {"flicker_hz": float("nan")},
        {"wipe_position": -0.1},
        {"blend": 1.1},
        {"grid": 1},
    ],
)
def test_that_a_state_outside_its_ranges_is_refused(wrong):
    with pytest.raises(ValueError, match="outside their ranges"):
        ViewState(**wrong)


@pytest.mark.parametrize("wrong", [{"zoom": 0.0}, {"x": float("nan")}, {"zoom": 1e9}])
def test_that_a_placement_outside_its_ranges_is_refused(wrong):
    with pytest.raises(ValueError, match="outside their ranges"):
        Placement(**wrong)


def test_that_a_magnified_view_shows_the_same_ground_on_more_pixels():
    double = placement.magnified(ALIGNED, 2)
    here = place(ALIGNED, P, (77, 31))
    there = moved_point(photograph_to_pane(double, P, TURNED, (800, 600)), (77, 31))
    assert there == pytest.approx((2 * here[0], 2 * here[1]))


def test_that_composing_does_the_first_matrix_first():
    point = (3.0, -2.0)
    both = placement.compose(TURNED, SMALLER)
    assert moved_point(both, point) == pytest.approx(
        moved_point(TURNED, moved_point(SMALLER, point))
    )
    assert placement.compose(UNMOVED, TURNED) == TURNED
