"""FGGB: one gradient map per embedding dimension, weighted by that dimension's argument.

After Lu, Xu, Ebrahimi (FG 2024): S = Σ_k G̃_k·(w_k − t/N), where w_k = u_k·v_k and G̃_k is the
gradient of dimension k, reduced to one non-negative value per pixel and scaled to Euclidean
length one. The description leaves open whether the raw or the unit-length embedding is
differentiated and how colours are reduced; both are parameters. The published maps of similar and
of dissimilar places are the positive and the negative part of the signed map made here; scaling
each to 0…1 for display is left to the display.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from examiner.embedding.backbone import Backbone
from examiner.explanation.method_parameters import FeatureGuidedParameters
from examiner.explanation.pair import CropPair, MapPair
from examiner.job import Progress

_SMALLEST_LENGTH = 1e-8
"""Added to a map's length, so that a dimension without gradient gives zeros."""

_KERNEL_PER_DEVIATION = 5
"""Width of the blur's kernel in standard deviations: 25 pixels at the default of 5."""


@dataclass(frozen=True, slots=True)
class FeatureGuided:
    """The FGGB explainer: two forward passes and one gradient pass per face and dimension."""

    parameters: FeatureGuidedParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Signed maps of both faces; `progress` is asked before every gradient pass."""
        inputs = [backbone.prepare(pixels) for pixels in (pair.probe, pair.reference)]
        for tensor in inputs:
            tensor.requires_grad_(True)
        raw = [backbone.raw(tensor)[0] for tensor in inputs]
        units = [functional.normalize(vector, dim=0) for vector in raw]
        products = (units[0] * units[1]).detach()
        weights = products - threshold / products.numel()
        outputs = units if self.parameters.embedding == "normalised" else raw
        maps = []
        for face in (0, 1):
            total = self._weighted(outputs[face], inputs[face], weights, progress, face)
            maps.append(self._smoothed(total))
        return MapPair(maps[0], maps[1])

    def _weighted(
        self, output: Tensor, tensor: Tensor, weights: Tensor, progress: Progress, face: int
    ) -> Tensor:
        """Σ_k G̃_k·weight_k for one face, (112, 112)."""
        count = output.numel()
        total = torch.zeros(tensor.shape[-2:])
        # One dimension at a time: on a CPU this is faster than any batch, and can be stopped.
        for k in range(count):
            progress.advance(face * count + k, 2 * count, "FGGB: gradients")
            seed = torch.zeros(count)
            seed[k] = 1.0
            gradient = torch.autograd.grad(output, tensor, seed, retain_graph=True)[0][0]
            emphasis = reduce_colours(gradient, self.parameters.colours)
            total += emphasis * (weights[k] / (emphasis.norm() + _SMALLEST_LENGTH))
        return total

    def _smoothed(self, total: Tensor) -> NDArray[np.float32]:
        values: NDArray[np.float32] = total.numpy()
        deviation = self.parameters.smoothing
        if deviation == 0:
            return values
        width = 2 * int(_KERNEL_PER_DEVIATION * deviation / 2) + 1
        blurred: NDArray[np.float32] = cv2.GaussianBlur(values, (width, width), deviation)
        return blurred


def reduce_colours(gradient: Tensor, rule: str) -> Tensor:
    """(3, h, w) signed gradients to (h, w) non-negative values: mean, maximum or length."""
    if rule == "mean":
        return gradient.abs().mean(0)
    if rule == "maximum":
        return gradient.abs().amax(0)
    length: Tensor = gradient.norm(dim=0)
    return length
