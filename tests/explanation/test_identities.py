"""Identities that tie score, embedding and arguments together, on the tiny network in float64.

Those of complete splits stand in test_shapley, test_integrated_gradients, test_cells and
tests/face/test_regions; those of single methods with these methods.
"""

import numpy as np
import pytest
import torch
from torch.nn import functional

from examiner.embedding.backbone import Backbone
from examiner.explanation.catalogue import load, spec
from examiner.explanation.method_parameters import IntegratedGradientsParameters
from examiner.explanation.methods.integrated_gradients import IntegratedGradients
from examiner.explanation.pair import CropPair
from examiner.explanation.scoring import unit_embedding
from examiner.job import Silent
from tests import tiny as networks


def score_gradient(tiny, pair):
    """∂s/∂f of the probe's raw embedding f, with f and the reference's unit embedding."""
    raw = tiny.raw(tiny.prepare(pair.probe))[0].requires_grad_(True)
    other = torch.from_numpy(unit_embedding(tiny, pair.reference))
    score = functional.normalize(raw, dim=0) @ other
    return torch.autograd.grad(score, raw)[0], raw.detach(), score.item()


def test_that_the_dimensions_arguments_add_up_to_score_minus_threshold(tiny, pair):
    products = unit_embedding(tiny, pair.probe) * unit_embedding(tiny, pair.reference)
    arguments = products - 0.3 / products.size
    score = unit_embedding(tiny, pair.probe) @ unit_embedding(tiny, pair.reference)
    assert arguments.sum() == pytest.approx(score - 0.3, abs=1e-12)


def test_that_the_gradient_towards_the_embedding_has_its_length(tiny, pair):
    gradient, raw, score = score_gradient(tiny, pair)
    assert float(gradient.norm()) == pytest.approx(
        np.sqrt(1 - score**2) / float(raw.norm()), rel=1e-9
    )


def test_that_the_gradient_stands_square_on_the_embedding(tiny, pair):
    gradient, raw, _ = score_gradient(tiny, pair)
    assert float(gradient @ raw) == pytest.approx(0, abs=1e-12)


def test_that_swapping_leaves_score_and_products_and_changes_the_maps(tiny, pair):
    units = [unit_embedding(tiny, pixels) for pixels in (pair.probe, pair.reference)]
    np.testing.assert_array_equal(units[0] * units[1], units[1] * units[0])
    maps = load(spec("xssab"), spec("xssab").parameters()).explain(pair, tiny, 0.3, Silent())
    assert not np.allclose(maps.probe, maps.reference)


def test_that_one_node_is_exact_where_the_score_is_linear(pair):
    class Straight(networks.TinyNetwork):
        """No bend, and a length that hardly changes: the norm is as good as detached."""

        def features(self, inputs):
            return functional.conv2d(inputs, self.kernel, stride=16)

        def head(self, features):
            far = torch.zeros(12, dtype=torch.float64)
            far[0] = 1e7
            return super().head(features) + far

    backbone = Backbone(networks.SPEC, "0" * 64, Straight(7))
    maps = {}
    for nodes in (8, 1):
        explainer = IntegratedGradients(IntegratedGradientsParameters(nodes=nodes))
        maps[nodes] = explainer.explain(pair, backbone, 0.3, Silent()).probe
    np.testing.assert_allclose(maps[1], maps[8], rtol=1e-4, atol=1e-16)


def test_that_a_pair_of_one_crop_has_the_score_one_and_no_gradient(tiny, pair):
    same = CropPair(pair.probe, pair.probe)
    gradient, _, score = score_gradient(tiny, same)
    assert score == pytest.approx(1)
    assert float(gradient.abs().max()) == pytest.approx(0, abs=1e-12)
