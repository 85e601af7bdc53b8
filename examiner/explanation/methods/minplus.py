"""MinPlus: what the score loses when a soft spot is removed and gains when it alone is shown.

After Mery (CVPR Workshops 2022), who builds on Mery and Morris (WACV 2022). With g_i a Gaussian
spot of height 1, "minus" removes it from the face and "plus" shows it on an empty picture:

    minus_i = s − s(face · (1 − g_i) + fill · g_i)
    plus_i = s(face · g_i + fill · (1 − g_i)) − s(fill)

A map is the mean of its spots' values around each pixel, weighted by a Gaussian kernel; MinPlus is
the mean of the two maps. The publications' full texts and code were not at hand: the spots'
spacing, this smoothing and this way to combine are this program's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.masking import Mask, masked_scores
from examiner.explanation.method_parameters import MinPlusParameters
from examiner.explanation.pair import BOTH, PROBE_ONLY, CropPair, Faces, MapPair
from examiner.explanation.scoring import Steps
from examiner.face.records import CROP_SIZE
from examiner.job import Progress

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MinPlus:
    """The MinPlus explainer: one forward pass per spot, face and way."""

    parameters: MinPlusParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Changes of the score per pixel of both faces; the threshold changes nothing."""
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
        ways = ("minus", "plus") if self.parameters.mode == "minplus" else (self.parameters.mode,)
        spots = len(centres(self.parameters.stride)) ** 2
        total = len(faces) * len(ways) * (spots + 1)
        steps = Steps(progress, total, "MinPlus: spots removed and shown")
        maps = np.zeros((len(faces), CROP_SIZE, CROP_SIZE))
        for way in ways:
            recipe = partial(spot_masks, self.parameters, way)
            scores = masked_scores(pair, backbone, recipe, self.parameters.fill, steps, faces)
            for place, each in enumerate(scores):
                change = each[0] - each[1:] if way == "minus" else each[1:] - each[0]
                maps[place] += smoothed(change, self.parameters)
        maps /= len(ways)
        return [each.astype(np.float32) for each in maps]


def centres(stride: int) -> Floats:
    """Coordinates of the spots' centres along one side, even around the middle."""
    count = -(-CROP_SIZE // stride)
    first = (CROP_SIZE - 1 - stride * (count - 1)) / 2
    return np.linspace(first, CROP_SIZE - 1 - first, count)


def spot_masks(settings: MinPlusParameters, way: str) -> Iterator[Mask]:
    """First the face that changes are taken from, whole or empty; then spot by spot."""
    yield np.full((CROP_SIZE, CROP_SIZE), 1 if way == "minus" else 0, np.float32)
    rows = _bells(settings.width, settings.stride)
    for down in rows:
        for along in rows:
            spot = np.outer(down, along).astype(np.float32)
            yield 1 - spot if way == "minus" else spot


def smoothed(changes: Floats, settings: MinPlusParameters) -> Floats:
    """(n²,) one value per spot → (112, 112), weighted means around each pixel."""
    kernel = _bells(settings.smoothing, settings.stride)
    kernel = kernel / kernel.sum(axis=0)
    field: Floats = kernel.T @ changes.reshape(len(kernel), len(kernel)) @ kernel
    return field


def _bells(deviation: float, stride: int) -> Floats:
    """(n, 112): a Gaussian of height 1 around each centre along one side."""
    offsets = np.arange(CROP_SIZE) - centres(stride)[:, np.newaxis]
    bells: Floats = np.exp(-((offsets / deviation) ** 2) / 2)
    return bells
