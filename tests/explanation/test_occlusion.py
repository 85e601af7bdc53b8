import numpy as np
import pytest

from examiner.explanation.fills import fill
from examiner.explanation.method_parameters import OcclusionParameters
from examiner.explanation.methods.occlusion import Occlusion, places, squares
from examiner.job import Silent
from tests.explanation.one_by_one import scores_one_by_one
from tests.tiny import unit


@pytest.mark.parametrize(("patch", "stride"), [(16, 8), (4, 28), (56, 1), (15, 11)])
def test_that_squares_reach_every_pixel_whatever_patch_and_stride(patch, stride):
    masks = np.stack(list(squares(places(patch, stride), patch)))
    assert ((masks == 0).sum(axis=(1, 2)) == patch**2).all()
    assert (masks == 0).any(axis=0).all()


def test_that_each_pixel_is_the_mean_fall_of_the_squares_that_cover_it(tiny, pair):
    settings = OcclusionParameters(patch=24, stride=16)
    masks = list(squares(places(24, 16), 24))
    scores = scores_one_by_one(pair, tiny, masks, lambda pixels: fill("blur", pixels))
    score = unit(tiny, pair.probe) @ unit(tiny, pair.reference)
    maps = Occlusion(settings).explain(pair, tiny, 0.3, Silent())
    for found, covered in ((maps.probe, scores[0]), (maps.reference, scores[1])):
        for place in ((0, 0), (50, 60), (111, 111)):
            over = np.array([mask[place] == 0 for mask in masks])
            assert found[place] == pytest.approx((score - covered[over]).mean(), abs=1e-6)
