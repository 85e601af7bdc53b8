"""FGGB: one gradient map per embedding dimension, weighted by that dimension's argument.

After Lu, Xu, Ebrahimi (FG 2024): S = Σ_k G̃_k·(w_k − t/N), where w_k = u_k·v_k and G̃_k is the
gradient of dimension k, reduced to one non-negative value per pixel and scaled to Euclidean
length one. The description leaves open whether the raw or the unit-length embedding is
differentiated and how colours are reduced; both are parameters. The published maps of similar and
of dissimilar places are the positive and the negative part of the signed map made here; scaling
each to 0…1 for display is left to the display.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import chain

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from examiner.embedding.backbone import Backbone
from examiner.explanation.lanes import side_by_side
from examiner.explanation.method_parameters import FeatureGuidedParameters
from examiner.explanation.pair import BOTH, PROBE_ONLY, CropPair, Faces, MapPair
from examiner.explanation.scoring import (
    Steps,
    gradients_at_once,
    in_parts,
    lanes_for,
    unit_embedding,
)
from examiner.face.records import CROP_SIZE
from examiner.job import Progress

_SMALLEST_LENGTH = 1e-8
"""Added to a map's length, so that a dimension without gradient gives zeros."""

_KERNEL_PER_DEVIATION = 5
"""Width of the blur's kernel in standard deviations: 25 pixels at the default of 5."""


_CHUNK = 16
"""Dimensions that are added up together; fixed, so that sums do not depend on the machine."""


class _Graphs(threading.local):
    """Each core's own graph of each face: gradients of one graph would wait for each other."""

    def __init__(self, backbone: Backbone, pair: CropPair, embedding: str) -> None:
        self.backbone, self.pair, self.embedding = backbone, pair, embedding
        self.made: dict[int, tuple[Tensor, Tensor]] = {}

    def of(self, face: int, rows: int) -> tuple[Tensor, Tensor]:
        """Embeddings (rows, N) of a face, and the equal network inputs that they hang on."""
        if face not in self.made or len(self.made[face][0]) != rows:
            # A graph of another size goes before memory is asked for anew.
            self.made.pop(face, None)
            prepared = self.backbone.prepare(self.pair.crops[face])
            inputs = prepared.expand(rows, -1, -1, -1).requires_grad_(True)
            outputs = self.backbone.raw(inputs)
            if self.embedding == "normalised":
                outputs = functional.normalize(outputs)
            self.made[face] = outputs, inputs
        return self.made[face]


@dataclass(frozen=True, slots=True)
class FeatureGuided:
    """The FGGB explainer: a forward pass per core and face, a gradient pass per dimension."""

    parameters: FeatureGuidedParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Signed maps of both faces; `progress` is asked before every 16 gradient passes."""
        probe, reference = self._maps(pair, backbone, threshold, progress, BOTH)
        return MapPair(probe, reference)

    def explain_probe(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> NDArray[np.float32]:
        """(112, 112): the probe's map alone."""
        return self._maps(pair, backbone, threshold, progress, PROBE_ONLY)[0]

    def _maps(
        self,
        pair: CropPair,
        backbone: Backbone,
        threshold: float,
        progress: Progress,
        faces: Faces,
    ) -> list[NDArray[np.float32]]:
        units = [unit_embedding(backbone, pixels) for pixels in pair.crops]
        weights = units[0] * units[1] - threshold / units[0].size
        # In turn, so that two cores mostly keep to a face each and hold half as much in caches.
        questions = [(face, start) for start in range(0, weights.size, _CHUNK) for face in faces]
        total = len(faces) * weights.size
        steps = Steps(progress, total, "FGGB: gradients", most=gradients_at_once(backbone))
        graphs = _Graphs(backbone, pair, self.parameters.embedding)

        def work(question: tuple[int, int]) -> NDArray[np.float32]:
            face, start = question
            wanted = range(start, min(start + _CHUNK, weights.size))
            parts = in_parts(wanted, partial(_gradients, graphs, face), backbone, steps)
            gradients = chain.from_iterable(parts)
            return self._chunk(gradients, weights[start : wanted.stop], backbone.device)

        totals = {face: np.zeros(pair.probe.shape[:2], np.float32) for face in faces}
        steps.ahead(0)
        chunks = side_by_side(work, questions, lanes_for(backbone))
        for (face, _), chunk in zip(questions, chunks, strict=True):
            steps.ahead(_CHUNK)
            totals[face] += chunk
        return [smoothed(totals[face], self.parameters.smoothing) for face in faces]

    def _chunk(
        self, gradients: Iterable[Tensor], weights: NDArray[np.float64], device: str
    ) -> NDArray[np.float32]:
        """Σ_k G̃_k·weight_k over the dimensions of one chunk, (112, 112)."""
        total = torch.zeros((CROP_SIZE, CROP_SIZE), device=device)
        for gradient, weight in zip(gradients, weights, strict=True):
            emphasis = reduce_colours(gradient, self.parameters.colours)
            total += emphasis * (float(weight) / (emphasis.norm() + _SMALLEST_LENGTH))
        found: NDArray[np.float32] = total.float().cpu().numpy()
        return found


def _gradients(graphs: _Graphs, face: int, dimensions: range) -> Tensor:
    """(n, 3, 112, 112): gradients of n dimensions of the embedding, each of one row of a graph."""
    outputs, inputs = graphs.of(face, len(dimensions))
    seeds = torch.zeros_like(outputs)
    seeds[range(len(dimensions)), list(dimensions)] = 1.0
    return torch.autograd.grad(outputs, inputs, seeds, retain_graph=True)[0]


def smoothed(values: NDArray[np.float32], deviation: float) -> NDArray[np.float32]:
    """(h, w) blurred by a Gaussian of `deviation` pixels; as it is at 0."""
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
