"""IResNet as torch operations, for checkpoints of ArcFace, of MagFace and of their relatives.

The layers are those of Deng, Guo, Xue, Zafeiriou (ArcFace, CVPR 2019, arXiv 1801.07698) and of
Duta, Liu, Zhu, Shao (iResNet, ICPR 2020, arXiv 2004.04989). Batch norms after a convolution are
folded into it. The one that a block begins with stays, since its shift must not reach the padding.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from examiner.embedding.backbone import LinearHead
from examiner.embedding.layers import numbers, rectified
from examiner.embedding.published import Published, as_vector, block_tensors, trunk

WIDTHS = (64, 128, 256, 512)
"""Channels of the four stages; each stage begins by halving the map."""

CELLS = 7
"""Rows and columns of the last map."""

DEPTHS = {
    18: (2, 2, 2, 2),
    34: (3, 4, 6, 3),
    50: (3, 4, 14, 3),
    100: (3, 13, 30, 3),
}
"""Blocks of each stage, by the number in the network's name."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One residual block."""

    into: int
    out: int
    stride: int


def shapes(depths: tuple[int, ...]) -> Iterator[Shape]:
    """Every block of a network in order."""
    into = WIDTHS[0]
    for width, depth in zip(WIDTHS, depths, strict=True):
        for place in range(depth):
            yield Shape(into, width, 2 if place == 0 else 1)
            into = width


class Layer(nn.Module):
    """A convolution with bias, padded so that stride 1 keeps the map's size."""

    def __init__(self, into: int, out: int, size: int, stride: int = 1) -> None:
        super().__init__()
        self.weight = numbers(out, into, size, size)
        # In the order of the maps that it meets: a tenth faster, and no value is changed.
        self.weight.data = self.weight.data.contiguous(memory_format=torch.channels_last)
        self.bias = numbers(out)
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        """(n, into, h, w) → (n, out, h / stride, w / stride)."""
        return F.conv2d(x, self.weight, self.bias, self.stride, self.weight.shape[-1] // 2)


class Affine(nn.Module):
    """A batch norm that could not be folded: one scale and one shift per channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.scale = numbers(channels)
        self.shift = numbers(channels)

    def forward(self, x: Tensor) -> Tensor:
        """(n, channels, h, w) → the same shape."""
        scale, shift = (each.view(-1, 1, 1) for each in (self.scale, self.shift))
        return torch.addcmul(shift, x, scale)


class Block(nn.Module):
    """Norm, convolution, PReLU, convolution; added to what came in, or to a shortcut of it."""

    def __init__(self, shape: Shape, *, shortcut: bool) -> None:
        super().__init__()
        self.norm = Affine(shape.into)
        self.first = Layer(shape.into, shape.out, 3)
        self.slope = numbers(shape.out)
        self.second = Layer(shape.out, shape.out, 3, shape.stride)
        self.shortcut = Layer(shape.into, shape.out, 1, shape.stride) if shortcut else None
        self.stride = shape.stride

    def forward(self, x: Tensor) -> Tensor:
        """(n, into, h, w) → (n, out, h / stride, w / stride)."""
        y: Tensor = self.second(rectified(self.first(self.norm(x)), self.slope))
        if self.shortcut is not None:
            x = self.shortcut(x)
        elif self.stride > 1:
            x = x[:, :, :: self.stride, :: self.stride]
        return x + y


class IResNet(nn.Module):
    """A residual network from 112×112 pixels to 7×7 cells of 512 channels, and a linear head.

    `shortcuts` says of each block whether it adds a convolution of what came in; the others add
    what came in itself, of which every second row and column where the map is halved.
    """

    def __init__(
        self, depths: tuple[int, ...], dimensions: int, shortcuts: tuple[bool, ...]
    ) -> None:
        super().__init__()
        self.stem = Layer(3, WIDTHS[0], 3)
        self.slope = numbers(WIDTHS[0])
        self.blocks = nn.Sequential(
            *(
                Block(shape, shortcut=shortcut)
                for shape, shortcut in zip(shapes(depths), shortcuts, strict=True)
            )
        )
        self.norm = Affine(WIDTHS[-1])
        self.weight = numbers(dimensions, WIDTHS[-1] * CELLS * CELLS)
        self.bias = numbers(dimensions)
        self.eval()

    def features(self, inputs: Tensor) -> Tensor:
        """Network input (n, 3, 112, 112) → (n, 512, 7, 7), normed input of the linear head."""
        x = inputs.contiguous(memory_format=torch.channels_last)
        found: Tensor = self.norm(self.blocks(rectified(self.stem(x), self.slope)))
        return found

    def head(self, features: Tensor) -> Tensor:
        """(n, 512, 7, 7) → (n, N), not of unit length."""
        return F.linear(features.flatten(1), self.weight, self.bias)

    def forward(self, inputs: Tensor) -> Tensor:
        """Network input (n, 3, 112, 112) → (n, N)."""
        return self.head(self.features(inputs))

    def linear_head(self) -> LinearHead:
        """The head as one affine map; the weights' order is channel, row, column."""
        weight = self.weight.cpu().double().view(-1, WIDTHS[-1], CELLS, CELLS)
        return LinearHead(weight=weight.numpy(), bias=self.bias.cpu().double().numpy())


def _depths(variant: str) -> tuple[int, ...]:
    return DEPTHS[int(variant.removeprefix("magface-"))]


def _shortcuts(depths: tuple[int, ...]) -> tuple[bool, ...]:
    """Here every block that halves the map has a shortcut with weights."""
    return tuple(shape.stride == 2 for shape in shapes(depths))


def build(variant: str, dimensions: int) -> IResNet:
    """The network of `variant`, such as `50`, with zeros for weights."""
    depths = _depths(variant)
    return IResNet(depths, dimensions, _shortcuts(depths))


def translate(variant: str, published: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A checkpoint's tensors, whatever words stand before their names, as those of `build`.

    MagFace's norms add 2e-5 to the variance, ArcFace's 1e-5. Raises NetworkRefused.
    """
    eps = 2e-5 if variant.startswith("magface-") else 1e-5
    source = Published(trunk(published, "layer4.0.conv1.weight"), eps)
    depths = _depths(variant)
    places = [(stage + 1, at) for stage, depth in enumerate(depths) for at in range(depth)]
    found = block_tensors("stem", source.layer("conv1", "bn1"))
    found["slope"] = as_vector(source.take("prelu.weight"))
    for number, ((stage, at), shortcut) in enumerate(zip(places, _shortcuts(depths), strict=True)):
        name, own = f"layer{stage}.{at}", f"blocks.{number}"
        found[f"{own}.norm.scale"], found[f"{own}.norm.shift"] = source.norm(f"{name}.bn1")
        found |= block_tensors(f"{own}.first", source.layer(f"{name}.conv1", f"{name}.bn2"))
        found[f"{own}.slope"] = as_vector(source.take(f"{name}.prelu.weight"))
        found |= block_tensors(f"{own}.second", source.layer(f"{name}.conv2", f"{name}.bn3"))
        if shortcut:
            pair = source.layer(f"{name}.downsample.0", f"{name}.downsample.1")
            found |= block_tensors(f"{own}.shortcut", pair)
    found["norm.scale"], found["norm.shift"] = source.norm("bn2")
    found["weight"], found["bias"] = source.layer("fc", "features")
    return source.finish(found)
