"""SketchLabel: two maps that are still being computed, small, and said to be unfinished."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from examiner.gui.picture import picture_of
from examiner.render.overlay import OverlayState, alone, symmetric_scale

Sketch = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Unfinished maps of probe and reference, (112, 112) float32 each."""

_LINES_HIGH = 5


class SketchLabel(QWidget):
    """Renders unfinished maps on one scale; hidden without."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sketch: Sketch | None = None
        self.faces = (QLabel(), QLabel())
        names = (self.tr("Unfinished map of the probe"), self.tr("Unfinished map of the reference"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for label, name in zip(self.faces, names, strict=True):
            label.setAccessibleName(name)
            label.setToolTip(name)
            row.addWidget(label)
        words = QLabel(self.tr("Probe and reference, unfinished: nothing of this is recorded."))
        words.setWordWrap(True)
        row.addWidget(words, 1)
        self.hide()

    def show_sketch(self, sketch: Sketch | None) -> None:
        """Show other maps, or none."""
        if sketch is self._sketch:
            return
        self._sketch = sketch
        self.setVisible(sketch is not None)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._draw()

    def _draw(self) -> None:
        if self._sketch is None:
            return
        state = OverlayState(scale=symmetric_scale(*self._sketch), opacity=1.0)
        ratio = self.devicePixelRatioF()
        side = round(self.fontMetrics().height() * _LINES_HIGH * ratio)
        for label, values in zip(self.faces, self._sketch, strict=True):
            picture = picture_of(alone(values, state)).scaled(
                side, side, mode=Qt.TransformationMode.FastTransformation
            )
            drawn = QPixmap.fromImage(picture)
            drawn.setDevicePixelRatio(ratio)
            label.setPixmap(drawn)
