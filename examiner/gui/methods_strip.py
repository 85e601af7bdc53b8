"""MethodsStrip: the maps of all explanations on both crops side by side; a click picks one."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette, QPen, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from examiner.explanation.pair import CropPair
from examiner.explanation.records import Explanation
from examiner.gui.number_text import plain
from examiner.gui.overlay_choice import (
    MapRange,
    OverlayChoice,
    carried_over,
    method_short,
    method_title,
    range_of,
)
from examiner.gui.picture import picture_of
from examiner.render.overlay import OverlayState, draw

LINES_HIGH = 6.5
"""Height of a thumbnail in lines of text."""


class MethodThumbnail(QAbstractButton):
    """One explanation: mark and method above, both maps, their scale below."""

    def __init__(
        self, explanation: Explanation, network: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.mark = explanation.mark
        self.explanation = explanation
        self._pictures: tuple[QImage, QImage] = (QImage(), QImage())
        self._scale = ""
        self._drawn: tuple[CropPair, OverlayState] | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        by = f" · {network}" if network else ""
        self.setText(f"{explanation.mark}  {method_short(explanation)}{by}")
        self.setToolTip(method_title(explanation))

    def show_state(self, crops: CropPair, state: OverlayState) -> None:
        """Draw both maps over their crops with one state."""
        if self._drawn is not None and self._drawn[0] is crops and self._drawn[1] == state:
            return
        self._drawn = (crops, state)
        explanation = self.explanation
        self._pictures = (
            picture_of(draw(crops.probe, explanation.probe_map.values, state)),
            picture_of(draw(crops.reference, explanation.reference_map.values, state)),
        )
        self._scale = f"±{plain(state.scale)}"
        self.setAccessibleName(
            self.tr("{method}, both faces, scale {scale}").format(
                method=self.text(), scale=self._scale
            )
        )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two squares side by side between two lines of text."""
        line = self.fontMetrics().height()
        side = round(line * LINES_HIGH)
        return QSize(2 * side + 3 * self._gap(), side + 2 * line + 3 * self._gap())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Words, pictures, a frame when chosen, a dashed one with the focus."""
        painter = QPainter(self)
        line, gap = self.fontMetrics().height(), self._gap()
        side = line * LINES_HIGH
        role = QPalette.ColorRole
        ink = self.palette().color(role.WindowText)
        painter.setPen(ink)
        across = self.width() - 2 * gap
        title = QRectF(gap, gap, across, line)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(title, flags, self.text())
        for at, picture in enumerate(self._pictures):
            # Map pixels are repeated, not smoothed.
            painter.drawImage(
                QRectF(gap + at * (side + gap), 1.5 * gap + line, side, side), picture
            )
        painter.drawText(QRectF(gap, 2 * gap + line + side, across, line), flags, self._scale)
        # Frames in the colour of the text: no other colour stands beside the maps.
        if self.isChecked():
            painter.setPen(QPen(ink, 3))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        if self.hasFocus():
            painter.setPen(QPen(ink, 1, Qt.PenStyle.DashLine))
            painter.drawRect(self.rect().adjusted(4, 4, -5, -5))
        painter.end()

    def _gap(self) -> int:
        return max(8, self.fontMetrics().height() // 2)


class MethodsStrip(QWidget):
    """Renders all explanations of a comparison under one choice, each on its own scale."""

    method_chosen = Signal(str)
    """Mark of the explanation that was picked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails: tuple[MethodThumbnail, ...] = ()
        self._ranges: dict[str, MapRange] = {}
        self._waiting: tuple[CropPair, OverlayChoice] | None = None
        self._group = QButtonGroup(self)
        self._words = QLabel()
        self._words.setWordWrap(True)
        inner = QWidget()
        self._line = QHBoxLayout(inner)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        self._group.buttonClicked.connect(self._pick)
        column = QVBoxLayout(self)
        column.addWidget(self._words)
        column.addWidget(self._scroll, 1)
        self.show_explanations((), None, None)

    @property
    def thumbnails(self) -> tuple[MethodThumbnail, ...]:
        """One button for each explanation."""
        return self._thumbnails

    def show_explanations(
        self,
        explanations: tuple[Explanation, ...],
        crops: CropPair | None,
        choice: OverlayChoice | None,
        by_others: tuple[tuple[Explanation, str], ...] = (),
    ) -> None:
        """Draw all maps on the crops, and mark the explanation that `choice` shows.

        Every explanation gets the choice as OverlayPanel would carry it over, on its own scale.
        `by_others` are explanations of the same crops' scores by other networks, with their names.
        """
        self._set_thumbnails((*((each, "") for each in explanations), *by_others))
        words = self.tr("Each method on its own scale. Probe left, reference right.")
        none = self.tr("No explanation of this comparison yet.")
        self._words.setText(words if explanations else none)
        self._scroll.setVisible(bool(explanations))
        fits = choice is not None and choice.explanation in self._ranges
        self._waiting = (
            (crops, choice) if crops is not None and choice is not None and fits else None
        )
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Draw what came while nobody could see it."""
        super().showEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Give the thumbnails room for letters of a new size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _draw(self) -> None:
        if self._waiting is None:
            return
        crops, choice = self._waiting
        self._waiting = None
        before = self._ranges[choice.explanation]
        for thumbnail in self._thumbnails:
            carried = carried_over(choice, thumbnail.mark, before, self._ranges[thumbnail.mark])
            thumbnail.show_state(crops, carried.overlay)
            thumbnail.setChecked(thumbnail.mark == choice.explanation)
        self._fit()

    def _set_thumbnails(self, named: tuple[tuple[Explanation, str], ...]) -> None:
        explanations = tuple(each for each, _ in named)
        if tuple(each.explanation for each in self._thumbnails) == explanations:
            return
        for thumbnail in self._thumbnails:
            self._group.removeButton(thumbnail)
            self._line.removeWidget(thumbnail)
            thumbnail.hide()
            thumbnail.deleteLater()
        self._ranges = {each.mark: range_of(each) for each in explanations}
        self._thumbnails = tuple(MethodThumbnail(each, network) for each, network in named)
        for at, thumbnail in enumerate(self._thumbnails):
            self._group.addButton(thumbnail)
            self._line.insertWidget(at, thumbnail)

    def _fit(self) -> None:
        if self._thumbnails:
            bar = self._scroll.horizontalScrollBar().sizeHint().height()
            self._scroll.setMinimumHeight(self._thumbnails[0].sizeHint().height() + bar)

    def _pick(self, button: MethodThumbnail) -> None:
        self.method_chosen.emit(button.mark)
