"""Removals in the order of a map: closed forms, and what must be the same whatever is asked."""

import numpy as np
import pytest
from numpy.typing import NDArray

from examiner.explanation.pair import CropPair, MapPair
from examiner.validation.deletion.records import FILLS, SHARES, Way
from examiner.validation.deletion.removals import COUNTS, PIXELS, masks, places, removals, tasks_of
from tests import tiny
from tests.validation import linear

WHITE = np.full((112, 112, 3), 255, np.uint8)
ROOT = 1e-7
"""Of rounding 1 − b² near b = 1, where the root is steep."""


def perfect() -> MapPair:
    values = linear.HALF.astype(np.float32)
    return MapPair(values, values)


def drawn(seed: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=(112, 112)).astype(np.float32)


def test_that_a_share_and_the_rest_are_all_pixels() -> None:
    assert len(COUNTS) == len(SHARES) == 11
    assert [one + other for one, other in zip(COUNTS, COUNTS[::-1], strict=True)] == [PIXELS] * 11


def test_that_equal_values_go_row_by_row_and_not_together() -> None:
    assert np.array_equal(places(np.zeros((112, 112))).ravel(), np.arange(PIXELS))
    kept = [int(mask.sum()) for mask in masks(np.zeros((112, 112), np.float32))]
    assert kept == [PIXELS - count for count in (*COUNTS, *COUNTS[1:-1])]


def test_that_the_lowest_go_in_the_reverse_order() -> None:
    values = drawn(1)
    found = list(masks(values))
    for count, mask in zip(COUNTS, found[:11], strict=True):
        gone = values[mask == 0]
        assert len(gone) == count
        assert count in (0, PIXELS) or gone.min() > values[mask == 1].max()
    for count, mask in zip(COUNTS[1:-1], found[11:], strict=True):
        assert int((mask == 0).sum()) == count
        assert values[mask == 0].max() < values[mask == 1].min()


def test_that_a_perfect_map_takes_a_linear_score_away_at_the_fastest() -> None:
    pair = CropPair(WHITE, WHITE)
    found = removals(perfect(), pair, linear.backbone(), "black", [Way.PROBE])[Way.PROBE]
    gone = np.minimum(np.array(COUNTS) / (PIXELS / 2), 1)
    assert found.highest == pytest.approx(1 - gone, abs=1e-12)
    assert found.lowest == pytest.approx(gone[::-1], abs=1e-12)


def test_that_two_faces_that_lose_the_same_stay_the_same() -> None:
    pair = CropPair(WHITE, WHITE)
    found = removals(perfect(), pair, linear.backbone(), "black", [Way.BOTH])[Way.BOTH]
    assert found.highest == pytest.approx(np.ones(11), abs=ROOT)


def test_that_each_face_loses_places_in_the_order_of_its_own_map() -> None:
    maps = MapPair(perfect().probe, -perfect().reference)
    found = removals(maps, CropPair(WHITE, WHITE), linear.backbone(), "black", [Way.BOTH])
    probe = 1 - np.minimum(np.array(COUNTS) / (PIXELS / 2), 1)
    reference = np.minimum(1 - np.array(COUNTS) / PIXELS, 0.5) * 2
    expected = probe * reference + np.sqrt((1 - probe**2) * (1 - reference**2))
    assert found[Way.BOTH].highest == pytest.approx(expected, abs=ROOT)


@pytest.mark.parametrize("fill", FILLS)
def test_that_what_is_asked_beside_changes_no_number(fill: str) -> None:
    pair = CropPair(tiny.face(1), tiny.face(2))
    maps, backbone = MapPair(drawn(1), drawn(2)), tiny.backbone()
    together = removals(maps, pair, backbone, fill, list(Way))
    alone = {way: removals(maps, pair, backbone, fill, [way])[way] for way in Way}
    assert together == alone
    clean = float(tiny.unit(backbone, pair.probe) @ tiny.unit(backbone, pair.reference))
    for found in together.values():
        assert found.highest[0] == found.lowest[0] == pytest.approx(clean, abs=1e-12)
        assert found.highest[-1] == found.lowest[-1]
    assert together[Way.PROBE].highest[5] != together[Way.BOTH].highest[5]


def test_that_faces_covered_by_one_picture_are_the_same_picture() -> None:
    pair = CropPair(tiny.face(1), tiny.face(2))
    maps = MapPair(drawn(1), drawn(2))
    ends = {
        fill: removals(maps, pair, tiny.backbone(), fill, [Way.BOTH])[Way.BOTH].highest[-1]
        for fill in FILLS
    }
    assert [ends["black"], ends["mean_face"]] == pytest.approx([1, 1], abs=1e-12)
    assert ends["blur"] < 1 - 1e-6


def test_that_tasks_hold_every_pair_once_for_each_method() -> None:
    parts = [(3, 8), (4, 9), (5,)]
    tasks = tasks_of(["xssab", "gradcam++"], parts, 0.3)
    assert len({task.key for task in tasks}) == len(tasks) == 6
    for method in ("xssab", "gradcam++"):
        own = [task.arguments for task in tasks if task.arguments["method"] == method]
        assert [each["pairs"] for each in own] == [list(part) for part in parts]
        assert {(each["threshold"], *each["fills"], *each["ways"]) for each in own} == {
            (0.3, *FILLS, *Way)
        }


def test_that_other_parameters_are_other_tasks() -> None:
    settings = {"lime": {"seed": "2"}}
    plain = tasks_of(["lime", "xssab"], [(1, 2)], 0.3)
    given = tasks_of(["lime", "xssab"], [(1, 2)], 0.3, settings=settings)
    assert plain[1] == given[1]
    assert plain[0].key != given[0].key
    assert given[0].arguments["parameters"] == {"seed": "2"}
