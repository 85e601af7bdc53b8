"""Tests of the published layouts: the program's network computes what the publication's does."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from examiner.embedding.architectures import ARCHITECTURES, GRAPH, architecture, build, translate
from examiner.embedding.conventions import RANGES
from examiner.embedding.declared import Declared
from examiner.errors import NetworkRefused
from tests.embedding.published import (
    AdaFaceIr,
    ArcFaceIResNet,
    ArcFaceMbf,
    ConvSixMobileFaceNet,
    seeded,
)

DEPTHS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 14, 3), 100: (3, 13, 30, 3)}
FEW = 32
"""Outputs; fewer than the published 512, so that the tests' networks stay small."""


def reference(name: str) -> nn.Module:
    """The publication's network of a small architecture, seeded."""
    made = {
        "iresnet18": lambda: ArcFaceIResNet(DEPTHS[18], dimensions=FEW),
        "magface-iresnet18": lambda: ArcFaceIResNet(DEPTHS[18], eps=2e-5, dimensions=FEW),
        "adaface-ir18": lambda: AdaFaceIr(DEPTHS[18], dimensions=FEW),
        "mobilefacenet": lambda: ConvSixMobileFaceNet(FEW),
        "arcface-mbf": lambda: ArcFaceMbf(FEW),
    }
    return seeded(made[name](), 3)


SMALL = ("iresnet18", "magface-iresnet18", "adaface-ir18", "mobilefacenet", "arcface-mbf")
PREFIXES = {
    "iresnet18": "module.",
    "magface-iresnet18": "features.module.",
    "adaface-ir18": "model.",
    "mobilefacenet": "",
    "arcface-mbf": "backbone.",
}


@pytest.fixture(scope="module", params=SMALL)
def pair(request: pytest.FixtureRequest) -> tuple[str, nn.Module, nn.Module]:
    """Name, the publication's network, the program's with the same checkpoint."""
    name: str = request.param
    published = reference(name)
    state = {PREFIXES[name] + key: value for key, value in published.state_dict().items()}
    own = build(name, FEW)
    own.load_state_dict(translate(name, state))
    return name, published, own


def crops() -> Tensor:
    draw = torch.Generator().manual_seed(5)
    return torch.rand(2, 3, 112, 112, generator=draw) * 2 - 1


def test_that_outputs_are_those_of_the_publications_network(
    pair: tuple[str, nn.Module, nn.Module],
) -> None:
    _, published, own = pair
    with torch.no_grad():
        expected, found = published(crops()), own(crops())
    assert (expected - found).abs().max() <= 1e-4 * expected.abs().max()
    assert expected.abs().max() > 0.1


def test_that_the_linear_head_sums_to_the_output(pair: tuple[str, nn.Module, nn.Module]) -> None:
    _, _, own = pair
    with torch.no_grad():
        features = own.features(crops())
        raw = own.head(features)
    head = own.linear_head()
    assert head.weight.shape == (FEW, 512, 7, 7)
    summed = np.einsum("ncij,bcij->bn", head.weight, features.double().numpy()) + head.bias
    np.testing.assert_allclose(summed, raw.numpy(), atol=1e-5 * float(raw.abs().max()))


def test_that_the_gradient_is_that_of_the_publications_network(
    pair: tuple[str, nn.Module, nn.Module],
) -> None:
    _, published, own = pair
    gradients = []
    for network in (published, own):
        inputs = crops()[:1].requires_grad_(True)
        gradients.append(torch.autograd.grad(network(inputs)[0, 1], inputs)[0])
    largest = gradients[0].abs().max()
    assert largest > 0
    assert (gradients[0] - gradients[1]).abs().mean() <= 1e-4 * largest


def test_that_a_lacking_and_a_left_over_tensor_are_named() -> None:
    state = reference("mobilefacenet").state_dict()
    lacking = {key: value for key, value in state.items() if key != "conv_5.model.1.conv.bn.bias"}
    with pytest.raises(NetworkRefused, match=r"conv_5\.model\.1\.conv\.bn\.bias"):
        translate("mobilefacenet", lacking)
    with pytest.raises(NetworkRefused, match="extra"):
        translate("mobilefacenet", state | {"extra": torch.zeros(1)})
    with pytest.raises(NetworkRefused, match="has no tensor called"):
        translate("iresnet18", state)


def test_that_values_that_are_no_numbers_are_refused() -> None:
    state = reference("mobilefacenet").state_dict()
    state["linear.weight"][3, 4] = float("nan")
    with pytest.raises(NetworkRefused, match=r"linear\.weight"):
        translate("mobilefacenet", state)


def test_that_a_training_head_under_another_prefix_is_left_out() -> None:
    published = reference("mobilefacenet")
    state = {f"model.{key}": value for key, value in published.state_dict().items()}
    alone = translate("mobilefacenet", state)
    beside = translate("mobilefacenet", state | {"head.kernel": torch.zeros(FEW, 9)})
    assert alone.keys() == beside.keys()


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("iresnet34", 34),
        ("iresnet50", 50),
        ("iresnet100", 100),
        ("magface-iresnet50", 50),
        ("magface-iresnet100", 100),
        ("adaface-ir50", 50),
        ("adaface-ir101", 100),
    ],
)
def test_that_deeper_networks_have_the_publications_tensors(name: str, number: int) -> None:
    """Without computing: shapes on the meta device, one output."""
    with torch.device("meta"):
        family = AdaFaceIr if name.startswith("adaface") else ArcFaceIResNet
        published = family(DEPTHS[number], dimensions=1).state_dict()
        own = build(name, 1).state_dict()
    state = {key: torch.ones(value.shape).expand(value.shape) for key, value in published.items()}
    found = translate(name, state)
    assert {key: value.shape for key, value in found.items()} == {
        key: value.shape for key, value in own.items()
    }


def test_that_every_architecture_but_the_graph_can_be_built_and_states_its_convention() -> None:
    assert len({known.name for known in ARCHITECTURES}) == len(ARCHITECTURES)
    for known in ARCHITECTURES:
        if known.name == GRAPH:
            continue
        with torch.device("meta"):
            assert build(known.name, 1).state_dict()
        assert known.colour in {"rgb", "bgr"}
        assert known.range in {each.name for each in RANGES}


@pytest.mark.parametrize(
    ("name", "colour", "range_name", "black", "white"),
    [
        ("iresnet50", "rgb", "-1..1", -1.0, 1.0),
        ("adaface-ir50", "bgr", "-1..1", -1.0, 1.0),
        ("magface-iresnet50", "bgr", "0..1", 0.0, 1.0),
        ("mobilefacenet", "rgb", "-1..1", -1.0, 1.0),
    ],
)
def test_that_pixels_reach_the_network_as_published(
    name: str, colour: str, range_name: str, black: float, white: float
) -> None:
    known = architecture(name)
    assert (known.colour, known.range) == (colour, range_name)
    network = Declared(nn.Identity(), known.colour, known.range)
    red = torch.zeros(1, 3, 112, 112)
    red[:, 0] = 255
    seen = network.normalise(red)
    first = 0 if colour == "rgb" else 2
    assert torch.equal(seen[0, first], torch.full((112, 112), white))
    assert torch.equal(seen[0, 1], torch.full((112, 112), black))
    assert torch.equal(seen[0, 2 - first], torch.full((112, 112), black))


def test_that_the_order_of_colours_changes_the_embedding() -> None:
    own = build("mobilefacenet", FEW)
    own.load_state_dict(translate("mobilefacenet", reference("mobilefacenet").state_dict()))
    pixels = (crops() + 1) * 127.5
    with torch.no_grad():
        found = {
            colour: network(network.normalise(pixels))
            for colour in ("rgb", "bgr")
            for network in (Declared(own, colour, "-1..1"),)
        }
        swapped = Declared(own, "bgr", "-1..1")
        back = swapped(swapped.normalise(pixels.flip(1)))
    assert (found["rgb"] - found["bgr"]).abs().max() > 0.01 * found["rgb"].abs().max()
    assert torch.equal(found["rgb"], back)
