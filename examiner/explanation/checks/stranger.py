"""The face that takes the reference's place: a bundled one that is neither of the pair."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from examiner.digest import array_digest
from examiner.embedding.backbone import Backbone
from examiner.explanation.pair import CropPair
from examiner.explanation.scoring import unit_embedding
from examiner.face import detector
from examiner.face.alignment import align
from examiner.image.bundled import photograph_path
from examiner.image.decode import decode
from examiner.job import Silent

CANDIDATES = ("astronaut.png", "biden.jpg", "obama3.jpg")
"""Photographs of three persons that come with the program."""

_MIN_FACE = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Stranger:
    """An aligned crop of a face that is not of the pair."""

    file_name: str
    """Of the bundled photograph."""
    pixels: NDArray[np.uint8]
    """(112, 112, 3) uint8 sRGB, read-only."""

    @property
    def digest(self) -> str:
        """Digest of the pixels."""
        return array_digest(self.pixels)


def stranger_to(pair: CropPair, backbone: Backbone) -> Stranger:
    """The bundled face that is least like both faces of the pair, by this backbone's scores."""
    units = [unit_embedding(backbone, pixels) for pixels in (pair.probe, pair.reference)]

    def likeness(candidate: Stranger) -> float:
        own = unit_embedding(backbone, candidate.pixels)
        return max(float(own @ unit) for unit in units)

    return min((_bundled_face(name) for name in CANDIDATES), key=likeness)


@cache
def _bundled_face(name: str) -> Stranger:
    pixels = decode(photograph_path(name).read_bytes(), name).pixels
    face = detector.load().detect(pixels, _MIN_FACE, Silent())[0]
    crop = align(pixels, face.landmarks, name, name).pixels
    crop.flags.writeable = False
    return Stranger(name, crop)
