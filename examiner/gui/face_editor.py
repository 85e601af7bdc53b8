"""FaceEditor: choose a face on the photograph, correct its landmarks, or place a face by hand."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from examiner.errors import ExaminerError, LandmarksRefused
from examiner.face.alignment import align
from examiner.face.records import DetectedFace, Point
from examiner.gui.face_keys import FaceKeys
from examiner.gui.face_side import FaceSide
from examiner.gui.face_view import FaceView
from examiner.gui.face_work import LANDMARKS, FaceWork, landmarks_from
from examiner.gui.viewer.pyramid import Pyramid
from examiner.image.records import EvidenceImage

_FRAME = 15
"""Milliseconds between two crops while a landmark is dragged."""

_AIM_STEP = 4.0
"""View pixels by which an arrow key moves the aim while a face is placed, at the least."""

_LEAVING = (
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""Ways of leaving the photograph that end a correction made by keys."""


class FaceEditor(QWidget):
    """Renders the faces of one photograph; what is recorded is for others to say."""

    face_chosen = Signal(int)
    """Number of the face to compare from now on; not told for the one chosen already."""
    landmarks_moved = Signal(str, object)
    """Mark of the face and its new Landmarks, which a face could have."""
    face_placed = Signal(str, object)
    """Mark of the photograph and the Landmarks of a face that was not found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: EvidenceImage | None = None
        self._pyramid: Pyramid | None = None
        self._work = FaceWork(0, 0)
        self._aim: Point = (0.0, 0.0)
        self._refusal = ""
        self._view, self._side = FaceView(), FaceSide()
        self._message = QLabel()
        self._keys = FaceKeys(self)
        self._align_soon = QTimer(self, singleShot=True, interval=_FRAME)
        self._build()
        self._connect()
        self._render()

    def _build(self) -> None:
        self._view.setAccessibleName(self.tr("Photograph with faces"))
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setAlignment(Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.addWidget(self._view, 1)
        left.addWidget(self._message)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(left, 1)
        layout.addWidget(self._side)
        self.setFocusProxy(self._view)

    def _connect(self) -> None:
        view, side = self._view, self._side
        view.face_clicked.connect(self.choose)
        view.landmark_taken.connect(self._take)
        view.landmark_dragged.connect(lambda x, y: self.move_to((x, y)))
        view.landmark_dropped.connect(self.keep)
        view.place_clicked.connect(lambda x, y: self.place_at((x, y)))
        view.pointed_at.connect(lambda x, y: self.aim_at((x, y)))
        side.looked_at.connect(self.look_at)
        side.choice_wanted.connect(self.choose)
        side.place_wanted.connect(self.place_new)
        side.leave_wanted.connect(self.restore)
        self._align_soon.timeout.connect(self._show_crop)
        view.installEventFilter(self)

    @property
    def work(self) -> FaceWork:
        """What is being done now."""
        return self._work

    @property
    def message(self) -> str:
        """What is said below the photograph: what to do next, or why a change was refused."""
        return self._message.text()

    def show_photograph(
        self, image: EvidenceImage, pyramid: Pyramid, faces: tuple[DetectedFace, ...]
    ) -> None:
        """Show another photograph and the faces recorded in it."""
        self._image, self._pyramid, self._refusal = image, pyramid, ""
        self._work = FaceWork(image.width, image.height).with_faces(faces)
        self._view.show_photograph(pyramid)
        self._aim = self._view.centre()
        self._render()

    def show_faces(self, faces: tuple[DetectedFace, ...]) -> None:
        """Show what is recorded of the faces now; changes that were not handed on are dropped."""
        self._work = self._work.with_faces(faces)
        self._render()

    def show_nothing(self) -> None:
        """No photograph."""
        self._image, self._pyramid, self._refusal = None, None, ""
        self._work = FaceWork(0, 0)
        self._view.show_photograph(None)
        self._render()

    def refuse(self, error: ExaminerError) -> None:
        """Say why a change was not taken; `show_faces` brings back what is recorded."""
        self._refusal = f"{error.message} {error.advice}"
        self._render()

    def choose(self, index: int) -> None:
        """Take a face in hand, and tell if it is not the chosen one."""
        self.look_at(index)
        face = self._work.face
        if face is not None and face.index == index and not face.chosen:
            self.face_chosen.emit(index)

    def look_at(self, index: int) -> None:
        """Take a face in hand without choosing it for comparison."""
        if all(face.index != index for face in self._work.faces):
            return
        if index != self._work.active or self._work.placed is not None:
            self.keep()
            self._refusal = ""
            self._work = self._work.looking_at(index)
            self._render()

    def step(self, by: int) -> bool:
        """Go to the next (1) or previous (−1) landmark; False at the last or first."""
        target = self._work.current + by
        if not self._work.landmarks or self._work.placed is not None:
            return False
        if not 0 <= target < len(LANDMARKS):
            return False
        self._take(target)
        self._view.show_point(self._work.points[target])
        return True

    def move_to(self, point: Point) -> None:
        """Move the current landmark, without handing it on yet."""
        self._refusal = ""
        self._work = self._work.point_moved(point)
        self._render()

    def move_by(self, right: float, down: float) -> None:
        """Move the current landmark, or the aim while placing, by photograph pixels."""
        if self._work.placed is not None:
            # Seen from afar, a step of one photograph pixel would not be seen.
            step = max(_AIM_STEP / self._view.scale_now, 1.0)
            self.aim_at((self._aim[0] + right * step, self._aim[1] + down * step))
            self._view.show_point(self._aim)
        elif self._work.landmarks is not None:
            x, y = self._work.points[self._work.current]
            self.move_to((x + right, y + down))
            self._view.show_point(self._work.points[self._work.current])

    def keep(self) -> None:
        """Hand on the moved landmarks, or refuse them and bring back the old ones."""
        face, moved = self._work.face, self._work.moved
        if face is None or moved is None:
            return
        try:
            self._work.check(moved)
        except LandmarksRefused as error:
            self._work = self._work.restored()
            self.refuse(error)
            return
        self._work = self._work.handed_on()
        self._render()
        self.landmarks_moved.emit(face.mark, moved)

    def enter(self) -> None:
        """Place a landmark while placing, else hand on the moved ones."""
        if self._work.placed is not None:
            self.place_at()
        else:
            self.keep()

    def restore(self) -> None:
        """Bring back the landmarks as recorded, or give up placing a face."""
        self._view.let_go()
        self._refusal = ""
        self._work = self._work.restored()
        self._render()
        self._view.setFocus()

    def place_new(self) -> None:
        """Begin to place a face that was not found: five clicks in the order named."""
        if self._pyramid is None:
            return
        self.keep()
        self._refusal = ""
        self._work = self._work.looking_at(None).placing(())
        self._aim = self._view.centre()
        self._view.setFocus()
        self._render()

    def place_at(self, point: Point | None = None) -> None:
        """Place the next landmark of a new face; at the aim unless a point is given."""
        if self._work.placed is None:
            return
        self._refusal = ""
        placed = (*self._work.placed, self._work.inside(point or self._aim))
        self._work = self._work.placing(placed)
        if len(placed) == len(LANDMARKS):
            self._finish_placing(placed)
        self._render()

    def unplace(self) -> None:
        """Take back the landmark placed last."""
        if self._work.placed:
            self._work = self._work.placing(self._work.placed[:-1])
            self._render()

    def aim_at(self, point: Point) -> None:
        """Where keys would place a landmark, and what the loupe shows while placing."""
        if self._work.placed is not None:
            self._aim = self._work.inside(point)
            self._render()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys pressed on the photograph, and leaving it."""
        kind = event.type()
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._keys.press(event)
        if kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(self._keys.knows(event))
            return event.isAccepted()
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() in _LEAVING:
            self.keep()
        return super().eventFilter(watched, event)

    def zoom_by(self, steps: float) -> None:
        """Zoom by notches, keeping what is acted on in view."""
        self._view.zoom_by(steps)
        if self._work.placed is not None:
            self._view.show_point(self._aim)
        elif self._work.points:
            self._view.show_point(self._work.points[self._work.current])

    def zoom_to_photograph(self) -> None:
        """Show the whole photograph."""
        self._view.zoom_to_photograph()

    def zoom_to_face(self) -> None:
        """Show the face in hand."""
        if self._work.face is not None:
            self._view.zoom_to_box(self._work.face.box)

    def _take(self, landmark: int) -> None:
        self._work = self._work.at_landmark(landmark)
        self._render()

    def _finish_placing(self, placed: tuple[Point, ...]) -> None:
        landmarks = landmarks_from(placed)
        try:
            self._work.check(landmarks)
        except LandmarksRefused as error:
            self._work = self._work.placing(())
            self.refuse(error)
            return
        self._work = self._work.restored()
        if self._image is not None:
            self.face_placed.emit(self._image.mark, landmarks)

    def _render(self) -> None:
        work = self._work
        placing = work.placed is not None
        self._view.show_work(work, self._aim if placing else None)
        self._side.show_work(work)
        self._message.setText(self._refusal or self._prompt())
        point = self._aim if placing else work.points[work.current] if work.points else None
        pixels = self._pyramid.pixels if self._pyramid is not None else None
        self._side.loupe.show_point(pixels if point is not None else None, point or (0.0, 0.0))
        self._side.show_place(self._place_words(point))
        if not self._align_soon.isActive():
            self._align_soon.start()

    def _show_crop(self) -> None:
        """The crop as the landmarks shown would make it; it stays while they are no face's."""
        work, landmarks = self._work, self._work.landmarks
        if self._pyramid is None or self._image is None or landmarks is None:
            self._side.crop.show_crop(None)
            return
        mark = work.face.mark if work.face is not None else ""
        try:
            work.check(landmarks)
            crop = align(self._pyramid.pixels, landmarks, mark, self._image.sha256)
        except LandmarksRefused as error:
            self._message.setText(f"{error.message} {error.advice}")
            return
        self._side.crop.show_crop(crop)

    def _place_words(self, point: Point | None) -> str:
        if point is None:
            return self.tr("Loupe 8×")
        return self.tr("Loupe 8× at %1").replace("%1", f"{point[0]:.2f}, {point[1]:.2f}")

    def _prompt(self) -> str:
        work = self._work
        if self._image is None:
            return ""
        if work.placed is not None:
            words = self.tr("Click %1 (%2 of 5). Backspace takes the last one back, Escape leaves.")
            name = self._names()[len(work.placed) % len(LANDMARKS)]
            return words.replace("%1", name).replace("%2", str(len(work.placed) + 1))
        if work.moved is not None:
            return self.tr(
                "%1 moved. Enter keeps the landmarks, Escape brings the old ones back."
            ).replace("%1", self._names()[work.current].capitalize())
        if work.landmarks is not None:
            words = self.tr(
                "Drag a landmark, or go to one with Tab and move it with arrow keys. Now: %1."
            )
            return words.replace("%1", self._names()[work.current])
        if work.faces:
            return self.tr("Click a face, or press its number, to choose it for comparison.")
        return self.tr("No face is recorded here. Look for faces, or place one by hand.")

    def _names(self) -> tuple[str, ...]:
        """The landmarks in words; left and right are the picture's."""
        return (
            self.tr("the eye on the left of the picture"),
            self.tr("the eye on the right of the picture"),
            self.tr("the tip of the nose"),
            self.tr("the corner of the mouth on the left of the picture"),
            self.tr("the corner of the mouth on the right of the picture"),
        )
