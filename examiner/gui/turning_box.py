"""TurningBox: parts beside each other where there is room, and below each other where not."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

BESIDE, BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class TurningBox(QWidget):
    """Turns at a width that follows the letters."""

    def __init__(self, letters: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letters = letters
        self.box = QBoxLayout(BESIDE, self)
        self.box.setContentsMargins(0, 0, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Turn as soon as the width asks for it."""
        super().resizeEvent(event)
        least = self.fontMetrics().height() * self._letters
        self.box.setDirection(BESIDE if self.width() >= least else BELOW)
