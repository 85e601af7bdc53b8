"""Pictures on the page: placed at a size, in rows with names, and beside their colour bar."""

import io
from dataclasses import replace
from typing import Any

import PIL.Image
from reportlab.lib.units import mm
from reportlab.platypus import Image

from examiner.image.records import RgbPixels
from examiner.render.figure import hatched_bar
from examiner.render.overlay import OverlayState
from examiner.report.layout_style import (
    AFTER_BAR,
    BEFORE_BAR,
    CENTRED,
    WIDTH,
    Flowable,
    paragraph,
    plain,
    table,
)

_BAR_WIDTH = 92 * mm
_BAR_LINES = 12
_WIDEST_GAP = 7 * mm
_FLUSH: list[Any] = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]


def picture(pixels: RgbPixels, width: float) -> Flowable:
    """`pixels` at a width in points; the height keeps the proportions."""
    tall, wide = pixels.shape[:2]
    buffer = io.BytesIO()
    PIL.Image.fromarray(pixels).save(buffer, format="PPM")
    buffer.seek(0)
    return Image(buffer, width, width * tall / wide, hAlign="LEFT")


def fitted(pixels: RgbPixels, width: float, height: float) -> Flowable:
    """`pixels` as large as a width and a height in points allow."""
    tall, wide = pixels.shape[:2]
    return picture(pixels, min(width, height * wide / tall))


def picture_row(columns: list[tuple[str, list[RgbPixels]]], width: float) -> Flowable:
    """Columns of pictures with a name over each column; every picture is `width` points wide."""
    gap = min((WIDTH - width * len(columns)) / max(len(columns) - 1, 1), _WIDEST_GAP)
    names = [paragraph(name, CENTRED) for name, _ in columns]
    rows = [
        [picture(column[at], width) for _, column in columns] for at in range(len(columns[0][1]))
    ]
    widths = [width + gap] * (len(columns) - 1) + [width]
    commands = [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-2, -1), gap),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ]
    return table([names, *rows], widths, commands, pad=1.2, centred=True)


def bar(state: OverlayState) -> Flowable:
    """The colour bar of `state` with its lines, its numbers and what its two ends mean."""
    lined = replace(state, hatched=True)
    strip = picture(hatched_bar(lined, (1024, 40), _BAR_LINES), _BAR_WIDTH)
    side = (WIDTH - _BAR_WIDTH) / 2
    numbers = [plain(-state.scale), "0", plain(state.scale)]
    third = _BAR_WIDTH / 3
    places = zip(("LEFT", "CENTER", "RIGHT"), range(3), strict=True)
    commands = [("ALIGN", (at, 0), (at, 0), how) for how, at in places]
    ticks = table([numbers], [third] * 3, commands + _FLUSH, pad=0.5)
    row = [paragraph("against", BEFORE_BAR), [strip, ticks], paragraph("for", AFTER_BAR)]
    edges: list[Any] = [
        *_FLUSH,
        ("RIGHTPADDING", (0, 0), (0, 0), 6),
        ("LEFTPADDING", (2, 0), (2, 0), 6),
    ]
    return table([row], [side, _BAR_WIDTH, side], edges, pad=2)
