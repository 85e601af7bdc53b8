"""Loupe and CropView: a landmark's surroundings enlarged, and the aligned crop as it would be."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from examiner.face.records import CROP_SIZE, AlignedCrop, Point
from examiner.gui.picture import picture_of
from examiner.image.records import RgbPixels

ENLARGEMENT = 8
"""Screen pixels for each photograph pixel."""

_SIDE = 2 * CROP_SIZE
_NOTHING = QColor(40, 40, 40)


class Loupe(QWidget):
    """The photograph about one point, each pixel a square, cross hairs on the point."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels: RgbPixels | None = None
        self._point: Point = (0.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Loupe, eight times"))

    def sizeHint(self) -> QSize:  # noqa: N802
        """As large as the crop beside it."""
        return QSize(_SIDE, _SIDE)

    def show_point(self, pixels: RgbPixels | None, point: Point) -> None:
        """Show the surroundings of a point, photograph pixels; None for nothing."""
        self._pixels, self._point = pixels, point
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Only the part in view is copied, so that the photograph's size does not matter."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), _NOTHING)
        if self._pixels is None:
            return
        middle = QPointF(self.width() / 2, self.height() / 2)
        reach = math.ceil(self.width() / ENLARGEMENT / 2) + 1
        x, y = self._point
        left, top = math.floor(x) - reach, math.floor(y) - reach
        picture, first = _part(self._pixels, left, top, 2 * reach + 2)
        if picture is not None:
            # The centre of a pixel has whole coordinates; its border lies half a pixel before.
            corner = QPointF(first[0] - 0.5 - x, first[1] - 0.5 - y) * ENLARGEMENT + middle
            size = picture.size() * ENLARGEMENT
            painter.drawImage(QRectF(corner, size.toSizeF()), picture)
        self._draw_cross(painter, middle)

    def _draw_cross(self, painter: QPainter, middle: QPointF) -> None:
        for pen in (QPen(QColor(0, 0, 0), 3), QPen(QColor(255, 255, 255), 1)):
            painter.setPen(pen)
            for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                painter.drawLine(
                    middle + QPointF(x, y) * ENLARGEMENT, middle + QPointF(x, y) * self.width()
                )


class CropView(QWidget):
    """An aligned crop at twice its size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Aligned crop"))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Twice the crop."""
        return QSize(_SIDE, _SIDE)

    def show_crop(self, crop: AlignedCrop | None) -> None:
        """Show a crop, or nothing."""
        self._picture = picture_of(crop.pixels) if crop is not None else None
        self.update()

    @property
    def picture(self) -> QImage | None:
        """What is shown, 112×112."""
        return self._picture

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Each pixel a square."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), _NOTHING)
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
            painter.drawImage(self.rect(), self._picture)


def _part(
    pixels: RgbPixels, left: int, top: int, side: int
) -> tuple[QImage | None, tuple[int, int]]:
    """The part of a square that lies on the photograph, and its first pixel."""
    height, width = pixels.shape[:2]
    first = max(left, 0), max(top, 0)
    last = min(left + side, width), min(top + side, height)
    if first[0] >= last[0] or first[1] >= last[1]:
        return None, first
    return picture_of(pixels[first[1] : last[1], first[0] : last[0]]), first
