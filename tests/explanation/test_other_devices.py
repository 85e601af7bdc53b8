"""Gradients on another device than the CPU: many in a pass, in halves where memory is short."""

from dataclasses import replace

import numpy as np
import pytest
from torch import Tensor

from examiner.embedding.backbone import Backbone
from examiner.explanation.catalogue import as_it_comes, load
from examiner.explanation.pair import CropPair, MapPair
from examiner.explanation.scoring import GRADIENTS_ELSEWHERE
from examiner.job import Silent
from tests import tiny
from tests.explanation.test_scoring import SHORT, Narrow, Notes

GRADIENT_METHODS = ("fggb", "ig", "exchange", "contrast")

FEW = {"ig": {"nodes": 32}}


class Counting(tiny.TinyNetwork):
    """Keeps how many crops came at once."""

    def __init__(self) -> None:
        super().__init__(7)
        self.sizes: list[int] = []

    def features(self, inputs: Tensor) -> Tensor:
        self.sizes.append(len(inputs))
        return super().features(inputs)


def maps(method: str, backbone: Backbone, pair: CropPair, progress: object = None) -> MapPair:
    request = as_it_comes(method)
    explainer = load(request.spec, replace(request.parameters, **FEW.get(method, {})))
    return explainer.explain(pair, backbone, 0.3, progress or Silent())


def elsewhere(network: tiny.TinyNetwork) -> Backbone:
    """The same processor under a name that is not the reference's."""
    return Backbone(tiny.SPEC, "0" * 64, network, "cpu:0")


def assert_alike(found: MapPair, expected: MapPair) -> None:
    for one, other in ((found.probe, expected.probe), (found.reference, expected.reference)):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("method", GRADIENT_METHODS)
def test_that_many_gradients_at_once_give_the_same_maps(method, tiny, pair):
    network = Counting()
    assert_alike(maps(method, elsewhere(network), pair), maps(method, tiny, pair))
    # FGGB's network has twelve dimensions, so its passes are never full.
    assert max(network.sizes) == (12 if method == "fggb" else GRADIENTS_ELSEWHERE)


@pytest.mark.parametrize("method", GRADIENT_METHODS)
def test_that_gradients_are_halved_where_memory_is_short(method, tiny, pair):
    network, notes = Narrow(5, SHORT), Notes()
    assert_alike(maps(method, elsewhere(network), pair, notes), maps(method, tiny, pair))
    fitting = 3 if method == "fggb" else 4
    assert notes.said[-1][2].endswith(f"memory is short: {fitting} at once")
    assert network.sizes.count(2 * fitting) == 1
    assert network.sizes.count(fitting) > 1


@pytest.mark.parametrize("method", GRADIENT_METHODS)
def test_that_the_cpu_takes_one_gradient_at_a_time(method, pair):
    network = Counting()
    maps(method, Backbone(tiny.SPEC, "0" * 64, network), pair)
    assert set(network.sizes) == {1}
