"""A photograph saved again as JPEG."""

import numpy as np

from examiner.image.resave import resaved


def test_that_saving_again_keeps_size_and_changes_details_more_at_low_quality():
    pixels = np.random.default_rng(1).integers(0, 256, (64, 48, 3), dtype=np.uint8)
    errors = []
    for quality in (20, 95):
        found = resaved(pixels, quality)
        assert (found.shape, found.dtype) == (pixels.shape, np.uint8)
        errors.append(np.abs(found.astype(int) - pixels).mean())
    assert errors[0] > errors[1] > 0


def test_that_an_even_picture_is_hardly_changed_and_the_same_each_time():
    pixels = np.full((40, 40, 3), (200, 120, 80), np.uint8)
    found = resaved(pixels, 75)
    assert np.abs(found.astype(int) - pixels).max() <= 3
    np.testing.assert_array_equal(found, resaved(pixels, 75))
