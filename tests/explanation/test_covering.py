"""A covered region: the true change of the score beside what was claimed of it."""

from dataclasses import replace

import numpy as np
import pytest

from examiner.explanation.covering import FILLS, cover, map_claim, table_claims
from examiner.explanation.fills import fill
from examiner.explanation.pair import CropPair
from examiner.explanation.records import SaliencyMap, Side
from examiner.job import Silent
from tests.explanation.made import compared, made
from tests.tiny import unit

ALL, NONE = np.ones((112, 112), np.uint8), np.zeros((112, 112), np.uint8)


def half() -> np.ndarray:
    mask = NONE.copy()
    mask[:, :56] = 1
    return mask


def covered(tiny, pair, side, mask, explanations=()):
    region = ("a region", mask)
    return cover(compared(tiny, pair), pair, tiny, explanations, side, region, Silent())


def test_that_both_fills_are_tried_and_changes_are_true_differences(tiny, pair):
    found = covered(tiny, pair, Side.PROBE, half())
    assert tuple(each.fill for each in found.results) == FILLS
    before = float(unit(tiny, pair.probe) @ unit(tiny, pair.reference))
    assert found.score == pytest.approx(before, abs=1e-12)
    for each in found.results:
        picture = pair.probe.astype(np.float32)
        picture[:, :56] = fill(each.fill, pair.probe)[:, :56]
        # The network takes bytes here, so the fill is rounded: the scores differ a little.
        score = float(unit(tiny, np.rint(picture).astype(np.uint8)) @ unit(tiny, pair.reference))
        assert each.score == pytest.approx(score, abs=2e-3)
        assert each.change == each.score - found.score


def test_that_covering_nothing_changes_nothing(tiny, pair):
    found = covered(tiny, pair, Side.REFERENCE, NONE)
    assert [each.change for each in found.results] == pytest.approx([0, 0], abs=1e-12)
    assert found.area == 0


def test_that_covering_the_whole_face_with_the_mean_face_leaves_no_trace_of_it(tiny, pair):
    one = covered(tiny, pair, Side.PROBE, ALL).results[1]
    other = covered(tiny, CropPair(255 - pair.probe, pair.reference), Side.PROBE, ALL).results[1]
    assert one.score == pytest.approx(other.score, abs=1e-12)


def test_that_the_side_says_whose_face_is_covered(tiny, pair):
    swapped = CropPair(pair.reference, pair.probe)
    one = covered(tiny, pair, Side.REFERENCE, half())
    other = covered(tiny, swapped, Side.PROBE, half())
    assert one.results == other.results


def test_that_map_claims_are_shares_of_each_sign(tiny, pair):
    explanation = made("cells", tiny, pair)
    values = np.zeros((112, 112), np.float32)
    values[0, :2], values[0, 100:104] = 3.0, -1.0
    values[50, 80] = 2.0
    claim = map_claim(
        replace(explanation, probe_map=SaliencyMap(Side.PROBE, values)), Side.PROBE, half()
    )
    assert claim.positive == pytest.approx(6 / 8)
    assert claim.negative == 0


def test_that_a_map_without_one_sign_claims_nothing_of_it(tiny, pair):
    explanation = made("cells", tiny, pair)
    empty = SaliencyMap(Side.REFERENCE, np.zeros((112, 112), np.float32))
    claim = map_claim(replace(explanation, reference_map=empty), Side.REFERENCE, half())
    assert (claim.positive, claim.negative) == (None, None)


def test_that_table_claims_are_sums_of_arguments_and_each_table_is_named_once(tiny, pair):
    explanations = [made(method, tiny, pair) for method in ("cells", "occlusion", "shapley")]
    exact, estimated = table_claims(explanations, Side.PROBE, half())
    assert (exact.rule, estimated.rule) == ("cells", "shapley")
    rows = explanations[0].arguments.rows
    # Columns 1 to 3 lie inside, and half of column 4.
    inside = sum(r.probe for r in rows if r.column < 4)
    inside += sum(r.probe for r in rows if r.column == 4) / 2
    assert exact.inside == pytest.approx(inside, abs=1e-6)
    (whole, _) = table_claims(explanations, Side.PROBE, ALL)
    assert whole.inside == pytest.approx(sum(row.probe for row in rows), abs=1e-6)


def test_that_the_same_check_has_the_same_digest(tiny, pair):
    explanations = (made("cells", tiny, pair),)
    one = covered(tiny, pair, Side.PROBE, half(), explanations)
    other = covered(tiny, pair, Side.PROBE, half(), explanations)
    assert one.digest == other.digest
    assert replace(one, mark="V9").digest == one.digest
    assert covered(tiny, pair, Side.PROBE, ALL, explanations).digest != one.digest
