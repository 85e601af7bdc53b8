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

from examiner.embedding.backbone import Backbone, LinearHead
from examiner.errors import ArgumentsIncomplete
from examiner.explanation.pair import CropPair, Split, SplitPair
from examiner.explanation.patches import GRID, patch_means
from examiner.explanation.records import Argument, ArgumentTable, Basis, Emphasis
from examiner.face.regions import region_of_cell

_ADVICE = (
    "Compare the two photographs anew; if it happens again, the weights do not belong to this "
    "backbone."
)
_ADVICE_FOR_BASIS = "Let the method take more passes (its parameters say how), or choose another."


@dataclass(frozen=True, slots=True, eq=False)
class CellOutputs:
    """One face's network output, taken apart."""

    cells: NDArray[np.float64]
    """(49, N): what each cell adds to the output, row by row."""
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
    head = _cell_head(backbone)
    if head is None:
        raise ArgumentsIncomplete(
            f"{backbone.spec.name} does not end in a linear head over {GRID}×{GRID} cells, so its "
            "score cannot be split exactly.",
            advice="Explain by shapley, which splits the score of any network.",
        )
    with torch.no_grad():
        features = backbone.features(backbone.prepare(pixels))[0].cpu().double().numpy()
    cells = np.einsum("ncij,cij->ijn", head.weight, features, optimize=True)
    return CellOutputs(cells.reshape(-1, head.bias.size), head.bias)


def has_cells(backbone: Backbone) -> bool:
    """Whether `cell_outputs` can take this backbone's output apart."""
    return _cell_head(backbone) is not None


def _cell_head(backbone: Backbone) -> LinearHead | None:
    head = backbone.linear_head()
    return head if head is not None and head.weight.shape[2:] == (GRID, GRID) else None


def argument_table(
    backbone: Backbone, pair: CropPair, score: float, threshold: float
) -> ArgumentTable:
    """Exact arguments of both faces for `score` being above or below `threshold`.

    Raises ArgumentsIncomplete if a total differs from score − threshold by more than TOLERANCE,
    or if the backbone's head is not linear.
    """
    probe = cell_outputs(backbone, pair.probe)
    reference = cell_outputs(backbone, pair.reference)
    terms = (_terms(probe, reference, threshold), _terms(reference, probe, threshold))
    return complete(_table(terms[0], terms[1], score, threshold, None))


def table_of(splits: SplitPair, score: float, threshold: float) -> ArgumentTable:
    """The table of a split that a method made itself.

    Raises ArgumentsIncomplete if a total misses score − threshold by more than the split allows.
    """
    probe, reference = splits.probe, splits.reference
    basis = Basis(
        rule=splits.rule,
        parameters=splits.parameters,
        baseline=splits.baseline,
        tolerance=splits.tolerance,
        probe_errors=_errors(probe),
        reference_errors=_errors(reference),
        probe_interaction=_interaction(probe),
        reference_interaction=_interaction(reference),
    )
    terms = [np.append(each.patches, each.rest - threshold) for each in (probe, reference)]
    return complete(_table(terms[0], terms[1], score, threshold, basis))


def complete(table: ArgumentTable) -> ArgumentTable:
    """`table`, whose totals are score − threshold; ArgumentsIncomplete if they are not."""
    if not table.residual <= table.tolerance:
        raise ArgumentsIncomplete(
            f"The arguments miss score − threshold by {table.residual:.2g}, more than "
            f"{table.tolerance:g}.",
            advice=_ADVICE if table.basis is None else _ADVICE_FOR_BASIS,
            residual=table.residual,
        )
    return table


def cell_matrix(probe: CellOutputs, reference: CellOutputs) -> NDArray[np.float64]:
    """(50, 50): which cell of the probe argues with which cell of the reference.

    K = E_A E_Bᵀ / (|f_A| |f_B|), with E the rows e_ij and, last, the bias; every entry is a part
    of the score and all together are the score.
    """
    lengths = [np.linalg.norm(each.output()) for each in (probe, reference)]
    rows = [np.vstack([each.cells, each.bias]) for each in (probe, reference)]
    matrix: NDArray[np.float64] = rows[0] @ rows[1].T / (lengths[0] * lengths[1])
    return matrix


def _errors(split: Split) -> tuple[float, ...]:
    return () if split.errors is None else tuple(float(error) for error in split.errors)


def _interaction(split: Split) -> float | None:
    return None if split.alone is None else float(split.patches.sum()) - split.alone


def _terms(own: CellOutputs, other: CellOutputs, threshold: float) -> NDArray[np.float64]:
    """(50,): 49 cells and the rest row."""
    output, against = own.output(), other.output()
    direction = against / (np.linalg.norm(against) * np.linalg.norm(output))
    return np.append(own.cells @ direction, own.bias @ direction - threshold)


def _table(
    probe: NDArray[np.float64],
    reference: NDArray[np.float64],
    score: float,
    threshold: float,
    basis: Basis | None,
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
        basis=basis,
    )


def emphasis(probe: NDArray[np.float32], reference: NDArray[np.float32]) -> Emphasis:
    """Mean of each map over the 49 patches of 16×16 pixels."""
    return Emphasis(tuple(patch_means(probe).tolist()), tuple(patch_means(reference).tolist()))
