"""Tests of the network definition in examiner.embedding.mobilefacenet."""

import numpy as np
import pytest
import torch
import torch.nn.functional as functional
from torch import Tensor

from examiner.embedding.layers import rectified
from examiner.embedding.mobilefacenet import Layer, MobileFaceNet
from examiner.weights import load_state


@pytest.fixture(scope="module")
def network() -> MobileFaceNet:
    made = MobileFaceNet()
    shapes = {key: tuple(tensor.shape) for key, tensor in made.state_dict().items()}
    made.load_state_dict(load_state("mobilefacenet", shapes))
    return made


def random_inputs(count: int, seed: int) -> Tensor:
    """(count, 3, 112, 112), smooth, within the range of normalised pixels."""
    coarse = torch.rand(count, 3, 9, 9, generator=torch.Generator().manual_seed(seed)) * 1.9 - 0.95
    return functional.interpolate(coarse, size=112, mode="bilinear")


def random_map(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


def test_that_shapes_are_as_documented(network: MobileFaceNet) -> None:
    features = network.features(random_inputs(2, 0))
    assert features.shape == (2, 512, 7, 7)
    assert network.head(features).shape == (2, 192)


def test_that_nothing_is_trainable(network: MobileFaceNet) -> None:
    assert not any(parameter.requires_grad for parameter in network.parameters())
    assert not network.training


def test_that_the_fold_gives_what_the_head_gives(network: MobileFaceNet) -> None:
    features = network.features(random_inputs(3, 1))
    head = network.linear_head()
    folded = np.einsum("ncij,bcij->bn", head.weight, features.double().numpy()) + head.bias
    assert head.weight.shape == (192, 512, 7, 7)
    assert folded == pytest.approx(network.head(features).numpy(), abs=1e-4)


def test_that_the_fold_keeps_the_bias(network: MobileFaceNet) -> None:
    nothing = network.head(torch.zeros(1, 512, 7, 7))[0]
    head = network.linear_head()
    assert np.linalg.norm(head.bias) > 1
    assert head.bias == pytest.approx(nothing.numpy(), abs=1e-4)


def test_that_the_last_features_are_not_linear_in_the_input(network: MobileFaceNet) -> None:
    inputs = random_inputs(1, 2)
    ends = network.features(torch.cat([inputs, -inputs, 0 * inputs]))
    assert not torch.allclose(ends[0] + ends[1], 2 * ends[2], atol=0.1)


@pytest.mark.parametrize("memory", [torch.contiguous_format, torch.channels_last])
def test_that_the_memory_layout_of_the_input_changes_nothing(
    network: MobileFaceNet, memory: torch.memory_format
) -> None:
    inputs = random_inputs(1, 3)
    assert torch.equal(network(inputs.contiguous(memory_format=memory)), network(inputs))


def test_that_keeping_a_gradient_changes_no_output(network: MobileFaceNet) -> None:
    inputs = random_inputs(1, 4)
    kept = network(inputs.clone().requires_grad_(True))
    assert torch.equal(kept.detach(), network(inputs))


def test_that_the_gradient_is_the_same_on_two_runs(network: MobileFaceNet) -> None:
    def gradient() -> Tensor:
        inputs = random_inputs(1, 5).requires_grad_(True)
        return torch.autograd.grad(network(inputs)[0, 7], inputs)[0]

    assert torch.equal(gradient(), gradient())


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_that_the_rectifier_is_the_stock_one_exactly(dtype: torch.dtype) -> None:
    x = random_map(2, 4, 6, 6).to(dtype)
    x[0, 0, 0, 0] = 0
    slope = torch.tensor([-9.4, -0.1, 0.25, 8.9], dtype=dtype)
    needed = x.clone().requires_grad_(True)
    assert torch.equal(rectified(x, slope), functional.prelu(x, slope))
    assert torch.equal(rectified(needed, slope), functional.prelu(x, slope))


def test_that_the_rectifier_has_the_stock_gradient() -> None:
    slope = torch.tensor([-9.4, -0.1, 0.25, 8.9], dtype=torch.float64)
    weight = random_map(2, 4, 6, 6).flip(0)
    gradients = []
    for rectify in (rectified, functional.prelu):
        x = random_map(2, 4, 6, 6)
        x[0, :, 0, 0] = 0
        x.requires_grad_(True)
        gradients.append(torch.autograd.grad((rectify(x, slope) * weight).sum(), x)[0])
    assert torch.equal(*gradients)


def test_that_the_rectifiers_gradient_agrees_with_a_difference_quotient() -> None:
    slope = torch.tensor([-2.0, 0.5, 3.0], dtype=torch.float64)
    x = random_map(1, 3, 4, 4)
    x = torch.where(x.abs() < 0.01, 0.5, x).requires_grad_(True)
    assert torch.autograd.gradcheck(rectified, (x, slope))


@pytest.mark.parametrize("width", [7, 14])
def test_that_mixing_channels_is_a_matrix_product_at_any_size(width: int) -> None:
    layer = Layer(64, 192, 1)
    for parameter in layer.parameters():
        parameter.normal_(generator=torch.Generator().manual_seed(2))
    x = random_map(1, 64, width, width).float()
    expected = torch.einsum("oc,ncij->noij", layer.weight[:, :, 0, 0], x)
    assert torch.allclose(layer(x), expected + layer.bias.view(-1, 1, 1), atol=1e-4)


def test_that_a_stride_of_two_pads_after_the_last_row_and_column() -> None:
    layer = Layer(1, 1, 3, stride=2)
    layer.weight.zero_()
    layer.weight[0, 0, 0, 0] = 1
    x = torch.arange(36.0).reshape(1, 1, 6, 6)
    assert torch.equal(layer(x), x[:, :, ::2, ::2])


def test_that_the_network_agrees_with_itself_in_double_precision(network: MobileFaceNet) -> None:
    exact = MobileFaceNet()
    exact.load_state_dict(network.state_dict())
    exact.double()
    inputs = random_inputs(2, 6)
    expected = exact(inputs.double())
    assert torch.allclose(network(inputs).double(), expected, atol=1e-5 * expected.abs().max())
