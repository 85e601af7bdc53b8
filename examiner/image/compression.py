"""How strongly a JPEG file was compressed when it was last saved, read from its header."""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

_STANDARD = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ]
)
"""Steps for luminance, ITU-T T.81 table K.1."""

_QUALITIES = np.arange(1, 101)


@dataclass(frozen=True, slots=True)
class JpegSaving:
    """What a JPEG file's tables tell of its last saving; earlier ones leave no trace in them."""

    quality: int
    """1, strongest compression, to 100: the setting of the usual encoder whose luminance table
    lies nearest to the file's."""
    standard: bool
    """Whether the table is exactly that encoder's; other encoders have tables of their own."""


def jpeg_saving(data: bytes) -> JpegSaving | None:
    """How a JPEG file was last saved; None for bytes that are not a JPEG."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            tables: dict[int, list[int]] = getattr(image, "quantization", {})
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
    if 0 not in tables:
        return None
    steps = np.array(tables[0]).reshape(8, 8)
    distances = np.abs(_tables() - steps).sum(axis=(1, 2))
    nearest = int(distances.argmin())
    return JpegSaving(int(_QUALITIES[nearest]), bool(distances[nearest] == 0))


def _tables() -> NDArray[np.int_]:
    """(100, 8, 8): the usual encoder's luminance table at each quality from 1 to 100.

    After the Independent JPEG Group's library, jcparam.c: the standard table times 5000/q
    hundredths below quality 50, and 200 − 2q from there on, rounded and kept between 1 and 255.
    """
    scales = np.where(_QUALITIES < 50, 5000 // _QUALITIES, 200 - 2 * _QUALITIES)
    steps = (_STANDARD * scales[:, np.newaxis, np.newaxis] + 50) // 100
    tables: NDArray[np.int_] = np.clip(steps, 1, 255)
    return tables
