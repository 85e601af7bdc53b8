"""Deletion and insertion as plain data: what is drawn, of which pairs, and what came out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from examiner.validation.estimates import Beyond, Estimate
from examiner.validation.records import Configuration

STEPS = 10

SHARES = tuple(step / STEPS for step in range(STEPS + 1))
"""Of the pixels removed or shown: a point of each curve."""

FILLS = ("black", "blur", "mean_face")


class Way(StrEnum):
    """Which faces of a pair lose places."""

    PROBE = "probe"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Removal:
    """Scores of one pair while its places go, at each of SHARES removed."""

    highest: tuple[float, ...]
    """Those with the highest values of the map go first."""
    lowest: tuple[float, ...]


class Ranking(StrEnum):
    """Which end of a map comes first."""

    SIMILARITY = "similarity"
    DISSIMILARITY = "dissimilarity"


class Kind(StrEnum):
    """Whether places go or come."""

    DELETION = "deletion"
    INSERTION = "insertion"


class Measure(StrEnum):
    """What is drawn over the share of places."""

    BALANCED = "balanced"
    ACCEPTANCE = "acceptance"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve of one method, the area under it, and how that stands to the controls'."""

    method: str
    way: Way
    fill: str
    ranking: Ranking
    kind: Kind
    measure: Measure
    population: str
    """`genuine`, `impostor`, or `both`, whose halves count alike."""
    better: str
    """`lower` or `higher`: the area of a good map."""
    values: tuple[float, ...]
    """At each of SHARES removed (deletion) or shown (insertion)."""
    area: Estimate
    """By the trapezoid rule over shares from 0 to 1, so in the unit of the values."""
    beyond: tuple[Beyond, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """The area under a method's insertion curve less that under its deletion curve.

    Scattered pixels that go look like noise and lower a score by themselves, those that come do not
    raise it; orders that scatter have low areas of both kinds. In the gap this cancels out: the
    reverse order has the same gap with the other sign, so random orders have 0 on average.
    """

    method: str
    way: Way
    fill: str
    ranking: Ranking
    measure: Measure
    population: str
    better: str
    """`lower` or `higher`: the gap of a good map."""
    area: Estimate
    beyond: tuple[Beyond, ...]


@dataclass(frozen=True, slots=True)
class Deletion:
    """Deletion and insertion of several methods on the same pairs."""

    configuration: Configuration
    threshold: float
    methods: tuple[str, ...]
    controls: tuple[str, ...]
    """Those of the methods that look at no face."""
    pairs: tuple[int, ...]
    """Indices into the data set's."""
    genuine: int
    impostor: int
    persons: int
    without_face: int
    """Pairs left out since no face was found in one of their pictures."""
    shares: tuple[float, ...]
    draws: int
    """Of persons, for the intervals, which hold 95 hundredths of them."""
    seed: int
    curves: tuple[Curve, ...]
    gaps: tuple[Gap, ...] = ()
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Parameters that are not as they come, by method."""
