"""Ours against the published ways, spelled out with torch's own layers."""

import copy

import numpy as np
import torch

from examiner.embedding.backbone import Backbone
from examiner.explanation.catalogue import load, spec
from examiner.explanation.method_parameters import FeatureGuidedParameters
from examiner.explanation.plain import PlainNetwork, plain_fggb, plain_network, plain_xssab
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


def test_that_fggb_agrees_with_the_plain_way(bundled, demo_pair):
    ours = load(spec("fggb"), FeatureGuidedParameters(smoothing=0.0))
    maps = ours.explain(demo_pair, bundled, THRESHOLD, Silent())
    plain = plain_fggb(demo_pair, bundled, plain_network(bundled), THRESHOLD)
    largest = np.abs(plain.probe).max()
    np.testing.assert_allclose(maps.probe, plain.probe, atol=5e-3 * largest)
    np.testing.assert_allclose(maps.reference, plain.reference, atol=5e-3 * largest)
