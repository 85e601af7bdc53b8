import numpy as np
import pytest

from examiner.explanation.fills import fill
from examiner.explanation.method_parameters import LimeParameters
from examiner.explanation.methods.lime import Lime, closeness, coefficients, samples
from examiner.explanation.patches import patch_index
from examiner.job import Silent
from tests.explanation.one_by_one import scores_one_by_one

FEW = LimeParameters(samples=120, grid=5, ridge=0.7)


def expected_coefficients(kept, scores, weights, ridge):
    """The same least squares with the intercept spelled out and the ridge as further rows."""
    root = np.sqrt(weights)[:, np.newaxis]
    rows = np.hstack([root * kept, root])
    count = kept.shape[1]
    further = np.hstack([np.sqrt(ridge) * np.eye(count), np.zeros((count, 1))])
    right = np.concatenate([root[:, 0] * scores, np.zeros(count)])
    return np.linalg.lstsq(np.vstack([rows, further]), right, rcond=None)[0][:-1]


def test_that_the_map_holds_the_ridge_coefficients_of_its_squares(tiny, pair):
    kept, index = samples(FEW), patch_index(5)
    masks = [row[index] for row in kept.astype(np.float32)]
    scores = scores_one_by_one(pair, tiny, masks, lambda pixels: fill("blur", pixels))
    maps = Lime(FEW).explain(pair, tiny, 0.3, Silent())
    for found, score in zip((maps.probe, maps.reference), scores, strict=True):
        expected = expected_coefficients(kept, score, closeness(kept, FEW.width), FEW.ridge)
        np.testing.assert_allclose(found, expected[index], atol=1e-6)
        assert np.ptp(found) > 1e-3


def test_that_a_linear_score_is_found_exactly_without_ridge():
    kept = samples(FEW)
    slopes = np.random.default_rng(6).normal(size=25)
    found = coefficients(kept, kept @ slopes + 0.3, closeness(kept, 0.25), 0.0)
    np.testing.assert_allclose(found, slopes, atol=1e-9)


def test_that_the_ridge_holds_coefficients_back():
    kept = samples(FEW)
    scores = kept @ np.linspace(-1, 1, 25)
    sizes = [
        np.linalg.norm(coefficients(kept, scores, closeness(kept, 0.25), ridge))
        for ridge in (0.0, 1.0, 10.0, 100.0)
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < 0.5 * sizes[0]


def test_that_samples_closer_to_the_whole_face_weigh_more():
    kept = np.array([[1, 1, 1, 1], [1, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]], bool)
    distances = 1 - np.sqrt([1, 3 / 4, 1 / 4, 0])
    expected = np.sqrt(np.exp(-(distances**2) / 0.25**2))
    np.testing.assert_allclose(closeness(kept, 0.25), expected)


def test_that_the_first_sample_keeps_all_and_the_others_about_half():
    kept = samples(LimeParameters(samples=400))
    assert kept.shape == (400, 49)
    assert kept[0].all()
    assert kept[1:].mean() == pytest.approx(0.5, abs=0.02)
    assert np.array_equal(kept, samples(LimeParameters(samples=400)))
    assert not np.array_equal(kept, samples(LimeParameters(samples=400, seed=2)))
