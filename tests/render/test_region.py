"""A region drawn on a crop."""

import numpy as np

from examiner.render.region import region_on_crop


def test_that_the_region_keeps_its_colours_and_the_rest_is_pale():
    crop = np.full((112, 112, 3), (60, 80, 40), np.uint8)
    mask = np.zeros((112, 112), np.uint8)
    mask[40:60, 30:80] = 1
    drawn = region_on_crop(crop, mask, 4)
    assert drawn.shape == (448, 448, 3)
    np.testing.assert_array_equal(drawn[200, 220], (60, 80, 40))
    assert drawn[20, 20].min() > 120


def test_that_an_outline_runs_between_them():
    crop = np.full((112, 112, 3), 100, np.uint8)
    mask = np.zeros((112, 112), np.uint8)
    mask[40:60, 30:80] = 1
    drawn = region_on_crop(crop, mask, 4)
    edge = drawn[200, 30 * 4 - 6 : 30 * 4 + 6].astype(int)
    assert (np.ptp(edge, axis=1) > 60).any()
