"""Reconstruction: the region that each channel draws, weighted by that channel's argument.

Reconstruction-based feature visualisation, after Xu, Lu, Ebrahimi (IEEE MMSP 2023, arXiv
2306.00402), whose decoder and formulas are not known to us. Here S = Σ_k R̃_k·(w_k − t/N), where
w_k = u_k·v_k and R̃_k is the absolute change of the face that our decoder draws when channel k
changes, mean over colours, scaled to Euclidean length one: FGGB's formula with a drawn region in
the place of a gradient, and its signs.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.lanes import side_by_side
from examiner.explanation.method_parameters import ReconstructionParameters
from examiner.explanation.methods.feature_guided import smoothed
from examiner.explanation.pair import CropPair, MapPair
from examiner.explanation.scoring import Steps, unit_embedding
from examiner.job import Progress
from examiner.reconstruction.decoder import Decoder, load
from examiner.reconstruction.regions import CHUNK, unit_regions


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """The reconstruction explainer: a face drawn anew for each channel; the network is asked twice.

    The decoder draws on the CPU, wherever the backbone computes.
    """

    parameters: ReconstructionParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Signed maps of both faces; `progress` is asked before every 16 channels.

        Raises WeightsMissing for a backbone without a decoder.
        """
        decoder = load(backbone)
        crops = (pair.probe, pair.reference)
        units = [unit_embedding(backbone, pixels) for pixels in crops]
        weights = units[0] * units[1] - threshold / units[0].size
        faces = [raw_values(backbone, pixels) for pixels in crops]
        questions = [(face, start) for face in (0, 1) for start in range(0, weights.size, CHUNK)]
        steps = Steps(progress, 2 * weights.size, "Reconstruction: regions of channels")
        work = partial(self._chunk, decoder, faces, weights)
        totals = np.zeros((2, *pair.probe.shape[:2]), np.float32)
        steps.ahead(0)
        for (face, _), chunk in zip(questions, side_by_side(work, questions), strict=True):
            steps.ahead(CHUNK)
            totals[face] += chunk
        probe, reference = (smoothed(total, self.parameters.smoothing) for total in totals)
        return MapPair(probe, reference, inputs=(decoder.weights_sha256,))

    def _chunk(
        self,
        decoder: Decoder,
        faces: list[NDArray[np.float32]],
        weights: NDArray[np.float64],
        question: tuple[int, int],
    ) -> NDArray[np.float32]:
        """Σ_k R̃_k·weight_k over the channels of one chunk, (112, 112)."""
        face, start = question
        channels = slice(start, start + CHUNK)
        regions = unit_regions(decoder, faces[face], channels, self.parameters.way)
        total: NDArray[np.float32] = np.tensordot(
            weights[channels].astype(np.float32), regions, axes=1
        )
        return total


def raw_values(backbone: Backbone, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(N,) float32: the embedding of one unchanged crop (112, 112, 3), as the network gives it."""
    with torch.no_grad():
        raw = backbone.raw(backbone.prepare(pixels))[0]
    values: NDArray[np.float32] = raw.cpu().numpy().astype(np.float32)
    return values
