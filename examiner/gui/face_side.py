"""FaceSide: beside the photograph, its faces as a list, the loupe and the aligned crop."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from examiner.face.records import DetectedFace, LandmarkOrigin
from examiner.gui.face_work import FaceWork
from examiner.gui.loupe import CropView, Loupe

_NUMBER = Qt.ItemDataRole.UserRole


class FaceSide(QWidget):
    """Renders a FaceWork; the editor feeds loupe and crop."""

    looked_at = Signal(int)
    """Number of a face gone to in the list."""
    choice_wanted = Signal(int)
    """Number of a face: Enter or a double click in the list."""
    place_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loupe, self.crop = Loupe(), CropView()
        self._list = QListWidget()
        self._place_label, self._crop_label = QLabel(), QLabel(self.tr("Aligned crop"))
        self._place = QPushButton(self.tr("Place a face by hand"))
        self._leave = QPushButton(self.tr("Leave as it was"))
        self._shown: tuple[DetectedFace, ...] = ()
        self._place_label.setWordWrap(True)
        self._list.setAccessibleName(self.tr("Faces"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scrolled(), 1)
        for button in (self._place, self._leave):
            # A click must not take the keyboard from the photograph, which would end a correction.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)
        self._list.currentItemChanged.connect(self._tell_current)
        self._list.itemActivated.connect(lambda item: self.choice_wanted.emit(item.data(_NUMBER)))
        self._place.clicked.connect(self.place_wanted)
        self._leave.clicked.connect(self.leave_wanted)

    def _scrolled(self) -> QScrollArea:
        """List, loupe and crop, which a low window has no room for at once."""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._list, 1)
        for widget in (self._place_label, self.loupe, self._crop_label, self.crop):
            column.addWidget(widget)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        bar = area.verticalScrollBar().sizeHint().width()
        area.setMinimumWidth(inner.minimumSizeHint().width() + bar)
        return area

    def show_work(self, work: FaceWork) -> None:
        """The faces, which is in hand, and which buttons make sense."""
        with QSignalBlocker(self._list):
            if work.faces != self._shown:
                self._fill(work.faces)
            for row, face in enumerate(work.faces):
                if face.index == work.active and self._list.currentRow() != row:
                    self._list.setCurrentRow(row)
            if work.active is None:
                self._list.setCurrentRow(-1)
        self._place.setEnabled(work.width > 0 and work.placed is None)
        self._leave.setEnabled(work.placed is not None or work.moved is not None)

    def show_place(self, words: str) -> None:
        """Say above the loupe which place it shows."""
        self._place_label.setText(words)

    def _fill(self, faces: tuple[DetectedFace, ...]) -> None:
        self._shown = faces
        self._list.clear()
        for face in faces:
            item = QListWidgetItem(self._words(face))
            item.setData(_NUMBER, face.index)
            self._list.addItem(item)

    def _words(self, face: DetectedFace) -> str:
        origins = {
            LandmarkOrigin.DETECTED: self.tr("detected"),
            LandmarkOrigin.CORRECTED: self.tr("corrected"),
            LandmarkOrigin.PLACED: self.tr("placed by hand"),
        }
        chosen = self.tr("chosen") if face.chosen else self.tr("not chosen")
        return f"{face.index} · {chosen} · {origins[face.origin]}"

    def _tell_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.looked_at.emit(item.data(_NUMBER))
