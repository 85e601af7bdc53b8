"""The argument table: a score split exactly into feature cells and a bias, for a linear head.

Where the head is linear in the last feature map z (7×7 cells), each cell's part of the network's
output is e_ij = W_ij z_ij and f = Σ_ij e_ij + b, so

    score = Σ_ij (e_ij · v) / |f|  +  (b · v) / |f|

with v the other face's unit embedding. Every term is a number that the network really adds up; no
baseline is chosen and nothing is estimated. A cell is a place in the feature map: what it holds
depends on the whole crop, most on the 16×16 pixels that it is drawn over.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from examiner.embedding.backbone import Backbone
from examiner.errors import ArgumentsIncomplete
from examiner.explanation.catalogue import CropPair
from examiner.explanation.records import TOLERANCE, Argument, ArgumentTable, Emphasis
from examiner.face.records import CROP_SIZE
from examiner.face.regions import region_of_cell

GRID = 7
"""Cells per side of the feature map, and patches per side of a crop."""


@dataclass(frozen=True, slots=True, eq=False)
class CellOutputs:
    """One face's network output, taken apart."""

    cells: NDArray[np.float64]
    """(49, N): what each cell adds to the output."""
    bias: NDArray[np.float64]
    """(N,): what no cell adds."""

    def output(self) -> NDArray[np.float64]:
        """(N,): the network's output, put together again."""
        total: NDArray[np.float64] = self.cells.sum(axis=0) + self.bias
        return total


def cell_outputs(backbone: Backbone, pixels: NDArray[np.uint8]) -> CellOutputs:
    """Take the output for one crop apart, in float64 from the float32 feature map.

    Raises ArgumentsIncomplete for a backbone whose head is not linear in a 7×7 feature map.
    """
    head = backbone.linear_head()
    if head is None or head.weight.shape[2:] != (GRID, GRID):
        raise ArgumentsIncomplete(
            f"{backbone.spec.name} does not end in a linear head over {GRID}×{GRID} cells, so its "
            "score cannot be split exactly.",
            advice="Use a backbone with such a head.",
        )
    with torch.no_grad():
        features = backbone.features(backbone.prepare(pixels))[0].double().numpy()
    cells = np.einsum("ncij,cij->ijn", head.weight, features, optimize=True)
    return CellOutputs(cells.reshape(GRID * GRID, -1), head.bias)


def argument_table(
    backbone: Backbone, pair: CropPair, score: float, threshold: float
) -> ArgumentTable:
    """Arguments of both faces for `score` being above or below `threshold`.

    Raises ArgumentsIncomplete if a total differs from score − threshold by more than TOLERANCE.
    """
    probe = cell_outputs(backbone, pair.probe)
    reference = cell_outputs(backbone, pair.reference)
    probe_terms = _terms(probe, reference, threshold)
    reference_terms = _terms(reference, probe, threshold)
    table = _table(probe_terms, reference_terms, score, threshold)
    if not table.residual <= TOLERANCE:
        raise ArgumentsIncomplete(
            f"The arguments miss score − threshold by {table.residual:.2g}, more than "
            f"{TOLERANCE:g}.",
            advice="Compare the two photographs anew; if it happens again, the weights do not "
            "belong to this backbone.",
            residual=table.residual,
        )
    return table


def _terms(own: CellOutputs, other: CellOutputs, threshold: float) -> NDArray[np.float64]:
    """(50,): 49 cells and the rest row."""
    output, against = own.output(), other.output()
    direction = against / (np.linalg.norm(against) * np.linalg.norm(output))
    return np.append(own.cells @ direction, own.bias @ direction - threshold)


def _table(
    probe: NDArray[np.float64], reference: NDArray[np.float64], score: float, threshold: float
) -> ArgumentTable:
    probe_shares = probe / np.abs(probe).sum()
    reference_shares = reference / np.abs(reference).sum()
    rows = tuple(
        Argument(
            cell=cell + 1,
            row=cell // GRID + 1,
            column=cell % GRID + 1,
            region=region_of_cell(cell // GRID + 1, cell % GRID + 1),
            probe=float(probe[cell]),
            probe_share=float(probe_shares[cell]),
            reference=float(reference[cell]),
            reference_share=float(reference_shares[cell]),
        )
        for cell in range(GRID * GRID)
    )
    return ArgumentTable(
        rows=rows,
        score=score,
        threshold=threshold,
        probe_rest=float(probe[-1]),
        probe_rest_share=float(probe_shares[-1]),
        reference_rest=float(reference[-1]),
        reference_rest_share=float(reference_shares[-1]),
    )


def emphasis(probe: NDArray[np.float32], reference: NDArray[np.float32]) -> Emphasis:
    """Mean of each map over the 49 patches of 16×16 pixels."""
    return Emphasis(_patch_means(probe), _patch_means(reference))


def _patch_means(values: NDArray[np.float32]) -> tuple[float, ...]:
    side = CROP_SIZE // GRID
    patches = values.astype(np.float64).reshape(GRID, side, GRID, side)
    return tuple(float(mean) for mean in patches.mean(axis=(1, 3)).ravel())
