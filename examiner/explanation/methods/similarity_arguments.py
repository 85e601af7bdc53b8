"""xSSAB: gradients of the positive and of the negative similarity-score arguments.

After Huber, Luu, Terhörst, Damer (WACV 2024) and their published code: dimension k of the pair
argues for the score being above the threshold t if u_k·v_k ≥ t/N, else against. The sums
s⁺ = Σ_P u_k v_k and s⁻ = Σ_Q u_k v_k are back-propagated to the network input with v held fixed;
the map is mean_c|∂s⁺/∂x| − mean_c|∂s⁻/∂x|. Nothing is blurred, scaled or subtracted.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from examiner.embedding.backbone import Backbone
from examiner.explanation.lanes import side_by_side
from examiner.explanation.method_parameters import NoParameters
from examiner.explanation.pair import BOTH, PROBE_ONLY, CropPair, Faces, MapPair
from examiner.job import Progress


@dataclass(frozen=True, slots=True, eq=False)
class ArgumentGradients:
    """Signed gradients of one face, before absolute values are taken."""

    positive: Tensor
    """(3, 112, 112): ∂s⁺/∂x."""
    negative: Tensor
    """(3, 112, 112): ∂s⁻/∂x."""

    def combined(self) -> NDArray[np.float32]:
        """(112, 112) float32: mean over colours of |positive| minus that of |negative|."""
        difference = self.positive.abs().mean(0) - self.negative.abs().mean(0)
        array: NDArray[np.float32] = difference.cpu().numpy()
        return array


@dataclass(frozen=True, slots=True)
class SimilarityArguments:
    """The xSSAB explainer: two forward and four input-gradient passes per pair, faces abreast."""

    parameters: NoParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Combined maps of both faces."""
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
        inputs = [backbone.prepare(pixels) for pixels in pair.crops]
        total = 2 + 2 * len(faces)
        progress.advance(0, total, "xSSAB: forward passes")
        graphs = list(side_by_side(partial(_graph, backbone), inputs))
        units = [graph.detach() for graph in graphs]
        progress.advance(2, total, "xSSAB: gradients")

        def combined(face: int) -> NDArray[np.float32]:
            found = argument_gradients(graphs[face], units[1 - face], inputs[face], threshold)
            return found.combined()

        maps = list(side_by_side(combined, faces))
        progress.advance(total, total, "xSSAB")
        return maps


def _graph(backbone: Backbone, inputs: Tensor) -> Tensor:
    """(N,): the unit embedding of one network input, with its graph."""
    return functional.normalize(backbone.raw(inputs.requires_grad_(True)))[0]


def argument_gradients(
    graph: Tensor, other: Tensor, tensor: Tensor, threshold: float
) -> ArgumentGradients:
    """Both argument sums of one face, back-propagated to its network input.

    `graph` is the unit embedding (N,) with its graph, `other` that of the other face, constant;
    `tensor` is the network input (1, 3, 112, 112) that `graph` was made from.
    """
    argues_for = graph.detach() * other >= threshold / other.numel()
    seeds = (other * argues_for, other * ~argues_for)
    positive = torch.autograd.grad(graph, tensor, seeds[0], retain_graph=True)[0][0]
    negative = torch.autograd.grad(graph, tensor, seeds[1])[0][0]
    return ArgumentGradients(positive, negative)
