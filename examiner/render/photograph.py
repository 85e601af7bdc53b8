"""Pictures made from a whole photograph: faces outlined, and a map drawn back where it belongs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from examiner.face.records import CROP_SIZE, AlignedCrop, DetectedFace, FaceBox
from examiner.image.records import RgbPixels
from examiner.render.figure import INK, PAPER, label_font
from examiner.render.hatching import PIXELS_APART, hatch
from examiner.render.overlay import MapValues, OverlayState, draw

CROP_COLOUR = (0, 92, 150)
"""Colour of the aligned crop's outline; boxes and landmarks are white with a dark edge."""

COVER_GREY = 150
"""Of a face that takes no part."""

_COVER_MARGIN = 0.35
"""A detector's box ends at the brow and the chin."""

_SHIFT = 4
_OUTSIDE = 200
_REGION_MARGIN = 0.12


@dataclass(frozen=True, slots=True, eq=False)
class OutlinedFace:
    """A face to draw: its box and, where it was compared, its landmarks and the crop's square."""

    face: DetectedFace
    crop: AlignedCrop | None
    """None for a face that was not compared."""


def outlined_photograph(
    pixels: RgbPixels, faces: Sequence[OutlinedFace], longest: int
) -> RgbPixels:
    """The photograph at `longest` pixels along its longer side, faces numbered and outlined.

    A compared face has a heavy box, its crop's square and the five landmarks. Another face is
    covered, as far as it does not reach into what was compared.
    """
    factor = longest / max(pixels.shape[:2])
    picture = _resized(pixels, factor)
    picture[_covered(picture, faces, factor)] = COVER_GREY
    pen = _Pen(picture, factor, max(longest / 700, 1.0))
    for outlined in faces:
        _draw_face(pen, outlined)
    return _label_faces(picture, faces, factor, max(longest // 42, 12))


def map_on_photograph(
    pixels: RgbPixels, crop: AlignedCrop, values: MapValues, state: OverlayState, size: int
) -> RgbPixels:
    """The photograph around the aligned crop with the map drawn back, (size, size, 3) uint8.

    The map is taken through the inverse of the crop's 2×3 matrix. Ground beyond the photograph's
    border is grey.
    """
    left, top, side = _square_region(crop)
    scale = size / side
    ground = _cut(pixels, left, top, side)
    shrinking = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    base = cv2.resize(ground, (size, size), interpolation=shrinking)
    # From a pixel of the drawing to the photograph, then by the matrix to the crop.
    offset_x, offset_y = left + 0.5 / scale - 0.5, top + 0.5 / scale - 0.5
    to_photograph = np.array([[1 / scale, 0, offset_x], [0, 1 / scale, offset_y], [0, 0, 1]])
    to_crop = np.asarray(crop.matrix, dtype=np.float64) @ to_photograph
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpAffine(values, to_crop, (size, size), flags=flags, borderValue=0.0)
    laid = laid.astype(np.float32)
    (a, _, _), (c, _, _) = crop.matrix
    spacing = max(round(PIXELS_APART * scale / math.hypot(a, c)), 1)
    picture = hatch(draw(base, laid, state), laid, state, spacing)
    corners = (_crop_corners(crop) - (left, top) + 0.5) * scale - 0.5
    _polygon(picture, corners, CROP_COLOUR, max(size / 300, 1.0))
    return picture


class _Pen:
    """Draws shapes given in photograph coordinates, each over a halo that any ground shows up."""

    def __init__(self, picture: RgbPixels, factor: float, width: float) -> None:
        self.picture = picture
        self.factor = factor
        self.width = width

    def place(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Photograph coordinates to drawing coordinates, pixel centres kept."""
        return (points + 0.5) * self.factor - 0.5

    def outline(self, points: NDArray[np.float64], colour: tuple[int, int, int], w: float) -> None:
        """A closed line through `points`."""
        _polygon(self.picture, self.place(points), colour, w * self.width)

    def dots(self, points: NDArray[np.float64]) -> None:
        """A ringed white dot at each of `points`."""
        for x, y in self.place(points):
            centre = _fixed(x), _fixed(y)
            for radius, colour in ((3.6, INK), (2.4, PAPER)):
                size = _fixed(radius * self.width)
                cv2.circle(self.picture, centre, size, colour, -1, cv2.LINE_AA, _SHIFT)


def _covered(picture: RgbPixels, faces: Sequence[OutlinedFace], factor: float) -> NDArray[np.bool_]:
    """Where faces lie that were not compared, hair and ears included, (height, width) bool."""
    mask = np.zeros(picture.shape[:2], np.uint8)
    for outlined in sorted(faces, key=lambda each: each.crop is not None):
        other = outlined.crop is None
        shapes = [_box_corners(outlined.face.box, _COVER_MARGIN if other else 0.0)]
        if outlined.crop is not None:
            shapes.append(_crop_corners(outlined.crop))
        for corners in shapes:
            points = np.rint((corners + 0.5) * factor - 0.5).astype(np.int32)
            cv2.fillConvexPoly(mask, points, int(other))
    return mask.astype(bool)


def _box_corners(box: FaceBox, margin: float) -> NDArray[np.float64]:
    """(4, 2) corners of a box, moved out by a share of its longer side."""
    out = margin * max(box.width, box.height)
    left, top, right, bottom = box.left - out, box.top - out, box.right + out, box.bottom + out
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def _draw_face(pen: _Pen, outlined: OutlinedFace) -> None:
    pen.outline(_box_corners(outlined.face.box, 0.0), PAPER, 1.2 if outlined.crop is None else 2.6)
    if outlined.crop is not None:
        pen.outline(_crop_corners(outlined.crop), CROP_COLOUR, 2.0)
        pen.dots(outlined.face.landmarks.array())


def _label_faces(
    picture: RgbPixels, faces: Sequence[OutlinedFace], factor: float, size: int
) -> RgbPixels:
    image = Image.fromarray(picture)
    pen = ImageDraw.Draw(image)
    for outlined in faces:
        box, text = outlined.face.box, str(outlined.face.index)
        font = label_font(size)
        width, height = font.getlength(text) + size * 0.7, size * 1.25
        x = min(max(box.left * factor, 0), picture.shape[1] - width)
        y = min(max(box.top * factor - height, 0), picture.shape[0] - height)
        fill, ink = (PAPER, INK) if outlined.crop is None else (INK, PAPER)
        pen.rectangle((x, y, x + width, y + height), fill=fill, outline=ink)
        pen.text((x + width / 2, y + height / 2), text, font=font, anchor="mm", fill=ink)
    return np.asarray(image).copy()


def _polygon(
    picture: RgbPixels, points: NDArray[np.float64], colour: tuple[int, int, int], width: float
) -> None:
    fixed = np.rint(points * (1 << _SHIFT)).astype(np.int32).reshape(-1, 1, 2)
    halo = INK if colour == PAPER else PAPER
    for line, thickness in ((halo, width + 2), (colour, width)):
        whole = max(round(thickness), 1)
        cv2.polylines(picture, [fixed], True, line, whole, cv2.LINE_AA, _SHIFT)


def _fixed(value: float) -> int:
    return round(float(value) * (1 << _SHIFT))


def _resized(pixels: RgbPixels, factor: float) -> RgbPixels:
    size = (max(round(pixels.shape[1] * factor), 1), max(round(pixels.shape[0] * factor), 1))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    resized: RgbPixels = cv2.resize(pixels, size, interpolation=how)
    return np.ascontiguousarray(resized).copy()


def _crop_corners(crop: AlignedCrop) -> NDArray[np.float64]:
    """(4, 2) corners of the crop's outer edge in photograph coordinates."""
    low, high = -0.5, CROP_SIZE - 0.5
    square = np.array([(low, low), (high, low), (high, high), (low, high)])
    matrix = np.asarray(crop.matrix, dtype=np.float64)
    corners = np.linalg.solve(matrix[:, :2], (square - matrix[:, 2]).T).T
    return np.asarray(corners, dtype=np.float64)


def _square_region(crop: AlignedCrop) -> tuple[int, int, int]:
    """Left, top and side of an upright square around the crop, whole pixels of the photograph."""
    corners = _crop_corners(crop)
    low, high = corners.min(axis=0), corners.max(axis=0)
    side = round(float((high - low).max()) * (1 + 2 * _REGION_MARGIN)) + 1
    left, top = np.floor((low + high) / 2 - side / 2).astype(int)
    return int(left), int(top), side


def _cut(pixels: RgbPixels, left: int, top: int, side: int) -> RgbPixels:
    """The square from `pixels`, grey where it reaches beyond the border."""
    cut = np.full((side, side, 3), _OUTSIDE, dtype=np.uint8)
    height, width = pixels.shape[:2]
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + side, width), min(top + side, height)
    if x1 > x0 and y1 > y0:
        cut[y0 - top : y1 - top, x0 - left : x1 - left] = pixels[y0:y1, x0:x1]
    return cut
