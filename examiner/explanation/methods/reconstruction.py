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
from examiner.explanation.pair import BOTH, PROBE_ONLY, CropPair, Faces, MapPair
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
        probe, reference = self._maps(decoder, pair, backbone, threshold, progress, BOTH)
        return MapPair(probe, reference, inputs=(decoder.weights_sha256,))

    def explain_probe(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> NDArray[np.float32]:
        """(112, 112): the probe's map alone."""
        decoder = load(backbone)
        return self._maps(decoder, pair, backbone, threshold, progress, PROBE_ONLY)[0]

    def _maps(
        self,
        decoder: Decoder,
        pair: CropPair,
        backbone: Backbone,
        threshold: float,
        progress: Progress,
        faces: Faces,
    ) -> list[NDArray[np.float32]]:
        units = [unit_embedding(backbone, pixels) for pixels in pair.crops]
        weights = units[0] * units[1] - threshold / units[0].size
        raw = {face: raw_values(backbone, pair.crops[face]) for face in faces}
        questions = [(face, start) for face in faces for start in range(0, weights.size, CHUNK)]
        steps = Steps(progress, len(faces) * weights.size, "Reconstruction: regions of channels")
        work = partial(self._chunk, decoder, raw, weights)
        totals = {face: np.zeros(pair.probe.shape[:2], np.float32) for face in faces}
        steps.ahead(0)
        for (face, _), chunk in zip(questions, side_by_side(work, questions), strict=True):
            steps.ahead(CHUNK)
            totals[face] += chunk
        return [smoothed(totals[face], self.parameters.smoothing) for face in faces]

    def _chunk(
        self,
        decoder: Decoder,
        raw: dict[int, NDArray[np.float32]],
        weights: NDArray[np.float64],
        question: tuple[int, int],
    ) -> NDArray[np.float32]:
        """Σ_k R̃_k·weight_k over the channels of one chunk, (112, 112)."""
        face, start = question
        channels = slice(start, start + CHUNK)
        regions = unit_regions(decoder, raw[face], channels, self.parameters.way)
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
