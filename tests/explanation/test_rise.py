import numpy as np
import pytest

from examiner.explanation.fills import fill
from examiner.explanation.masking import weighted_sum
from examiner.explanation.method_parameters import RiseParameters
from examiner.explanation.methods.rise import Rise, soft_grids
from examiner.job import Silent
from tests.explanation.one_by_one import scores_one_by_one


def test_that_raw_is_the_published_sum_and_centred_takes_the_mean_score_from_it(tiny, pair):
    raw = RiseParameters(masks=100, scores="raw", keep=0.4)
    masks = np.stack(list(soft_grids(raw))).astype(np.float64)
    scores = scores_one_by_one(
        pair, tiny, masks.astype(np.float32), lambda pixels: fill("grey", pixels)
    )
    published = np.einsum("kn,nhw->khw", scores, masks) / (100 * 0.4)
    maps = Rise(raw).explain(pair, tiny, 0.3, Silent())
    np.testing.assert_allclose(maps.probe, published[0], atol=1e-6)
    np.testing.assert_allclose(maps.reference, published[1], atol=1e-6)
    assert maps.null_band is None
    centred = Rise(RiseParameters(masks=100, keep=0.4)).explain(pair, tiny, 0.3, Silent())
    expected = published[0] - scores[0].mean() * masks.mean(axis=0) / 0.4
    np.testing.assert_allclose(centred.probe, expected, atol=1e-6)
    assert (centred.probe > 0).any()
    assert (centred.probe < 0).any()


@pytest.mark.parametrize("cells", [3, 7, 16])
def test_that_masks_are_soft_grids_kept_as_often_as_asked(cells):
    settings = RiseParameters(masks=300, cells=cells, keep=0.3)
    masks = np.stack(list(soft_grids(settings)))
    assert masks.shape == (300, 112, 112)
    assert masks.min() >= 0
    assert masks.max() <= 1
    assert masks.mean() == pytest.approx(0.3, abs=0.03)
    steepest = np.abs(np.diff(masks, axis=1)).max()
    assert steepest <= 1 / -(-112 // cells) + 1e-5


def test_that_the_seed_decides_the_masks():
    one, again, other = (
        np.stack(list(soft_grids(RiseParameters(masks=50, seed=seed)))) for seed in (1, 1, 2)
    )
    assert one.tobytes() == again.tobytes()
    assert not np.array_equal(one, other)


def test_that_chance_stays_within_the_null_band(tiny, pair):
    settings = RiseParameters(masks=200)
    masks = list(soft_grids(settings))
    chance = np.random.default_rng(5).normal(size=(60, 200))
    chance -= chance.mean(axis=1, keepdims=True)
    chance /= chance.std(axis=1, keepdims=True)
    band = Rise(settings)._null_band(chance)
    outside = np.abs(weighted_sum(chance / (200 * settings.keep), masks)) > band
    assert 0.005 < outside.mean() < 0.06
    assert Rise(settings).explain(pair, tiny, 0.3, Silent()).null_band > 0
