"""Occlusion: how far the score falls when a square of one face is covered.

After Zeiler and Fergus (ECCV 2014), with the similarity score in the place of a class: the value
of a pixel is the mean fall of the score over all squares that cover it. The other face stays as it
is; the squares reach every border, so that each pixel is covered at least once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.fills import fill
from examiner.explanation.method_parameters import OcclusionParameters
from examiner.explanation.pair import BOTH, PROBE_ONLY, CropPair, Faces, MapPair
from examiner.explanation.scoring import Steps, covered_units, unit_embedding
from examiner.face.records import CROP_SIZE
from examiner.job import Progress


@dataclass(frozen=True, slots=True)
class Occlusion:
    """The occlusion explainer: one forward pass per place of the square and face."""

    parameters: OcclusionParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Falls of the score per pixel, on both faces; the threshold changes nothing."""
        probe, reference = self._maps(pair, backbone, progress, BOTH)
        return MapPair(probe, reference)

    def explain_probe(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> NDArray[np.float32]:
        """(112, 112): the probe's map alone."""
        return self._maps(pair, backbone, progress, PROBE_ONLY)[0]

    def _maps(
        self, pair: CropPair, backbone: Backbone, progress: Progress, faces: Faces
    ) -> list[NDArray[np.float32]]:
        corners = places(self.parameters.patch, self.parameters.stride)
        steps = Steps(progress, len(faces) * len(corners) ** 2, "Occlusion: covered faces")
        units = [unit_embedding(backbone, pixels) for pixels in pair.crops]
        score = float(units[0] @ units[1])
        maps = []
        for face in faces:
            pixels, masks = pair.crops[face], squares(corners, self.parameters.patch)
            found = covered_units(
                backbone, pixels, masks, fill(self.parameters.fill, pixels), steps
            )
            maps.append(self._mean_fall(score - found @ units[1 - face], corners))
        return maps

    def _mean_fall(self, falls: NDArray[np.float64], corners: list[int]) -> NDArray[np.float32]:
        total, count = np.zeros((2, CROP_SIZE, CROP_SIZE))
        for mask, fall in zip(squares(corners, self.parameters.patch), falls, strict=True):
            total += fall * (1 - mask)
            count += 1 - mask
        return (total / count).astype(np.float32)


def places(patch: int, stride: int) -> list[int]:
    """Left (and top) edges of the squares: every `stride` pixels, and flush with the far edge.

    A stride longer than the square counts as its side, so that no pixel is left out.
    """
    return sorted({*range(0, CROP_SIZE - patch, min(stride, patch)), CROP_SIZE - patch})


def squares(corners: list[int], patch: int) -> Iterator[NDArray[np.float32]]:
    """(112, 112) masks, 0 within one square and 1 elsewhere, row by row."""
    for top in corners:
        for left in corners:
            mask = np.ones((CROP_SIZE, CROP_SIZE), np.float32)
            mask[top : top + patch, left : left + patch] = 0
            yield mask
