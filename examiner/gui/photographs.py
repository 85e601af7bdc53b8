"""Decoding and measuring photographs for the screen, on a thread so that no job is waited for."""

import math
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import cv2
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from examiner.case.file import CaseFile
from examiner.errors import ExaminerError
from examiner.face.records import DetectedFace, FaceBox
from examiner.gui.picture import picture_of
from examiner.image.evidence import pixels_of
from examiner.image.records import EvidenceImage, RgbPixels
from examiner.workflow.quality import qualities_of_faces

MOST_KEPT = 4
"""Photographs kept decoded: a pair on the screen and the pair before."""

THUMBNAIL = 160
"""Longest side of a thumbnail, pixels."""

AROUND_FACE = 0.2
"""What a face's thumbnail shows beside its box, as a share of the box's longer side."""

Work = Callable[[int, EvidenceImage, bytes], None]
"""What is made of a photograph on the thread: generation, record and original."""


class Photographs(QObject):
    """Pixels and thumbnails of the photographs in a case, made when asked for."""

    loaded = Signal(str, object)
    """Mark and RgbPixels."""
    thumbnail = Signal(str, QImage)
    """Mark of a photograph or a face, and a picture of at most THUMBNAIL pixels."""
    measured = Signal(object, object)
    """A DetectedFace and its QualityValues, as a tuple; () where it cannot be measured."""
    refused = Signal(object)
    """An ExaminerError."""

    _decoded = Signal(int, str, object)
    _reduced = Signal(int, str, object)
    _measured = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[str, RgbPixels] = OrderedDict()
        self._generation = 0
        self._faces: dict[str, list[DetectedFace]] = {}
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="examiner photographs")
        self._decoded.connect(self._keep)
        self._reduced.connect(self._show_thumbnail)
        self._measured.connect(self._tell_quality)

    def want(self, case: CaseFile, mark: str) -> None:
        """Ask for a photograph; `loaded` brings it, at once if it is kept."""
        if mark in self._kept:
            self._kept.move_to_end(mark)
            self.loaded.emit(mark, self._kept[mark])
            return
        self._start(case, mark, self._decode)

    def want_thumbnail(self, case: CaseFile, mark: str) -> None:
        """Ask for a photograph's thumbnail; `thumbnail` brings it."""
        self._start(case, mark, self._reduce)

    def want_face_thumbnail(self, case: CaseFile, mark: str) -> None:
        """Ask for a face's thumbnail; `thumbnail` brings it.

        Faces of one photograph that are asked for together share its decoding.
        """
        face = case.get(DetectedFace, mark)
        if not self._faces:
            QTimer.singleShot(0, self, partial(self._start_faces, case, self._generation))
        self._faces.setdefault(face.image, []).append(face)

    def want_quality(self, case: CaseFile, face: DetectedFace) -> None:
        """Ask for a face's image quality; `measured` brings it."""
        self._start(case, face.image, partial(self._measure, face))

    def forget(self) -> None:
        """Drop everything; what is still being decoded will not be told."""
        self._generation += 1
        self._kept.clear()
        self._faces.clear()

    def close(self) -> None:
        """Finish what runs, drop what waits."""
        self.forget()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _start_faces(self, case: CaseFile, generation: int) -> None:
        if generation == self._generation:
            wanted, self._faces = self._faces, {}
            for image, faces in wanted.items():
                self._start(case, image, partial(self._reduce_faces, tuple(faces)))

    def _start(self, case: CaseFile, mark: str, work: Work) -> None:
        try:
            image = case.get(EvidenceImage, mark)
            data = case.original(image)
        except ExaminerError as error:
            self.refused.emit(error)
            return
        self._pool.submit(work, self._generation, image, data)

    def _decode(self, generation: int, image: EvidenceImage, data: bytes) -> None:
        try:
            found: object = pixels_of(image, data)
        except ExaminerError as error:
            found = error
        self._decoded.emit(generation, image.mark, found)

    def _reduce(self, generation: int, image: EvidenceImage, data: bytes) -> None:
        try:
            pixels = pixels_of(image, data)
        except ExaminerError:
            # The photograph itself will tell when it is opened.
            return
        self._reduced.emit(generation, image.mark, _reduced(pixels))

    def _reduce_faces(
        self, faces: tuple[DetectedFace, ...], generation: int, image: EvidenceImage, data: bytes
    ) -> None:
        try:
            pixels = pixels_of(image, data)
        except ExaminerError:
            # As for the photograph's own thumbnail.
            return
        for face in faces:
            self._reduced.emit(generation, face.mark, _reduced(_around(pixels, face.box)))

    def _measure(
        self, face: DetectedFace, generation: int, image: EvidenceImage, data: bytes
    ) -> None:
        try:
            values = qualities_of_faces(image, data, (face,))[face.mark]
        except ExaminerError:
            # The photograph itself will tell when it is opened.
            values = ()
        self._measured.emit(generation, face, values)

    def _keep(self, generation: int, mark: str, found: object) -> None:
        if generation != self._generation:
            return
        if isinstance(found, ExaminerError):
            self.refused.emit(found)
            return
        self._kept[mark] = found  # type: ignore[assignment]
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        self.loaded.emit(mark, found)

    def _show_thumbnail(self, generation: int, mark: str, small: RgbPixels) -> None:
        if generation == self._generation:
            self.thumbnail.emit(mark, picture_of(small))

    def _tell_quality(self, generation: int, face: DetectedFace, values: object) -> None:
        if generation == self._generation:
            self.measured.emit(face, values)


def _reduced(pixels: RgbPixels) -> RgbPixels:
    """`pixels` at THUMBNAIL pixels along the longer side; what is smaller stays as it is."""
    height, width = pixels.shape[:2]
    scale = min(THUMBNAIL / max(height, width), 1.0)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small: RgbPixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return small


def _around(pixels: RgbPixels, box: FaceBox) -> RgbPixels:
    """The part of a photograph around a face, as far as the photograph reaches."""
    wide, tall = box.width, box.height
    reach = max(wide, tall) * (0.5 + AROUND_FACE)
    middle = (box.left + wide / 2, box.top + tall / 2)
    height, width = pixels.shape[:2]
    left, top = (max(math.floor(at - reach), 0) for at in middle)
    right, bottom = math.ceil(middle[0] + reach), math.ceil(middle[1] + reach)
    return pixels[min(top, height - 1) : max(bottom, 1), min(left, width - 1) : max(right, 1)]
