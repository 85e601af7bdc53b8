"""What publications report, kept as data, to stand beside what is measured here."""

from dataclasses import dataclass

import msgspec

from examiner.settings import resources_folder


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One number of a publication about a method."""

    method: str
    measure: str
    """In words, with the data set."""
    value: float
    """A share, 0 to 1."""
    better: str
    """`lower` or `higher`."""
    beside: str
    """Id of the column of the table whose figures stand beside it."""
    scale: str
    """Why the two may not be compared as numbers; empty where they may."""
    source: str
    trust: str
    """`stated` or `second-hand`."""


@dataclass(frozen=True, slots=True)
class PublishedClaim:
    """What a publication says of its method in words."""

    method: str
    text: str
    source: str
    tested_by: str
    """What is measured here that bears on it."""


@dataclass(frozen=True, slots=True)
class PublishedNetwork:
    """What a publication reports of recognition itself."""

    name: str
    measure: str
    value: tuple[float, ...]
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class Published:
    """Everything that is quoted."""

    figure: tuple[PublishedFigure, ...]
    claim: tuple[PublishedClaim, ...]
    network: tuple[PublishedNetwork, ...]


def published() -> Published:
    """What this version of the program quotes."""
    data = (resources_folder() / "published" / "figures.toml").read_bytes()
    return msgspec.toml.decode(data, type=Published)
