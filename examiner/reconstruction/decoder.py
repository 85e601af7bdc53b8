"""Decoder: a network that draws an aligned face from a backbone's raw values.

What it draws is what it learnt to expect behind such values, blurred where they leave it open; it
is not a photograph of anyone. Structure and training are this project's own.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from examiner.embedding.backbone import Backbone
from examiner.errors import WeightsDoNotFit, WeightsMissing
from examiner.face.records import CROP_SIZE
from examiner.reconstruction.catalogue import weights_name
from examiner.weights import entry, load_state, manifest

NATIVE = 56
"""Width and height drawn, in pixels; what the values tell of a face is no finer than that."""

COMPONENTS = 96
"""Pictures that the linear part mixes."""

SEED = (64, 7)
"""Channels and side of the map that the convolutions start from."""

WIDTHS = (160, 128, 64, 32)
"""Channels at 7, 14, 28 and 56 cells."""


class Residual(nn.Module):
    """Two convolutions whose result is added to what they were given."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """(n, channels, h, w) → the same shape."""
        y: Tensor = self.second(functional.silu(self.first(functional.silu(x))))
        return x + y


class Stage(nn.Module):
    """A convolution to another width, then a residual."""

    def __init__(self, into: int, out: int) -> None:
        super().__init__()
        self.convolve = nn.Conv2d(into, out, 3, padding=1)
        self.residual = Residual(out)

    def forward(self, x: Tensor) -> Tensor:
        """(n, into, h, w) → (n, out, h, w)."""
        y: Tensor = self.residual(self.convolve(functional.silu(x)))
        return y


class DecoderNetwork(nn.Module):
    """A linear mixture of pictures, and convolutions for what is not linear.

    The linear part alone can be fitted in closed form (ridge regression); the convolutions learn
    what it leaves over. Both see the values after a fixed linear map that gives directions along
    which faces differ little nearly the weight of those along which they differ much.
    """

    def __init__(self, dimensions: int) -> None:
        super().__init__()
        self.mean = nn.Parameter(torch.zeros(dimensions), requires_grad=False)
        self.whiten = nn.Parameter(torch.eye(dimensions), requires_grad=False)
        self.mix = nn.Linear(dimensions, COMPONENTS, bias=False)
        self.pictures = nn.Linear(COMPONENTS, 3 * NATIVE * NATIVE)
        self.seed = nn.Linear(dimensions, SEED[0] * SEED[1] ** 2)
        steps = zip((SEED[0], *WIDTHS), WIDTHS, strict=False)
        self.stages = nn.ModuleList(Stage(into, out) for into, out in steps)
        self.colour = nn.Conv2d(WIDTHS[-1], 3, 3, padding=1)

    def forward(self, raw: Tensor) -> Tensor:
        """Raw values (n, dimensions) → RGB (n, 3, 56, 56), about −1 to 1, not cut off there."""
        values = functional.linear(raw - self.mean, self.whiten)
        linear = self.pictures(self.mix(values)).unflatten(1, (3, NATIVE, NATIVE))
        x = self.seed(values).unflatten(1, (SEED[0], SEED[1], SEED[1]))
        for place, stage in enumerate(self.stages):
            x = stage(functional.interpolate(x, scale_factor=2.0) if place else x)
        drawn: Tensor = linear + self.colour(functional.silu(x))
        return drawn


def enlarged(drawn: Tensor) -> Tensor:
    """(n, 3, 56, 56) of −1 to 1 → pixels (n, 3, 112, 112) of 0 to 255, bilinear."""
    size = (CROP_SIZE, CROP_SIZE)
    return (
        functional.interpolate(drawn, size=size, mode="bilinear", align_corners=False) * 127.5
        + 127.5
    )


@dataclass(frozen=True, slots=True, eq=False)
class Decoder:
    """A decoder ready for use with the backbone that it was trained for; frozen weights."""

    backbone: str
    weights_sha256: str
    network: DecoderNetwork

    def draw(self, raw: Tensor) -> Tensor:
        """Raw values (n, N) → RGB (n, 3, 112, 112), differentiable.

        About 0 to 255 but not cut off there, so that nothing bends where a pixel is black or
        white; a backbone's `normalise` takes it as it is.
        """
        return enlarged(self.network(raw))

    def picture(self, raw: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Raw values (N,) → (112, 112, 3) uint8 RGB. Equal values give equal pixels."""
        with torch.no_grad():
            drawn = self.draw(torch.from_numpy(np.array(raw, np.float32)).unsqueeze(0))[0]
        pixels: NDArray[np.uint8] = drawn.round().clamp(0, 255).byte().permute(1, 2, 0).numpy()
        return np.ascontiguousarray(pixels)


def load(backbone: Backbone, folder: Path | None = None) -> Decoder:
    """The decoder for `backbone` with its weights from `folder` (the bundled ones).

    Raises WeightsMissing where there is no decoder for it, WeightsDigestMismatch, and
    WeightsDoNotFit also where the decoder was trained for other weights of that backbone.
    """
    name = weights_name(backbone.spec.name)
    if name not in {stated.name for stated in manifest(folder)}:
        raise WeightsMissing(
            f"There is no decoder for the backbone {backbone.spec.name}: the list of weights has "
            f"no entry {name}.",
            advice="Explain by another method, or compare with a backbone that has a decoder.",
            name=name,
        )
    stated = entry(name, folder)
    if backbone.weights_sha256 not in {file.sha256 for file in stated.origin.files}:
        raise WeightsDoNotFit(
            f"The decoder {name} was trained for other weights of {backbone.spec.name}.",
            advice="Train a decoder for this backbone, or use the backbone it was trained for.",
            name=name,
        )
    network = DecoderNetwork(backbone.spec.dimensions)
    shapes = {key: tuple(tensor.shape) for key, tensor in network.state_dict().items()}
    network.load_state_dict(load_state(name, shapes, folder))
    network.eval().requires_grad_(requires_grad=False)
    return Decoder(backbone.spec.name, stated.sha256, network)
