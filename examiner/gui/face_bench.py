"""The open photograph and its faces, brought to the face editor."""

from PySide6.QtCore import QObject, Signal

from examiner.face.records import DetectedFace, Landmarks
from examiner.gui.face_editor import FaceEditor
from examiner.gui.photographs import Photographs
from examiner.gui.session import Session
from examiner.gui.undo import Step
from examiner.gui.viewer.pyramid import Pyramid
from examiner.image.records import EvidenceImage, RgbPixels
from examiner.workflow.faces import faces_of


class FaceBench(QObject):
    """Renders one photograph of the open case; asks for acts by signal."""

    chosen = Signal(str, int)
    """Mark of the photograph, number of the face."""
    corrected = Signal(str, object)
    """Mark of the face, Landmarks."""
    placed = Signal(str, object)
    """Mark of the photograph, Landmarks."""
    stepped = Signal(object)
    """A Step to be undone."""

    def __init__(self, session: Session, photographs: Photographs, editor: FaceEditor) -> None:
        super().__init__(session)
        self._session = session
        self._photographs = photographs
        self.editor = editor
        self.image = ""
        photographs.loaded.connect(self._take_pixels)
        editor.face_chosen.connect(self._choose)
        editor.landmarks_moved.connect(self.corrected)
        editor.face_placed.connect(self._place)

    def open(self, image: str) -> None:
        """Show a photograph; it follows when it is decoded."""
        self.image = image
        self._photographs.want(self._session.case, image)

    def close(self) -> None:
        """Show nothing."""
        self.image = ""
        self.editor.show_nothing()

    def refresh(self) -> None:
        """Read the faces anew after an act wrote some."""
        if self.image:
            self.editor.show_faces(faces_of(self._session.case, self.image))

    def _take_pixels(self, mark: str, pixels: RgbPixels) -> None:
        if mark == self.image:
            image = self._session.case.get(EvidenceImage, mark)
            self.editor.show_photograph(image, Pyramid(pixels), faces_of(self._session.case, mark))

    def _choose(self, index: int) -> None:
        before = self._chosen()
        self.chosen.emit(self.image, index)
        values = [{"image": self.image, "index": each} for each in (before, index)]
        if before:
            # The first choice cannot be taken back to none; a later one can.
            self.stepped.emit(Step("choice", self.tr("choice of face"), values[0], values[1]))

    def _place(self, _mark: str, landmarks: Landmarks) -> None:
        self.placed.emit(self.image, landmarks)

    def _chosen(self) -> int:
        faces: tuple[DetectedFace, ...] = faces_of(self._session.case, self.image)
        return next((face.index for face in faces if face.chosen), 0)
