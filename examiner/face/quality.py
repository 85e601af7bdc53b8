"""Image quality of one face, component by component; there is no single score.

Quality foretells how well a network can work with a picture. It says nothing of what a comparison
is worth as evidence.
"""

import math
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from examiner.face.alignment import crop_outline
from examiner.face.condition import gain, outside, photographed
from examiner.face.pose import pose
from examiner.face.quality_records import Harm, Quality, QualityValue
from examiner.face.records import CROP_SIZE, AlignedCrop
from examiner.image.compression import JpegSaving
from examiner.image.records import RgbPixels

NOTE = (
    "Quality foretells how well a network can work with a picture; it says nothing of what a "
    "comparison is worth as evidence."
)
"""Stands wherever these values stand."""

DARK, BRIGHT = 5, 250
"""A pixel whose brightest colour is at most DARK, or at least BRIGHT, of 255 has lost detail."""

OVAL_CENTRE, OVAL_AXES = (56, 62), (36, 48)
"""The oval of the aligned crop that counts as the face: centre and half axes, crop pixels."""

_LEAST_SIDE = 24
"""Photograph pixels that a face must span each way for blocks to be told from detail."""

QUALITIES: tuple[Quality, ...] = (
    Quality(
        "eye_distance",
        "Distance between the eyes",
        "pixels",
        "Distance between the landmarks of both eyes, in pixels of the photograph.",
        Harm.LOW,
        1,
    ),
    Quality(
        "crop_gain",
        "Enlargement for the crop",
        "times",
        "Pixels of the aligned crop for each pixel of the photograph, along a line; above 1 the "
        "face was enlarged.",
        Harm.HIGH,
        2,
    ),
    Quality(
        "outside",
        "Outside the photograph",
        "",
        "Share of the aligned crop that lies beyond the photograph's border.",
        Harm.HIGH,
        3,
    ),
    Quality(
        "sharpness",
        "Sharpness",
        "",
        "Root mean square of luminance's Laplacian (its four neighbours less four times the pixel) "
        "divided by its standard deviation, within the oval of the face in the aligned crop, so at "
        "one scale for all faces; noise raises it too.",
        Harm.LOW,
        3,
    ),
    Quality(
        "luminance",
        "Mean luminance",
        "of 255",
        "Mean of 0.299 R + 0.587 G + 0.114 B within the oval of the face in the aligned crop.",
        Harm.BOTH,
        1,
    ),
    Quality(
        "dark_share",
        "Clipped dark",
        "",
        f"Share of the oval of the face whose brightest colour is at most {DARK} of 255.",
        Harm.HIGH,
        3,
    ),
    Quality(
        "bright_share",
        "Clipped bright",
        "",
        f"Share of the oval of the face whose brightest colour is at least {BRIGHT} of 255.",
        Harm.HIGH,
        3,
    ),
    Quality(
        "jpeg_quality",
        "JPEG quality",
        "of 100",
        "Setting of the usual encoder whose luminance table lies nearest to the file's, from the "
        "last time that it was saved.",
        Harm.LOW,
        0,
    ),
    Quality(
        "blockiness",
        "Blockiness",
        "times",
        "Mean step of luminance between neighbouring pixels on those eighth rows and columns where "
        "it is largest, divided by the median of the eight, around the face in the photograph; 1.0 "
        "to 1.2 without blocks of 8×8.",
        Harm.HIGH,
        2,
    ),
    Quality(
        "yaw",
        "Yaw",
        "degrees",
        "Turn to the side, above 0 to the right of the picture, from fitting an average face's "
        "five points in space to the landmarks; to about 10 degrees.",
        Harm.BOTH,
        0,
    ),
    Quality(
        "pitch",
        "Pitch",
        "degrees",
        "Turn up (above 0) or down, from the same fit; rough, since a face whose nose lies high or "
        "low by nature seems turned by 10 degrees and more.",
        Harm.BOTH,
        0,
    ),
    Quality(
        "roll",
        "Roll",
        "degrees",
        "Slope of the line through both eyes, above 0 where the right eye in the picture lies "
        "lower; alignment takes it out.",
        Harm.BOTH,
        1,
    ),
)
"""What is measured of a face, in the order in which it is told."""

_BY_ID = {each.id: each for each in QUALITIES}

Measured = tuple[str, float | None, str]
"""Id, value, note."""


def quality(name: str) -> Quality:
    """The component with this id; KeyError if there is none."""
    return _BY_ID[name]


def qualities(
    pixels: RgbPixels, crop: AlignedCrop, jpeg: JpegSaving | None
) -> tuple[QualityValue, ...]:
    """Every component of QUALITIES, in its order, of the face that `crop` was cut from.

    `pixels` is the whole photograph, `jpeg` what its file tells of compression, None for a file
    that is no JPEG. The same photograph and landmarks give the same values.
    """
    measured = [
        *_size(pixels, crop),
        *_light(pixels, crop),
        *_compression(pixels, crop, jpeg),
        *_turns(crop),
    ]
    return tuple(
        QualityValue(name, value, _BY_ID[name].unit, note) for name, value, note in measured
    )


def in_words(found: QualityValue) -> str:
    """A value with its unit, or why there is none."""
    if found.value is None:
        return found.note
    places = _BY_ID[found.id].places
    # Zero is added after rounding, so that nothing is printed as less than 0 that is 0.
    number = f"{round(found.value, places) + 0.0:.{places}f}".replace("-", "−")
    unit = f" {found.unit}" if found.unit else ""
    note = f" ({found.note})" if found.note else ""
    return f"{number}{unit}{note}"


def _size(pixels: RgbPixels, crop: AlignedCrop) -> Iterator[Measured]:
    left, right = crop.landmarks.left_eye, crop.landmarks.right_eye
    height, width = pixels.shape[:2]
    yield "eye_distance", math.dist(left, right), ""
    yield "crop_gain", gain(crop), ""
    yield "outside", outside(crop, width, height), ""


def _light(pixels: RgbPixels, crop: AlignedCrop) -> Iterator[Measured]:
    height, width = pixels.shape[:2]
    face = face_oval() & photographed(crop, width, height)
    if not face.any():
        for name in ("sharpness", "luminance", "dark_share", "bright_share"):
            yield name, None, "the face lies outside the photograph"
        return
    grey = luminance(crop.pixels)
    brightest = crop.pixels.max(axis=2)[face]
    yield "sharpness", *sharpness(grey, face)
    yield "luminance", float(grey[face].mean()), ""
    yield "dark_share", float((brightest <= DARK).mean()), ""
    yield "bright_share", float((brightest >= BRIGHT).mean()), ""


def _compression(
    pixels: RgbPixels, crop: AlignedCrop, jpeg: JpegSaving | None
) -> Iterator[Measured]:
    if jpeg is None:
        yield "jpeg_quality", None, "not a JPEG file"
    else:
        yield "jpeg_quality", float(jpeg.quality), "" if jpeg.standard else "nearest"
    yield "blockiness", *blockiness(_around(pixels, crop))


def _turns(crop: AlignedCrop) -> Iterator[Measured]:
    try:
        found = pose(crop.landmarks)
    except ValueError as error:
        for name in ("yaw", "pitch", "roll"):
            yield name, None, str(error)
        return
    yield "yaw", found.yaw, ""
    yield "pitch", found.pitch, ""
    yield "roll", found.roll, ""


def luminance(pixels: RgbPixels) -> NDArray[np.float64]:
    """(h, w), 0 to 255: 0.299 R + 0.587 G + 0.114 B."""
    grey: NDArray[np.float64] = pixels @ np.array([0.299, 0.587, 0.114])
    return grey


def sharpness(grey: NDArray[np.float64], face: NDArray[np.bool_]) -> tuple[float | None, str]:
    """Detail by contrast within `face`, both (112, 112), and why it cannot be measured.

    Detail is counted only where the pixel and its neighbours lie within the face.
    """
    inner = cv2.erode(face.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    contrast = float(grey[face].std())
    if contrast < 1 or not inner.any():
        return None, "the face has no contrast"
    laplacian = cv2.Laplacian(grey, cv2.CV_64F, ksize=1)
    return math.sqrt(float(np.square(laplacian[inner]).mean())) / contrast, ""


def blockiness(grey: NDArray[np.float64]) -> tuple[float | None, str]:
    """How far steps stand out every eight pixels, and why that cannot be measured."""
    if min(grey.shape) < _LEAST_SIDE:
        return None, "the face is too small"
    ratios = []
    for values in (grey, grey.T):
        steps = np.abs(np.diff(values, axis=1)).mean(axis=0)
        phases = [float(steps[phase::8].mean()) for phase in range(8)]
        ratios.append((max(phases), float(np.median(phases))))
    if min(usual for _, usual in ratios) == 0:
        return None, "the face has no contrast"
    return sum(largest / usual for largest, usual in ratios) / len(ratios), ""


def face_oval() -> NDArray[np.bool_]:
    """(112, 112): the pixels of an aligned crop that count as the face."""
    down, along = np.mgrid[:CROP_SIZE, :CROP_SIZE]
    (x, y), (wide, tall) = OVAL_CENTRE, OVAL_AXES
    inside: NDArray[np.bool_] = ((along - x) / wide) ** 2 + ((down - y) / tall) ** 2 <= 1
    return inside


def _around(pixels: RgbPixels, crop: AlignedCrop) -> NDArray[np.float64]:
    """Luminance of the photograph within the upright rectangle around the crop."""
    height, width = pixels.shape[:2]
    corners = crop_outline(crop.matrix)
    left, top = np.floor(corners.min(axis=0)).astype(int).clip(0, (width, height))
    right, bottom = np.ceil(corners.max(axis=0)).astype(int).clip(0, (width, height))
    return luminance(pixels[top:bottom, left:right])
