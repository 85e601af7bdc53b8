"""FacePictures: something drawn over both aligned crops, small, under the names of the faces."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from examiner.explanation.records import Side
from examiner.gui.wrapping_row import WrappingRow

_LINES_HIGH = 7


class FacePictures(QWidget):
    """Renders one picture of each face; map pixels are repeated, not smoothed."""

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[Side, QImage] = {}
        names = {Side.PROBE: self.tr("Probe"), Side.REFERENCE: self.tr("Reference")}
        self.faces = {side: QLabel() for side in Side}
        row = WrappingRow(self)
        row.setContentsMargins(0, 0, 0, 0)
        for side, picture in self.faces.items():
            picture.setAccessibleName(f"{what}: {names[side]}")
            face = QWidget()
            column = QVBoxLayout(face)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(QLabel(names[side]))
            column.addWidget(picture)
            row.addWidget(face)

    def show_pictures(self, pictures: dict[Side, QImage]) -> None:
        """Show other pictures; none empties."""
        self._pictures = pictures
        self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._draw()

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        side = round(self.fontMetrics().height() * _LINES_HIGH * ratio)
        for name, label in self.faces.items():
            if name not in self._pictures:
                label.clear()
                continue
            picture = self._pictures[name]
            drawn = QPixmap.fromImage(
                picture.scaled(side, side, mode=Qt.TransformationMode.FastTransformation)
            )
            drawn.setDevicePixelRatio(ratio)
            label.setPixmap(drawn)
