"""Pixels as Qt shows them."""

import numpy as np
from PySide6.QtGui import QImage

from examiner.image.records import RgbPixels


def picture_of(pixels: RgbPixels) -> QImage:
    """A picture that owns its memory, from (height, width, 3) uint8."""
    height, width = pixels.shape[:2]
    data = np.ascontiguousarray(pixels)
    # QImage does not keep the array alive; the copy does not need it.
    return QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
