import numpy as np
import pytest

from examiner.explanation.method_parameters import MinPlusParameters
from examiner.explanation.methods.minplus import MinPlus, centres, smoothed, spot_masks
from examiner.explanation.pair import CropPair
from examiner.job import Silent
from tests.explanation.one_by_one import scores_one_by_one
from tests.tiny import face

COARSE = {"stride": 28, "width": 12.0}


def black(pixels):
    return np.zeros(pixels.shape, np.float32)


def spot(row, column, width):
    rows, columns = np.mgrid[0:112, 0:112]
    return np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / (2 * width**2))


@pytest.mark.parametrize("mode", ["minus", "plus"])
def test_that_each_pixel_is_the_mean_change_of_the_spots_around_it(tiny, pair, mode):
    settings = MinPlusParameters(mode=mode, **COARSE)
    middles = [(row, column) for row in centres(28) for column in centres(28)]
    spots = [spot(*middle, 12.0) for middle in middles]
    masks = [1 - each for each in spots] if mode == "minus" else spots
    whole = np.full((112, 112), float(mode == "minus"))
    scores = scores_one_by_one(pair, tiny, [whole, *masks], black)
    maps = MinPlus(settings).explain(pair, tiny, 0.3, Silent())
    for found, score in zip((maps.probe, maps.reference), scores, strict=True):
        changes = score[0] - score[1:] if mode == "minus" else score[1:] - score[0]
        kernels = np.stack([spot(*middle, settings.smoothing) for middle in middles])
        expected = np.einsum("n,nhw->hw", changes, kernels) / kernels.sum(axis=0)
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_that_minplus_is_the_mean_of_minus_and_plus(tiny, pair):
    minus, plus, both = (
        MinPlus(MinPlusParameters(mode=mode, **COARSE)).explain(pair, tiny, 0.3, Silent())
        for mode in ("minus", "plus", "minplus")
    )
    np.testing.assert_allclose(both.probe, (minus.probe + plus.probe) / 2, atol=1e-7)
    np.testing.assert_allclose(both.reference, (minus.reference + plus.reference) / 2, atol=1e-7)
    assert not np.allclose(minus.probe, plus.probe, atol=1e-4)


def test_that_a_face_that_is_the_fill_itself_has_a_map_of_zeros(tiny):
    empty = CropPair(np.zeros((112, 112, 3), np.uint8), face(2))
    maps = MinPlus(MinPlusParameters(**COARSE)).explain(empty, tiny, 0.3, Silent())
    np.testing.assert_allclose(maps.probe, 0, atol=1e-12)
    assert np.abs(maps.reference).max() > 1e-4


def test_that_equal_changes_give_an_even_map():
    settings = MinPlusParameters()
    found = smoothed(np.full(len(centres(settings.stride)) ** 2, 0.25), settings)
    np.testing.assert_allclose(found, 0.25)


@pytest.mark.parametrize("stride", [2, 7, 9, 28])
def test_that_spots_lie_evenly_around_the_middle_a_stride_apart(stride):
    middles = centres(stride)
    np.testing.assert_allclose(middles + middles[::-1], 111)
    np.testing.assert_allclose(np.diff(middles), stride)
    assert 0 <= middles[0] <= stride


def test_that_the_first_mask_keeps_all_or_nothing_and_then_come_the_spots():
    settings = MinPlusParameters()
    minus, plus = (list(spot_masks(settings, way)) for way in ("minus", "plus"))
    assert (minus[0] == 1).all()
    assert (plus[0] == 0).all()
    assert len(minus) == len(plus) == 16**2 + 1
    np.testing.assert_allclose(minus[40] + plus[40], 1, atol=1e-6)
    assert plus[40].max() == pytest.approx(1, abs=0.02)
