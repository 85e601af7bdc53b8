"""Decoding photographs for the screen, on a thread of its own so that no job is waited for."""

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

import cv2
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from examiner.case.file import CaseFile
from examiner.errors import ExaminerError
from examiner.image.evidence import pixels_of
from examiner.image.records import EvidenceImage, RgbPixels

MOST_KEPT = 4
"""Photographs kept decoded: a pair on the screen and the pair before."""

THUMBNAIL = 160
"""Longest side of a thumbnail, pixels."""


class Photographs(QObject):
    """Pixels and thumbnails of the photographs in a case, made when asked for."""

    loaded = Signal(str, object)
    """Mark and RgbPixels."""
    thumbnail = Signal(str, QImage)
    """Mark and a picture of at most THUMBNAIL pixels."""
    refused = Signal(object)
    """An ExaminerError."""

    _decoded = Signal(int, str, object)
    _reduced = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[str, RgbPixels] = OrderedDict()
        self._generation = 0
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="examiner photographs")
        self._decoded.connect(self._keep)
        self._reduced.connect(self._show_thumbnail)

    def want(self, case: CaseFile, mark: str) -> None:
        """Ask for a photograph; `loaded` brings it, at once if it is kept."""
        if mark in self._kept:
            self._kept.move_to_end(mark)
            self.loaded.emit(mark, self._kept[mark])
            return
        self._start(case, mark, self._decode)

    def want_thumbnail(self, case: CaseFile, mark: str) -> None:
        """Ask for a thumbnail; `thumbnail` brings it."""
        self._start(case, mark, self._reduce)

    def forget(self) -> None:
        """Drop everything; what is still being decoded will not be told."""
        self._generation += 1
        self._kept.clear()

    def close(self) -> None:
        """Finish what runs, drop what waits."""
        self.forget()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _start(self, case: CaseFile, mark: str, work: object) -> None:
        try:
            image = case.get(EvidenceImage, mark)
            data = case.original(image)
        except ExaminerError as error:
            self.refused.emit(error)
            return
        self._pool.submit(work, self._generation, image, data)  # type: ignore[arg-type]

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
        scale = THUMBNAIL / max(pixels.shape[:2])
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        self._reduced.emit(generation, image.mark, small)

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
            height, width = small.shape[:2]
            # The copy owns its memory; the array may go.
            image = QImage(small.data, width, height, 3 * width, QImage.Format.Format_RGB888)
            self.thumbnail.emit(mark, image.copy())
