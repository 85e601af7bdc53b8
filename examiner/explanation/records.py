"""SaliencyMap, Argument, ArgumentTable and Explanation: why this score."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examiner.digest import array_digest, record_digest
from examiner.face.records import CROP_SIZE

CPU = "cpu"
"""The device whose results are the reference."""


class Side(StrEnum):
    """Which of the two faces of a comparison."""

    PROBE = "probe"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True, eq=False)
class SaliencyMap:
    """Where, on one aligned crop, a method lays weight; it explains the model, not the face."""

    side: Side
    values: NDArray[np.float32]
    """(112, 112) float32, read-only; positive: for the score being above the threshold."""

    def __post_init__(self) -> None:
        if self.values.shape != (CROP_SIZE, CROP_SIZE) or self.values.dtype != np.float32:
            raise ValueError(f"a saliency map is 112×112 float32, not {self.values.shape}")
        self.values.flags.writeable = False

    @property
    def digest(self) -> str:
        """Digest of the values."""
        return array_digest(self.values)


@dataclass(frozen=True, slots=True)
class Argument:
    """One place's signed contribution to the score, seen from each face.

    A place is a cell of the network's last feature map, or a square patch of the crop; the
    table's basis says which.
    """

    cell: int
    """1 to 49, row by row from the top left."""
    row: int
    """1 to 7 from the top."""
    column: int
    """1 to 7 from the left."""
    region: str
    """Facial region of the template that covers most of the cell."""
    probe: float
    """Argument when the probe's features are split and the reference's embedding is fixed."""
    probe_share: float
    """`probe` divided by the sum of the absolute values of all rows, rest row included."""
    reference: float
    reference_share: float


TOLERANCE = 1e-5
"""Largest difference allowed between a table's total and score − threshold."""


@dataclass(frozen=True, slots=True)
class Basis:
    """How a score was split where this was not read off a linear head."""

    rule: str
    """Id of the method that made the split, such as `shapley`."""
    parameters: dict[str, Any]
    """Of that method."""
    baseline: str
    """In words: what stands in the place of a patch that is taken away."""
    tolerance: float
    """Largest difference allowed between a total and score − threshold."""
    probe_errors: tuple[float, ...]
    """Standard error of each row's argument; empty where nothing is estimated."""
    reference_errors: tuple[float, ...]
    probe_interaction: float | None
    """Σ arguments less Σ falls of the score when each patch alone is covered; None: unknown."""
    reference_interaction: float | None


@dataclass(frozen=True, slots=True)
class ArgumentTable:
    """score − threshold = Σ arguments + rest, once for each face.

    The rest row is the part of the score that belongs to no place, minus the decision threshold:
    what the network's bias adds or, with a basis, what the baseline scores against the other face.
    """

    rows: tuple[Argument, ...]
    score: float
    threshold: float
    probe_rest: float
    probe_rest_share: float
    reference_rest: float
    reference_rest_share: float
    basis: Basis | None = None
    """None: rows are feature cells of a linear head, and exact."""

    @property
    def tolerance(self) -> float:
        """Largest residual with which the table counts as complete."""
        return TOLERANCE if self.basis is None else self.basis.tolerance

    def total(self, side: Side) -> float:
        """Sum of all arguments of one face with its rest row; equals score − threshold."""
        if side is Side.PROBE:
            return sum(row.probe for row in self.rows) + self.probe_rest
        return sum(row.reference for row in self.rows) + self.reference_rest

    @property
    def residual(self) -> float:
        """Largest absolute difference of a total from score − threshold, over both faces."""
        margin = self.score - self.threshold
        return max(abs(self.total(side) - margin) for side in Side)


@dataclass(frozen=True, slots=True)
class Emphasis:
    """A saliency map's mean over each of the 49 patches of 16×16 pixels.

    Relative emphasis only: these numbers do not add up to the score and are not contributions.
    """

    probe: tuple[float, ...]
    reference: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Environment:
    """What computed a result; the same environment gives the same bytes."""

    examiner: str
    python: str
    numpy: str
    torch: str
    threads: int
    cpu: str
    """Processor's name and the vector instructions that torch uses."""
    system: str
    device: str = CPU
    """What the network ran on; other devices than the CPU with their names."""


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """What one method says of one comparison."""

    mark: str
    """E1, E2 …"""
    comparison: str
    """Mark of the comparison."""
    method: str
    parameters: dict[str, Any]
    seed: int | None
    """None for methods that draw nothing at random."""
    probe_map: SaliencyMap
    reference_map: SaliencyMap
    emphasis: Emphasis
    arguments: ArgumentTable
    environment: Environment
    seconds: float
    """Time spent on the maps; not part of the digest."""
    inputs: tuple[str, ...]
    """Digests of both crops, both embeddings, the threshold card and the weights, and of the
    decoder's weights for a method that draws faces."""
    matrix: NDArray[np.float64] | None = None
    """(50, 50) float64: argument of each probe cell with each reference cell.

    The last row and column are the network's bias; all entries add up to the score.
    """
    null_band: float | None = None
    """Map values between ± this are what chance alone gives; None where nothing is drawn."""

    @property
    def digest(self) -> str:
        """Digest over method, parameters, inputs and results; the same run gives it again."""
        covered = {
            "arguments": asdict(self.arguments),
            "emphasis": self.emphasis,
            "environment": asdict(self.environment),
            "inputs": self.inputs,
            "method": self.method,
            "parameters": self.parameters,
            "probe_map": self.probe_map.digest,
            "reference_map": self.reference_map.digest,
            "seed": self.seed,
        }
        # What an explanation does not have takes no part, so that digests logged before these
        # fields existed stay true.
        if self.arguments.basis is None:
            del covered["arguments"]["basis"]  # type: ignore[attr-defined]
        if self.environment.device == CPU:
            del covered["environment"]["device"]  # type: ignore[attr-defined]
        if self.matrix is not None:
            covered["matrix"] = array_digest(self.matrix)
        if self.null_band is not None:
            covered["null_band"] = self.null_band
        return record_digest("explanation", covered)
