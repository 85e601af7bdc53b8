"""What can be done to the view: every act of zooming, moving, turning and arranging."""

from dataclasses import replace

from PySide6.QtCore import Signal

from examiner.face.records import Point
from examiner.gui.viewer import placement
from examiner.gui.viewer.placement import Mode, ViewState
from examiner.gui.viewer.scene import Cursor
from examiner.gui.viewer.scene_view import SceneView


class NavigableView(SceneView):
    """Acts for the mouse, for keys and for the window's actions alike."""

    state_changed = Signal(object)
    """ViewState, after every change of the view by the examiner."""
    cursor_moved = Signal(object)
    """Readout, or None when the pointer has left."""

    def change(self, state: ViewState) -> None:
        """Shows the photographs as the examiner now wants them."""
        if state != self.state():
            self.set_state(state)
            self.state_changed.emit(self.state())

    def fit(self) -> None:
        """Brings the whole photographs into view."""
        self.change(self._fitted(face=False))

    def fit_face(self) -> None:
        """Brings the aligned faces into view; the whole photograph where there is none."""
        self.change(self._fitted(face=True))

    def one_to_one(self) -> None:
        """Shows one pixel of the active photograph on each device pixel."""
        self.change(placement.one_to_one(self.state(), self.active, self.scene.matrices))

    def zoom_by(self, factor: float) -> None:
        """Enlarges about the middle."""
        self.change(placement.zoomed(self.state(), self.active, factor))

    def pan_by(self, right: float, down: float) -> None:
        """Moves the photographs, in pixels of the window system."""
        ratio = self.devicePixelRatioF()
        self.change(placement.panned(self.state(), self.active, right * ratio, down * ratio))

    def rotate_by(self, degrees: float) -> None:
        """Turns the photographs clockwise."""
        self.change(placement.rotated(self.state(), self.active, degrees))

    def turn_upright(self) -> None:
        """Takes all rotation back."""
        self.change(placement.upright(self.state(), self.active))

    def set_mode(self, mode: Mode) -> None:
        """Another way to put the photographs together; place, zoom and rotation stay."""
        self.change(replace(self.state(), mode=mode))

    def set_linked(self, linked: bool) -> None:
        """Whether the photographs move together."""
        self.change(placement.with_link(self.state(), linked, self.active))

    def toggle_link(self) -> None:
        """Links what was not linked, and the other way about."""
        self.set_linked(not self.state().linked)

    def set_aligned(self, aligned: bool) -> None:
        """Whether the faces are aligned by the eyes; stays off while a face is missing."""
        matrices = self.scene.matrices
        self.change(placement.with_alignment(self.state(), aligned, self.active, matrices))

    def move_wipe(self, by: float) -> None:
        """Moves the line between the faces by a share of the pane."""
        self._set_wipe(self.state().wipe_position + by)

    def move_cursor(self, right: float, down: float) -> None:
        """Moves the crosshair within the active pane, in device pixels; nothing without one."""
        if self.active not in self.scene.contents:
            return
        cursor = self.scene.cursor
        size = self.pane_for(self.active).device_size
        at: Point = (size[0] / 2, size[1] / 2)
        if cursor is not None and cursor.side is self.active:
            x, y = placement.moved_point(self.scene.placed(self.active, size), cursor.point)
            at = (min(max(x + right, 0.0), size[0]), min(max(y + down, 0.0), size[1]))
        point = self.scene.photograph_point(self.active, at, size)
        self._point_at(Cursor(self.active, point))

    def _point_at(self, cursor: Cursor | None) -> None:
        self._show(replace(self.scene, cursor=cursor))
        self.cursor_moved.emit(None if cursor is None else self.scene.readout(cursor))

    def _set_wipe(self, position: float) -> None:
        self.change(replace(self.state(), wipe_position=min(max(position, 0.0), 1.0)))
