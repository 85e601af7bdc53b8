"""Estimate, Share and Beyond: a number measured on pairs, and how sure it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and its 95 % interval, from drawing the people anew."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, 0 to 1, and its 95 % interval, from drawing the people anew."""

    value: float
    low: float
    high: float
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Beyond:
    """How much larger a number is than a control's on the same pairs."""

    control: str
    difference: Estimate
