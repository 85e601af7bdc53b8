"""Cells: the exact argument table of a linear head, drawn as a map.

Each cell (i, j) of the last feature map adds (e_ij · v) / |f| to the score, with e_ij its part of
the network's output f and v the other face's unit embedding (see explanation.arguments). Nothing
is estimated and no baseline is chosen. The map spreads each cell's argument evenly over the pixels
that it is drawn over, so that its sum over a face is the sum of that face's arguments.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.explanation.arguments import CellOutputs, cell_matrix, cell_outputs
from examiner.explanation.method_parameters import NoParameters
from examiner.explanation.pair import CropPair, MapPair
from examiner.explanation.patches import spread
from examiner.job import Progress


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells explainer: two forward passes, for backbones whose head is linear."""

    parameters: NoParameters

    def explain(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> MapPair:
        """Arguments per pixel of both faces and the matrix of cells against cells.

        Raises ArgumentsIncomplete for a backbone whose head is not linear.
        """
        probe, reference = _outputs(pair, backbone, progress)
        return MapPair(
            probe=_map(probe, reference),
            reference=_map(reference, probe),
            matrix=cell_matrix(probe, reference),
        )

    def explain_probe(
        self, pair: CropPair, backbone: Backbone, threshold: float, progress: Progress
    ) -> NDArray[np.float32]:
        """(112, 112): the probe's map alone, from the same two passes."""
        return _map(*_outputs(pair, backbone, progress))


def _outputs(
    pair: CropPair, backbone: Backbone, progress: Progress
) -> tuple[CellOutputs, CellOutputs]:
    outputs = []
    for step, pixels in enumerate(pair.crops):
        progress.advance(step, 2, "Cells: forward pass")
        outputs.append(cell_outputs(backbone, pixels))
    progress.advance(2, 2, "Cells")
    return outputs[0], outputs[1]


def _map(own: CellOutputs, other: CellOutputs) -> NDArray[np.float32]:
    output, against = own.output(), other.output()
    return spread(own.cells @ against / (np.linalg.norm(against) * np.linalg.norm(output)))
