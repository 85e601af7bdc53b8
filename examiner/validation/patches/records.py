"""What was measured on patched pairs, as plain data: replacement curves and localisation."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from examiner.validation.estimates import Beyond
from examiner.validation.records import Configuration


class Protocol(StrEnum):
    """How pixels are chosen to get back what they were."""

    PUBLISHED = "published"
    """By the map over the whole face."""
    WITHIN_RINGS = "within_rings"
    """By the map within rings around the middle, each by the same share; this program's own."""


class Rate(StrEnum):
    """What is drawn over the share replaced; lower is better."""

    FALSE_MATCH = "false_match"
    FALSE_NON_MATCH = "false_non_match"


@dataclass(frozen=True, slots=True)
class Against:
    """A number with its interval, and how it stands to the controls'."""

    value: float
    low: float
    high: float
    beyond: tuple[Beyond, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """One rate of one method over the share of pixels replaced."""

    method: str
    protocol: Protocol
    rate: Rate
    values: tuple[float, ...]
    """At each share, the first of which is 0."""
    low: tuple[float, ...]
    high: tuple[float, ...]
    mean: Against
    """Over the shares from 0.05 to 0.95, plain."""
    area: Against
    """By the trapezoid rule over shares from 0 to 0.95; a rate of 1 throughout has 0.95."""


class Facing(StrEnum):
    """Which side of a map is asked."""

    PATCHES = "patches"
    """What the patches are known to argue for: up where they show the other person, else down."""
    DECISION = "decision"
    """What the decision asks for: up at or above the threshold, down below it."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where one method's maps point, on the pairs of one sort and decision."""

    method: str
    facing: Facing
    population: str
    """`genuine` or `impostor`."""
    decision: str
    """`above`, `below` or `any`: where the patched pairs' scores lie."""
    expected: str
    """Where a good map points: `inside` the patches or `outside` of them."""
    pairs: int
    area: float
    """Mean share of the face that is patched: what chance alone hits."""
    hit: Against
    """Share of maps whose highest value is patched."""
    mass: Against | None
    """Mean part of the positive values that is patched, less the area; None without any."""
    without_mass: int
    """Maps without positive values, left out of `mass`."""
    rank: Against
    """Mean chance that a patched pixel's value is above another's; 0.5 by chance."""
    rank_in_rings: Against
    """The same of the places within rings around the middle, so that the middle is no help."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Both rates at the threshold, as shares of the impostor and of the genuine pairs."""

    false_match: float
    false_non_match: float


@dataclass(frozen=True, slots=True)
class Patches:
    """Replacement and localisation of several methods on the same patched pairs."""

    configuration: Configuration
    version: str
    threshold: float
    methods: tuple[str, ...]
    settings: dict[str, dict[str, Any]]
    """Of methods that do not run as they come."""
    controls: tuple[str, ...]
    pairs: tuple[int, ...]
    """Indices into the data set's."""
    genuine: int
    impostor: int
    persons: int
    without_face: int
    """Pairs left out since no face was found in one of their pictures."""
    stand_ins: int
    """Genuine pairs whose published donor is not here, so that another picture stands in."""
    unpatched: Rates
    patched: Rates
    shares: tuple[float, ...]
    draws: int
    """Of persons, for the intervals, which hold 95 hundredths of them."""
    seed: int
    curves: tuple[Curve, ...]
    located: tuple[Located, ...]
