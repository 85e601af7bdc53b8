"""CorrRISE: how the score correlates with a pixel's being kept, over random masks.

After Lu, Xu, Ebrahimi (WACV 2024): with m_i(x) the value of mask i at pixel x and s_i the score of
the face seen through it, the other face as it is, the map is corr_i(m_i(x), s_i). The published
maps of similar and of dissimilar places are its positive and its negative part. The masks depend
on the parameters alone, so all pairs see the same ones and differ by themselves only.

For squares covered wholly, with p the share of masks that keep pixel x:
corr = (mean s kept − mean s covered) · √(p (1 − p)) / std(s).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.masking import Mask, masked_scores, mean_and_deviation, weighted_sum
from examiner.explanation.method_parameters import CorrRiseParameters
from examiner.explanation.pair import BOTH, PROBE_ONLY, CropPair, Faces, MapPair
from examiner.explanation.scoring import Steps
from examiner.face.records import CROP_SIZE
from examiner.job import Progress

_NULL_95 = 1.96
"""Two-sided 95 % of the normal distribution, which a chance correlation times √n nears."""

_NO_SPREAD = 1e-9
"""A standard deviation below this is rounding: the correlation is not defined."""


@dataclass(frozen=True, slots=True)
class CorrRise:
    """The CorrRISE explainer: one forward pass per mask and face."""

    parameters: CorrRiseParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Correlations per pixel of both faces; the threshold changes nothing."""
        probe, reference = self._maps(pair, backbone, progress, BOTH)
        return MapPair(probe, reference, null_band=_NULL_95 / math.sqrt(self.parameters.masks))

    def explain_probe(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> NDArray[np.float32]:
        """(112, 112): the probe's map alone."""
        return self._maps(pair, backbone, progress, PROBE_ONLY)[0]

    def _maps(
        self, pair: CropPair, backbone: Backbone, progress: Progress, faces: Faces
    ) -> list[NDArray[np.float32]]:
        settings = self.parameters
        steps = Steps(progress, len(faces) * settings.masks, "CorrRISE: masked faces")
        scores = masked_scores(
            pair, backbone, lambda: random_squares(settings), settings.fill, steps, faces
        )
        return list(correlations(np.stack([self._values(each) for each in scores]), settings))

    def _values(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        return ranks(scores) if self.parameters.correlation == "spearman" else scores


def random_squares(settings: CorrRiseParameters) -> Iterator[Mask]:
    """Masks of squares anywhere on the crop; where they overlap, a pixel is covered once."""
    draw = np.random.Generator(np.random.PCG64(settings.seed))
    for _ in range(settings.masks):
        mask = np.ones((CROP_SIZE, CROP_SIZE), np.float32)
        corners = draw.integers(0, CROP_SIZE - settings.patch + 1, (settings.patches, 2))
        kept = np.zeros((CROP_SIZE, CROP_SIZE), np.float32)
        if settings.cover == "random":
            kept = draw.random((CROP_SIZE, CROP_SIZE), dtype=np.float32)
        for top, left in corners:
            square = slice(top, top + settings.patch), slice(left, left + settings.patch)
            mask[square] = kept[square]
        yield mask


def correlations(values: NDArray[np.float64], settings: CorrRiseParameters) -> NDArray[np.float32]:
    """(k, n) scores or ranks → (k, 112, 112) float32; 0 where a correlation is not defined."""
    deviation = values.std(axis=1, keepdims=True)
    standard = (values - values.mean(axis=1, keepdims=True)) / np.maximum(deviation, _NO_SPREAD)
    standard[deviation[:, 0] < _NO_SPREAD] = 0
    spread = mean_and_deviation(random_squares(settings))[1]
    # The standard scores add up to 0, so the masks need not be centred.
    covariance = weighted_sum(standard / values.shape[1], random_squares(settings))
    found = np.divide(covariance, spread, out=np.zeros_like(covariance), where=spread >= _NO_SPREAD)
    return found.astype(np.float32)


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """From 1; equal values share the mean of their ranks."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: NDArray[np.float64] = (last - (counts - 1) / 2)[places]
    return shared
