"""Values side by side: identical, within tolerance, different."""

from math import inf, nan

import numpy as np
import pytest

from examiner.workflow.rerun.judging import judged
from examiner.workflow.rerun.records import Measure, Number, Tolerance, Verdict, gravest
from examiner.workflow.rerun.tolerances import DOTS, MAPS, SEALS

TENTH = Tolerance("tenth", 0.1)
SHARE = Tolerance("share", 0.01, Measure.PART)


def one(then, now, tolerance=TENTH) -> Number:
    (found,) = judged({"x": then}, {"x": now}, {"x": tolerance})
    return found


@pytest.mark.parametrize(
    ("then", "now", "verdict"),
    [
        (1.0, 1.0, Verdict.IDENTICAL),
        # JSON writes 1.0 as 1.
        (1, 1.0, Verdict.IDENTICAL),
        (1.0, 1.05, Verdict.WITHIN),
        (1.0, 1.2, Verdict.DIFFERENT),
        (1.0, nan, Verdict.DIFFERENT),
        (1.0, None, Verdict.DIFFERENT),
        (None, None, Verdict.IDENTICAL),
        (True, False, Verdict.DIFFERENT),
        (True, 1, Verdict.DIFFERENT),
        ("nose", "nose", Verdict.IDENTICAL),
        ("nose", "mouth", Verdict.DIFFERENT),
    ],
)
def test_how_single_values_are_judged(then, now, verdict):
    assert one(then, now).verdict is verdict


@pytest.mark.parametrize(
    ("then", "now", "verdict"),
    [
        ("fell by 0.34 in 3 places", "fell by 0.35 in 3 places", Verdict.WITHIN),
        ("fell by 0.34 in 3 places", "fell by 0.36 in 3 places", Verdict.DIFFERENT),
        ("fell by 0.34 in 3 places", "fell by 0.34 in 4 places", Verdict.DIFFERENT),
        ("fell by 0.34", "rose by 0.34", Verdict.DIFFERENT),
        ("P1", "P2", Verdict.DIFFERENT),
        ("a1.5b", "a1.6b", Verdict.DIFFERENT),
        ("from −0.10 on", "from −0.11 on", Verdict.WITHIN),
    ],
)
def test_that_a_sentence_may_differ_in_the_last_place_of_a_decimal_only(then, now, verdict):
    assert one(then, now).verdict is verdict


def test_that_a_tolerance_can_be_a_part_of_the_largest_number():
    then = np.array([100.0, 1.0], np.float32)
    assert one(then, then.copy(), SHARE).verdict is Verdict.IDENTICAL
    assert one(then, then + np.float32(0.5), SHARE).verdict is Verdict.WITHIN
    assert one(then, then + np.float32(2), SHARE).verdict is Verdict.DIFFERENT


def test_that_zeros_have_no_largest_number_to_be_a_part_of():
    assert one(np.zeros(3), np.full(3, 0.005), SHARE).verdict is Verdict.WITHIN
    assert one(np.zeros(3), np.full(3, 0.5), SHARE).verdict is Verdict.DIFFERENT


def test_that_arrays_of_other_shape_or_kind_are_different():
    then = np.zeros((2, 3), np.float32)
    assert one(then, np.zeros((3, 2), np.float32)).difference == inf
    assert one(then, np.zeros((2, 3), np.float64)).difference == inf
    assert one(then, np.full((2, 3), nan, np.float32)).difference == inf


def test_that_a_map_may_differ_much_in_a_few_places_but_not_in_all():
    then = np.ones((112, 112), np.float32)
    few, all_of_it = then.copy(), then * np.float32(1.1)
    few[0, :10] = 2
    assert one(then, few, MAPS).verdict is Verdict.WITHIN
    assert one(then, all_of_it, MAPS).verdict is Verdict.DIFFERENT
    assert one(0.5, 0.501, MAPS).verdict is Verdict.WITHIN


def test_that_of_marked_places_it_counts_how_many_are_others():
    then = np.zeros(1000, np.uint8)
    now = then.copy()
    now[:5] = 1
    assert one(then, now, DOTS).verdict is Verdict.WITHIN
    now[:50] = 1
    assert one(then, now, DOTS).verdict is Verdict.DIFFERENT


def test_that_a_row_of_numbers_is_one_value_and_its_length_counts():
    found = one([1.0, 2.0], [1.0, 2.05])
    assert (found.values, found.verdict) == (2, Verdict.WITHIN)
    assert one([1.0, 2.0], [1.0]).verdict is Verdict.DIFFERENT


def test_that_every_field_of_either_side_is_seen():
    found = list(judged({"a": 1, "b": 2}, {"a": 1, "c": 3}, {}))
    assert [(each.path, each.verdict) for each in found] == [
        ("a", Verdict.IDENTICAL),
        ("b", Verdict.DIFFERENT),
        ("c", Verdict.DIFFERENT),
    ]


def test_that_a_digest_counts_unless_what_it_is_over_is_judged_itself():
    then, now = "0" * 64, "1" * 64
    assert one(then, now).verdict is Verdict.DIFFERENT
    assert list(judged({"x": then}, {"x": now}, {"x": SEALS})) == []
    assert one(then, then, SEALS).verdict is Verdict.IDENTICAL


def test_that_the_gravest_verdict_counts():
    assert gravest([]) is Verdict.IDENTICAL
    assert gravest([Verdict.GIVEN, Verdict.IDENTICAL]) is Verdict.IDENTICAL
    assert gravest([Verdict.WITHIN, Verdict.IDENTICAL]) is Verdict.WITHIN
    assert gravest([Verdict.NOT_COMPUTED, Verdict.DIFFERENT]) is Verdict.DIFFERENT
    assert gravest([Verdict.WITHIN, Verdict.NOT_COMPUTED]) is Verdict.NOT_COMPUTED
