"""Identity 10: the facial regions add up to what the patches and the pixels add up to."""

from dataclasses import replace

import numpy as np
import pytest

from examiner.explanation.records import Side
from examiner.explanation.region_pooling import (
    PATCH_AREA,
    account_per_pixel,
    pooled,
    region_parts,
    rule_of,
)
from examiner.face.regions import region_map
from tests.explanation.made import made


@pytest.mark.parametrize("method", ["cells", "shapley", "ig", "occlusion"])
def test_that_regions_and_rest_add_up_to_score_minus_threshold(tiny, pair, method):
    explanation = made(method, tiny, pair)
    found, table = pooled(explanation), explanation.arguments
    margin = table.score - table.threshold
    for side in Side:
        total = sum(part.total for part in found.parts(side)) + found.rest(side)
        patches = sum(getattr(row, side.value) for row in table.rows) + found.rest(side)
        assert total == pytest.approx(patches, abs=1e-6)
        assert total == pytest.approx(margin, abs=max(1e-6, table.tolerance))


def test_that_a_method_with_its_own_split_is_pooled_pixel_by_pixel(tiny, pair):
    own, spread = made("ig", tiny, pair), made("occlusion", tiny, pair)
    assert (rule_of(own), rule_of(spread)) == ("ig", "cells")
    np.testing.assert_array_equal(account_per_pixel(own, Side.PROBE), own.probe_map.values)
    flat = account_per_pixel(spread, Side.REFERENCE)
    assert len(np.unique(flat[:16, :16])) == 1
    assert flat[0, 0] * PATCH_AREA == pytest.approx(spread.arguments.rows[0].reference, rel=1e-6)


def test_that_an_even_account_has_one_density_and_areas_that_fill_the_crop():
    parts = region_parts(np.full((112, 112), 0.5 / PATCH_AREA))
    assert [part.region for part in parts] == list(region_map().names)
    assert [part.density for part in parts] == pytest.approx([0.5] * len(parts))
    assert sum(part.area for part in parts) == pytest.approx(112 * 112)


def test_that_what_lies_deep_in_a_region_is_all_its_own():
    account = np.zeros((112, 112))
    account[2, 2] = 3.0
    (first, *others) = region_parts(account)
    assert first.total == pytest.approx(3.0)
    assert sum(abs(part.total) for part in others) < 1e-9


def test_that_pooling_keeps_the_sum_of_any_account(tiny, pair):
    explanation = made("cells", tiny, pair)
    values = np.random.default_rng(3).normal(size=(112, 112)).astype(np.float32)
    noisy = replace(explanation.probe_map, values=values)
    parts = region_parts(noisy.values.astype(np.float64))
    assert sum(part.total for part in parts) == pytest.approx(
        float(values.sum(dtype=float)), abs=1e-6
    )
