"""Ours against Captum, where Captum computes the same on this family of networks."""

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients as CaptumGradients
from captum.attr import LayerAttribution, LayerGradCam
from captum.attr import Occlusion as CaptumOcclusion
from torch import nn
from torch.nn import functional

from examiner.explanation.fills import fill
from examiner.explanation.method_parameters import (
    ActivationMapParameters,
    IntegratedGradientsParameters,
    OcclusionParameters,
)
from examiner.explanation.methods.activation_maps import GradCam
from examiner.explanation.methods.integrated_gradients import IntegratedGradients
from examiner.explanation.methods.occlusion import Occlusion
from examiner.explanation.scoring import unit_embedding
from examiner.job import Silent


class Score(nn.Module):
    """The similarity score of an input against a fixed embedding."""

    def __init__(self, backbone, other):
        super().__init__()
        self.network = backbone.network
        self.other = torch.from_numpy(other).float()

    def forward(self, inputs):
        return functional.normalize(self.network(inputs)) @ self.other


@pytest.fixture(scope="module")
def score(bundled, demo_pair):
    return Score(bundled, unit_embedding(bundled, demo_pair.reference))


def black(bundled, pixels):
    covered = torch.from_numpy(fill("black", pixels).transpose(2, 0, 1)[None].copy())
    return bundled.network.normalise(covered)


def test_that_integrated_gradients_are_captums(bundled, demo_pair, score):
    chosen = IntegratedGradientsParameters(nodes=16, baseline="black")
    ours = IntegratedGradients(chosen).explain(demo_pair, bundled, 0.3, Silent()).probe
    theirs = CaptumGradients(score).attribute(
        bundled.prepare(demo_pair.probe),
        baselines=black(bundled, demo_pair.probe),
        n_steps=16,
        method="gausslegendre",
        internal_batch_size=1,
    )
    theirs = theirs[0].sum(dim=0).detach().numpy()
    np.testing.assert_allclose(ours, theirs, atol=1e-4 * np.abs(theirs).max())


def test_that_grad_cam_is_captums(bundled, demo_pair, score):
    ours = GradCam(ActivationMapParameters()).explain(demo_pair, bundled, 0.3, Silent()).probe
    inputs = bundled.prepare(demo_pair.probe).requires_grad_(True)
    cells = LayerGradCam(score, bundled.network.last).attribute(inputs)
    theirs = LayerAttribution.interpolate(cells, (112, 112), "bilinear")[0, 0].detach().numpy()
    np.testing.assert_allclose(ours, theirs, atol=1e-4 * np.abs(theirs).max())


def test_that_occlusion_is_captums(bundled, demo_pair, score):
    chosen = OcclusionParameters(patch=28, stride=28, fill="black")
    ours = Occlusion(chosen).explain(demo_pair, bundled, 0.3, Silent()).probe
    theirs = CaptumOcclusion(score).attribute(
        bundled.prepare(demo_pair.probe),
        sliding_window_shapes=(3, 28, 28),
        strides=(3, 28, 28),
        baselines=black(bundled, demo_pair.probe),
    )
    theirs = theirs[0, 0].detach().numpy()
    np.testing.assert_allclose(ours, theirs, atol=1e-4 * np.abs(theirs).max())
