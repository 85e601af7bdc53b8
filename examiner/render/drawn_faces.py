"""Reconstructions as they may be shown: side by side, each with words across it."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from examiner.explanation.drawing_records import FaceDrawings
from examiner.face.records import CROP_SIZE
from examiner.image.records import RgbPixels
from examiner.render.figure import INK, PAPER, enlarged, label_font

WATERMARK = ("reconstruction by the program,", "not a photograph of anyone")


_FACTOR = 3
_SIDE = CROP_SIZE * _FACTOR
_GAP, _TITLE, _FOOT = 12, 34, 34
_GREY = 127.5
_COLOUR, _STRENGTH = (255.0, 140.0, 0.0), 0.9


def sheet(drawings: FaceDrawings, counts: tuple[int, int]) -> RgbPixels:
    """The four pictures of one face in a row, titled and watermarked; never without the words.

    `counts` says how many channels argue for and how many against.
    """
    apart = max(float(np.abs(drawings.difference).max()), 1.0)
    signed = np.rint(_GREY + drawings.difference * (_GREY / apart)).astype(np.uint8)
    favouring, opposing = counts
    pictures = (
        (f"all {favouring + opposing} channels", drawings.whole),
        (f"{favouring} arguments for", drawings.favouring),
        (f"{opposing} arguments against", drawings.opposing),
        (f"for less against, ±{apart:.0f} grey levels", signed),
    )
    width = len(pictures) * (_SIDE + _GAP) + _GAP
    image = Image.new("RGB", (width, _TITLE + _SIDE + _FOOT), PAPER)
    pen = ImageDraw.Draw(image)
    for place, (title, picture) in enumerate(pictures):
        left = _GAP + place * (_SIDE + _GAP)
        image.paste(Image.fromarray(_marked(picture)), (left, _TITLE))
        middle = left + _SIDE / 2
        pen.text((middle, _TITLE / 2), title, font=label_font(18), anchor="mm", fill=INK)
    foot = (width / 2, _TITLE + _SIDE + _FOOT / 2)
    pen.text(foot, " ".join(WATERMARK), font=label_font(18), anchor="mm", fill=INK)
    return np.asarray(image).copy()


def region_on(face: RgbPixels, region: NDArray[np.uint8]) -> RgbPixels:
    """A face in grey with a channel's region (56, 56) over it in one colour, enlarged.

    Full colour is the region's strongest hundredth of pixels.
    """
    grey = np.repeat(face.mean(axis=2, keepdims=True), 3, axis=2)
    strength = np.minimum(region / max(float(np.percentile(region, 99)), 1.0), 1.0)
    large = cv2.resize(strength.astype(np.float32), face.shape[1::-1])
    share = _STRENGTH * large[:, :, None]
    mixed = np.rint(grey * (1 - share) + np.array(_COLOUR) * share).astype(np.uint8)
    return enlarged(mixed, _FACTOR)


def _marked(picture: RgbPixels) -> RgbPixels:
    """One picture enlarged, the words across it where the face is."""
    image = Image.fromarray(enlarged(picture, _FACTOR))
    pen = ImageDraw.Draw(image)
    for line, words in enumerate(WATERMARK):
        place = (_SIDE / 2, _SIDE * 0.62 + line * 22)
        pen.text(
            place,
            words,
            font=label_font(17),
            anchor="mm",
            fill=PAPER,
            stroke_width=1,
            stroke_fill=INK,
        )
    return np.asarray(image).copy()
