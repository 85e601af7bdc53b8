"""What every method must keep on another device: no value may be read before it is brought home.

torch's meta device stands for one that is not here. It knows shapes only, and torch refuses to mix
its tensors with the CPU's, as it does with a GPU's. What `cpu()` would bring home is made up here.
"""

from functools import cache

import pytest
import torch
from torch import Tensor, nn

from examiner.embedding.architectures import build
from examiner.embedding.backbone import Backbone
from examiner.embedding.catalogue import load as load_backbone
from examiner.embedding.catalogue import spec as backbone_spec
from examiner.embedding.declared import Declared
from examiner.embedding.onnx_graph import GraphNetwork
from examiner.embedding.onnx_reading import read_onnx
from examiner.explanation.catalogue import applicable, spec
from examiner.explanation.pair import CropPair
from examiner.job import Silent
from tests import tiny
from tests.contract.test_explainers import with_fewest_passes
from tests.embedding.onnx_files import exported
from tests.embedding.test_backbone import crop

PAIR = CropPair(tiny.face(1), tiny.face(2))


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Random values for what comes home from the meta device; counts how often that happens."""
    home = Tensor.cpu
    count = [0]

    def bring(tensor: Tensor) -> Tensor:
        if tensor.device.type != "meta":
            return home(tensor)
        count[0] += 1
        draw = torch.Generator().manual_seed(count[0])
        return torch.rand(tensor.shape, generator=draw, dtype=tensor.dtype)

    monkeypatch.setattr(Tensor, "cpu", bring)
    return count


@cache
def elsewhere(name: str) -> Backbone:
    return load_backbone(name).to("meta")


CASES = [
    (name, spec(method))
    for name in ("mobilefacenet", "dlib_resnet")
    for method in applicable(backbone_spec(name))
]


@pytest.mark.parametrize(("name", "entry"), CASES, ids=lambda value: getattr(value, "id", value))
def test_that_values_come_home_and_none_is_left_behind(name, entry, made_up):
    maps = with_fewest_passes(entry).explain(PAIR, elsewhere(name), 0.3, Silent())
    assert maps.probe.shape == maps.reference.shape == (112, 112)
    assert made_up[0] > 0


@pytest.mark.parametrize("method", ["xssab", "cells", "occlusion"])
@pytest.mark.parametrize("kind", ["residual", "graph"])
def test_that_a_laboratorys_network_runs_elsewhere_too(kind, method, made_up):
    network: nn.Module = build("iresnet18", 512)
    if kind == "graph":
        bundled = load_backbone("mobilefacenet").network
        network = GraphNetwork(read_onnx(exported(bundled, "Reshape")).graph)
    whole = Backbone(tiny.SPEC, "0" * 64, Declared(network, "bgr", "0..1")).to("meta")
    maps = with_fewest_passes(spec(method)).explain(PAIR, whole, 0.3, Silent())
    assert maps.probe.shape == (112, 112)
    assert made_up[0] > 0


@pytest.mark.parametrize("name", ["mobilefacenet", "dlib_resnet"])
def test_that_an_embedding_comes_home(name, made_up):
    found = elsewhere(name).embed(crop(tiny.face(3)))
    assert found.raw.shape == (elsewhere(name).spec.dimensions,)
    assert made_up == [1]
