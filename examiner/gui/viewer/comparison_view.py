"""The examiner's bench: the two photographs, operated by mouse, keys and the window's actions."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from examiner.gui.viewer import placement
from examiner.gui.viewer.annotating import Drawing, selected_at
from examiner.gui.viewer.composition import wipe_line
from examiner.gui.viewer.navigable_view import NavigableView
from examiner.gui.viewer.pane import Pointer
from examiner.gui.viewer.placement import Mode, WipeDirection
from examiner.gui.viewer.scene import Cursor, PaneContent
from examiner.gui.viewer.text_entry import TextEntry
from examiner.render.annotations import Annotation, AnnotationKind

WHEEL_ZOOM = 1.2

_REACH = 8.0

_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier

_ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class _Hold(Enum):
    """What the pressed button moves."""

    NOTHING = auto()
    PHOTOGRAPHS = auto()
    WIPE = auto()
    GRIP = auto()


class ComparisonView(NavigableView):
    """Sends out what the examiner does; of itself it changes nothing but the view."""

    cell_clicked = Signal(object, int, int)
    """Side, row and column."""
    annotation_drawn = Signal(object)
    """Annotation: a new one, or a known one under its id with a point elsewhere."""
    annotation_selected = Signal(str)
    """Id; empty when none is selected any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing = Drawing()
        self._annotations: tuple[Annotation, ...] = ()
        self._hold = _Hold.NOTHING
        self._entry: TextEntry | None = None
        for pane in self.panes:
            pane.pressed.connect(self._pressed)
            pane.moved.connect(self._moved)
            pane.released.connect(self._released)
            pane.double_clicked.connect(self._double_clicked)
            pane.wheeled.connect(self._wheeled)
            pane.focused.connect(self._focused)

    @property
    def tool(self) -> AnnotationKind | None:
        """What the pointer draws; None moves photographs and selects annotations."""
        return self._drawing.tool

    def set_tool(self, kind: AnnotationKind | None) -> None:
        """Another tool; an unfinished annotation is given up."""
        self._drew(self._drawing.with_tool(kind))

    def show_pair(self, probe: PaneContent | None, reference: PaneContent | None) -> None:
        """Other photographs; what was being drawn is given up."""
        self._annotations = ()
        self._drew(self._drawing.cancelled())
        super().show_pair(probe, reference)

    def place(self) -> None:
        """Does at the crosshair what a click would do there."""
        cursor = self.scene.cursor
        if cursor is None:
            self.move_cursor(0, 0)
        elif self.tool is not None:
            self._drew(self._drawing.pressed(cursor))
        elif self.state().mode is Mode.FLICKER:
            self.flip()
        else:
            self._click(cursor)

    def set_annotations(self, annotations: tuple[Annotation, ...]) -> None:
        """The annotations of both photographs."""
        self._annotations = annotations
        super().set_annotations(annotations)

    def finish(self) -> None:
        """Ends a polygon; an annotation with too few points stays unfinished."""
        result = self._drawing.result(self.scene.annotations)
        if result is not None:
            self._drew(self._drawing.cancelled())
            self.annotation_drawn.emit(result)

    def take_back(self) -> None:
        """Takes the last point of an unfinished annotation away."""
        self._drew(self._drawing.without_last_point())

    def cancel(self) -> None:
        """Gives up an unfinished annotation; without one, the tool."""
        begun = self._drawing.draft is not None
        self._drew(self._drawing.cancelled() if begun else Drawing())

    def select_annotation(self, annotation_id: str | None) -> None:
        """Shows the points of one annotation, to be dragged."""
        if annotation_id != self.scene.selected:
            self._show(replace(self.scene, selected=annotation_id))
            self.annotation_selected.emit(annotation_id or "")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys that mean a place of the view; the window's acts have all others."""
        act = self._act_for(event)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()
            event.accept()

    def _act_for(self, event: QKeyEvent) -> Callable[[], None] | None:
        key = event.key()
        if key in _ARROWS:
            return partial(self._arrow, _ARROWS[key], event.modifiers())
        if event.modifiers() & _COMMAND:
            return None
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Space: self.place,
            Qt.Key.Key_Return: self.finish,
            Qt.Key.Key_Enter: self.finish,
            Qt.Key.Key_Backspace: self.take_back,
            Qt.Key.Key_Escape: self.cancel,
        }
        return acts.get(key)

    def _arrow(self, way: tuple[int, int], modifiers: Qt.KeyboardModifier) -> None:
        """Moves the wipe's line, the crosshair while drawing or with Control, or the view."""
        far = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        right, down = way
        if self.tool is not None or modifiers & Qt.KeyboardModifier.ControlModifier:
            step = 10 if far else 1
            self.move_cursor(right * step, down * step)
        elif self.state().mode is Mode.WIPE and way[self._wipe_axis()]:
            self.move_wipe(way[self._wipe_axis()] * (0.1 if far else 0.01))
        else:
            step = 200 if far else 40
            self.pan_by(-right * step, -down * step)

    def _focused(self) -> None:
        sides = next((pane.sides for pane in self.panes if pane.hasFocus()), ())
        if len(sides) == 1:
            self._active = sides[0]

    def _pressed(self, pointer: Pointer) -> None:
        self._active = pointer.cursor.side
        if pointer.middle:
            self._hold = _Hold.PHOTOGRAPHS
        elif self.tool is not None:
            self._hold = _Hold.NOTHING
            self._drew(self._drawing.pressed(pointer.cursor))
        elif self._near_wipe(pointer):
            self._hold = _Hold.WIPE
        else:
            self._grip(pointer)

    def _grip(self, pointer: Pointer) -> None:
        """A point of the selected annotation is taken hold of, else the photographs."""
        chosen = tuple(each for each in self.scene.annotations if each.id == self.scene.selected)
        self._drawing = self._drawing.gripped(pointer.cursor, chosen, self._reach(pointer))
        held = self._drawing.grip is not None
        self._hold = _Hold.GRIP if held else _Hold.PHOTOGRAPHS

    def _moved(self, pointer: Pointer | None) -> None:
        if pointer is None:
            self._point_at(None)
            return
        if pointer.travelled and self._hold is _Hold.PHOTOGRAPHS:
            self.change(placement.panned(self.state(), self.active, *pointer.step))
        elif self._hold is _Hold.WIPE:
            axis = self._wipe_axis()
            self._set_wipe(pointer.at[axis] / pointer.size[axis])
        side = pointer.cursor.side
        point = self.scene.photograph_point(side, pointer.at, pointer.size)
        self._point_at(Cursor(side, point))
        if self._hold is _Hold.GRIP or self._drawing.draft is not None:
            self._drew(self._drawing.hovered(Cursor(side, point)))

    def _released(self, pointer: Pointer) -> None:
        hold, self._hold = self._hold, _Hold.NOTHING
        if hold is _Hold.GRIP:
            moved = self._drawing.moved
            self._drew(self._drawing.cancelled())
            if moved is not None and pointer.travelled:
                self.annotation_drawn.emit(moved)
        elif hold is _Hold.NOTHING:
            self._drew(self._drawing.released(pointer.cursor, pointer.travelled))
        elif hold is _Hold.PHOTOGRAPHS and not pointer.travelled and not pointer.middle:
            found = selected_at(pointer.cursor, self.scene.annotations, self._reach(pointer))
            self.select_annotation(None if found is None else found.id)
            if found is None:
                self._click(pointer.cursor)

    def _double_clicked(self, pointer: Pointer) -> None:
        if self.tool is None:
            self.fit()
        else:
            self.finish()

    def _wheeled(self, pointer: Pointer, steps: float, turning: bool) -> None:
        self._active = pointer.cursor.side
        if turning:
            self.rotate_by(steps)
            return
        factor = WHEEL_ZOOM**steps
        self.change(placement.zoomed(self.state(), self.active, factor, pointer.from_middle))

    def _click(self, cursor: Cursor) -> None:
        cell = self.scene.readout(cursor).cell
        if cell is not None:
            self.cell_clicked.emit(cursor.side, *cell)

    def _reach(self, pointer: Pointer) -> float:
        return _REACH * pointer.ratio / self.photograph_scale(pointer.cursor.side)

    def _near_wipe(self, pointer: Pointer) -> bool:
        state = self.state()
        if state.mode is not Mode.WIPE or len(self.scene.contents) < 2:
            return False
        axis = self._wipe_axis()
        apart = abs(pointer.at[axis] - wipe_line(state, pointer.size))
        return apart <= _REACH * pointer.ratio

    def _wipe_axis(self) -> int:
        return 0 if self.state().wipe_direction is WipeDirection.VERTICAL else 1

    def _drew(self, drawing: Drawing) -> None:
        """Shows how far an annotation has got, and sends it out when it is complete."""
        self._drawing = drawing
        moved = drawing.moved
        known = self._annotations
        if moved is not None:
            known = tuple(moved if each.id == moved.id else each for each in known)
        self._show(replace(self.scene, draft=drawing.draft, annotations=known))
        if drawing.wants_text:
            self._ask_for_words()
            return
        self._close_entry()
        if drawing.draft is not None and drawing.draft.complete:
            self.finish()

    def _ask_for_words(self) -> None:
        draft = self._drawing.draft
        if self._entry is not None or draft is None:
            return
        pane = self.pane_for(draft.side)
        x, y = placement.moved_point(
            self.scene.placed(draft.side, pane.device_size), draft.points[0]
        )
        entry = TextEntry(pane)
        self._entry = entry
        entry.entered.connect(self._worded)
        entry.abandoned.connect(self.cancel)
        entry.resize(max(entry.sizeHint().width() * 2, 160), entry.sizeHint().height())
        ratio = self.devicePixelRatioF()
        left = min(max(round(x / ratio), 0), max(pane.width() - entry.width(), 0))
        top = min(max(round(y / ratio), 0), max(pane.height() - entry.height(), 0))
        entry.move(left, top)
        entry.show()
        entry.setFocus()

    def _worded(self, words: str) -> None:
        result = self._drawing.result(self.scene.annotations, words)
        self._drew(self._drawing.cancelled())
        if result is not None:
            self.annotation_drawn.emit(result)

    def _close_entry(self) -> None:
        entry, self._entry = self._entry, None
        if entry is not None:
            had_focus = entry.hasFocus()
            # Hiding takes the focus away, which would be taken for giving up.
            entry.blockSignals(True)
            entry.hide()
            entry.deleteLater()
            if had_focus:
                self.pane_for(self.active).setFocus()
