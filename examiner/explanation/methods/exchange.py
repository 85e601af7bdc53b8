"""Exchange: what a face's places add beyond an ordinary face, and lose against the other face.

This program's own, from known parts. Integrated gradients (Sundararajan, Taly, Yan, ICML 2017)
split how far the score rises on the way from a baseline to the face. Two ways are walked here, and
each pixel gets the mean of what it gets on both:

- from the mean face: what the score would lose were the place as on many faces; mostly speaks for;
- from the other face, which scores 1 with itself: what the score loses because the place does not
  look as it does in the other photograph; mostly speaks against. To ask what an exchange with the
  other picture would change is the counterfactual of Goyal et al. (ICML 2019); that places
  correspond is due to the alignment of the crops.

Single pixels are noisy, and places work together; so the map is the mean of three blurs, each
twice as wide as the last. But for the quadrature's error it adds up to s − (s₀ + 1)/2 with the mean
face's score s₀, blurred or not: the blur mirrors at the borders, which keeps the sum.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.fills import fill
from examiner.explanation.method_parameters import ExchangeParameters
from examiner.explanation.methods.integrated_gradients import gathered
from examiner.explanation.pair import BOTH, PROBE_ONLY, CropPair, Faces, MapPair
from examiner.explanation.scoring import Steps, unit_embedding
from examiner.job import Progress

_SCALES = (1, 2, 4)
"""Widths of the blurs: from a feature of a face to a region of it."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """The exchange explainer: two forward and gradient passes per node and face."""

    parameters: ExchangeParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Signed maps of both faces; the threshold changes nothing."""
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
        steps = Steps(progress, 2 * len(faces) * self.parameters.nodes, "Exchange: gradients")
        return [
            self._one(backbone, pair.crops[face], pair.crops[1 - face], steps) for face in faces
        ]

    def _one(
        self,
        backbone: Backbone,
        pixels: NDArray[np.uint8],
        opposite: NDArray[np.uint8],
        steps: Steps,
    ) -> NDArray[np.float32]:
        """(112, 112): the smoothed mean of both ways to the face `pixels`."""
        other = unit_embedding(backbone, opposite)
        baselines = fill(self.parameters.baseline, pixels), opposite.astype(np.float32)
        ways = [
            gathered(backbone, pixels, each, other, self.parameters.nodes, steps)[0]
            for each in baselines
        ]
        return smoothed((ways[0] + ways[1]) / 2, self.parameters.smoothing).astype(np.float32)


def smoothed(values: NDArray[np.float64], finest: float) -> NDArray[np.float64]:
    """(112, 112): mean of Gaussian blurs of `finest`, twice and four times as many pixels.

    The sum stays; at 0 so does everything.
    """
    blurs = [blurred(values, factor * finest) for factor in _SCALES]
    mean: NDArray[np.float64] = np.mean(blurs, axis=0)
    return mean


def blurred(values: NDArray[np.float64], deviation: float) -> NDArray[np.float64]:
    """(112, 112) after a Gaussian blur of `deviation` pixels; as it is at 0."""
    if deviation == 0:
        return values
    # A blur that mirrors a border with its own row keeps the sum; the other reflection does not.
    blur: NDArray[np.float64] = cv2.GaussianBlur(
        values, (0, 0), deviation, borderType=cv2.BORDER_REFLECT
    )
    return blur
