"""Quality and QualityValue: what is measured of a face's picture, and what was found."""

from dataclasses import dataclass
from enum import StrEnum


class Harm(StrEnum):
    """On which side of what is usual a value makes a face harder to compare."""

    LOW = "low"
    HIGH = "high"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Quality:
    """One component of image quality."""

    id: str
    title: str
    unit: str
    """Empty for a pure number."""
    definition: str
    """What is measured, in one sentence."""
    harm: Harm
    places: int
    """Decimals that are printed."""


@dataclass(frozen=True, slots=True)
class QualityValue:
    """One component's value for one face."""

    id: str
    value: float | None
    """None where it cannot be measured."""
    unit: str
    note: str = ""
    """Why there is no value, or what to bear in mind of it; may be empty."""
