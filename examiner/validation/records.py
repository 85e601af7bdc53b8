"""DataSet, Picture and Pair: photographs of known people, and which are held against each other."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the pictures of a data set are."""

    PHOTOGRAPHS = "photographs"
    """Faces are found and aligned by this program."""
    CROPS = "crops"
    """112×112 pixels, aligned by others to the template."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a known person."""

    name: str
    """As the table of pairs calls it."""
    person: str
    file: str
    """Path below the data set's folder."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures that are held against each other."""

    fold: int
    same: bool
    """Whether both are of one person: a genuine pair; else an impostor pair."""
    first: int
    """Index of the picture among the data set's; it takes the probe's part."""
    second: int
    """It takes the reference's part."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """Pictures and pairs, as read from a folder."""

    name: str
    kind: Kind
    folder: str
    pictures: tuple[Picture, ...]
    pairs: tuple[Pair, ...]
