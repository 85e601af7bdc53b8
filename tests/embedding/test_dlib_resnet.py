"""Tests of examiner.embedding.dlib_resnet against what dlib itself computed, and of its window.

packaging/parity_dlib.py writes data/dlib_windows.npz: windows, and dlib's values for them.
"""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from examiner.embedding.backbone import Backbone
from examiner.embedding.catalogue import load
from examiner.embedding.dlib_resnet import WINDOW_TEMPLATE, DlibResNet, window_to_crop
from examiner.face.alignment import TEMPLATE, to_crop

FIXTURE = Path(__file__).with_name("data") / "dlib_windows.npz"
WEIGHT = torch.linspace(-1, 1, 128)


@pytest.fixture(scope="session")
def backbone() -> Backbone:
    return load("dlib_resnet")


@pytest.fixture(scope="session")
def network(backbone: Backbone) -> DlibResNet:
    assert isinstance(backbone.network, DlibResNet)
    return backbone.network


@pytest.fixture(scope="session")
def exact(network: DlibResNet) -> DlibResNet:
    made = DlibResNet()
    made.load_state_dict(network.state_dict())
    return made.double()


def random_inputs(count: int, seed: int) -> Tensor:
    """(count, 3, 112, 112), smooth, within the range of normalised pixels."""
    coarse = torch.rand(count, 3, 9, 9, generator=torch.Generator().manual_seed(seed)) - 0.45
    return functional.interpolate(coarse, size=112, mode="bilinear")


def seen_by_dlib() -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    with np.load(FIXTURE) as file:
        return file["windows"], file["values"]


def of_windows(network: DlibResNet, windows: NDArray[np.uint8]) -> NDArray[np.float64]:
    pixels = torch.from_numpy(windows).to(network.weight.dtype).permute(0, 3, 1, 2)
    raw = network.head(network.window_features(network.normalise(pixels)))
    return raw.double().numpy()


def test_that_the_network_agrees_with_dlib_on_dlibs_own_windows(network: DlibResNet) -> None:
    windows, values = seen_by_dlib()
    assert len({window.tobytes() for window in windows}) == len(windows) == 6
    assert np.abs(of_windows(network, windows) - values).max() < 1e-4


def test_that_windows_with_red_and_blue_exchanged_do_not_agree(network: DlibResNet) -> None:
    windows, values = seen_by_dlib()
    wrong = of_windows(network, np.ascontiguousarray(windows[:2, :, :, ::-1]))
    assert np.abs(wrong - values[:2]).max() > 1e-2


def test_that_the_network_agrees_with_itself_in_double_precision(
    network: DlibResNet, exact: DlibResNet
) -> None:
    windows, _ = seen_by_dlib()
    assert np.abs(of_windows(network, windows) - of_windows(exact, windows)).max() < 2e-5


def test_that_shapes_are_as_documented(network: DlibResNet) -> None:
    inputs = random_inputs(2, 0)
    assert network.window(inputs).shape == (2, 3, 150, 150)
    features = network.features(inputs)
    assert features.shape == (2, 256, 2, 2)
    assert network.head(features).shape == (2, 128)


def test_that_nothing_is_trainable(network: DlibResNet) -> None:
    assert not any(parameter.requires_grad for parameter in network.parameters())
    assert not network.training


def test_that_the_mean_colour_is_the_networks_zero(backbone: Backbone) -> None:
    grey = np.full((112, 112, 3), (123, 117, 104), np.uint8)
    colours = backbone.prepare(grey)[0, :, 50, 50].tolist()
    assert colours == pytest.approx([0.218 / 256, -0.001 / 256, -0.298 / 256], abs=1e-6)


def test_that_a_window_pixel_is_read_where_the_similarity_says(network: DlibResNet) -> None:
    steps = torch.arange(112.0)
    ramps = torch.stack([steps.repeat(112, 1), steps.repeat(112, 1).T, torch.ones(112, 112)])
    read = network.window(ramps.unsqueeze(0))[0].numpy()
    places = np.array([[0, 0], [149, 0], [75, 75], [20, 110]], dtype=np.float64)
    for (x, y), expected in zip(places.astype(int), to_crop(window_to_crop(), places), strict=True):
        assert read[:2, y, x] == pytest.approx(expected, abs=1e-3)


def test_that_the_window_below_the_crop_is_the_mean_colour(network: DlibResNet) -> None:
    window = network.window(torch.ones(1, 3, 112, 112))
    assert torch.allclose(window[:, :, :130], torch.ones(1, 3, 130, 150), atol=1e-6)
    assert torch.equal(window[:, :, 135:], torch.zeros(1, 3, 15, 150))


def test_that_the_two_templates_lie_on_each_other_in_the_mean() -> None:
    moved = to_crop(window_to_crop(), WINDOW_TEMPLATE.array())
    away = moved - TEMPLATE.array()
    assert away.mean(axis=0) == pytest.approx(0, abs=1e-9)
    assert np.hypot(*away.T).max() < 3


def test_that_the_fold_gives_what_the_head_gives(network: DlibResNet) -> None:
    features = network.features(random_inputs(3, 1))
    head = network.linear_head()
    folded = np.einsum("ncij,bcij->bn", head.weight, features.double().numpy())
    assert head.weight.shape == (128, 256, 2, 2)
    assert np.array_equal(head.bias, np.zeros(128))
    assert folded == pytest.approx(network.head(features).numpy(), abs=1e-6)


def test_that_the_gradient_agrees_with_a_difference_quotient(exact: DlibResNet) -> None:
    inputs = random_inputs(1, 2).double().requires_grad_(True)
    (gradient,) = torch.autograd.grad(exact(inputs)[0] @ WEIGHT.double(), inputs)
    direction = gradient / gradient.norm()
    step = 1e-4
    with torch.no_grad():
        ends = [exact(inputs + sign * step * direction)[0] @ WEIGHT.double() for sign in (1, -1)]
    quotient = (ends[0] - ends[1]) / (2 * step)
    assert quotient.item() == pytest.approx(gradient.norm().item(), rel=1e-2)


def test_that_pixels_beside_the_window_have_no_gradient_and_the_others_have(
    network: DlibResNet,
) -> None:
    inputs = random_inputs(1, 3).requires_grad_(True)
    (gradient,) = torch.autograd.grad(network(inputs)[0] @ WEIGHT, inputs)
    strength = gradient[0].abs().sum(0)
    assert strength[:20].max() == 0
    assert strength[22:, 10:104].min() > 0


def test_that_the_gradient_is_the_same_on_two_runs(network: DlibResNet) -> None:
    def gradient() -> Tensor:
        inputs = random_inputs(1, 4).requires_grad_(True)
        return torch.autograd.grad(network(inputs)[0, 7], inputs)[0]

    assert torch.equal(gradient(), gradient())


@pytest.mark.parametrize("memory", [torch.contiguous_format, torch.channels_last])
def test_that_the_memory_layout_of_the_input_changes_nothing(
    network: DlibResNet, memory: torch.memory_format
) -> None:
    inputs = random_inputs(1, 5)
    assert torch.equal(network(inputs.contiguous(memory_format=memory)), network(inputs))


def test_that_keeping_a_gradient_changes_no_output(network: DlibResNet) -> None:
    inputs = random_inputs(1, 6)
    kept = network(inputs.clone().requires_grad_(True))
    assert torch.equal(kept.detach(), network(inputs))
