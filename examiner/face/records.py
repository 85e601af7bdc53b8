"""FaceBox, Landmarks, DetectedFace and AlignedCrop: where the face is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examiner.digest import record_digest, sha256

CROP_SIZE = 112
"""Width and height of an aligned crop in pixels."""

Point = tuple[float, float]
"""(x, y) in pixels of the upright photograph; the centre of the first pixel is (0, 0)."""

Matrix = tuple[tuple[float, float, float], tuple[float, float, float]]
"""2×3 affine matrix taking photograph coordinates to crop coordinates."""


@dataclass(frozen=True, slots=True)
class FaceBox:
    """A rectangle in pixels of the upright photograph; may reach beyond its border."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Five points in the upright photograph; left and right are the picture's, not the person's."""

    left_eye: Point
    right_eye: Point
    nose: Point
    left_mouth: Point
    right_mouth: Point

    def array(self) -> NDArray[np.float64]:
        """(5, 2) float64, in the order of the fields."""
        points = (self.left_eye, self.right_eye, self.nose, self.left_mouth, self.right_mouth)
        return np.array(points, dtype=np.float64)


class LandmarkOrigin(StrEnum):
    """Who placed the landmarks."""

    DETECTED = "detected"
    CORRECTED = "corrected"
    """Moved by the examiner on a face that the detector found."""
    PLACED = "placed"
    """Given by the examiner where the detector found no face."""


@dataclass(frozen=True, slots=True)
class DetectorRun:
    """Everything that decides what a detector finds in given pixels."""

    detector: str
    weights_sha256: str
    min_face: float
    """Smallest face looked for, pixels of the upright photograph."""


@dataclass(frozen=True, slots=True)
class Detection:
    """One face as the detector saw it."""

    box: FaceBox
    landmarks: Landmarks
    score: float
    """The detector's own score, 0 to 1: that this is a face, not whose it is."""


@dataclass(frozen=True, slots=True)
class DetectedFace:
    """A face in the case."""

    mark: str
    """Mark of the photograph, a full stop, and the face's number: P1.1."""
    image: str
    """Mark of the photograph."""
    index: int
    """1, 2 … in a stable order: largest box first."""
    box: FaceBox
    landmarks: Landmarks
    origin: LandmarkOrigin
    revision: int
    """0 as first found or placed; each correction by hand adds one."""
    detection_score: float | None
    """None where the face was placed by hand."""
    detector: DetectorRun
    chosen: bool
    """Whether this is the face that the examiner compares."""


@dataclass(frozen=True, slots=True, eq=False)
class AlignedCrop:
    """The 112×112 picture that the networks see, and how it lies in the photograph."""

    pixels: NDArray[np.uint8]
    """(112, 112, 3) uint8 sRGB, read-only."""
    matrix: Matrix
    """Photograph to crop."""
    face: str
    """Mark of the face."""
    image_sha256: str
    landmarks: Landmarks

    def __post_init__(self) -> None:
        self.pixels.flags.writeable = False

    @property
    def pixels_sha256(self) -> str:
        """Digest of the raw pixel bytes."""
        return sha256(self.pixels.tobytes())

    @property
    def digest(self) -> str:
        """Digest over the photograph, the landmarks, the matrix and the pixels."""
        content: dict[str, Any] = {
            "image_sha256": self.image_sha256,
            "landmarks": self.landmarks,
            "matrix": self.matrix,
            "pixels_sha256": self.pixels_sha256,
        }
        return record_digest("aligned crop", content)
