"""MobileFaceNet as torch operations: features(), where the face is seen, and a linear head.

The layers follow S. Chen, Y. Liu, X. Gao, Z. Han, MobileFaceNets, CCBR 2018 (arXiv 1804.07573),
with batch norms folded into the convolutions. Nothing is trained here, so the layout is chosen
for the speed of one forward pass and of many gradients towards the input, on one thread.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from examiner.embedding.backbone import LinearHead
from examiner.embedding.layers import numbers, rectified

# (channels inside, channels out, stride) of each inverted residual block.
BLOCKS = (
    (128, 64, 2),
    *((128, 64, 1),) * 4,
    (256, 128, 2),
    *((256, 128, 1),) * 6,
    (512, 128, 2),
    *((256, 128, 1),) * 2,
)

SMALL = 7
"""Maps up to this many cells wide are mixed by a plain matrix product, the fastest for them."""


class Layer(nn.Module):
    """A convolution with bias.

    `centred`: padded by one on all sides at stride 2 too, as PyTorch does it.
    """

    def __init__(
        self,
        into: int,
        out: int,
        size: int,
        *,
        groups: int = 1,
        stride: int = 1,
        centred: bool = False,
    ) -> None:
        super().__init__()
        self.weight = numbers(out, into // groups, size, size)
        self.bias = numbers(out)
        self.groups = groups
        self.stride = stride
        self.centred = centred

    def forward(self, x: Tensor) -> Tensor:
        """(n, into, h, w) → (n, out, h / stride, w / stride)."""
        if self.weight.shape[-1] == 1:
            return self._mix(x)
        padding = 1
        if self.stride == 2 and not self.centred:
            # TensorFlow's SAME for even sizes: nothing before, one row and column after.
            x, padding = F.pad(x, (0, 1, 0, 1)), 0
        return F.conv2d(x, self.weight, self.bias, self.stride, padding, groups=self.groups)

    def _mix(self, x: Tensor) -> Tensor:
        if x.shape[-1] <= SMALL:
            mixed = F.linear(x.permute(0, 2, 3, 1), self.weight.flatten(1), self.bias)
            return mixed.permute(0, 3, 1, 2)
        # A 1×1 kernel has nothing to spread, so the dilation changes no value; but it makes torch
        # take oneDNN's convolution, which on one thread is faster than torch's own, both ways.
        return F.conv2d(x, self.weight, self.bias, dilation=2)


class SlopedLayer(Layer):
    """A convolution with bias, then PReLU with one slope per channel."""

    def __init__(
        self,
        into: int,
        out: int,
        size: int,
        *,
        groups: int = 1,
        stride: int = 1,
        centred: bool = False,
    ) -> None:
        super().__init__(into, out, size, groups=groups, stride=stride, centred=centred)
        self.slope = numbers(out)

    def forward(self, x: Tensor) -> Tensor:
        """(n, into, h, w) → (n, out, h / stride, w / stride)."""
        return rectified(super().forward(x), self.slope)


class Block(nn.Module):
    """Inverted residual: widen, look at 3×3 neighbourhoods per channel, narrow."""

    def __init__(
        self, into: int, inside: int, out: int, stride: int, *, centred: bool = False
    ) -> None:
        super().__init__()
        self.expand = SlopedLayer(into, inside, 1)
        self.depthwise = SlopedLayer(
            inside, inside, 3, groups=inside, stride=stride, centred=centred
        )
        self.project = Layer(inside, out, 1)
        self.residual = stride == 1

    def forward(self, x: Tensor) -> Tensor:
        """(n, into, h, w) → (n, out, h / stride, w / stride)."""
        y: Tensor = self.project(self.depthwise(self.expand(x)))
        return x + y if self.residual else y


class Stem(nn.Module):
    """The first layers, from 112×112 pixels to 56×56 cells of 64 channels."""

    def __init__(self) -> None:
        super().__init__()
        self.convolve = SlopedLayer(3, 64, 3, stride=2)
        self.depthwise = SlopedLayer(64, 64, 3, groups=64)
        self.project = Layer(64, 64, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(n, 3, 112, 112) → (n, 64, 56, 56)."""
        y: Tensor = self.project(self.depthwise(self.convolve(x)))
        return y


class Linear(nn.Module):
    """The head: one 7×7 weighting per channel, then two matrices; no activation anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.depthwise = Layer(512, 512, 7, groups=512)
        self.mix = Layer(512, 512, 1)
        self.project = Layer(512, 192, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(n, 512, 7, 7) → (n, 192)."""
        weight = self.depthwise.weight.squeeze(1)
        y = (x * weight).sum(dim=(2, 3)) + self.depthwise.bias
        for layer in (self.mix, self.project):
            y = F.linear(y, layer.weight.flatten(1), layer.bias)
        return y

    def fold(self) -> LinearHead:
        """The three layers as one affine map, in float64."""
        cells, mix, project = (
            layer.weight.cpu().double().squeeze().numpy()
            for layer in (self.depthwise, self.mix, self.project)
        )
        biases = [
            layer.bias.cpu().double().numpy() for layer in (self.depthwise, self.mix, self.project)
        ]
        matrix = project @ mix
        bias = matrix @ biases[0] + project @ biases[1] + biases[2]
        return LinearHead(weight=matrix[:, :, np.newaxis, np.newaxis] * cells, bias=bias)


class MobileFaceNet(nn.Module):
    """The bundled backbone: 1.29 million parameters, 192 outputs."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = Stem()
        widths = [64, *(out for _, out, _ in BLOCKS)]
        self.blocks = nn.Sequential(
            *(Block(into, *shape) for into, shape in zip(widths, BLOCKS, strict=False))
        )
        self.last = SlopedLayer(128, 512, 1)
        self.linear = Linear()
        self.eval()

    def normalise(self, pixels: Tensor) -> Tensor:
        """RGB pixels (n, 3, 112, 112) of 0 to 255 → −0.996 to 0.996."""
        return (pixels - 127.5) / 128

    def features(self, inputs: Tensor) -> Tensor:
        """Normalised pixels (n, 3, 112, 112) → (n, 512, 7, 7), input of the linear head."""
        x = inputs.contiguous(memory_format=torch.channels_last)
        features: Tensor = self.last(self.blocks(self.stem(x)))
        return features

    def head(self, features: Tensor) -> Tensor:
        """(n, 512, 7, 7) → (n, 192), not of unit length."""
        raw: Tensor = self.linear(features)
        return raw

    def forward(self, inputs: Tensor) -> Tensor:
        """Normalised pixels (n, 3, 112, 112) → (n, 192)."""
        return self.head(self.features(inputs))

    def linear_head(self) -> LinearHead:
        """The head as one affine map."""
        return self.linear.fold()
