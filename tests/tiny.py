"""A seeded two-layer network in float64, where formulas hold to rounding."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from examiner.embedding.backbone import Backbone, LinearHead
from examiner.embedding.records import BackboneSpec

SPEC = BackboneSpec(
    name="tiny",
    title="Tiny",
    dimensions=12,
    weights="none",
    normalisation="(x − 127.5) / 128",
    source="none",
)


class TinyNetwork:
    """A 16×16 convolution, a leaky bend, a linear head with bias; all in float64."""

    def __init__(self, seed: int) -> None:
        draw = torch.Generator().manual_seed(seed)
        self.kernel = torch.randn(8, 3, 16, 16, generator=draw, dtype=torch.float64) / 20
        self.weight = torch.randn(12, 8, 7, 7, generator=draw, dtype=torch.float64) / 10
        self.bias = torch.randn(12, generator=draw, dtype=torch.float64)

    def normalise(self, pixels: Tensor) -> Tensor:
        return (pixels.double() - 127.5) / 128

    def features(self, inputs: Tensor) -> Tensor:
        return functional.leaky_relu(functional.conv2d(inputs, self.kernel, stride=16), 0.2)

    def head(self, features: Tensor) -> Tensor:
        return torch.einsum("ncij,kcij->nk", features, self.weight) + self.bias

    def linear_head(self) -> LinearHead:
        return LinearHead(self.weight.numpy().copy(), self.bias.numpy().copy())


class RotatedNetwork(TinyNetwork):
    """The same network with its output turned by an orthogonal matrix."""

    def __init__(self, seed: int, rotation: Tensor) -> None:
        super().__init__(seed)
        self.weight = torch.einsum("kl,lcij->kcij", rotation, self.weight)
        self.bias = rotation @ self.bias


def backbone() -> Backbone:
    return Backbone(SPEC, "0" * 64, TinyNetwork(7))


def rotated(rotation: Tensor) -> Backbone:
    return Backbone(SPEC, "0" * 64, RotatedNetwork(7, rotation))


def face(seed: int) -> NDArray[np.uint8]:
    """A smooth random picture, (112, 112, 3) uint8."""
    coarse = np.random.default_rng(seed).uniform(0, 255, (14, 14, 3))
    return np.kron(coarse, np.ones((8, 8, 1))).astype(np.uint8)


def unit(backbone: Backbone, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    raw = backbone.raw(backbone.prepare(pixels))[0].numpy()
    return raw / np.linalg.norm(raw)


def jacobian(backbone: Backbone, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """(N, 3, 112, 112) of the raw output, one row at a time."""
    inputs = backbone.prepare(pixels).requires_grad_(True)
    raw = backbone.raw(inputs)[0]
    rows = [torch.autograd.grad(value, inputs, retain_graph=True)[0][0].numpy() for value in raw]
    return np.stack(rows)


class TinyModule(nn.Module):
    """The tiny network as a torch module, with a normalisation that has counted its inputs."""

    def __init__(self, seed: int, symmetric: bool = False) -> None:
        super().__init__()
        made = TinyNetwork(seed)
        if symmetric:
            made.kernel = (made.kernel + made.kernel.flip(3)) / 2
            made.weight = (made.weight + made.weight.flip(3)) / 2
        self.kernel = nn.Parameter(made.kernel, requires_grad=False)
        self.norm = nn.BatchNorm2d(8, dtype=torch.float64).requires_grad_(False)
        self.norm.running_mean += 0.05
        self.norm.running_var *= 1.5
        self.weight = nn.Parameter(made.weight, requires_grad=False)
        self.bias = nn.Parameter(made.bias, requires_grad=False)
        self.unused = nn.Parameter(torch.ones(3), requires_grad=False)
        self.eval()

    def normalise(self, pixels: Tensor) -> Tensor:
        return (pixels.double() - 127.5) / 128

    def features(self, inputs: Tensor) -> Tensor:
        found = functional.conv2d(inputs, self.kernel, stride=16)
        return functional.leaky_relu(self.norm(found), 0.2)

    def head(self, features: Tensor) -> Tensor:
        return torch.einsum("ncij,kcij->nk", features, self.weight) + self.bias

    def linear_head(self) -> LinearHead:
        return LinearHead(self.weight.numpy().copy(), self.bias.numpy().copy())


def module_backbone(symmetric: bool = False) -> Backbone:
    """With `symmetric`, a face and its mirror image are the same to the network."""
    return Backbone(SPEC, "0" * 64, TinyModule(7, symmetric))
