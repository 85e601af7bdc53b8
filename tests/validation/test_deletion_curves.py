"""Curves and areas: closed forms, scales that stay apart, and intervals by person."""

import numpy as np
import pytest

from examiner.validation.deletion.curves import Gathered, curves, gathered
from examiner.validation.deletion.records import SHARES, Curve, Kind, Measure, Ranking, Way
from examiner.validation.estimates import Beyond, Estimate

THRESHOLD = 0.5

FALLING = tuple(1 - share for share in SHARES)
RISING = tuple(share / 2 for share in SHARES)
HIGH, LOW = (1.0,) * 11, (0.0,) * 11

SAME = np.array([True, True, True, False, False])
PERSONS = (np.array([0, 1, 2, 0, 1]), np.array([0, 1, 2, 1, 2]))


def pairs(highest: list[tuple[float, ...]], lowest: list[tuple[float, ...]]) -> list[dict]:
    return [
        {"scores": {"probe": {"black": {"highest": one, "lowest": other}}}}
        for one, other in zip(highest, lowest, strict=True)
    ]


def made(**methods: list[dict]) -> Gathered:
    return gathered(methods, [Way.PROBE], ["black"], SAME, PERSONS)


def one(found: list[Curve], method: str, *what: object) -> Curve:
    (curve,) = [
        each
        for each in found
        if (each.method, each.measure, each.ranking, each.kind) == (method, *what)
    ]
    return curve


def falling() -> list[Curve]:
    """Genuine pairs fall evenly when the highest go; impostor pairs rise when the lowest go."""
    map_ = pairs([FALLING] * 3 + [LOW] * 2, [HIGH] * 3 + [RISING] * 2)
    return list(curves(made(good=map_), THRESHOLD, ())[0])


def test_that_areas_of_straight_curves_are_exact() -> None:
    found = falling()
    deletion = one(found, "good", Measure.SCORE, Ranking.SIMILARITY, Kind.DELETION)
    assert deletion.values == pytest.approx(FALLING)
    assert deletion.area.value == pytest.approx(0.5)
    rising = one(found, "good", Measure.SCORE, Ranking.DISSIMILARITY, Kind.DELETION)
    assert rising.area.value == pytest.approx(0.25)


def test_that_a_score_at_the_threshold_counts_as_above() -> None:
    deletion = one(falling(), "good", Measure.ACCEPTANCE, Ranking.SIMILARITY, Kind.DELETION)
    assert deletion.values == (1.0,) * 6 + (0.0,) * 5
    assert deletion.area.value == pytest.approx(0.55)


def test_that_each_map_has_the_pairs_that_it_speaks_of() -> None:
    found = falling()
    for measure in (Measure.ACCEPTANCE, Measure.SCORE):
        for kind in Kind:
            assert one(found, "good", measure, Ranking.SIMILARITY, kind).population == "genuine"
            assert one(found, "good", measure, Ranking.DISSIMILARITY, kind).population == "impostor"
    accepted = one(found, "good", Measure.ACCEPTANCE, Ranking.DISSIMILARITY, Kind.DELETION)
    assert accepted.values == (0.0,) * 10 + (1.0,)


def test_that_balanced_accuracy_has_its_floor_and_acceptance_has_none() -> None:
    everything_falls = pairs([LOW] * 5, [LOW] * 5)
    found = list(curves(made(none=everything_falls), THRESHOLD, ())[0])
    what = Ranking.SIMILARITY, Kind.DELETION
    assert one(found, "none", Measure.BALANCED, *what).area.value == pytest.approx(0.5)
    assert one(found, "none", Measure.ACCEPTANCE, *what).area.value == 0


def test_that_halves_of_balanced_accuracy_count_alike_whatever_their_sizes() -> None:
    found = list(curves(made(all=pairs([HIGH] * 4 + [LOW], [HIGH] * 5)), THRESHOLD, ())[0])
    curve = one(found, "all", Measure.BALANCED, Ranking.SIMILARITY, Kind.DELETION)
    assert curve.values == pytest.approx([0.75] * 11)


def test_that_what_a_good_map_does_has_opposite_signs_for_the_two_kinds_of_maps() -> None:
    found = falling()
    better = {(each.measure, each.ranking, each.kind): each.better for each in found}
    for measure in (Measure.ACCEPTANCE, Measure.SCORE):
        assert better[measure, Ranking.SIMILARITY, Kind.DELETION] == "lower"
        assert better[measure, Ranking.SIMILARITY, Kind.INSERTION] == "higher"
        assert better[measure, Ranking.DISSIMILARITY, Kind.DELETION] == "higher"
        assert better[measure, Ranking.DISSIMILARITY, Kind.INSERTION] == "lower"
    for ranking in Ranking:
        assert better[Measure.BALANCED, ranking, Kind.DELETION] == "lower"
        assert better[Measure.BALANCED, ranking, Kind.INSERTION] == "higher"


def test_that_to_show_the_one_end_is_to_remove_the_other() -> None:
    generator = np.random.default_rng(4)
    rows = [tuple(row) for row in generator.uniform(size=(10, 11))]
    found = list(curves(made(drawn=pairs(rows[:5], rows[5:])), THRESHOLD, ())[0])
    for one_end, other in ((0, 1), (1, 0)):
        ends = list(Ranking)
        shown = one(found, "drawn", Measure.BALANCED, ends[one_end], Kind.INSERTION)
        gone = one(found, "drawn", Measure.BALANCED, ends[other], Kind.DELETION)
        assert shown.values == gone.values[::-1]


def test_that_a_method_held_to_itself_differs_by_nothing_in_every_draw() -> None:
    generator = np.random.default_rng(5)
    rows = [tuple(row) for row in generator.uniform(size=(10, 11))]
    same = pairs(rows[:5], rows[5:])
    found = list(curves(made(method=same, centre=same), THRESHOLD, ("centre",))[0])
    curve = one(found, "method", Measure.SCORE, Ranking.SIMILARITY, Kind.DELETION)
    (beyond,) = curve.beyond
    assert beyond == Beyond("centre", Estimate(0.0, 0.0, 0.0))
    assert curve.area.low < curve.area.value < curve.area.high
    assert one(found, "centre", Measure.SCORE, Ranking.SIMILARITY, Kind.DELETION).beyond == ()


def test_that_pairs_of_one_value_have_no_spread() -> None:
    found = falling()
    for curve in found:
        assert curve.area.low == pytest.approx(curve.area.value)
        assert curve.area.high == pytest.approx(curve.area.value)


def test_that_a_gap_is_the_insertion_area_less_the_deletion_area() -> None:
    generator = np.random.default_rng(6)
    rows = [tuple(row) for row in generator.uniform(size=(20, 11))]
    held = made(one=pairs(rows[:5], rows[5:10]), centre=pairs(rows[10:15], rows[15:]))
    found, gaps = curves(held, THRESHOLD, ("centre",))
    assert len(gaps) == len(found) / 2
    for gap in gaps:
        own = [one(list(found), gap.method, gap.measure, gap.ranking, kind) for kind in Kind]
        assert gap.area.value == pytest.approx(own[1].area.value - own[0].area.value)
        assert gap.better == own[1].better
        assert gap.population == own[0].population
        assert [each.control for each in gap.beyond] == (["centre"] if gap.method == "one" else [])


def test_that_an_order_and_its_reverse_have_gaps_of_opposite_signs() -> None:
    generator = np.random.default_rng(7)
    rows = [tuple(row) for row in generator.uniform(size=(10, 11))]
    turned = made(there=pairs(rows[:5], rows[5:]), back=pairs(rows[5:], rows[:5]))
    gaps = {
        (each.method, each.measure, each.ranking): each.area
        for each in curves(turned, THRESHOLD, ())[1]
    }
    for measure in Measure:
        for ranking in Ranking:
            there, back = (gaps[name, measure, ranking] for name in ("there", "back"))
            assert there.value == pytest.approx(-back.value)
            assert there.low == pytest.approx(-back.high)
