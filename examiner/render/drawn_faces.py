"""Reconstructions as they may be shown: side by side, each with words across it."""

import numpy as np
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
