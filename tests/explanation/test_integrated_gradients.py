"""Integrated gradients: exact on a linear score, complete within the quadrature's error else."""

import numpy as np
import pytest
import torch

from examiner.embedding.backbone import Backbone
from examiner.errors import ArgumentsIncomplete
from examiner.explanation.arguments import table_of
from examiner.explanation.fills import fill
from examiner.explanation.method_parameters import IntegratedGradientsParameters
from examiner.explanation.methods.integrated_gradients import IntegratedGradients
from examiner.explanation.pair import CropPair
from examiner.explanation.scoring import unit_embedding
from examiner.job import Silent
from tests import tiny

PAIR = CropPair(tiny.face(1), tiny.face(2))


class StraightNetwork(tiny.TinyNetwork):
    """Without a bend, and with an output whose length hardly changes: the score is linear."""

    def features(self, inputs):
        return torch.nn.functional.conv2d(inputs, self.kernel, stride=16)

    def head(self, features):
        far = torch.zeros(12, dtype=torch.float64)
        far[0] = 1e6
        return super().head(features) + far


def explained(backbone, **parameters):
    chosen = IntegratedGradientsParameters(**parameters)
    return IntegratedGradients(chosen).explain(PAIR, backbone, 0.3, Silent())


def test_that_few_nodes_are_exact_where_the_score_is_linear():
    backbone = Backbone(tiny.SPEC, "0" * 64, StraightNetwork(7))
    few, many = explained(backbone, nodes=8), explained(backbone, nodes=64)
    np.testing.assert_allclose(few.probe, many.probe, rtol=1e-4, atol=1e-12)


def test_that_the_map_adds_up_to_the_score_over_its_baseline():
    backbone = tiny.backbone()
    maps = explained(backbone, nodes=200, baseline="black")
    other = unit_embedding(backbone, PAIR.reference)
    start = fill("black", PAIR.probe).astype(np.uint8)
    gain = (unit_embedding(backbone, PAIR.probe) - unit_embedding(backbone, start)) @ other
    assert abs(gain) > 0.03
    assert maps.probe.sum() == pytest.approx(gain, abs=2e-3)
    assert maps.splits.probe.patches.sum() == pytest.approx(gain, abs=2e-3)


def test_that_the_demonstration_pair_is_complete_within_a_hundredth(bundled, demo_pair):
    pair_score = unit_embedding(bundled, demo_pair.probe) @ unit_embedding(
        bundled, demo_pair.reference
    )
    found = IntegratedGradients(IntegratedGradientsParameters()).explain(
        demo_pair, bundled, 0.3, Silent()
    )
    table = table_of(found.splits, float(pair_score), 0.3)
    assert table.residual <= 0.01 * abs(pair_score - found.splits.probe.rest)


def test_that_too_coarse_a_quadrature_is_refused():
    maps = explained(tiny.backbone(), nodes=200)
    with pytest.raises(ArgumentsIncomplete, match="miss"):
        table_of(maps.splits, 0.9, 0.3)
