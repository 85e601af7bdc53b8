"""Drawing an annotation point by point, and finding one under the pointer; without Qt."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from examiner.explanation.records import Side
from examiner.face.alignment import Points
from examiner.face.records import Point
from examiner.render.annotations import Annotation, AnnotationKind, outline


@dataclass(frozen=True, slots=True)
class Draft:
    """An annotation that is being drawn."""

    kind: AnnotationKind
    side: Side
    points: tuple[Point, ...]
    """Fixed so far, photograph pixels."""
    loose: Point | None = None
    """Where the next point would be."""

    @property
    def shown(self) -> tuple[Point, ...]:
        """The fixed points with the loose one."""
        return self.points if self.loose is None else (*self.points, self.loose)

    @property
    def complete(self) -> bool:
        """Whether no further point is wanted; a polygon ends only when it is told to."""
        if self.kind is AnnotationKind.POLYGON:
            return False
        two = self.kind in (AnnotationKind.LINE, AnnotationKind.ELLIPSE)
        return len(self.points) == (2 if two else 1)

    @property
    def can_end(self) -> bool:
        """Whether the fixed points make the shape."""
        return len(self.points) >= 3 if self.kind is AnnotationKind.POLYGON else self.complete

    def with_point(self, point: Point) -> "Draft":
        """One more fixed point; a point on the last one adds nothing."""
        points = self.points if point in self.points[-1:] else (*self.points, point)
        return replace(self, points=points, loose=None)

    def without_last(self) -> "Draft | None":
        """One fixed point fewer; None when that was the only one."""
        return replace(self, points=self.points[:-1]) if len(self.points) > 1 else None


@dataclass(frozen=True, slots=True)
class Grip:
    """A point of an annotation that can be dragged."""

    annotation: Annotation
    vertex: int

    def moved(self, point: Point) -> Annotation:
        """The annotation with this point elsewhere."""
        points = list(self.annotation.points)
        points[self.vertex] = point
        return replace(self.annotation, points=tuple(points))


def finished(draft: Draft, others: Iterable[Annotation], text: str = "") -> Annotation:
    """The annotation that a draft becomes, under a new id and the side's next feature number.

    Drawn in the same order on both faces, corresponding features so get the same numbers. Text
    annotations have no number.
    """
    number = None
    if draft.kind is not AnnotationKind.TEXT:
        number = next_number(draft.side, others)
    return Annotation(uuid.uuid4().hex, draft.kind, draft.side, number, draft.points, text)


def next_number(side: Side, others: Iterable[Annotation]) -> int:
    """The smallest feature number that no annotation of this side has."""
    taken = {each.number for each in others if each.side is side}
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def grip_at(
    annotations: Iterable[Annotation], side: Side, point: Point, reach: float
) -> Grip | None:
    """The nearest point of an annotation within `reach` photograph pixels."""
    found = [
        (float(np.hypot(x - point[0], y - point[1])), Grip(each, vertex))
        for each in annotations
        if each.side is side
        for vertex, (x, y) in enumerate(each.points)
    ]
    distance, grip = min(found, key=lambda pair: pair[0], default=(np.inf, None))
    return grip if distance <= reach else None


def annotation_at(
    annotations: Iterable[Annotation], side: Side, point: Point, reach: float
) -> Annotation | None:
    """The annotation whose line passes nearest, within `reach` photograph pixels."""
    found = [(_distance(_line(each), point), each) for each in annotations if each.side is side]
    distance, annotation = min(found, key=lambda pair: pair[0], default=(np.inf, None))
    return annotation if distance <= reach else None


def _line(each: Annotation) -> Points:
    line = outline(each.kind, each.points)
    return np.concatenate([line, line[:1]]) if each.closed else line


def _distance(line: Points, point: Point) -> float:
    """From a point to the nearest place of a line through points."""
    to_point = np.array(point) - line
    if len(line) == 1:
        return float(np.hypot(*to_point[0]))
    steps = np.diff(line, axis=0)
    lengths = np.maximum((steps**2).sum(axis=1), 1e-12)
    along = np.clip((to_point[:-1] * steps).sum(axis=1) / lengths, 0.0, 1.0)
    apart = to_point[:-1] - along[:, None] * steps
    return float(np.sqrt((apart**2).sum(axis=1).min()))
