"""CoveringCheck: what the score does when a region is covered, beside what was claimed of it."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.digest import array_digest, record_digest
from examiner.explanation.records import Environment, Side
from examiner.face.records import CROP_SIZE


@dataclass(frozen=True, slots=True)
class Covered:
    """The score with the region covered in one way."""

    fill: str
    """Id of what the region was covered with, such as `blur`."""
    score: float
    change: float
    """`score` less the score of the uncovered crops."""


@dataclass(frozen=True, slots=True)
class MapClaim:
    """How much of a map's weight lies in the region."""

    explanation: str
    """Mark."""
    method: str
    positive: float | None
    """Share of the sum of the map's positive values; None for a map without any."""
    negative: float | None
    """The same of its negative values."""


@dataclass(frozen=True, slots=True)
class TableClaim:
    """What a complete account of the score puts into the region."""

    rule: str
    """`cells` for an exact table, else the method that split the score."""
    explanation: str
    """Mark of the first explanation that has the table."""
    inside: float
    """Sum of the arguments in the region, those of patches that it cuts by the area inside."""


@dataclass(frozen=True, slots=True, eq=False)
class CoveringCheck:
    """A region of one face covered, the true change of the score, and what methods claimed."""

    mark: str
    """V1, V2 …"""
    comparison: str
    """Mark of the comparison."""
    side: Side
    """Whose face was covered; the other was left as it is."""
    region: str
    """The region in words."""
    mask: NDArray[np.uint8]
    """(112, 112): 1 for each pixel of the aligned crop that was covered, else 0. Read-only."""
    score: float
    """Of the uncovered crops."""
    threshold: float
    results: tuple[Covered, ...]
    maps: tuple[MapClaim, ...]
    """One for each explanation of the comparison."""
    tables: tuple[TableClaim, ...]
    """One for each distinct table of the comparison."""
    environment: Environment
    seconds: float
    """Time spent; not part of the digest."""
    inputs: tuple[str, ...]
    """Digests of what the comparison was made from, then of the explanations."""

    def __post_init__(self) -> None:
        if self.mask.shape != (CROP_SIZE, CROP_SIZE) or self.mask.dtype != np.uint8:
            raise ValueError(f"a region is 112×112 uint8, not {self.mask.shape}")
        self.mask.flags.writeable = False

    @property
    def area(self) -> float:
        """Share of the crop that was covered, 0 to 1."""
        return float(self.mask.mean())

    @property
    def digest(self) -> str:
        """Digest over inputs and results, not over marks and time; the same run gives it again."""
        covered = {
            "environment": asdict(self.environment),
            "inputs": self.inputs,
            "maps": [_unmarked(asdict(each)) for each in self.maps],
            "mask": array_digest(self.mask),
            "region": self.region,
            "results": self.results,
            "score": self.score,
            "side": self.side,
            "tables": [_unmarked(asdict(each)) for each in self.tables],
            "threshold": self.threshold,
        }
        return record_digest("covering check", covered)


def _unmarked(claim: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in claim.items() if name != "explanation"}
