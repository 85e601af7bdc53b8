"""Find faces in a photograph, in a stable order."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from examiner import weights
from examiner.face.records import Detection, FaceBox, Landmarks, Point
from examiner.image.records import RgbPixels
from examiner.job import Progress

if TYPE_CHECKING:
    from examiner.face import mtcnn

SMALLEST_FACE = 20.0
"""Pixels; the eyes of a face this high lie six or seven pixels apart: too little to compare."""

LEAST_MIN_FACE = 12.0
"""Pixels; nothing smaller may be asked for, as the networks look through windows of 12 pixels."""

SMALLEST_SHARE = 0.01
"""Of the long side: a smaller face in a large photograph must be asked for, as looking for it
multiplies time and false alarms."""

_SMALLER_YET_KEPT = 0.85
# The box of a face as small as the window is off by up to a tenth: a face of 20 pixels whose box
# measures 18 is wanted, one whose box measures 16 was not asked for.

_EDGE_TO_CENTRE = 0.5
# Networks and boxes count from the corner of the first pixel, records from its centre.


def default_min_face(width: int, height: int) -> float:
    """Smallest face looked for unless asked otherwise, in pixels of a photograph of this size.

    20 pixels up to a long side of 2000 pixels, and 1 % of the long side beyond.
    """
    return max(SMALLEST_FACE, SMALLEST_SHARE * max(width, height))


class Detector:
    """The three-stage cascade with its weights; `load` makes one."""

    name = "mtcnn"

    def __init__(self, networks: "mtcnn.Networks", weights_sha256: str) -> None:
        self._networks = networks
        self.weights_sha256 = weights_sha256

    def detect(
        self, pixels: RgbPixels, min_face: float, progress: Progress
    ) -> tuple[Detection, ...]:
        """The faces in `pixels` that are at least about `min_face` pixels high.

        Largest box first; boxes of equal area by left edge, then top. Equal pixels give equal
        numbers. Empty if there is no face, or the photograph is smaller than the smallest face.
        Raises ValueError if `min_face` is less than LEAST_MIN_FACE or not finite.
        """
        if not (math.isfinite(min_face) and min_face >= LEAST_MIN_FACE):
            raise ValueError(f"no face smaller than {LEAST_MIN_FACE} pixels is found: {min_face}")
        from examiner.face import mtcnn

        found = mtcnn.find(self._networks, pixels, min_face, progress)
        seen = zip(found.boxes, found.landmarks, found.scores, strict=True)
        faces = [_detection(box, points, float(score)) for box, points, score in seen]
        least = _SMALLER_YET_KEPT * min_face
        large = [face for face in faces if max(face.box.width, face.box.height) >= least]
        return tuple(sorted(large, key=_place_in_order))


def load(folder: Path | None = None) -> Detector:
    """The detector with the weights in `folder` (the bundled ones); raises WeightsError."""
    from examiner.face import mtcnn

    networks = mtcnn.Networks()
    shapes = {name: tuple(value.shape) for name, value in networks.state_dict().items()}
    networks.load_state_dict(weights.load_state("mtcnn", shapes, folder))
    return Detector(networks.eval(), weights.entry("mtcnn", folder).sha256)


def _detection(box: NDArray[np.float64], points: NDArray[np.float64], score: float) -> Detection:
    left, top, right, bottom = (box - _EDGE_TO_CENTRE).tolist()
    return Detection(FaceBox(left, top, right, bottom), _landmarks(points), score)


def _landmarks(points: NDArray[np.float64]) -> Landmarks:
    places: list[Point] = [(x, y) for x, y in (points - _EDGE_TO_CENTRE).tolist()]
    return Landmarks(*places)


def _place_in_order(face: Detection) -> tuple[float, float, float]:
    return (-face.box.width * face.box.height, face.box.left, face.box.top)
