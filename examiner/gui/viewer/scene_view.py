"""Panes that show one scene: the photographs, their maps and marks, without mouse and keys."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from examiner.explanation.records import Side
from examiner.face.alignment import Points
from examiner.gui.viewer import placement
from examiner.gui.viewer.overlay_layer import OverlayLook, overlay_layer
from examiner.gui.viewer.pane import Pane
from examiner.gui.viewer.placement import Mode, ViewState
from examiner.gui.viewer.pyramid import Pyramid
from examiner.gui.viewer.scene import Cell, PaneContent, Scene
from examiner.render.annotations import Annotation
from examiner.render.overlay import MapValues, OverlayState
from examiner.render.stippling import Places

BOTH = (Side.PROBE, Side.REFERENCE)

_BLOCKS = OverlayLook()
_NO_PLACES: Mapping[Side, Places] = {}
_HALF_TURN_MS = 500.0


class SceneView(QWidget):
    """One pane for each photograph, or one for both, by the state's mode."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = Scene()
        self._active = Side.PROBE
        self._alignment_wanted = True
        self._placed = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.flip)
        self.panes = tuple(Pane(sides, self) for sides in (BOTH[:1], BOTH[1:], BOTH))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for pane in self.panes:
            layout.addWidget(pane, 1)
            pane.resized.connect(self._place_first)
        self.setAccessibleName(self.tr("Comparison view"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._show(self._scene)

    @property
    def scene(self) -> Scene:
        """What is shown."""
        return self._scene

    @property
    def active(self) -> Side:
        """The side that was last acted on; acts mean it where the photographs are not linked."""
        return self._active

    def state(self) -> ViewState:
        """The view as it is."""
        return self._scene.state

    def set_state(self, state: ViewState) -> None:
        """Shows the photographs as a stored state says; sends no signal."""
        self._alignment_wanted = state.aligned_by_eyes
        self._placed = True
        matrices = self._scene.matrices
        if matrices and not placement.can_align(matrices):
            state = placement.with_alignment(state, False, self._active, matrices)
        self._show(replace(self._scene, state=state))

    def show_pair(self, probe: PaneContent | None, reference: PaneContent | None) -> None:
        """Other photographs; the view is kept where both pairs are aligned by the eyes.

        Maps, annotations and the highlighted cell of the pair before are taken away.
        """
        contents = {content.side: content for content in (probe, reference) if content is not None}
        pyramids = {side: self._pyramid(content) for side, content in contents.items()}
        before = self._scene.state
        scene = Scene(contents, pyramids, state=before)
        possible = not contents or placement.can_align(scene.matrices)
        state = replace(before, aligned_by_eyes=self._alignment_wanted and possible)
        self._placed = self._placed and before.aligned_by_eyes and state.aligned_by_eyes
        if self._active not in contents and contents:
            self._active = next(iter(contents))
        self._show(replace(scene, state=state))
        self._place_first()

    def set_overlay(
        self,
        maps: Mapping[Side, MapValues],
        state: OverlayState | None,
        look: OverlayLook = _BLOCKS,
        dotted: Mapping[Side, Places] = _NO_PLACES,
    ) -> None:
        """Maps over the photographs, none where `state` is None; ValueError as `rgba` raises.

        `dotted` are the places of each map over which dots are drawn.
        """
        overlays = {}
        if state is not None:
            overlays = {
                side: overlay_layer(values, state, look, dotted.get(side))
                for side, values in maps.items()
            }
        self._show(replace(self._scene, overlays=overlays))

    def highlight(self, cell: Cell | None) -> None:
        """Marks one cell of the grid on both faces."""
        self._show(replace(self._scene, highlighted=cell))

    def set_annotations(self, annotations: tuple[Annotation, ...]) -> None:
        """The annotations of both photographs; a selection that is not among them ends."""
        known = {each.id for each in annotations}
        selected = self._scene.selected if self._scene.selected in known else None
        self._show(replace(self._scene, annotations=annotations, selected=selected))

    def shown_panes(self) -> tuple[Pane, ...]:
        """The panes in use, from the left."""
        return self.panes[2:] if self._scene.state.stacked else self.panes[:2]

    def pane_for(self, side: Side) -> Pane:
        """The pane that shows a side."""
        return next(pane for pane in self.shown_panes() if side in pane.sides)

    def photograph_scale(self, side: Side) -> float:
        """Device pixels for each photograph pixel."""
        return placement.scale_of(self._scene.placed(side, self.pane_for(side).device_size))

    def flip(self) -> None:
        """Shows the other photograph of a flicker, also where its timer is off."""
        self._show(replace(self._scene, flipped=not self._scene.flipped))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Flicker goes on."""
        super().showEvent(event)
        self._set_timer()
        self._place_first()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nothing flickers unseen."""
        super().hideEvent(event)
        self._timer.stop()

    def _fitted(self, face: bool) -> ViewState:
        """The view with the faces, or else the whole photographs, in full."""
        regions: dict[Side, Points] = {}
        for side, pyramid in self._scene.pyramids.items():
            matrix = self._scene.matrix(side)
            if face and matrix is not None:
                regions[side] = placement.face_region(matrix)
            else:
                regions[side] = placement.photograph_region(pyramid.width, pyramid.height)
        size = self.pane_for(self._active).device_size
        return placement.fitted(self.state(), regions, self._scene.matrices, size)

    def _place_first(self) -> None:
        """Until something was placed, the view follows the size of the window."""
        if not self._placed and self._scene.contents:
            self._show(replace(self._scene, state=self._fitted(face=True)))
            self._placed = False

    def _pyramid(self, content: PaneContent) -> Pyramid:
        known = self._scene.pyramids.get(content.side)
        return known if known and known.pixels is content.pixels else Pyramid(content.pixels)

    def _show(self, scene: Scene) -> None:
        if scene.flipped and scene.state.mode is not Mode.FLICKER:
            scene = replace(scene, flipped=False)
        exchanged = scene.state.stacked != self._scene.state.stacked
        named = scene.contents is not self._scene.contents
        self._scene = scene
        for pane in self.panes:
            # Hidden panes get it too, so that a change of mode shows nothing old.
            pane.show_scene(scene)
        if exchanged or named or not self.panes[0].accessibleName():
            self._exchange()
        self._set_timer()

    def _exchange(self) -> None:
        """Shows the mode's panes, named; the keyboard goes on where it acted."""
        focused = any(pane.hasFocus() for pane in self.panes)
        shown = self.shown_panes()
        for pane in self.panes:
            pane.setVisible(pane in shown)
            titles = [
                self._scene.contents[side].title
                for side in pane.sides
                if side in self._scene.contents
            ]
            pane.setAccessibleName(", ".join(titles) or self.tr("No photograph"))
            pane.setAccessibleDescription(
                self.tr("Arrow keys move, plus and minus enlarge, Space acts at the crosshair")
            )
        layout = self.layout()
        if layout is not None:
            layout.activate()
        if focused:
            self.pane_for(self._active).setFocus()

    def _set_timer(self) -> None:
        state = self._scene.state
        flickers = state.mode is Mode.FLICKER and state.flicker_hz > 0 and self.isVisible()
        if not flickers:
            self._timer.stop()
            return
        interval = round(_HALF_TURN_MS / state.flicker_hz)
        if not self._timer.isActive() or self._timer.interval() != interval:
            self._timer.start(interval)
