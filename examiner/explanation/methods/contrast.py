"""Contrast: what argues for the decision, beside the picture that would overturn it.

This program's own, from known parts. Integrated gradients (Sundararajan, Taly, Yan, ICML 2017)
split the score's way from a baseline to the face. Which baseline is asked for here follows from
the decision:

- at or above the threshold, the face's own blur: what would be lost were the place not to be seen.
  Only what speaks for is kept, since it is what the decision rests on;
- below it, the other face, which scores 1 with itself: what the place costs by not looking as in
  the other photograph. Only what speaks against is kept. To ask what an exchange with the other
  picture would change is the counterfactual of Goyal et al. (ICML 2019); that places correspond is
  due to the alignment of the crops.

So a map has one sign, that of the decision, and adds up to nothing. Single pixels are noisy: signs
are told after a blur of `grain` pixels, and the map is then blurred at three widths.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.fills import fill
from examiner.explanation.method_parameters import ContrastParameters
from examiner.explanation.methods.exchange import blurred, smoothed
from examiner.explanation.methods.integrated_gradients import gathered
from examiner.explanation.pair import BOTH, PROBE_ONLY, CropPair, Faces, MapPair
from examiner.explanation.scoring import Steps, unit_embedding
from examiner.job import Progress


@dataclass(frozen=True, slots=True)
class Contrast:
    """The contrast explainer: a forward and a gradient pass per node and face."""

    parameters: ContrastParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Maps of both faces: nowhere negative at or above the threshold, else nowhere positive."""
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
        nodes = self.parameters.nodes
        steps = Steps(progress, len(faces) * nodes, "Contrast: gradients")
        units = [unit_embedding(backbone, pixels) for pixels in pair.crops]
        above = bool(units[0] @ units[1] >= threshold)
        maps = []
        for face in faces:
            pixels, opposite = pair.crops[face], pair.crops[1 - face]
            start = fill(self.parameters.baseline, pixels) if above else opposite.astype(np.float32)
            found = gathered(backbone, pixels, start, units[1 - face], nodes, steps)[0]
            maps.append(self._one_sided(found, above=above))
        return maps

    def _one_sided(self, values: NDArray[np.float64], *, above: bool) -> NDArray[np.float32]:
        coarse = blurred(values, self.parameters.grain)
        kept = np.maximum(coarse, 0) if above else np.minimum(coarse, 0)
        return smoothed(kept, self.parameters.smoothing).astype(np.float32)
