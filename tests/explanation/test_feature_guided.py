import numpy as np
import pytest
import torch

from examiner.explanation.method_parameters import FeatureGuidedParameters
from examiner.explanation.methods.feature_guided import FeatureGuided, reduce_colours
from examiner.explanation.pair import CropPair
from examiner.job import Cancelled, Silent
from tests.tiny import face, jacobian, unit

SHARP = FeatureGuidedParameters(smoothing=0.0)


def expected_map(backbone, pair, threshold, *, normalised):
    """Σ_k |G_k|/‖G_k‖ (w_k − t/N), written from the formula with a full Jacobian."""
    u, v = unit(backbone, pair.probe), unit(backbone, pair.reference)
    rows = jacobian(backbone, pair.probe)
    if normalised:
        raw = backbone.raw(backbone.prepare(pair.probe))[0].numpy()
        rows = np.einsum("kl,lchw->kchw", np.eye(u.size) - np.outer(u, u), rows)
        rows /= np.linalg.norm(raw)
    reduced = np.abs(rows).mean(axis=1)
    lengths = np.linalg.norm(reduced, axis=(1, 2), keepdims=True) + 1e-8
    weights = u * v - threshold / u.size
    return np.einsum("k,khw->hw", weights, reduced / lengths)


@pytest.mark.parametrize("embedding", ["normalised", "raw"])
def test_that_the_map_has_its_closed_form(tiny, pair, embedding):
    parameters = FeatureGuidedParameters(embedding=embedding, smoothing=0.0)
    found = FeatureGuided(parameters).explain(pair, tiny, 0.3, Silent()).probe
    expected = expected_map(tiny, pair, 0.3, normalised=embedding == "normalised")
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-7)


def test_that_raising_the_threshold_lowers_every_pixel_by_its_share(tiny, pair):
    low = FeatureGuided(SHARP).explain(pair, tiny, 0.0, Silent()).probe
    high = FeatureGuided(SHARP).explain(pair, tiny, 0.6, Silent()).probe
    middle = FeatureGuided(SHARP).explain(pair, tiny, 0.3, Silent()).probe
    assert (high <= low + 1e-6).all()
    assert (high < low).any()
    np.testing.assert_allclose(middle, (low + high) / 2, atol=1e-6)


def test_that_an_identical_pair_at_threshold_zero_has_no_negative_place(tiny):
    maps = FeatureGuided(SHARP).explain(CropPair(face(4), face(4)), tiny, 0.0, Silent())
    assert maps.probe.min() >= 0
    assert maps.probe.max() > 0


def test_that_the_whole_threshold_is_not_taken_from_every_dimension(tiny, pair):
    score = float(unit(tiny, pair.probe) @ unit(tiny, pair.reference))
    maps = FeatureGuided(SHARP).explain(pair, tiny, abs(score) / 2, Silent())
    assert (maps.probe > 0).any()


def test_that_smoothing_keeps_the_mean_and_lowers_the_peaks(tiny, pair):
    sharp = FeatureGuided(SHARP).explain(pair, tiny, 0.3, Silent()).probe
    smooth = FeatureGuided(FeatureGuidedParameters()).explain(pair, tiny, 0.3, Silent()).probe
    assert np.abs(smooth).max() < np.abs(sharp).max()
    np.testing.assert_allclose(smooth[30:80, 30:80].mean(), sharp[30:80, 30:80].mean(), rtol=0.5)


def test_that_colours_are_reduced_after_absolute_values_are_taken():
    gradient = torch.tensor([3.0, -4.0, 0.0]).reshape(3, 1, 1)
    assert reduce_colours(gradient, "mean").item() == pytest.approx(7 / 3)
    assert reduce_colours(gradient, "maximum").item() == 4
    assert reduce_colours(gradient, "length").item() == 5


def test_that_progress_is_asked_before_every_chunk_of_gradient_passes(tiny, pair):
    class StopsAtTheSecond:
        calls = 0

        def advance(self, done: int, total: int, note: str) -> None:
            self.calls += 1
            if self.calls == 2:
                raise Cancelled

    progress = StopsAtTheSecond()
    with pytest.raises(Cancelled):
        FeatureGuided(SHARP).explain(pair, tiny, 0.3, progress)
    assert progress.calls == 2
