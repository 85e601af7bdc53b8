"""A region of an aligned crop, drawn: the crop with what lies outside the region made pale."""

import cv2
import numpy as np
from numpy.typing import NDArray

from examiner.image.records import RgbPixels
from examiner.render.annotations import ANNOTATION_COLOUR
from examiner.render.figure import INK, enlarged

_PALE = 0.55


def region_on_crop(crop: RgbPixels, mask: NDArray[np.uint8], factor: int) -> RgbPixels:
    """The crop with each pixel repeated `factor` times; outside `mask`, pale, with its outline.

    `mask` has the crop's size and is 0 outside.
    """
    pale = np.rint(crop * (1 - _PALE) + 255 * _PALE).astype(np.uint8)
    picture = enlarged(np.where(mask[..., np.newaxis] > 0, crop, pale), factor)
    large = np.ascontiguousarray((mask > 0).astype(np.uint8).repeat(factor, 0).repeat(factor, 1))
    lines, _ = cv2.findContours(large, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    for colour, width in ((INK, max(factor // 2, 2) + 2), (ANNOTATION_COLOUR, max(factor // 2, 2))):
        cv2.drawContours(picture, lines, -1, colour, width, cv2.LINE_AA)
    return picture
