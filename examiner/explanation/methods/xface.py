"""xFace: squares of three sizes slide over both faces; a place's value is how far the score falls.

After Knoche, Teepe, Hörmann, Rigoll (WACV Workshops 2023) and their published code, with
d = 1 − score. For each size p the map is the mean over all places i of (1 − m_i) (d_i − d_0) / p²,
blurred by a 5×5 Gaussian of standard deviation 5; the map is the mean over the sizes. d_i compares
a covered face with 1: all versions of the other face covered by the same size, 2: the other face
as it is, 3: the other face covered at the same place. Published is the map divided by its largest
absolute value and shifted to 0…1; here it stays signed and in its own unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.fills import fill
from examiner.explanation.masking import Mask, weighted_sum
from examiner.explanation.method_parameters import XFaceParameters
from examiner.explanation.pair import CropPair, MapPair
from examiner.explanation.scoring import Steps, covered_units, unit_embedding
from examiner.face.records import CROP_SIZE
from examiner.job import Progress

_KERNEL, _DEVIATION = (5, 5), 5.0
"""Of the blur of each size's map, in pixels."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class XFace:
    """The xFace explainer: one forward pass per place, size and face."""

    parameters: XFaceParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Falls of the score per covered pixel, on both faces; the threshold changes nothing."""
        sizes = [int(size) for size in self.parameters.sizes.split()]
        stride = self.parameters.stride
        total = 2 * sum(len(places(size, stride)) ** 2 for size in sizes)
        steps = Steps(progress, total, "xFace: covered faces")
        own = [unit_embedding(backbone, pixels) for pixels in (pair.probe, pair.reference)]
        score = float(own[0] @ own[1])
        maps = np.zeros((2, CROP_SIZE, CROP_SIZE))
        for size in sizes:
            covered = [
                covered_units(
                    backbone,
                    pixels,
                    rectangles(size, stride),
                    fill(self.parameters.fill, pixels),
                    steps,
                )
                for pixels in (pair.probe, pair.reference)
            ]
            falls = score - compared(self.parameters.compare, covered, own)
            maps += size_maps(falls, size, stride)
        maps /= len(sizes)
        return MapPair(maps[0].astype(np.float32), maps[1].astype(np.float32))


def compared(rule: str, covered: list[Floats], own: list[Floats]) -> Floats:
    """(2, n) scores of the probe's and the reference's n covered versions, by published method."""
    if rule == "1":
        means = [each.mean(axis=0) for each in covered]
        return np.stack([covered[0] @ means[1], covered[1] @ means[0]])
    if rule == "2":
        return np.stack([covered[0] @ own[1], covered[1] @ own[0]])
    same = np.einsum("nk,nk->n", covered[0], covered[1])
    return np.stack([same, same])


def size_maps(falls: Floats, size: int, stride: int) -> Floats:
    """(2, n) falls of the score → (2, 112, 112), blurred."""
    weights = falls / (size**2 * falls.shape[1])
    hidden = (1 - mask for mask in rectangles(size, stride))
    sharp = weighted_sum(weights, hidden)
    return np.stack([cv2.GaussianBlur(each, _KERNEL, _DEVIATION) for each in sharp])


def places(size: int, stride: int) -> list[int]:
    """Left (and top) edges of the squares, as published: the last need not reach the border."""
    return list(range(0, CROP_SIZE - size, stride))


def rectangles(size: int, stride: int) -> Iterator[Mask]:
    """Masks row by row; as in the published code a square covers size + 1 pixels each way."""
    corners = places(size, stride)
    for top in corners:
        for left in corners:
            mask = np.ones((CROP_SIZE, CROP_SIZE), np.float32)
            mask[top : top + size + 1, left : left + size + 1] = 0
            yield mask
