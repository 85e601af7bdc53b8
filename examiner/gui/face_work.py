"""FaceWork: what is being done to the faces of one photograph, as a frozen record."""

from dataclasses import dataclass, replace

from examiner.face.alignment import check_inside, similarity
from examiner.face.records import DetectedFace, Landmarks, Point

LANDMARKS = ("left_eye", "right_eye", "nose", "left_mouth", "right_mouth")
"""Order in which landmarks are gone through and placed; fields of Landmarks."""


@dataclass(frozen=True, slots=True)
class FaceWork:
    """The faces of a photograph, the one in hand, and changes that are not recorded yet."""

    width: int
    """Pixels of the upright photograph."""
    height: int
    faces: tuple[DetectedFace, ...] = ()
    active: int | None = None
    """Number of the face whose landmarks are shown."""
    current: int = 0
    """Which of the five landmarks keys act on, 0 to 4."""
    moved: Landmarks | None = None
    """Landmarks of the active face as moved by hand and not yet handed on."""
    placed: tuple[Point, ...] | None = None
    """Landmarks of a new face so far; None unless one is being placed."""

    @property
    def face(self) -> DetectedFace | None:
        """The face in hand."""
        return next((face for face in self.faces if face.index == self.active), None)

    @property
    def landmarks(self) -> Landmarks | None:
        """The landmarks to be drawn for the face in hand."""
        face = self.face
        return self.moved or (face.landmarks if face is not None else None)

    @property
    def points(self) -> tuple[Point, ...]:
        """The points to be drawn: those placed so far, or those of the face in hand."""
        if self.placed is not None:
            return self.placed
        return points_of(self.landmarks) if self.landmarks is not None else ()

    def with_faces(self, faces: tuple[DetectedFace, ...]) -> "FaceWork":
        """The recorded state of the faces; a change that was not handed on is dropped."""
        known = {face.index for face in faces}
        chosen = next((face.index for face in faces if face.chosen), None)
        only = faces[0].index if len(faces) == 1 else None
        active = self.active if self.active in known else chosen or only
        return replace(self, faces=faces, active=active, moved=None)

    def looking_at(self, index: int | None) -> "FaceWork":
        """Take another face in hand, from its first landmark on."""
        return replace(self, active=index, current=0, moved=None, placed=None)

    def at_landmark(self, current: int) -> "FaceWork":
        """Let keys act on another landmark, 0 to 4."""
        return replace(self, current=current)

    def placing(self, placed: tuple[Point, ...]) -> "FaceWork":
        """A new face with these landmarks so far."""
        return replace(self, placed=placed)

    def point_moved(self, point: Point) -> "FaceWork":
        """The current landmark at `point`, brought inside the photograph."""
        landmarks = self.landmarks
        if landmarks is None:
            return self
        changed = replace(landmarks, **{LANDMARKS[self.current]: self.inside(point)})
        return replace(self, moved=changed)

    def restored(self) -> "FaceWork":
        """As recorded; a face being placed is given up."""
        return replace(self, moved=None, placed=None)

    def handed_on(self) -> "FaceWork":
        """The moved landmarks as if recorded, until the record arrives."""
        faces = tuple(
            replace(face, landmarks=self.moved)
            if face.index == self.active and self.moved
            else face
            for face in self.faces
        )
        return replace(self, faces=faces, moved=None)

    def inside(self, point: Point) -> Point:
        """The nearest point of the photograph."""
        x, y = point
        return (min(max(x, -0.5), self.width - 0.5), min(max(y, -0.5), self.height - 0.5))

    def check(self, landmarks: Landmarks) -> None:
        """Raise LandmarksRefused unless a face could have these landmarks."""
        check_inside(landmarks, self.width, self.height)
        similarity(landmarks)


def points_of(landmarks: Landmarks) -> tuple[Point, ...]:
    """The five points in order."""
    return tuple(getattr(landmarks, name) for name in LANDMARKS)


def landmarks_from(points: tuple[Point, ...]) -> Landmarks:
    """Landmarks from five points in order."""
    return Landmarks(**dict(zip(LANDMARKS, points, strict=True)))
