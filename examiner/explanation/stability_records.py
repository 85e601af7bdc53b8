"""Stability: what of an explanation holds when its circumstances change a little."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.digest import array_digest, record_digest
from examiner.explanation.parameters import number, whole
from examiner.explanation.records import Argument, Environment, Side
from examiner.face.records import CROP_SIZE


@dataclass(frozen=True, slots=True)
class StabilityParameters:
    """By how much each circumstance is changed."""

    delta: float = number(0.02, 0.0, 0.5, "how far the decision threshold is moved, either way")
    shift: float = number(1.0, 0.1, 8.0, "how far a face is shifted, each way", "crop pixels")
    quality: int = whole(75, 10, 95, "JPEG quality with which both photographs are saved again")
    scale: float = number(0.05, 0.005, 0.25, "share by which a face is made larger and smaller")


@dataclass(frozen=True, slots=True)
class Variation:
    """One changed circumstance, and what the explanation became."""

    name: str
    changed: str
    """In words: what was changed, and by how much."""
    score: float
    threshold: float
    probe_map: str
    """Digest of the map as it was made anew."""
    reference_map: str
    probe_likeness: float
    """Rank correlation with the recorded map, place by place of the face."""
    reference_likeness: float
    probe_changed: int
    """Pixels where this map and the recorded one have opposite signs beyond the noise floor."""
    reference_changed: int


@dataclass(frozen=True, slots=True)
class Interval:
    """Smallest and largest value of one argument over the recorded run and all variations."""

    low: float
    high: float

    @property
    def keeps_its_sign(self) -> bool:
        """Whether the argument speaks one way throughout."""
        return self.low >= 0 or self.high <= 0


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """An explanation made anew under changed circumstances."""

    mark: str
    """S1, S2 …"""
    explanation: str
    """Mark of the explanation."""
    parameters: StabilityParameters
    floor: float
    """Map values between ± this count as noise, in the map's unit."""
    variations: tuple[Variation, ...]
    probe_sign_changes: NDArray[np.uint8]
    """(112, 112): 1 where both signs occur beyond the noise floor, over the recorded map and all
    variations, each carried back to the recorded crop; else 0. Read-only."""
    reference_sign_changes: NDArray[np.uint8]
    probe: tuple[Interval, ...]
    """Of the 49 arguments, row by row."""
    reference: tuple[Interval, ...]
    probe_rest: Interval
    reference_rest: Interval
    environment: Environment
    seconds: float
    """Time spent; not part of the digest."""
    inputs: tuple[str, ...]
    """Digests of the explanation and of what it was made from."""

    def __post_init__(self) -> None:
        for places in (self.probe_sign_changes, self.reference_sign_changes):
            if places.shape != (CROP_SIZE, CROP_SIZE) or places.dtype != np.uint8:
                raise ValueError(f"places are 112×112 uint8, not {places.shape}")
            places.flags.writeable = False

    def sign_changes(self, side: Side) -> NDArray[np.uint8]:
        """(112, 112): the places of one face whose sign changes."""
        return self.probe_sign_changes if side is Side.PROBE else self.reference_sign_changes

    def intervals(self, side: Side) -> tuple[Interval, ...]:
        """One face's 49 intervals and, last, that of its rest row."""
        if side is Side.PROBE:
            return (*self.probe, self.probe_rest)
        return (*self.reference, self.reference_rest)

    def interval_of(self, row: Argument, side: Side) -> Interval:
        """The interval of one row of the argument table."""
        return self.intervals(side)[row.cell - 1]

    @property
    def scores(self) -> Interval:
        """Smallest and largest score over all variations."""
        found = [each.score for each in self.variations]
        return Interval(min(found), max(found))

    @property
    def digest(self) -> str:
        """Digest over inputs and results, not over marks and time; the same run gives it again."""
        covered = {
            "environment": asdict(self.environment),
            "floor": self.floor,
            "inputs": self.inputs,
            "parameters": asdict(self.parameters),
            "probe": self.intervals(Side.PROBE),
            "probe_sign_changes": array_digest(self.probe_sign_changes),
            "reference": self.intervals(Side.REFERENCE),
            "reference_sign_changes": array_digest(self.reference_sign_changes),
            "variations": self.variations,
        }
        return record_digest("stability", covered)
