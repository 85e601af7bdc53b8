"""Ours against the published ways, spelled out with torch's own layers."""

import copy

import numpy as np
import torch

from examiner.embedding.backbone import Backbone
from examiner.explanation.catalogue import load, spec
from examiner.explanation.fills import fill
from examiner.explanation.method_parameters import CorrRiseParameters, FeatureGuidedParameters
from examiner.explanation.methods.corrrise import random_squares
from examiner.explanation.plain import (
    PlainNetwork,
    plain_fggb,
    plain_masked_scores,
    plain_network,
    plain_xssab,
)
from examiner.explanation.scoring import Steps, covered_units, unit_embedding
from examiner.job import Silent

THRESHOLD = 0.36
XSSAB = load(spec("xssab"), spec("xssab").parameters())


class Doubled:
    """A network in float64, where no bend is missed by rounding."""

    def __init__(self, network):
        self.network = copy.deepcopy(network).double()

    def normalise(self, pixels):
        return self.network.normalise(pixels.double())

    def __getattr__(self, name):
        return getattr(self.network, name)


def test_that_the_stock_copy_gives_the_same_embedding(bundled, demo_pair):
    inputs = bundled.prepare(demo_pair.probe)
    with torch.no_grad():
        ours, stock = bundled.raw(inputs), plain_network(bundled)(inputs)
    np.testing.assert_allclose(ours, stock, atol=2e-5)


def test_that_xssab_agrees_with_its_published_way_on_the_same_layers(bundled, demo_pair):
    maps = XSSAB.explain(demo_pair, bundled, THRESHOLD, Silent())
    published = plain_xssab(demo_pair, bundled, bundled.network, THRESHOLD)
    np.testing.assert_allclose(maps.probe, published.probe, atol=1e-9)
    np.testing.assert_allclose(maps.reference, published.reference, atol=1e-9)


def test_that_xssab_agrees_with_its_published_way_on_stock_layers_in_float64(bundled, demo_pair):
    doubled = Doubled(bundled.network)
    backbone = Backbone(bundled.spec, bundled.weights_sha256, doubled)
    maps = XSSAB.explain(demo_pair, backbone, THRESHOLD, Silent())
    stock = PlainNetwork(doubled.network).double()
    published = plain_xssab(demo_pair, backbone, stock, THRESHOLD)
    np.testing.assert_allclose(maps.probe, published.probe, atol=1e-7 * np.ptp(published.probe))


def test_that_xssab_agrees_with_its_published_way_on_stock_layers_but_at_bends(bundled, demo_pair):
    """Other kernels round otherwise; a value next to a PReLU's bend may take the other side."""
    maps = XSSAB.explain(demo_pair, bundled, THRESHOLD, Silent())
    published = plain_xssab(demo_pair, bundled, plain_network(bundled), THRESHOLD)
    for ours, theirs in ((maps.probe, published.probe), (maps.reference, published.reference)):
        difference = np.abs(ours - theirs)
        assert np.mean(difference > 1e-5) < 1e-3
        assert difference.max() < 0.01 * np.abs(theirs).max()


def test_that_fggb_agrees_with_the_plain_way_on_the_same_layers(bundled, demo_pair):
    ours = load(spec("fggb"), FeatureGuidedParameters(smoothing=0.0))
    maps = ours.explain(demo_pair, bundled, THRESHOLD, Silent())
    plain = plain_fggb(demo_pair, bundled, bundled.network, THRESHOLD)
    largest = np.abs(plain.probe).max()
    np.testing.assert_allclose(maps.probe, plain.probe, atol=1e-5 * largest)
    np.testing.assert_allclose(maps.reference, plain.reference, atol=1e-5 * largest)


def test_that_fggb_agrees_with_the_plain_way(bundled, demo_pair):
    ours = load(spec("fggb"), FeatureGuidedParameters(smoothing=0.0))
    maps = ours.explain(demo_pair, bundled, THRESHOLD, Silent())
    plain = plain_fggb(demo_pair, bundled, plain_network(bundled), THRESHOLD)
    largest = np.abs(plain.probe).max()
    np.testing.assert_allclose(maps.probe, plain.probe, atol=5e-3 * largest)
    np.testing.assert_allclose(maps.reference, plain.reference, atol=5e-3 * largest)


def test_that_masked_scores_in_batches_agree_with_one_at_a_time_on_stock_layers(bundled, demo_pair):
    settings = CorrRiseParameters(masks=50)
    steps = Steps(Silent(), settings.masks, "")
    black = fill("black", demo_pair.probe)
    units = covered_units(bundled, demo_pair.probe, random_squares(settings), black, steps)
    ours = units @ unit_embedding(bundled, demo_pair.reference)
    for run in (bundled.raw, plain_network(bundled)):
        plain = plain_masked_scores(demo_pair, bundled, run, random_squares(settings))
        np.testing.assert_allclose(ours, plain, atol=2e-5)
    assert np.ptp(ours) > 0.05
