"""Marks that an examiner draws on a photograph: one record, one geometry, one printed drawing."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from examiner.explanation.records import Side
from examiner.face.alignment import Points, to_crop
from examiner.face.records import Matrix, Point
from examiner.image.records import RgbPixels
from examiner.render.figure import INK, label_font

ANNOTATION_COLOUR = (255, 206, 61)
"""Amber, drawn over a dark halo: seen on light and on dark skin, and apart from every map colour
by its lightness; both faces have the same."""

POINT_RADIUS = 4.0
"""Radius of a point's ring, in line widths."""

_ELLIPSE_STEPS = 96
_SHIFT = 4


class AnnotationKind(StrEnum):
    """What shape an annotation has."""

    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"
    ELLIPSE = "ellipse"
    TEXT = "text"


_LEAST_POINTS = {
    AnnotationKind.POINT: 1,
    AnnotationKind.LINE: 2,
    AnnotationKind.POLYGON: 3,
    AnnotationKind.ELLIPSE: 2,
    AnnotationKind.TEXT: 1,
}


@dataclass(frozen=True, slots=True)
class Annotation:
    """One mark on one photograph."""

    id: str
    kind: AnnotationKind
    side: Side
    number: int | None
    """The same number on both faces marks features that correspond; None for a mark without."""
    points: tuple[Point, ...]
    """Photograph pixels. An ellipse has two opposite corners of its upright bounding box."""
    text: str = ""

    def __post_init__(self) -> None:
        least = _LEAST_POINTS[self.kind]
        exact = self.kind is not AnnotationKind.POLYGON
        if len(self.points) < least or (exact and len(self.points) != least):
            raise ValueError(f"a {self.kind} cannot have {len(self.points)} points")
        if not np.isfinite(self.points).all():
            raise ValueError("an annotation has points that are not finite")
        if self.number is not None and self.number < 1:
            raise ValueError(f"features are numbered from 1, not {self.number}")
        if self.kind is AnnotationKind.TEXT and not self.text.strip():
            raise ValueError("a text annotation needs a text")

    @property
    def closed(self) -> bool:
        """Whether the outline returns to where it began."""
        return self.kind in (AnnotationKind.POLYGON, AnnotationKind.ELLIPSE)

    @property
    def caption(self) -> str:
        """What is written beside the mark: its number, then its text."""
        number = "" if self.number is None else str(self.number)
        return " ".join(part for part in (number, self.text.strip()) if part)


def outline(kind: AnnotationKind, points: Iterable[Point]) -> Points:
    """(n, 2) the line through an annotation, in the coordinates of `points`."""
    given = np.array(tuple(points), dtype=np.float64).reshape(-1, 2)
    if kind is not AnnotationKind.ELLIPSE or len(given) != 2:
        return given
    turn = np.linspace(0.0, 2 * np.pi, _ELLIPSE_STEPS, endpoint=False)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    ellipse: Points = given.mean(axis=0) + circle * np.abs(given[1] - given[0]) / 2
    return ellipse


def draw_annotations(
    picture: RgbPixels, annotations: Iterable[Annotation], place: Matrix, width: float
) -> RgbPixels:
    """A copy of `picture` with the annotations of the photograph that it shows.

    `place` takes photograph coordinates to coordinates of the picture, `width` is the width of
    lines in pixels of the picture. The caller gives the annotations of one side only.
    """
    shown = tuple(annotations)
    drawn = picture.copy()
    for each in shown:
        _stroke(drawn, each, to_crop(place, outline(each.kind, each.points)), width)
    return _written(drawn, shown, place, max(round(width * 8), 11))


def _stroke(picture: RgbPixels, each: Annotation, line: Points, width: float) -> None:
    fixed = np.rint(line * (1 << _SHIFT)).astype(np.int32).reshape(-1, 1, 2)
    radius = round(POINT_RADIUS * width * (1 << _SHIFT))
    for colour, thick in ((INK, width + 2), (ANNOTATION_COLOUR, width)):
        whole = max(round(thick), 1)
        if each.kind is AnnotationKind.POINT:
            centre = (int(fixed[0, 0, 0]), int(fixed[0, 0, 1]))
            cv2.circle(picture, centre, radius, colour, whole, cv2.LINE_AA, _SHIFT)
        elif each.kind is not AnnotationKind.TEXT:
            cv2.polylines(picture, [fixed], each.closed, colour, whole, cv2.LINE_AA, _SHIFT)


def caption_place(line: NDArray[np.float64]) -> Point:
    """Where the plate with the caption touches an outline: at its topmost point."""
    x, y = line[int(np.argmin(line[:, 1]))]
    return float(x), float(y)


def _written(
    picture: RgbPixels, annotations: tuple[Annotation, ...], place: Matrix, size: int
) -> RgbPixels:
    image = Image.fromarray(picture)
    pen = ImageDraw.Draw(image)
    font = label_font(size)
    for each in annotations:
        if not each.caption:
            continue
        x, y = caption_place(to_crop(place, outline(each.kind, each.points)))
        width, height = font.getlength(each.caption) + size * 0.6, size * 1.3
        left = min(max(x + size * 0.6, 0), picture.shape[1] - width)
        top = min(max(y - height - size * 0.3, 0), picture.shape[0] - height)
        pen.rectangle((left, top, left + width, top + height), fill=INK)
        middle = (left + width / 2, top + height / 2)
        pen.text(middle, each.caption, font=font, anchor="mm", fill=ANNOTATION_COLOUR)
    return np.asarray(image).copy()
