"""What an explanation becomes when its circumstances change a little."""

from dataclasses import replace

import numpy as np
import pytest

from examiner.explanation.pair import CropPair
from examiner.explanation.records import Side
from examiner.explanation.stability import both_signs, carried_back, changes, examine
from examiner.explanation.stability_records import Interval, StabilityParameters
from examiner.face.alignment import TEMPLATE, displaced, warped
from examiner.face.records import AlignedCrop
from examiner.job import Silent
from tests.explanation.made import made, request_for

PLACE = ((1.0, 0.0, -40.0), (0.0, 1.0, -40.0))
"""A crop whose first pixel is the photograph's pixel (40, 40)."""


def photograph(seed: int) -> np.ndarray:
    coarse = np.random.default_rng(seed).uniform(0, 255, (24, 24, 3))
    return np.kron(coarse, np.ones((8, 8, 1))).astype(np.uint8)


@pytest.fixture
def photographs():
    found = {}
    for side, seed in zip(Side, (1, 2), strict=True):
        pixels = photograph(seed)
        crop = AlignedCrop(warped(pixels, PLACE), PLACE, f"{side}.1", "0" * 64, TEMPLATE)
        found[side] = (pixels, crop)
    return found


@pytest.fixture
def seen(photographs) -> CropPair:
    return CropPair(*(crop.pixels for _, crop in photographs.values()))


def examined(method, backbone, seen, photographs, **wanted):
    explanation = made(method, backbone, seen)
    parameters = StabilityParameters(**wanted)
    found = examine(explanation, photographs, backbone, request_for(method), parameters, Silent())
    return explanation, found


def test_that_every_circumstance_is_changed_for_each_face():
    names = [change.name for change in changes(StabilityParameters())]
    ways = ("right", "left", "down", "up", "larger", "smaller")
    assert names == [
        "threshold + δ",
        "threshold − δ",
        *(f"probe {way}" for way in ways),
        *(f"reference {way}" for way in ways),
        "saved again",
    ]


def test_that_moving_the_threshold_moves_the_rest_row_alone(tiny, seen, photographs):
    still = {"shift": 0.1, "scale": 0.005, "delta": 0.4}
    explanation, found = examined("cells", tiny, seen, photographs, **still)
    rest = explanation.arguments.probe_rest
    assert found.probe_rest.low == pytest.approx(rest - 0.4, abs=0.02)
    assert found.probe_rest.high == pytest.approx(rest + 0.4, abs=0.02)
    raised, lowered = found.variations[:2]
    assert (raised.threshold, lowered.threshold) == pytest.approx((0.7, -0.1))
    assert raised.score == lowered.score == explanation.arguments.score
    assert raised.probe_map == explanation.probe_map.digest
    assert (raised.probe_likeness, raised.probe_changed) == (pytest.approx(1), 0)


def test_that_a_map_which_rests_on_the_threshold_is_made_anew_for_it(tiny, seen, photographs):
    explanation, found = examined("fggb", tiny, seen, photographs, delta=0.3)
    raised = found.variations[0]
    assert raised.probe_map != explanation.probe_map.digest


def test_that_every_interval_holds_the_recorded_argument(tiny, seen, photographs):
    explanation, found = examined("cells", tiny, seen, photographs)
    table = explanation.arguments
    for side in Side:
        for row in table.rows:
            interval = found.interval_of(row, side)
            assert interval.low <= getattr(row, side.value) <= interval.high
            assert interval.low < interval.high


def test_that_a_larger_shift_widens_the_intervals(tiny, seen, photographs):
    widths = []
    for shift in (0.1, 4.0):
        _, found = examined("cells", tiny, seen, photographs, shift=shift, scale=0.005, quality=95)
        widths.append(np.mean([each.high - each.low for each in found.probe]))
    assert widths[1] > 2 * widths[0]


def test_that_a_shift_gives_the_table_of_the_crop_cut_there(tiny, seen, photographs):
    _, found = examined("cells", tiny, seen, photographs)
    pixels, _ = photographs[Side.PROBE]
    right = pixels[40:152, 39:151]
    shifted = made("cells", tiny, CropPair(np.ascontiguousarray(right), seen.reference))
    variation = next(each for each in found.variations if each.name == "probe right")
    assert variation.score == pytest.approx(shifted.arguments.score, abs=1e-9)
    assert variation.probe_map == shifted.probe_map.digest


def test_that_the_same_run_gives_the_same_digest(tiny, seen, photographs):
    _, first = examined("xssab", tiny, seen, photographs)
    _, second = examined("xssab", tiny, seen, photographs)
    assert first.digest == second.digest
    assert replace(first, mark="S9", seconds=1e3).digest == first.digest
    assert examined("xssab", tiny, seen, photographs, shift=2.0)[1].digest != first.digest


def test_that_sign_changes_are_places_with_both_signs_beyond_the_floor():
    one, other = np.zeros((2, 112, 112), np.float32)
    one[0, :4] = [2, 2, 0.5, -2]
    other[0, :4] = [-2, 2, -2, -2]
    np.testing.assert_array_equal(both_signs([one, other], 1.0)[0, :4], [1, 0, 0, 0])
    assert both_signs([one, other], 0.1).sum() == 2


def test_that_a_map_of_a_shifted_crop_is_carried_back_to_the_same_places():
    values = np.random.default_rng(1).normal(size=(112, 112)).astype(np.float32)
    moved = np.zeros_like(values)
    moved[3:, 1:] = values[:-3, :-1]
    place = displaced(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)), (1.0, 3.0))
    np.testing.assert_allclose(carried_back(moved, place)[:-3, :-1], values[:-3, :-1], atol=1e-6)


def test_that_a_scaled_crop_keeps_its_centre():
    place = displaced(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)), scale=1.05)
    x = np.linspace(-55.5, 55.5, 112, dtype=np.float32)
    ramp = np.tile(x, (112, 1))
    # In the larger face a place that lies x from the centre lies 1.05 x from it.
    np.testing.assert_allclose(carried_back(ramp, place)[:, 5:-5], 1.05 * ramp[:, 5:-5], atol=0.01)


def test_that_an_interval_across_zero_does_not_keep_its_sign():
    assert Interval(0.0, 1.0).keeps_its_sign
    assert Interval(-2.0, -1.0).keeps_its_sign
    assert not Interval(-0.1, 1.0).keeps_its_sign
