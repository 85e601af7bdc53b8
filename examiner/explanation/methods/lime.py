"""LIME: a weighted linear model of the score in which squares of the face are kept.

After Ribeiro, Singh, Guestrin (KDD 2016), with the similarity score in the place of a class and a
square grid in the place of superpixels. Each sample keeps every square half of the time; the
first keeps all. With z the row of kept (1) and covered (0) squares and k of P kept, a sample
weighs √exp(−d²/w²), where d = 1 − √(k/P) is the cosine distance of z to the whole face. A ridge
regression with an intercept that is not shrunk is fitted to the scores; a square's value is its
coefficient: how far the model's score rises when the square is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.masking import Mask, masked_scores
from examiner.explanation.method_parameters import LimeParameters
from examiner.explanation.pair import BOTH, PROBE_ONLY, CropPair, Faces, MapPair
from examiner.explanation.patches import patch_index
from examiner.explanation.scoring import Steps
from examiner.job import Progress


@dataclass(frozen=True, slots=True)
class Lime:
    """The LIME explainer: one forward pass per sample and face."""

    parameters: LimeParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Coefficients per square of both faces; the threshold changes nothing."""
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
        settings = self.parameters
        kept, index = samples(settings), patch_index(settings.grid)
        total = len(faces) * settings.samples
        steps = Steps(progress, total, "LIME: faces with squares covered")
        scores = masked_scores(
            pair, backbone, lambda: _masks(kept, index), settings.fill, steps, faces
        )
        weights = closeness(kept, settings.width)
        return [
            coefficients(kept, each, weights, settings.ridge)[index].astype(np.float32)
            for each in scores
        ]


def samples(settings: LimeParameters) -> NDArray[np.bool_]:
    """(n, P): which squares each sample keeps; the same for all pairs."""
    draw = np.random.Generator(np.random.PCG64(settings.seed))
    kept = draw.random((settings.samples, settings.grid**2)) < 0.5
    kept[0] = True
    return kept


def closeness(kept: NDArray[np.bool_], width: float) -> NDArray[np.float64]:
    """(n,): √exp(−d²/width²) with d the cosine distance to keeping all squares."""
    distance = 1 - np.sqrt(kept.mean(axis=1))
    weights: NDArray[np.float64] = np.exp(-((distance / width) ** 2) / 2)
    return weights


def coefficients(
    kept: NDArray[np.bool_],
    scores: NDArray[np.float64],
    weights: NDArray[np.float64],
    ridge: float,
) -> NDArray[np.float64]:
    """(P,): b of the least Σ weight (score − a − b·z)² + ridge |b|²."""
    shares = weights / weights.sum()
    centred = kept - shares @ kept
    weighted = weights[:, np.newaxis] * centred
    normal = weighted.T @ centred + ridge * np.eye(kept.shape[1])
    found: NDArray[np.float64] = np.linalg.lstsq(
        normal, weighted.T @ (scores - shares @ scores), rcond=None
    )[0]
    return found


def _masks(kept: NDArray[np.bool_], index: NDArray[np.intp]) -> Iterator[Mask]:
    for row in kept.astype(np.float32):
        yield row[index]
