"""The three detection networks (proposal, refinement, output) and the cascade that runs them.

Published as "Joint Face Detection and Alignment Using Multitask Cascaded Convolutional Networks"
(Zhang, Zhang, Li, Qiao, IEEE Signal Processing Letters 23(10), 2016).

The networks see RGB as (x − 127.5) / 128. They give scores of two classes, the second of which is
"face"; box corrections as shares of the box's width and height; and landmarks as shares of the box,
five x and then five y. Boxes are edges, as in `examiner.face.candidates`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from examiner.face.candidates import (
    Boxes,
    Scene,
    Step,
    pixel_steps,
    pyramid,
    resized,
    shifted,
    suppress,
)
from examiner.image.records import RgbPixels
from examiner.job import Progress

THRESHOLDS = (0.6, 0.7, 0.7)
"""Lowest face score that leaves each stage: the published values, for which the weights were made.
The first is lower because the later stages remove what it lets through."""

FACTOR = 0.709
"""Ratio of neighbouring pyramid levels, about √½: each level has half the pixels of the one before,
and the proposal network, trained on faces of varied size in its window, bridges the gap."""

WINDOW = 12
"""Side of the proposal network's window in pixels."""

STRIDE = 2
"""Step between neighbouring windows of the proposal network in pixels."""

REFINE_SIZE = 24
"""Side in pixels of what the refinement network sees."""

OUTPUT_SIZE = 48
"""Side in pixels of what the output network sees."""

_BAND_PIXELS = 120_000
_BATCH = 64
# Both bound the memory in use and the time between two looks at the cancel button; a band's
# intermediate values fit in a processor's cache.

Array = NDArray[np.float64]


class ProposalNet(nn.Module):
    """Fully convolutional: scores every 12×12 window of a pyramid level."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, 3)
        self.prelu1 = nn.PReLU(10)
        self.conv2 = nn.Conv2d(10, 16, 3)
        self.prelu2 = nn.PReLU(16)
        self.conv3 = nn.Conv2d(16, 32, 3)
        self.prelu3 = nn.PReLU(32)
        self.conv4_1 = nn.Conv2d(32, 2, 1)
        self.conv4_2 = nn.Conv2d(32, 4, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(1, 3, H, W) → face scores (h, w) and box corrections (4, h, w)."""
        x = F.max_pool2d(self.prelu1(self.conv1(x)), 2, 2, ceil_mode=True)
        x = self.prelu3(self.conv3(self.prelu2(self.conv2(x))))
        return self.conv4_1(x).softmax(dim=1)[0, 1], self.conv4_2(x)[0]


class RefineNet(nn.Module):
    """Scores 24×24 candidates and corrects their boxes."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 28, 3)
        self.prelu1 = nn.PReLU(28)
        self.conv2 = nn.Conv2d(28, 48, 3)
        self.prelu2 = nn.PReLU(48)
        self.conv3 = nn.Conv2d(48, 64, 2)
        self.prelu3 = nn.PReLU(64)
        self.dense4 = nn.Linear(576, 128)
        self.prelu4 = nn.PReLU(128)
        self.dense5_1 = nn.Linear(128, 2)
        self.dense5_2 = nn.Linear(128, 4)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(n, 3, 24, 24) → face scores (n,) and box corrections (n, 4)."""
        x = F.max_pool2d(self.prelu1(self.conv1(x)), 3, 2, ceil_mode=True)
        x = F.max_pool2d(self.prelu2(self.conv2(x)), 3, 2, ceil_mode=True)
        x = self.prelu4(self.dense4(_flat(self.prelu3(self.conv3(x)))))
        return self.dense5_1(x).softmax(dim=1)[:, 1], self.dense5_2(x)


class OutputNet(nn.Module):
    """Scores 48×48 candidates, corrects their boxes and finds five landmarks."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3)
        self.prelu1 = nn.PReLU(32)
        self.conv2 = nn.Conv2d(32, 64, 3)
        self.prelu2 = nn.PReLU(64)
        self.conv3 = nn.Conv2d(64, 64, 3)
        self.prelu3 = nn.PReLU(64)
        self.conv4 = nn.Conv2d(64, 128, 2)
        self.prelu4 = nn.PReLU(128)
        self.dense5 = nn.Linear(1152, 256)
        self.prelu5 = nn.PReLU(256)
        self.dense6_1 = nn.Linear(256, 2)
        self.dense6_2 = nn.Linear(256, 4)
        self.dense6_3 = nn.Linear(256, 10)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(n, 3, 48, 48) → face scores (n,), box corrections (n, 4), landmarks (n, 10)."""
        x = F.max_pool2d(self.prelu1(self.conv1(x)), 3, 2, ceil_mode=True)
        x = F.max_pool2d(self.prelu2(self.conv2(x)), 3, 2, ceil_mode=True)
        x = F.max_pool2d(self.prelu3(self.conv3(x)), 2, 2, ceil_mode=True)
        x = self.prelu5(self.dense5(_flat(self.prelu4(self.conv4(x)))))
        return self.dense6_1(x).softmax(dim=1)[:, 1], self.dense6_2(x), self.dense6_3(x)


def _flat(x: Tensor) -> Tensor:
    """(n, c, h, w) → (n, w·h·c): the weights were trained column by column, channels last."""
    return x.permute(0, 3, 2, 1).flatten(1)


class Networks(nn.Module):
    """The three networks under the names that their weights carry."""

    def __init__(self) -> None:
        super().__init__()
        self.pnet = ProposalNet()
        self.rnet = RefineNet()
        self.onet = OutputNet()


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The faces that left the last stage, best score first."""

    boxes: Boxes
    scores: Array
    """(n,) 0 to 1."""
    landmarks: Array
    """(n, 5, 2) x and y, in edge coordinates, like the boxes."""


_NOTHING = Found(np.zeros((0, 4)), np.zeros(0), np.zeros((0, 5, 2)))


def find(networks: Networks, pixels: RgbPixels, min_face: float, progress: Progress) -> Found:
    """All faces in `pixels` that the three stages agree on, down to about `min_face` pixels."""
    height, width = pixels.shape[:2]
    levels = pyramid(width, height, min_face, WINDOW, FACTOR)
    if not levels:
        return _NOTHING

    def step(done: int, note: str) -> Step:
        return lambda: progress.advance(done, len(levels) + 2, note)

    scene = Scene(pixels, resized(pixels, levels[0]))
    with torch.inference_mode():
        parts = [
            _score_level(networks.pnet, scene, size, step(done, "looking for faces"))
            for done, size in enumerate(levels)
        ]
        boxes = _merged(parts, step(len(levels), "looking for faces"))
        boxes = _refine(networks.rnet, scene, boxes, step(len(levels), "examining candidates"))
        return _output(networks.onet, scene, boxes, step(len(levels) + 1, "placing landmarks"))


def _score_level(
    net: ProposalNet, scene: Scene, size: tuple[int, int], step: Step
) -> tuple[Boxes, Array, Array]:
    """Candidate boxes from one pyramid level of (width, height) `size`, scores and corrections.

    Every level but the first is a reduction of the first, not of the photograph: the networks
    see no difference, and a large photograph is walked through only once.
    """
    level = resized(scene.base, size)
    bands = []
    for start, stop in _bands(*size):
        step()
        bands.append(_score_band(net, level, start, stop))
    boxes, scores, shares = _joined(bands)
    kept = suppress(boxes, scores, 0.5, step)
    return boxes[kept] * pixel_steps(scene.pixels, level), scores[kept], shares[kept]


def _merged(levels: list[tuple[Boxes, Array, Array]], step: Step) -> Boxes:
    """The candidates of all levels without those that overlap, corrected."""
    boxes, scores, shares = _joined(levels)
    kept = suppress(boxes, scores, 0.7, step)
    return shifted(boxes[kept], shares[kept])


def _bands(width: int, height: int) -> Iterator[tuple[int, int]]:
    """(first, last + 1) rows of windows that are scored together."""
    margin = WINDOW - STRIDE
    rows = -(-(height - margin) // STRIDE)
    together = max(1, (_BAND_PIXELS // width - margin) // STRIDE)
    for start in range(0, rows, together):
        yield start, min(start + together, rows)


def _score_band(
    net: ProposalNet, level: RgbPixels, start: int, stop: int
) -> tuple[Boxes, Array, Array]:
    """Boxes on the level, scores and corrections of the windows that pass the first threshold."""
    end = STRIDE * stop + WINDOW - STRIDE
    scores, shares = net(_seen(level[None, STRIDE * start : end]))
    rows, columns = torch.nonzero(scores >= THRESHOLDS[0], as_tuple=True)
    corners = STRIDE * torch.stack([columns, rows + start], dim=1).numpy().astype(np.float64)
    boxes = np.hstack([corners, corners + WINDOW])
    return boxes, _exact(scores[rows, columns]), _exact(shares[:, rows, columns].T)


def _refine(net: RefineNet, scene: Scene, boxes: Boxes, step: Step) -> Boxes:
    """The candidates that pass the second threshold, corrected."""
    if not len(boxes):
        return boxes
    parts = []
    for crops, cut in _batches(scene, boxes, REFINE_SIZE):
        step()
        scores, shares = (_exact(tensor) for tensor in net(crops))
        passed = scores > THRESHOLDS[1]
        parts.append((cut[passed], scores[passed], shares[passed]))
    cut, scores, shares = _joined(parts)
    kept = suppress(cut, scores, 0.7, step)
    return shifted(cut[kept], shares[kept])


def _output(net: OutputNet, scene: Scene, boxes: Boxes, step: Step) -> Found:
    """The faces that pass the third threshold, with their landmarks."""
    if not len(boxes):
        return _NOTHING
    parts = []
    for crops, cut in _batches(scene, boxes, OUTPUT_SIZE):
        step()
        scores, shares, points = (_exact(tensor) for tensor in net(crops))
        passed = scores > THRESHOLDS[2]
        places = _places(cut[passed], points[passed])
        parts.append((shifted(cut[passed], shares[passed]), scores[passed], places))
    faces, scores, landmarks = _joined(parts)
    kept = suppress(faces, scores, 0.7, step, of_smaller=True)
    return Found(faces[kept], scores[kept], landmarks[kept])


def _places(boxes: Boxes, points: Array) -> Array:
    """(n, 5, 2) landmarks in edge coordinates from (n, 10) shares of the boxes."""
    shares = points.reshape(-1, 2, 5).transpose(0, 2, 1)
    corners, spans = boxes[:, None, :2], (boxes[:, 2:] - boxes[:, :2])[:, None]
    places: Array = corners + shares * spans
    return places


def _batches(scene: Scene, boxes: Boxes, size: int) -> Iterator[tuple[Tensor, Boxes]]:
    """What a network sees of the candidates, and the boxes really cut, some at a time."""
    for start in range(0, len(boxes), _BATCH):
        cuts = [scene.cut(box, size) for box in boxes[start : start + _BATCH]]
        crops = np.stack([crop for crop, _ in cuts])
        yield _seen(crops), np.stack([box for _, box in cuts])


def _seen(pixels: NDArray[np.uint8]) -> Tensor:
    """(n, h, w, 3) uint8 → (n, 3, h, w) float32 as the networks were trained to see it."""
    return (torch.from_numpy(pixels).permute(0, 3, 1, 2).float() - 127.5) / 128


def _exact(tensor: Tensor) -> Array:
    """The same numbers in float64, so that all geometry after a network is double precision."""
    return tensor.numpy().astype(np.float64)


def _joined(parts: list[tuple[Array, Array, Array]]) -> tuple[Array, Array, Array]:
    """Three columns of arrays, each put end to end."""
    first, second, third = (np.concatenate(column) for column in zip(*parts, strict=True))
    return first, second, third
