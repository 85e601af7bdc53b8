"""Pictures made from an aligned crop: enlarged, under a map, and under a grid of numbers."""

import io
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from examiner.face.records import CROP_SIZE
from examiner.image.records import RgbPixels
from examiner.render.hatching import PIXELS_APART, hatch
from examiner.render.overlay import MapValues, OverlayState, alone, colour_bar, draw, ramp
from examiner.render.stippling import PIXELS_APART as DOTS_APART
from examiner.render.stippling import Places, stipple
from examiner.settings import resources_folder

GRID = 7
"""Cells along each side of an aligned crop."""

MINUS = "–"
"""The bundled face has no minus sign; its en dash has the minus sign's width and height."""

INK = (31, 38, 46)
PAPER = (255, 255, 255)

_CELL = CROP_SIZE // GRID
_PALE = 0.5
_LINE_GREY = 120


def png_bytes(picture: RgbPixels) -> bytes:
    """`picture` as PNG bytes; equal pictures give equal bytes."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, format="PNG", compress_level=6)
    return buffer.getvalue()


def enlarged(picture: RgbPixels, factor: int) -> RgbPixels:
    """`picture` with every pixel repeated `factor` times each way: no smoothing is added."""
    return np.ascontiguousarray(picture.repeat(factor, axis=0).repeat(factor, axis=1))


def crop_with_map(
    crop: RgbPixels, values: MapValues, state: OverlayState, factor: int
) -> RgbPixels:
    """The map over the aligned crop, each pixel repeated `factor` times."""
    return _hatched(draw(crop, values, state), values, state, factor)


def crop_with_sign_changes(
    crop: RgbPixels, values: MapValues, places: Places, state: OverlayState, factor: int
) -> RgbPixels:
    """The map over the aligned crop, with dots where `places`, of the map's size, is not 0."""
    large = np.ascontiguousarray(places.repeat(factor, axis=0).repeat(factor, axis=1))
    return stipple(crop_with_map(crop, values, state, factor), large, DOTS_APART * factor)


def map_alone(values: MapValues, state: OverlayState, factor: int) -> RgbPixels:
    """The map on a neutral ground, each pixel repeated `factor` times."""
    return _hatched(alone(values, state), values, state, factor)


def hatched_bar(state: OverlayState, size: tuple[int, int], spacing: int) -> RgbPixels:
    """The colour bar of `state`, (width, height), with lines where it is hatched."""
    return hatch(colour_bar(state, size), ramp(state, size), state, spacing)


def number_grid(
    crop: RgbPixels, numbers: Sequence[float], state: OverlayState, factor: int, decimals: int
) -> RgbPixels:
    """49 signed numbers, row by row, each printed in its cell of the crop and coloured by `state`.

    The crop is shown pale and grey, so that the colour in a cell comes from its number alone.
    """
    labels = [signed(float(number), decimals) for number in np.asarray(numbers, dtype=np.float32)]
    return labelled_grid(crop, numbers, labels, state, factor)


def labelled_grid(
    crop: RgbPixels,
    numbers: Sequence[float],
    labels: Sequence[str],
    state: OverlayState,
    factor: int,
) -> RgbPixels:
    """A `number_grid` with 49 labels of its own in the place of the numbers."""
    cells = np.asarray(numbers, dtype=np.float32).reshape(GRID, GRID)
    values = np.kron(cells, np.ones((_CELL, _CELL), dtype=np.float32))
    picture = enlarged(draw(_pale_grey(crop), values, state), factor)
    _rule_cells(picture, _CELL * factor)
    return _print_labels(picture, labels, _CELL * factor)


@lru_cache(maxsize=32)
def label_font(size: int) -> ImageFont.FreeTypeFont:
    """The bundled bold face at `size` pixels."""
    path = resources_folder() / "fonts" / "NotoSans-Bold.ttf"
    # The simple layout engine does not depend on a shaping library of the machine.
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def signed(value: float, decimals: int) -> str:
    """`value` with its sign and `decimals` places; a value that rounds to zero has no sign."""
    text = f"{value:+.{decimals}f}"
    return text[1:] if float(text) == 0 else text.replace("-", MINUS)


def _hatched(picture: RgbPixels, values: MapValues, state: OverlayState, factor: int) -> RgbPixels:
    """`picture` enlarged, with lines where `state` is hatched."""
    large = np.ascontiguousarray(values.repeat(factor, axis=0).repeat(factor, axis=1))
    return hatch(enlarged(picture, factor), large, state, PIXELS_APART * factor)


def _pale_grey(crop: RgbPixels) -> RgbPixels:
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY).astype(np.float64)
    pale = np.rint(grey * (1 - _PALE) + 255 * _PALE).astype(np.uint8)
    return np.ascontiguousarray(np.stack([pale] * 3, axis=-1))


def _rule_cells(picture: RgbPixels, cell: int) -> None:
    for edge in range(0, picture.shape[0] + 1, cell):
        at = min(edge, picture.shape[0] - 1)
        picture[at, :] = _LINE_GREY
        picture[:, at] = _LINE_GREY


def _print_labels(picture: RgbPixels, labels: Sequence[str], cell: int) -> RgbPixels:
    image = Image.fromarray(picture)
    pen = ImageDraw.Draw(image)
    font = label_font(_fitting_size(labels, cell))
    for row in range(GRID):
        for column in range(GRID):
            centre = ((column + 0.5) * cell, (row + 0.5) * cell)
            dark = float(picture[row * cell + 2, column * cell + 2].mean()) < _LINE_GREY
            pen.text(
                centre,
                labels[row * GRID + column],
                font=font,
                anchor="mm",
                fill=PAPER if dark else INK,
                stroke_width=max(cell // 40, 1),
                stroke_fill=INK if dark else PAPER,
            )
    return np.asarray(image).copy()


def _fitting_size(labels: Sequence[str], cell: int) -> int:
    """Largest font size at which every label fits its cell, one size for the whole grid."""
    probe = label_font(100)
    widest = max(*(probe.getlength(label) for label in labels), 1.0)
    return max(min(int(100 * 0.86 * cell / widest), int(cell * 0.36)), 6)
