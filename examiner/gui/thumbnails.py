"""A bounded store of thumbnails that asks for the missing ones when they are to be painted."""

from collections import OrderedDict

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

LONGEST_SIDE = 160
"""Device pixels; enough for two lines of text at 200 % on a screen of 200 %."""

MOST_KEPT = 200
"""Thumbnails; about 20 MB at the most, whatever the case holds."""

_COLLECTING = 30
"""Milliseconds in which requests are collected, so that a fast scroll does not ask for all it
passes."""


class Thumbnails(QObject):
    """Thumbnails by mark; the longest unused one is forgotten first."""

    collected = Signal()
    """Marks were looked for in vain; `take_wanted` gives them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._wanted: dict[str, None] = {}
        self._asked: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=_COLLECTING)
        self._timer.timeout.connect(self.collected)

    def find(self, mark: str) -> QPixmap | None:
        """The thumbnail, or None; then it is wanted unless it was asked for already."""
        pixmap = self._kept.get(mark)
        if pixmap is not None:
            self._kept.move_to_end(mark)
        elif mark not in self._asked:
            self._wanted[mark] = None
            if not self._timer.isActive():
                self._timer.start()
        return pixmap

    def take_wanted(self) -> tuple[str, ...]:
        """Marks looked for in vain since the last call; each counts as not asked for."""
        wanted = tuple(self._wanted)
        self._wanted.clear()
        return wanted

    def note_asked(self, mark: str) -> None:
        """Do not want `mark` again before it was put."""
        self._asked.add(mark)

    def put(self, mark: str, image: QImage) -> None:
        """Keep a thumbnail; a null image says that there is none to be had."""
        self._asked.discard(mark)
        larger = max(image.width(), image.height()) > LONGEST_SIDE
        if larger:
            image = image.scaled(
                LONGEST_SIDE,
                LONGEST_SIDE,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        self._kept[mark] = QPixmap.fromImage(image)
        self._kept.move_to_end(mark)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def forget(self, mark: str) -> None:
        """Drop a thumbnail that no longer shows what it should."""
        self._kept.pop(mark, None)
        self._asked.discard(mark)

    def clear(self) -> None:
        """Drop everything, also what was asked for."""
        self._kept.clear()
        self._wanted.clear()
        self._asked.clear()

    def __len__(self) -> int:
        return len(self._kept)
