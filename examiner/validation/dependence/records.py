"""The checks and the stability of explanations over many pairs, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from examiner.validation.estimates import Estimate, Share
from examiner.validation.records import Configuration

QUANTILES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
"""Shares of the pairs that lie at or below what a distribution states."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """How one number of one method is spread over pairs."""

    method: str
    check: str
    """Id of the check, or `stability`."""
    figure: str
    """What stands beside the check's own number; empty for that number itself."""
    unit: str
    population: str
    """`all`, `genuine` or `impostor`."""
    pairs: int
    undefined: int
    """Of the pairs, those for which there is no number."""
    quantiles: tuple[float, ...]
    """At each of QUANTILES; empty where there is no number at all."""
    mean: Estimate | None


@dataclass(frozen=True, slots=True)
class Passed:
    """In how many pairs a method met a check's criterion; without a number it is not met."""

    method: str
    check: str
    criterion: str
    population: str
    share: Share


@dataclass(frozen=True, slots=True)
class Dependence:
    """Checks of several methods on the same pairs."""

    configuration: Configuration
    threshold: float
    methods: tuple[str, ...]
    controls: tuple[str, ...]
    pairs: tuple[int, ...]
    """Indices into the data set's."""
    genuine: int
    impostor: int
    persons: int
    without_face: int
    """Pairs left out since no face was found in one of their pictures."""
    stability: str
    """In words: by how much circumstances were changed, or why they were not."""
    draws: int
    """Of persons, for the intervals, which hold 95 hundredths of them."""
    seed: int
    distributions: tuple[Distribution, ...]
    passed: tuple[Passed, ...]
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Parameters that are not as they come, by method."""
