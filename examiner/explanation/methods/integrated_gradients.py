"""Integrated gradients: the score's gradient gathered on the way from a baseline to the face.

After Sundararajan, Taly, Yan (ICML 2017): map = (x − x₀) · ∫₀¹ ∇s(x₀ + a(x − x₀)) da, summed over
colours, with the other face's embedding held fixed. It adds up to s − s₀ but for the error of the
quadrature, which the table prints: the network is piecewise linear, its gradient jumps along the
way, and no quadrature is exact on jumps.
"""

from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from examiner.embedding.backbone import Backbone
from examiner.explanation.fills import WORDS, fill
from examiner.explanation.lanes import side_by_side
from examiner.explanation.method_parameters import IntegratedGradientsParameters
from examiner.explanation.pair import (
    BOTH,
    PROBE_ONLY,
    CropPair,
    Faces,
    MapPair,
    Split,
    SplitPair,
)
from examiner.explanation.patches import patch_sums
from examiner.explanation.records import TOLERANCE
from examiner.explanation.scoring import (
    Steps,
    gradients_at_once,
    in_parts,
    lanes_for,
    unit_embedding,
)
from examiner.job import Progress

ERROR = 0.02
"""Quadrature error allowed, as a part of the sum of the absolute arguments.

On the demonstration pair 64 nodes miss by up to 2.7 hundredths of s − s₀, 200 by up to 1.
"""


@dataclass(frozen=True, slots=True)
class IntegratedGradients:
    """The integrated-gradients explainer: a forward and a gradient pass per node and face."""

    parameters: IntegratedGradientsParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Signed maps of both faces, with the split that their patches are."""
        found = self._found(pair, backbone, progress, BOTH)
        splits = [Split(patch_sums(values), rest) for values, rest in found]
        allowed = max(TOLERANCE, ERROR * min(np.abs(each.patches).sum() for each in splits))
        pair_of_splits = SplitPair(
            rule="ig",
            parameters=asdict(self.parameters),
            baseline=WORDS[self.parameters.baseline],
            tolerance=float(allowed),
            probe=splits[0],
            reference=splits[1],
        )
        probe, reference = (values.astype(np.float32) for values, _ in found)
        return MapPair(probe, reference, splits=pair_of_splits)

    def explain_probe(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> NDArray[np.float32]:
        """(112, 112): the probe's map alone."""
        return self._found(pair, backbone, progress, PROBE_ONLY)[0][0].astype(np.float32)

    def _found(
        self, pair: CropPair, backbone: Backbone, progress: Progress, faces: Faces
    ) -> list[tuple[NDArray[np.float64], float]]:
        """Each face's map in float64, and the score of its baseline."""
        total = len(faces) * self.parameters.nodes
        steps = Steps(progress, total, "Integrated gradients: gradients")
        others = [unit_embedding(backbone, pair.crops[1 - face]) for face in faces]
        return [
            gathered(
                backbone,
                pair.crops[face],
                fill(self.parameters.baseline, pair.crops[face]),
                other,
                self.parameters.nodes,
                steps,
            )
            for face, other in zip(faces, others, strict=True)
        ]


def gathered(
    backbone: Backbone,
    pixels: NDArray[np.uint8],
    baseline: NDArray[np.float32],
    other: NDArray[np.float64],
    nodes: int,
    steps: Steps,
) -> tuple[NDArray[np.float64], float]:
    """(112, 112) float64 map of the way from `baseline` to the crop, and the baseline's score.

    `baseline` is (112, 112, 3), 0 to 255; `other` (N,) the other face's unit embedding. The
    integral is a Gauss–Legendre sum over `nodes` places, each a step.
    """
    whole = backbone.prepare(pixels)
    planes = torch.from_numpy(np.ascontiguousarray(baseline.transpose(2, 0, 1)))
    start = backbone.network.normalise(planes[None].to(backbone.device))
    against = torch.from_numpy(other).to(whole.dtype).to(whole.device)
    places, weights = np.polynomial.legendre.leggauss(nodes)
    total = np.zeros(whole.shape[1:])
    gradients = partial(_gradients, backbone, start, whole - start, against)

    def work(shares: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        return list(in_parts(shares, gradients, backbone, steps))

    size = gradients_at_once(backbone)
    questions = [(1 + places[at : at + size]) / 2 for at in range(0, nodes, size)]
    answers = chain.from_iterable(side_by_side(work, questions, lanes_for(backbone)))
    steps.ahead(0)
    for gradient, weight in zip(chain.from_iterable(answers), weights, strict=True):
        steps.ahead(1)
        total += gradient * (weight / 2)
    with torch.no_grad():
        rest = float((functional.normalize(backbone.raw(start))[0] @ against).cpu())
    difference = (whole - start)[0].cpu().double().numpy()
    return (difference * total).sum(axis=0), rest


def _gradients(
    backbone: Backbone, start: Tensor, way: Tensor, against: Tensor, shares: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(n, 3, 112, 112) float64: the score's gradients at n shares of the way."""
    factors = torch.from_numpy(shares).to(start.dtype).to(start.device).view(-1, 1, 1, 1)
    places = (start + factors * way).requires_grad_(True)
    scores = functional.normalize(backbone.raw(places)) @ against
    gradients = torch.autograd.grad(scores.sum(), places)[0].cpu()
    values: NDArray[np.float64] = gradients.double().numpy()
    return values
