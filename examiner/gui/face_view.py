"""FaceView: a photograph to zoom and pan, on which faces are clicked and landmarks dragged."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QWidget

from examiner.face.records import FaceBox, Point
from examiner.gui.face_drawing import FaceMarks, PhotographItem
from examiner.gui.face_work import FaceWork
from examiner.gui.viewer.pyramid import Pyramid

_STEP = 1.25
"""Zoom of one notch of the wheel."""

_LARGEST = 64.0
"""View pixels for each photograph pixel."""


class FaceView(QGraphicsView):
    """Scene coordinates are photograph pixels; knows nothing of what its signals lead to."""

    face_clicked = Signal(int)
    """Number of the face."""
    landmark_taken = Signal(int)
    """0 to 4."""
    landmark_dragged = Signal(float, float)
    """Where the taken landmark is now, photograph pixels."""
    landmark_dropped = Signal()
    """The taken landmark was let go after it was dragged."""
    place_clicked = Signal(float, float)
    """A click while a face is being placed, photograph pixels."""
    pointed_at = Signal(float, float)
    """Photograph pixel under the pointer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self._work = FaceWork(0, 0)
        self._aim: Point | None = None
        self._grip: QPointF | None = None
        self._dragged = False
        self._pan_from: QPoint | None = None
        self._space = False
        self._area = QRectF()
        self._fitted = True
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_photograph(self, pyramid: Pyramid | None) -> None:
        """Show another photograph, all of it; None for an empty view."""
        self.scene().clear()
        self._area = QRectF()
        if pyramid is not None:
            item = PhotographItem(pyramid)
            self.scene().addItem(item)
            self._area = item.boundingRect()
            width, height = self._area.width(), self._area.height()
            # Room to bring every corner to the middle.
            self.setSceneRect(self._area.adjusted(-width, -height, width, height))
        self.zoom_to_photograph()

    def show_work(self, work: FaceWork, aim: Point | None) -> None:
        """Draw the faces; `aim` is where keys would place a landmark."""
        self._work, self._aim = work, aim
        placing = work.placed is not None
        shape = Qt.CursorShape.CrossCursor if placing else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        self.viewport().update()

    @property
    def scale_now(self) -> float:
        """View pixels for each photograph pixel."""
        return self.transform().m11()

    def centre(self) -> Point:
        """Photograph pixel in the middle of the view."""
        return self._scene_place(QRectF(self.viewport().rect()).center())

    def zoom_to_photograph(self) -> None:
        """Show the whole photograph."""
        self._fitted = True
        if not self._area.isEmpty():
            self.fitInView(self._area, Qt.AspectRatioMode.KeepAspectRatio)

    def zoom_to_box(self, box: FaceBox) -> None:
        """Show one face with some room about it."""
        self._fitted = False
        across, down = box.width * 0.25, box.height * 0.25
        area = QRectF(box.left, box.top, box.width, box.height)
        room = area.adjusted(-across, -down, across, down)
        self.fitInView(room, Qt.AspectRatioMode.KeepAspectRatio)

    def zoom_by(self, steps: float, about: QPoint | None = None) -> None:
        """Zoom by notches of the wheel; the photograph pixel at `about` stays where it is."""
        place = about if about is not None else self.viewport().rect().center()
        whole = min(
            self.viewport().width() / max(self._area.width(), 1),
            self.viewport().height() / max(self._area.height(), 1),
        )
        wanted = min(max(self.scale_now * _STEP**steps, whole / 2), _LARGEST)
        before = self.mapToScene(place)
        factor = wanted / self.scale_now
        self.scale(factor, factor)
        self._fitted = False
        self._pan(self.mapFromScene(before) - place)

    def show_point(self, point: Point) -> None:
        """Pan as little as needed to have a point well inside the view."""
        edge = int(min(self.viewport().width(), self.viewport().height()) * 0.15)
        area = QRectF(*point, 0.01, 0.01)
        inside = QRect(self.viewport().rect()).adjusted(edge, edge, -edge, -edge)
        if not inside.contains(self.mapFromScene(QPointF(*point))):
            self.ensureVisible(area, edge, edge)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:  # noqa: N802
        """Boxes and landmarks, in view pixels."""
        painter.save()
        painter.resetTransform()
        marks = FaceMarks(self, self.tr("chosen"))
        marks.draw(painter, self._work, self.viewportTransform())
        if self._aim is not None:
            marks.draw_aim(painter, self.viewportTransform().map(QPointF(*self._aim)))
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to pan, take hold of a landmark, place one, or click a face."""
        place = event.position()
        left = event.button() is Qt.MouseButton.LeftButton
        if event.button() is Qt.MouseButton.MiddleButton or (left and self._space):
            self._pan_from = place.toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left and self._work.placed is not None:
            self.place_clicked.emit(*self._scene_place(place))
        elif left:
            self._press(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pan, or drag the landmark that is held."""
        place = event.position()
        if self._pan_from is not None:
            self._pan(self._pan_from - place.toPoint())
            self._pan_from = place.toPoint()
        elif self._grip is not None:
            self._dragged = True
            self.landmark_dragged.emit(*self._scene_place(place + self._grip))
        self.pointed_at.emit(*self._scene_place(place))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        if self._pan_from is not None:
            self._pan_from = None
            self.show_work(self._work, self._aim)
        elif self._grip is not None:
            self._grip = None
            if self._dragged:
                self.landmark_dropped.emit()

    def let_go(self) -> None:
        """Let go of a landmark without dropping it."""
        self._grip = None

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom about the pointer."""
        self.zoom_by(event.angleDelta().y() / 120, event.position().toPoint())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The space bar turns the left button into a hand; other keys belong to the editor."""
        self._space = self._space or event.key() == Qt.Key.Key_Space
        event.setAccepted(event.key() == Qt.Key.Key_Space)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The left button is itself again."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """A space bar that is let go elsewhere is let go here too."""
        if event.type() is QEvent.Type.Leave:
            self._space = False
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep showing the whole photograph until the user zooms."""
        super().resizeEvent(event)
        if self._fitted:
            self.zoom_to_photograph()

    def _press(self, place: QPointF) -> None:
        to_view, reach = self.viewportTransform(), FaceMarks(self, "").reach
        near = {
            number: (to_view.map(QPointF(*point)) - place).manhattanLength()
            for number, point in enumerate(self._work.points)
        }
        taken = min(near, key=near.__getitem__, default=None)
        if taken is not None and near[taken] <= reach:
            self._grip = to_view.map(QPointF(*self._work.points[taken])) - place
            self._dragged = False
            self.landmark_taken.emit(taken)
            return
        face = self._face_at(self._scene_place(place))
        if face is not None:
            self.face_clicked.emit(face)

    def _face_at(self, point: Point) -> int | None:
        """Number of the smallest face around a point."""
        x, y = point
        around = [
            face
            for face in self._work.faces
            if face.box.left <= x <= face.box.right and face.box.top <= y <= face.box.bottom
        ]
        smallest = min(around, key=lambda face: face.box.width * face.box.height, default=None)
        return smallest.index if smallest is not None else None

    def _scene_place(self, place: QPointF) -> Point:
        """Photograph pixels of a place in the view, to a fraction of a view pixel."""
        inverted, _ = self.viewportTransform().inverted()
        point = inverted.map(place)
        return (point.x(), point.y())

    def _pan(self, by: QPoint) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + by.x())
        down.setValue(down.value() + by.y())
        self._fitted = False
