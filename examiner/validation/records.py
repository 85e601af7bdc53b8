"""DataSet, Picture, Pair: photographs of known people held against each other; what a run is of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from examiner.explanation.records import CPU
from examiner.face.records import Detection


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


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """What became of one picture on its way to an aligned crop."""

    sha256: str
    """Of the file."""
    width: int
    """Pixels of the upright picture."""
    height: int
    failure: str = ""
    """Why there is no crop, in words; empty where there is one."""
    faces: int = 0
    """How many the detector found; 0 also where none was looked for, as in a crop."""
    detection: Detection | None = None
    """The face that was taken; None for crops, and where there is none."""
    quality: Mapping[str, float] = field(default_factory=dict)
    """Components of image quality that could be measured, by their ids in `face.quality`; empty for
    crops and where there is no face."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a run is made with; results of two configurations never lie in one folder."""

    program: str
    """Version."""
    data_set: str
    """Name."""
    data_set_sha256: str
    """Over kind, pictures' names, persons and files, and pairs."""
    kind: Kind
    pictures: int
    genuine_pairs: int
    impostor_pairs: int
    folds: int
    backbone: str
    weights_sha256: str
    detector: str
    """Empty where crops were aligned by others."""
    detector_sha256: str
    alignment: str
    """In words."""
    device: str = CPU
    """What the network ran on; other devices than the CPU with their names."""

    @property
    def network(self) -> str:
        """The backbone, and what it ran on where that is not the CPU."""
        return self.backbone if self.device == CPU else f"{self.backbone}, {self.device}"
