"""A photograph at full, half, quarter … size, so that a small view of a large one is quick."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from examiner.image.records import RgbPixels

_LEAST_SIDE = 32
_NEARLY = 1e-6


class Pyramid:
    """Levels of one photograph, each half as wide as the last by the mean of 2×2 pixels.

    A level is made when it is first asked for. Level 0 shares no memory with the photograph.
    """

    def __init__(self, pixels: RgbPixels) -> None:
        self.width = pixels.shape[1]
        self.height = pixels.shape[0]
        self._reduced = [pixels]
        self._images: dict[int, tuple[QImage, NDArray[np.uint8]]] = {}

    @property
    def pixels(self) -> RgbPixels:
        """The photograph itself."""
        return self._reduced[0]

    def level_for(self, scale: float) -> int:
        """The coarsest level that is not enlarged at `scale` device pixels for each pixel."""
        if scale >= 1:
            return 0
        most = max(int(math.log2(max(min(self.width, self.height) / _LEAST_SIDE, 1))), 0)
        return min(int(math.log2(1 / scale) + _NEARLY), most)

    def image(self, level: int) -> QImage:
        """One level; it covers the same ground as the photograph, border to border."""
        if level not in self._images:
            pixels = self._pixels(level)
            # Four bytes a pixel are what the painter mixes fastest; the array must outlive it.
            padded = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA)
            height, width = pixels.shape[:2]
            picture = QImage(padded.data, width, height, 4 * width, QImage.Format.Format_RGB32)
            self._images[level] = (picture, padded)
        return self._images[level][0]

    def _pixels(self, level: int) -> RgbPixels:
        while len(self._reduced) <= level:
            finer = self._reduced[-1]
            size = (max(finer.shape[1] // 2, 1), max(finer.shape[0] // 2, 1))
            self._reduced.append(cv2.resize(finer, size, interpolation=cv2.INTER_AREA))
        return self._reduced[level]
