"""dlib's face recognition ResNet as torch operations, behind a fixed window on the aligned crop.

The layers are those of D. E. King's public-domain model dlib_face_recognition_resnet_model_v1
(dlib 19.3, 2017): a residual network after He, Zhang, Ren, Sun (CVPR 2016, arXiv 1512.03385), with
each scale and shift folded into the convolution before it. The network sees 150×150 pixels; the
program's crop has 112×112, so `features` begins with one bilinear resampling that moves the crop's
landmark template onto dlib's. Gradients pass through it, and maps are in crop pixels.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from examiner.embedding.backbone import LinearHead
from examiner.face.alignment import similarity
from examiner.face.records import CROP_SIZE, Landmarks, Matrix

WINDOW_SIZE = 150
"""Width and height in pixels of what the network sees."""

MEAN_COLOUR = (122.782, 117.001, 104.298)
"""RGB, 0 to 255; taken off before the division by 256."""

# (channels out, whether the map is halved) of each residual block.
BLOCKS = (
    *((32, False),) * 3,
    (64, True),
    *((64, False),) * 3,
    (128, True),
    *((128, False),) * 2,
    (256, True),
    *((256, False),) * 2,
    (256, True),
)

CELLS = 2
"""Rows and columns of the last map."""


def _in_window(x: float, y: float) -> tuple[float, float]:
    """A point of dlib's mean face (0 to 1) in the window, first pixel's centre at (0, 0).

    dlib adds a quarter of the face's size on each side, and counts from the first pixel's corner.
    """
    return (
        (0.25 + x) / 1.5 * WINDOW_SIZE - 0.5,
        (0.25 + y) / 1.5 * WINDOW_SIZE - 0.5,
    )


WINDOW_TEMPLATE = Landmarks(
    left_eye=_in_window(0.2254918, 0.2159903),
    right_eye=_in_window(0.7547613, 0.2159903),
    nose=_in_window(0.490127, 0.515625),
    left_mouth=_in_window(0.254149, 0.780233),
    right_mouth=_in_window(0.726104, 0.780233),
)
"""dlib's mean face of 68 points (dlib/image_transforms/interpolation.h) in five: the means of
points 36 to 41 and 42 to 47, points 30, 48 and 54."""


def window_to_crop() -> Matrix:
    """Window coordinates to crop coordinates: the similarity between the two templates.

    Least squares in crop pixels, as dlib fits its template in the photograph's pixels.
    """
    return similarity(WINDOW_TEMPLATE)


def _sampling_grid() -> Tensor:
    """(1, 150, 150, 2): where in the crop each window pixel is read, −1 to 1 from edge to edge."""
    matrix = torch.tensor(window_to_crop(), dtype=torch.float64)
    steps = torch.arange(WINDOW_SIZE, dtype=torch.float64)
    y, x = torch.meshgrid(steps, steps, indexing="ij")
    places = torch.stack([x, y, torch.ones_like(x)], dim=-1) @ matrix.T
    return (places * 2 / (CROP_SIZE - 1) - 1).float().unsqueeze(0)


def _numbers(*shape: int) -> nn.Parameter:
    return nn.Parameter(torch.zeros(shape), requires_grad=False)


class Layer(nn.Module):
    """A convolution with bias; dlib pads only where the map is not made smaller."""

    def __init__(self, into: int, out: int, size: int, stride: int) -> None:
        super().__init__()
        self.weight = _numbers(out, into, size, size)
        self.bias = _numbers(out)
        self.stride = stride
        self.padding = size // 2 if stride == 1 else 0

    def forward(self, x: Tensor) -> Tensor:
        """(n, into, h, w) → (n, out, h, w), or (n, out, (h − size) // 2 + 1, …) at stride 2."""
        return F.conv2d(x, self.weight, self.bias, self.stride, self.padding)


class Block(nn.Module):
    """Two convolutions, added to what came in; where they halve the map, to its 2×2 means."""

    def __init__(self, into: int, out: int, *, halve: bool) -> None:
        super().__init__()
        self.first = Layer(into, out, 3, 2 if halve else 1)
        self.second = Layer(out, out, 3, 1)
        self.halve = halve

    def forward(self, x: Tensor) -> Tensor:
        """(n, into, h, w) → (n, out, h, w) or (n, out, h // 2, w // 2)."""
        y: Tensor = self.second(F.relu(self.first(x)))
        if self.halve:
            x = F.avg_pool2d(x, 2)
            # As dlib adds maps of two sizes: what one of them lacks counts as zero.
            rows, columns = (x.shape[side] - y.shape[side] for side in (2, 3))
            x = F.pad(x, (0, 0, 0, 0, 0, y.shape[1] - x.shape[1]))
            y = F.pad(y, (0, columns, 0, rows))
        return F.relu(x + y)


class DlibResNet(nn.Module):
    """5.61 million parameters, 128 outputs."""

    grid: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.stem = Layer(3, 32, 7, 2)
        widths = [32, *(out for out, _ in BLOCKS)]
        self.blocks = nn.Sequential(
            *(
                Block(into, out, halve=halve)
                for into, (out, halve) in zip(widths, BLOCKS, strict=False)
            )
        )
        self.weight = _numbers(128, 256)
        self.register_buffer("grid", _sampling_grid(), persistent=False)
        self.eval()

    def normalise(self, pixels: Tensor) -> Tensor:
        """RGB pixels (n, 3, 112, 112) of 0 to 255 → −0.48 to 0.59; the mean colour becomes 0."""
        mean = torch.tensor(MEAN_COLOUR, dtype=pixels.dtype, device=pixels.device).view(3, 1, 1)
        return (pixels - mean) / 256

    def window(self, inputs: Tensor) -> Tensor:
        """Normalised crop (n, 3, 112, 112) → what the network sees, (n, 3, 150, 150).

        Bilinear. The window reaches below the crop; there it is filled with the mean colour.
        """
        grid = self.grid.expand(len(inputs), -1, -1, -1)
        return F.grid_sample(inputs, grid, padding_mode="zeros", align_corners=True)

    def window_features(self, windows: Tensor) -> Tensor:
        """Normalised windows (n, 3, 150, 150) → (n, 256, 2, 2)."""
        x = windows.contiguous(memory_format=torch.channels_last)
        features: Tensor = self.blocks(F.max_pool2d(F.relu(self.stem(x)), 3, 2))
        return features

    def features(self, inputs: Tensor) -> Tensor:
        """Normalised pixels (n, 3, 112, 112) → (n, 256, 2, 2), input of the linear head."""
        return self.window_features(self.window(inputs))

    def head(self, features: Tensor) -> Tensor:
        """(n, 256, 2, 2) → (n, 128), not quite of unit length."""
        return F.linear(features.mean(dim=(2, 3)), self.weight)

    def forward(self, inputs: Tensor) -> Tensor:
        """Normalised pixels (n, 3, 112, 112) → (n, 128)."""
        return self.head(self.features(inputs))

    def linear_head(self) -> LinearHead:
        """Mean over four cells and one matrix, as one affine map without bias."""
        each = self.weight.cpu().double().numpy() / CELLS**2
        weight = each[:, :, None, None].repeat(CELLS, axis=2).repeat(CELLS, axis=3)
        return LinearHead(weight=weight, bias=weight[:, 0, 0, 0] * 0)
