"""A colour bar with its numbers and the display threshold marked on it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from examiner.gui.number_text import plain, with_sign
from examiner.gui.picture import picture_of
from examiner.render.figure import hatched_bar
from examiner.render.overlay import OverlayState, colour_bar

_LINES_APART = 8
"""Distance from line to line of a hatched bar, in pixels of the window system."""


def colour_map_icon(name: str, size: QSize) -> QIcon:
    """The colours of a colour map from one end to the other."""
    state = OverlayState(scale=1.0, colour_map=name)
    picture = colour_bar(state, (max(size.width(), 1), max(size.height(), 1)))
    return QIcon(QPixmap.fromImage(picture_of(picture)))


class ColourBar(QWidget):
    """Shows one overlay state: colours from −scale to +scale, their numbers, what is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: OverlayState | None = None
        self.setAccessibleName(self.tr("Colour bar"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, state: OverlayState | None) -> None:
        """Draw the bar of `state`; None leaves it empty."""
        if state == self._state:
            return
        self._state = state
        if state is not None:
            self.setAccessibleDescription(
                self.tr("From {low} to {high}, the same for both faces.").format(
                    low=plain(-state.scale), high=with_sign(state.scale)
                )
            )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide enough for its three numbers, high enough for bar and numbers."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("0") * 30, round(metrics.height() * 2.6))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as the hint, narrower."""
        return QSize(self.fontMetrics().horizontalAdvance("0") * 20, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Bar above, numbers below."""
        if self._state is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        bar = QRectF(0.5, line * 0.25, self.width() - 1.0, line * 0.95)
        ratio = self.devicePixelRatioF()
        size = (max(round(bar.width() * ratio), 1), max(round(bar.height() * ratio), 1))
        spacing = round(_LINES_APART * ratio)
        painter.drawImage(bar, picture_of(hatched_bar(self._state, size, spacing)))
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 1))
        painter.drawRect(bar)
        self._mark_threshold(painter, bar, self._state)
        self._number(painter, bar, line, self._state)
        painter.end()

    def _mark_threshold(self, painter: QPainter, bar: QRectF, state: OverlayState) -> None:
        share = min(state.display_threshold / state.scale, 1.0)
        if share == 0:
            return
        middle, reach = bar.center().x(), bar.width() / 2 * share
        left_out = QRectF(middle - reach, bar.top(), 2 * reach, bar.height())
        painter.fillRect(left_out, self.palette().color(QPalette.ColorRole.Window))
        pen = QPen(self.palette().color(QPalette.ColorRole.WindowText), 2)
        painter.setPen(pen)
        over = bar.height() * 0.2
        for x in (left_out.left(), left_out.right()):
            painter.drawLine(QPointF(x, bar.top() - over), QPointF(x, bar.bottom() + over))

    def _number(self, painter: QPainter, bar: QRectF, line: int, state: OverlayState) -> None:
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        below = QRectF(bar.left(), bar.bottom() + line * 0.2, bar.width(), line * 1.1)
        top = Qt.AlignmentFlag.AlignTop
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | top, plain(-state.scale))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | top, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | top, with_sign(state.scale))
