"""xFace: squares of three sizes slide over both faces; a place's value is how far the score falls.

After Knoche, Teepe, Hörmann, Rigoll (WACV Workshops 2023) and their published code, with
d = 1 − score. For each size p the map is the mean over all places i of (1 − m_i) (d_i − d_0) / p²,
blurred by a 5×5 Gaussian of standard deviation 5; the map is the mean over the sizes. d_i compares
a covered face with 1: all versions of the other face covered by the same size, 2: the other face
as it is, 3: the other face covered at the same place. Published is the map divided by its largest
absolute value and shifted to 0…1; here it stays signed and in its own unit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.fills import fill
from examiner.explanation.masking import Mask, weighted_sum
from examiner.explanation.method_parameters import XFaceParameters
from examiner.explanation.pair import BOTH, PROBE_ONLY, CropPair, Faces, MapPair
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
        probe, reference = self._maps(pair, backbone, progress, BOTH)
        return MapPair(probe, reference)

    def explain_probe(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> NDArray[np.float32]:
        """(112, 112): the probe's map alone; spares passes where the other face stays as it is."""
        return self._maps(pair, backbone, progress, PROBE_ONLY)[0]

    def _maps(
        self, pair: CropPair, backbone: Backbone, progress: Progress, faces: Faces
    ) -> list[NDArray[np.float32]]:
        sizes = [int(size) for size in self.parameters.sizes.split()]
        stride, rule = self.parameters.stride, self.parameters.compare
        to_cover = faces if rule == "2" else BOTH
        total = len(to_cover) * sum(len(places(size, stride)) ** 2 for size in sizes)
        steps = Steps(progress, total, "xFace: covered faces")
        own = [unit_embedding(backbone, pixels) for pixels in pair.crops]
        score = float(own[0] @ own[1])
        maps = np.zeros((len(faces), CROP_SIZE, CROP_SIZE))
        for size in sizes:
            covered = {
                face: covered_units(
                    backbone,
                    pair.crops[face],
                    rectangles(size, stride),
                    fill(self.parameters.fill, pair.crops[face]),
                    steps,
                )
                for face in to_cover
            }
            scores = [compared(rule, covered, own, face) for face in faces]
            maps += size_maps(score - np.stack(scores), size, stride)
        maps /= len(sizes)
        return [each.astype(np.float32) for each in maps]


def compared(rule: str, covered: Mapping[int, Floats], own: list[Floats], face: int) -> Floats:
    """(n,) scores of the n covered versions of `face`, by published method."""
    other = 1 - face
    if rule == "1":
        against: Floats = covered[face] @ covered[other].mean(axis=0)
        return against
    if rule == "2":
        found: Floats = covered[face] @ own[other]
        return found
    same: Floats = np.einsum("nk,nk->n", covered[face], covered[other])
    return same


def size_maps(falls: Floats, size: int, stride: int) -> Floats:
    """(k, n) falls of the score of k faces → (k, 112, 112), blurred."""
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
