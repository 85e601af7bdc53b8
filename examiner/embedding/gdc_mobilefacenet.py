"""MobileFaceNet as in its PyTorch versions: other stem, padding and head than the bundled one.

After Chen, Liu, Gao, Han (MobileFaceNets, CCBR 2018, arXiv 1804.07573). Two ways of naming its
tensors are in use: `conv_6_sep` and others, from the project InsightFace_Pytorch, and `layers.N`,
from insightface's arcface_torch, whose network (mbf) is twice as wide. The blocks are those of
examiner.embedding.mobilefacenet.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from examiner.embedding.backbone import LinearHead
from examiner.embedding.layers import numbers
from examiner.embedding.mobilefacenet import Block, SlopedLayer
from examiner.embedding.published import Published, as_vector, block_tensors, trunk

STEM, LAST = 64, 512
"""Groups of the second layer, and channels of the last map."""

CELLS = 7
"""Rows and columns of the last map."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How a project calls the parts of its network, and how wide that is."""

    width: int
    anchor: str
    parts: tuple[str, str, str]
    """Convolution, norm and PReLU within a layer."""
    steps: tuple[str, str, str]
    """The three layers within a block."""
    stem: tuple[str, str]
    stages: tuple[tuple[str, ...], ...]
    """Names of the blocks, stage by stage."""
    last: str
    cells: str
    matrix: str
    norm: str


NAMINGS = {
    "conv_6_sep": Naming(
        width=1,
        anchor="conv_6_sep.conv.weight",
        parts=("conv", "bn", "prelu"),
        steps=("conv", "conv_dw", "project"),
        stem=("conv1", "conv2_dw"),
        stages=(
            ("conv_23",),
            tuple(f"conv_3.model.{at}" for at in range(4)),
            ("conv_34",),
            tuple(f"conv_4.model.{at}" for at in range(6)),
            ("conv_45",),
            tuple(f"conv_5.model.{at}" for at in range(2)),
        ),
        last="conv_6_sep",
        cells="conv_6_dw",
        matrix="linear",
        norm="bn",
    ),
    "mbf": Naming(
        width=2,
        anchor="conv_sep.layers.0.weight",
        parts=("layers.0", "layers.1", "layers.2"),
        steps=("layers.0", "layers.1", "layers.2"),
        stem=("layers.0", "layers.1"),
        stages=(
            ("layers.2",),
            tuple(f"layers.3.layers.{at}" for at in range(4)),
            ("layers.4",),
            tuple(f"layers.5.layers.{at}" for at in range(6)),
            ("layers.6",),
            tuple(f"layers.7.layers.{at}" for at in range(2)),
        ),
        last="conv_sep",
        cells="features.layers.0",
        matrix="features.layers.2",
        norm="features.layers.3",
    ),
}

# (channels inside, channels out at width 1, stride) of the blocks of each stage.
STAGES = ((128, 64, 2), (128, 64, 1), (256, 128, 2), (256, 128, 1), (512, 128, 2), (256, 128, 1))


class Cells(nn.Module):
    """One 7×7 weighting per channel with a bias."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = numbers(LAST, 1, CELLS, CELLS)
        self.bias = numbers(LAST)

    def forward(self, x: Tensor) -> Tensor:
        """(n, 512, 7, 7) → (n, 512)."""
        return (x * self.weight.squeeze(1)).sum(dim=(2, 3)) + self.bias


class GdcMobileFaceNet(nn.Module):
    """Seventeen layers and blocks, then a head of two linear steps without activation."""

    def __init__(self, naming: Naming, dimensions: int) -> None:
        super().__init__()
        stem = STEM * naming.width
        self.first = SlopedLayer(3, stem, 3, stride=2, centred=True)
        self.second = SlopedLayer(stem, stem, 3, groups=STEM)
        blocks, into = [], stem
        for names, (inside, out, stride) in zip(naming.stages, STAGES, strict=True):
            for _ in names:
                blocks.append(Block(into, inside, out * naming.width, stride, centred=True))
                into = out * naming.width
        self.blocks = nn.Sequential(*blocks)
        self.last = SlopedLayer(into, LAST, 1)
        self.cells = Cells()
        self.weight = numbers(dimensions, LAST)
        self.bias = numbers(dimensions)
        self.eval()

    def features(self, inputs: Tensor) -> Tensor:
        """Network input (n, 3, 112, 112) → (n, 512, 7, 7), input of the linear head."""
        x = inputs.contiguous(memory_format=torch.channels_last)
        found: Tensor = self.last(self.blocks(self.second(self.first(x))))
        return found

    def head(self, features: Tensor) -> Tensor:
        """(n, 512, 7, 7) → (n, N), not of unit length."""
        return F.linear(self.cells(features), self.weight, self.bias)

    def forward(self, inputs: Tensor) -> Tensor:
        """Network input (n, 3, 112, 112) → (n, N)."""
        return self.head(self.features(inputs))

    def linear_head(self) -> LinearHead:
        """Weighting and matrix as one affine map."""
        matrix, cells = (
            each.cpu().double() for each in (self.weight, self.cells.weight.squeeze(1))
        )
        bias = matrix @ self.cells.bias.cpu().double() + self.bias.cpu().double()
        return LinearHead(
            weight=(matrix[:, :, None, None] * cells).numpy(),
            bias=bias.numpy(),
        )


def build(variant: str, dimensions: int) -> GdcMobileFaceNet:
    """The network of `variant` with zeros for weights."""
    return GdcMobileFaceNet(NAMINGS[variant], dimensions)


def translate(variant: str, published: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A checkpoint's tensors, whatever words stand before their names, as those of `build`.

    Raises NetworkRefused.
    """
    naming = NAMINGS[variant]
    source = Published(trunk(published, naming.anchor))
    convolution, norm, prelu = naming.parts

    def layer(own: str, name: str, *, sloped: bool = True) -> dict[str, Tensor]:
        pair = source.layer(f"{name}.{convolution}", f"{name}.{norm}")
        found = block_tensors(own, pair)
        if sloped:
            found[f"{own}.slope"] = as_vector(source.take(f"{name}.{prelu}.weight"))
        return found

    tensors = layer("first", naming.stem[0]) | layer("second", naming.stem[1])
    names = [name for stage in naming.stages for name in stage]
    for number, name in enumerate(names):
        own = f"blocks.{number}"
        expand, depthwise, project = (f"{name}.{step}" for step in naming.steps)
        tensors |= layer(f"{own}.expand", expand) | layer(f"{own}.depthwise", depthwise)
        tensors |= layer(f"{own}.project", project, sloped=False)
    tensors |= layer("last", naming.last) | layer("cells", naming.cells, sloped=False)
    tensors["weight"], tensors["bias"] = source.layer(naming.matrix, naming.norm)
    return source.finish(tensors)
