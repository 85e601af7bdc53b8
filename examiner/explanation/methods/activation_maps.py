"""Grad-CAM and Grad-CAM++: the last feature map, its channels weighted by the score's gradient.

After Selvaraju et al. (ICCV 2017) and Chattopadhyay et al. (WACV 2018), with the similarity score,
the other face's embedding held fixed, in the place of a class. The cells of the last feature map
are drawn over the crop by bilinear interpolation, as if each saw only the pixels under it; in a
deep network it sees far more.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from examiner.embedding.backbone import Backbone
from examiner.explanation.method_parameters import ActivationMapParameters
from examiner.explanation.pair import BOTH, PROBE_ONLY, CropPair, Faces, MapPair
from examiner.face.records import CROP_SIZE
from examiner.job import Progress

_SMALLEST = 1e-12
"""Keeps Grad-CAM++'s quotient finite where no gradient passes."""


@dataclass(frozen=True, slots=True)
class GradCam:
    """The Grad-CAM explainer: two forward passes and two gradients that end at the last map."""

    parameters: ActivationMapParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Weighted feature maps of both faces."""
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
        features, units = [], []
        total = 2 + len(faces)
        for step, pixels in enumerate(pair.crops):
            progress.advance(step, total, "Activation map: forward pass")
            with torch.no_grad():
                features.append(backbone.features(backbone.prepare(pixels)))
                units.append(functional.normalize(backbone.head(features[-1]))[0])
        maps: list[NDArray[np.float32]] = []
        for face in faces:
            progress.advance(2 + len(maps), total, "Activation map: gradient")
            maps.append(self._map(backbone, features[face].clone(), units[1 - face]))
        progress.advance(total, total, "Activation map")
        return maps

    def _map(self, backbone: Backbone, features: Tensor, other: Tensor) -> NDArray[np.float32]:
        features.requires_grad_(True)
        score = functional.normalize(backbone.head(features))[0] @ other
        gradient = torch.autograd.grad(score, features)[0]
        weights = self.channel_weights(gradient, features.detach())
        cells = (weights * features.detach()).sum(dim=1, keepdim=True)
        if self.parameters.negative == "cut":
            cells = cells.relu()
        drawn = functional.interpolate(cells, (CROP_SIZE, CROP_SIZE), mode="bilinear")
        values: NDArray[np.float32] = drawn[0, 0].float().cpu().numpy()
        return values

    def channel_weights(self, gradient: Tensor, features: Tensor) -> Tensor:
        """(1, C, 1, 1): the mean of the gradient over each channel's cells."""
        return gradient.mean(dim=(2, 3), keepdim=True)


@dataclass(frozen=True, slots=True)
class GradCamPlusPlus(GradCam):
    """The Grad-CAM++ explainer: each cell's positive gradient has a weight of its own."""

    def channel_weights(self, gradient: Tensor, features: Tensor) -> Tensor:
        """(1, C, 1, 1): Σ α · max(gradient, 0), α = g² / (2 g² + Σ A g³) within a channel."""
        square = gradient.square()
        spread = (features * gradient * square).sum(dim=(2, 3), keepdim=True)
        below = 2 * square + spread
        alpha = torch.where(below.abs() > _SMALLEST, square / below, torch.zeros_like(below))
        return (alpha * gradient.relu()).sum(dim=(2, 3), keepdim=True)
