"""RISE: the mean of random smooth masks, each weighted by the score that it leaves.

After Petsiuk, Das, Saenko (BMVC 2018) with the similarity score in the place of a class: masks are
grids of cells, a share p of them kept, enlarged with soft edges and shifted at random, and the map
is Σ_i s_i m_i / (n p). As published, a constant added to the score changes the map, and where all
scores are positive so is every pixel. Centred, each mask weighs s_i − mean(s): what the score is
above its mean when the pixel is kept; only this has a sign that means something.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.masking import Mask, masked_scores, mean_and_deviation, weighted_sum
from examiner.explanation.method_parameters import RiseParameters
from examiner.explanation.pair import BOTH, PROBE_ONLY, CropPair, Faces, MapPair
from examiner.explanation.scoring import Steps
from examiner.face.records import CROP_SIZE
from examiner.job import Progress

_NULL_95 = 1.96
"""Two-sided 95 % of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Rise:
    """The RISE explainer: one forward pass per mask and face."""

    parameters: RiseParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Weighted means of the masks of both faces; the threshold changes nothing."""
        weights = self._weights(pair, backbone, progress, BOTH)
        band = self._null_band(weights) if self.parameters.scores == "centred" else None
        probe, reference = self._maps(weights)
        return MapPair(probe, reference, null_band=band)

    def explain_probe(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> NDArray[np.float32]:
        """(112, 112): the probe's map alone."""
        return self._maps(self._weights(pair, backbone, progress, PROBE_ONLY))[0]

    def _weights(
        self, pair: CropPair, backbone: Backbone, progress: Progress, faces: Faces
    ) -> NDArray[np.float64]:
        """(k, masks): each mask's score on each of k faces, centred if that is asked for."""
        settings = self.parameters
        steps = Steps(progress, len(faces) * settings.masks, "RISE: masked faces")
        weights = np.stack(
            masked_scores(pair, backbone, lambda: soft_grids(settings), settings.fill, steps, faces)
        )
        if settings.scores == "centred":
            weights = weights - weights.mean(axis=1, keepdims=True)
        return weights

    def _maps(self, weights: NDArray[np.float64]) -> list[NDArray[np.float32]]:
        settings = self.parameters
        maps = weighted_sum(weights / (settings.masks * settings.keep), soft_grids(settings))
        return [each.astype(np.float32) for each in maps]

    def _null_band(self, centred: NDArray[np.float64]) -> float:
        """Of the pixel and the face where chance spreads most: std(s) std(m) / (p √n)."""
        settings = self.parameters
        spread = mean_and_deviation(soft_grids(settings))[1].max()
        scores = centred.std(axis=1).max()
        return _NULL_95 * float(scores * spread) / (settings.keep * math.sqrt(settings.masks))


def soft_grids(settings: RiseParameters) -> Iterator[Mask]:
    """Masks that depend on the parameters alone, so all pairs see the same ones."""
    draw = np.random.Generator(np.random.PCG64(settings.seed))
    cell = math.ceil(CROP_SIZE / settings.cells)
    size = (settings.cells + 1) * cell
    for _ in range(settings.masks):
        grid = draw.random((settings.cells, settings.cells)) < settings.keep
        top, left = draw.integers(0, cell, 2)
        large = cv2.resize(grid.astype(np.float32), (size, size), interpolation=cv2.INTER_LINEAR)
        yield large[top : top + CROP_SIZE, left : left + CROP_SIZE]
