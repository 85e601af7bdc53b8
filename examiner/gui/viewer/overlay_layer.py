"""A map as a transparent picture and as lines, in pixels of the aligned crop."""

from dataclasses import dataclass

import cv2
import numpy as np
from PySide6.QtGui import QImage

from examiner.face.alignment import Points
from examiner.render.overlay import MapValues, OverlayState, rgba
from examiner.render.stippling import Places

_FINE = 8


@dataclass(frozen=True, slots=True)
class OverlayLook:
    """How the viewer draws a map beyond its colours."""

    smooth: bool = False
    """False shows every pixel of the crop as a block; True blends between them."""
    contours: tuple[float, ...] = ()
    """Absolute values, above 0, around which a line is drawn for either sign."""


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """One line around what is at least as strong as a value."""

    points: Points
    """Crop coordinates; the line closes."""
    positive: bool


@dataclass(frozen=True, slots=True, eq=False)
class OverlayLayer:
    """A map ready to be painted over its photograph."""

    values: MapValues
    picture: QImage
    contours: tuple[Contour, ...]
    smooth: bool
    hatched: OverlayState | None = None
    """What decides the lines over the map; None draws none."""
    dotted: Places | None = None
    """Places of the map with dots, not 0; None draws none."""


def overlay_layer(
    values: MapValues, state: OverlayState, look: OverlayLook, dotted: Places | None = None
) -> OverlayLayer:
    """The layer of one map; ValueError for a map that is not finite."""
    layer = np.ascontiguousarray(rgba(values, state))
    height, width = values.shape
    straight = QImage(layer.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    # The conversion also copies, so that the picture does not point into `layer`.
    picture = straight.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    lines = contours(values, look)
    hatched = state if state.hatched else None
    return OverlayLayer(values, picture, lines, look.smooth, hatched, dotted)


def contours(values: MapValues, look: OverlayLook) -> tuple[Contour, ...]:
    """Lines around the values of at least each level and at most each negated level.

    They follow the edges of blocks, or of the blended map where `look` says smooth, to 1/8 pixel.
    """
    if not look.contours:
        return ()
    how = cv2.INTER_LINEAR if look.smooth else cv2.INTER_NEAREST
    fine = cv2.resize(values, None, fx=_FINE, fy=_FINE, interpolation=how)
    # A border of zeros closes the lines that reach the crop's edge.
    framed = np.pad(fine, 1)
    found = []
    for level in look.contours:
        for positive, inside in ((True, framed >= level), (False, framed <= -level)):
            lines, _ = cv2.findContours(
                inside.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE
            )
            found += [Contour(_in_crop(line), positive) for line in lines]
    return tuple(found)


def _in_crop(line: Points) -> Points:
    placed: Points = (line.reshape(-1, 2) - 1 + 0.5) / _FINE - 0.5
    return placed
