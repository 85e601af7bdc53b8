"""Exchange: the mean of the ways from a mean face and the other face, complete to quadrature."""

import numpy as np
import pytest
import torch

from examiner.embedding.backbone import Backbone
from examiner.explanation.fills import fill
from examiner.explanation.method_parameters import (
    ExchangeParameters,
    IntegratedGradientsParameters,
)
from examiner.explanation.methods.exchange import Exchange, smoothed
from examiner.explanation.methods.integrated_gradients import IntegratedGradients
from examiner.explanation.pair import CropPair
from examiner.explanation.scoring import unit_embedding
from examiner.job import Silent
from tests import tiny

PAIR = CropPair(tiny.face(1), tiny.face(2))
SQUARE = slice(32, 64), slice(48, 80)


class StraightNetwork(tiny.TinyNetwork):
    """Without a bend, and with an output whose length hardly changes: the score is a parabola."""

    def features(self, inputs):
        return torch.nn.functional.conv2d(inputs, self.kernel, stride=16)

    def head(self, features):
        far = torch.zeros(12, dtype=torch.float64)
        far[0] = 1e6
        return super().head(features) + far


def explained(backbone, pair=PAIR, **parameters):
    chosen = ExchangeParameters(**parameters)
    return Exchange(chosen).explain(pair, backbone, 0.3, Silent())


def from_mean_face(backbone, pair, nodes):
    chosen = IntegratedGradientsParameters(nodes=nodes, baseline="mean_face")
    return IntegratedGradients(chosen).explain(pair, backbone, 0.3, Silent())


def score(backbone, one, two):
    return float(unit_embedding(backbone, one) @ unit_embedding(backbone, two))


def with_a_strange_square(pixels):
    changed = pixels.copy()
    changed[SQUARE] = tiny.face(3)[SQUARE]
    return changed


def test_that_a_score_of_even_curvature_gives_the_gradients_halfway_times_the_ways():
    backbone = Backbone(tiny.SPEC, "0" * 64, StraightNetwork(7))
    crop = backbone.prepare(PAIR.probe)
    other = torch.from_numpy(unit_embedding(backbone, PAIR.reference))
    expected = torch.zeros(112, 112, dtype=crop.dtype)
    for baseline in (fill("mean_face", PAIR.probe), PAIR.reference.astype(np.float32)):
        planes = torch.from_numpy(baseline.transpose(2, 0, 1).copy())[None]
        start = backbone.network.normalise(planes)
        halfway = ((start + crop) / 2).requires_grad_(True)
        gain = torch.nn.functional.normalize(backbone.raw(halfway))[0] @ other
        gradient = torch.autograd.grad(gain, halfway)[0]
        expected += ((crop - start) * gradient)[0].sum(0) / 2
    found = explained(backbone, nodes=4, smoothing=0).probe
    largest = float(expected.abs().max())
    np.testing.assert_allclose(found, expected.numpy(), rtol=1e-4, atol=1e-4 * largest)


def test_that_the_map_adds_up_to_the_score_over_the_mean_of_its_baselines():
    backbone = tiny.backbone()
    reference = unit_embedding(backbone, PAIR.reference)
    ordinary = backbone.network.normalise(
        torch.from_numpy(fill("mean_face", PAIR.probe).transpose(2, 0, 1).copy())[None]
    )
    raw = backbone.raw(ordinary)[0].detach().numpy()
    start = float(raw @ reference / np.linalg.norm(raw))
    gain = score(backbone, PAIR.probe, PAIR.reference) - (start + 1) / 2
    assert abs(gain) > 0.03
    assert explained(backbone, nodes=200).probe.sum() == pytest.approx(gain, abs=2e-3)


def test_that_smoothing_keeps_the_sum_even_of_what_lies_at_the_border():
    values = np.zeros((112, 112))
    values[0, 0], values[60, 111], values[111, 50] = 1.0, -3.0, 7.0
    assert smoothed(values, 9.0).sum() == pytest.approx(5.0, abs=1e-9)
    assert np.abs(smoothed(values, 9.0)).max() < 0.1
    np.testing.assert_array_equal(smoothed(values, 0.0), values)


def test_that_pixels_of_the_other_photograph_keep_only_the_half_from_the_mean_face():
    backbone = tiny.backbone()
    probe = PAIR.probe.copy()
    probe[SQUARE] = PAIR.reference[SQUARE]
    pair = CropPair(probe, PAIR.reference)
    found = explained(backbone, pair, nodes=16, smoothing=0).probe
    half = from_mean_face(backbone, pair, 16).probe / 2
    np.testing.assert_allclose(found[SQUARE], half[SQUARE], rtol=1e-5, atol=1e-12)
    assert not np.allclose(found, half)


def test_that_the_same_photograph_twice_has_half_the_map_from_the_mean_face():
    backbone, pair = tiny.backbone(), CropPair(PAIR.probe, PAIR.probe)
    found = explained(backbone, pair, nodes=16, smoothing=0).probe
    half = from_mean_face(backbone, pair, 16).probe / 2
    np.testing.assert_allclose(found, half, rtol=1e-5, atol=1e-12)


@pytest.mark.parametrize("network", ["tiny", "bundled"])
def test_that_all_that_is_missing_to_one_lies_in_the_only_square_that_differs(
    network, bundled, demo_pair
):
    backbone = {"tiny": tiny.backbone(), "bundled": bundled}[network]
    reference = {"tiny": PAIR, "bundled": demo_pair}[network].reference
    pair = CropPair(with_a_strange_square(reference), reference)
    found = explained(backbone, pair, nodes=64, smoothing=0).probe
    against = found - from_mean_face(backbone, pair, 64).probe / 2
    missing = score(backbone, pair.probe, reference) - 1
    assert missing < -1e-3
    assert against[SQUARE].sum() == pytest.approx(missing / 2, rel=0.05)
    outside = np.ones((112, 112), bool)
    outside[SQUARE] = False
    assert np.abs(against[outside]).max() <= 1e-5 * np.abs(against).max()
