"""What each action does: one line each, in the order of the table of acts."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QSlider

from examiner.comparison.records import Comparison
from examiner.explanation.catalogue import EXPLAINERS, as_it_comes
from examiner.gui import dialogs, focus, sealing
from examiner.gui.action_specs import EXPLAIN_PREFIX
from examiner.gui.case_overview import CaseAct
from examiner.gui.menus import Doers
from examiner.gui.theme import LARGEST_TEXT, SMALLEST_TEXT, Theme
from examiner.gui.viewer.placement import Mode, ViewState, WipeDirection
from examiner.gui.window import Window
from examiner.image.records import Role
from examiner.render.annotations import AnnotationKind

ZOOM_STEP = 1.25
TURN_STEP = 5.0
"""Degrees."""
FLICKER_HZ = 1.0
TEXT_STEP = 0.1
SLIDES = 50

Do = Callable[[], None]


def doers(window: Window) -> Doers:
    """Every action's doing, by its id."""
    return {
        **_case(window),
        **_work(window),
        **_view(window),
        **_maps(window),
        **_annotations(window),
        **_window(window),
    }


def _case(window: Window) -> dict[str, Do]:
    return {
        "case.new": partial(dialogs.new_case, window),
        "case.open": partial(dialogs.open_case, window),
        "case.demo": partial(dialogs.open_demonstration, window),
        "case.training_copy": partial(dialogs.training_copy, window),
        "case.verify": window.check_case,
        "case.seal": partial(sealing.seal_case, window),
        "case.audit": partial(_raise, window, "audit"),
        "case.close": window.close_case,
        "case.quit": lambda: _quit(window),
    }


def _quit(window: Window) -> None:
    window.window().close()


def _raise(window: Window, dock: str) -> None:
    window.docks[dock].show()
    window.docks[dock].raise_()
    window.docks[dock].setFocus()


def _work(window: Window) -> dict[str, Do]:
    acts, bench = window.acts, window.bench
    one_method = {
        f"{EXPLAIN_PREFIX}{entry.id}": partial(_explain, window, entry.id) for entry in EXPLAINERS
    }
    return {
        "photo.add_probes": partial(dialogs.add_photographs, window, Role.PROBE),
        "photo.add_references": partial(dialogs.add_photographs, window, Role.REFERENCE),
        "face.find": partial(_on_image, window, acts.find_faces),
        "face.choose": partial(_on_image, window, partial(_open_faces, window)),
        "face.landmarks": partial(_on_image, window, partial(_place_landmarks, window)),
        "comparison.compare": partial(dialogs.compare, window),
        "comparison.network": partial(dialogs.compare_by_network, window),
        "comparison.explain": lambda: dialogs.explain(window, bench.mark),
        "comparison.threshold": partial(dialogs.change_threshold, window),
        "comparison.stability": partial(_examine, window),
        "comparison.cover": partial(dialogs.cover, window),
        "comparison.draw": partial(_draw, window),
        "comparison.likelihood": partial(_state_likelihood, window),
        "job.stop": partial(_stop_job, window),
        "report.add_exhibit": partial(dialogs.add_exhibit, window),
        "report.issue": partial(dialogs.report, window),
        "report.verify": partial(sealing.check_document, window),
        "report.validation": partial(dialogs.validation, window),
        **one_method,
    }


def _explain(window: Window, method: str) -> None:
    if window.bench.mark:
        window.acts.explain(window.bench.mark, (as_it_comes(method),))


def _draw(window: Window) -> None:
    if window.bench.mark:
        window.acts.draw(window.bench.mark)


def _state_likelihood(window: Window) -> None:
    if window.bench.mark:
        window.acts.state_likelihood(window.bench.mark)


def _examine(window: Window) -> None:
    """Examine the stability of the explanation that is chosen, whether or not its map is shown."""
    choice = window.panels.overlay.choice
    if window.bench.mark and choice is not None:
        window.acts.examine(choice.explanation)


def _on_image(window: Window, act: Callable[[str], None]) -> None:
    """Do something to the selected photograph, or to that of the selected face."""
    selection = window.session.selection
    if selection is not None and selection[1][:1] in {"P", "R"}:
        act(selection[1].split(".")[0])


def _open_faces(window: Window, image: str) -> None:
    window.faces.open(image)
    window.show_page(window.faces.editor)
    window.faces.editor.setFocus()


def _place_landmarks(window: Window, image: str) -> None:
    _open_faces(window, image)
    window.faces.editor.place_new()


def _stop_job(window: Window) -> None:
    for state in window.panels.jobs.states():
        if not state.phase.over:
            window.session.jobs.cancel(state.number)
            return


def _view(window: Window) -> dict[str, Do]:
    view = window.view
    return {
        "view.side_by_side": partial(view.set_mode, Mode.SIDE_BY_SIDE),
        "view.wipe_vertical": partial(_wipe, window, WipeDirection.VERTICAL),
        "view.wipe_horizontal": partial(_wipe, window, WipeDirection.HORIZONTAL),
        "view.flicker": partial(view.set_mode, Mode.FLICKER),
        "view.blend": partial(view.set_mode, Mode.BLEND),
        "view.difference": partial(view.set_mode, Mode.DIFFERENCE),
        "view.grid": partial(view.set_mode, Mode.GRID),
        "view.flicker_run": partial(_change, window, _flicker_toggled),
        "view.link": view.toggle_link,
        "view.fit": view.fit,
        "view.one_to_one": view.one_to_one,
        "view.zoom_in": partial(view.zoom_by, ZOOM_STEP),
        "view.zoom_out": partial(view.zoom_by, 1 / ZOOM_STEP),
        "view.rotate_right": partial(view.rotate_by, TURN_STEP),
        "view.rotate_left": partial(view.rotate_by, -TURN_STEP),
        "view.align_eyes": lambda: view.set_aligned(not view.state().aligned_by_eyes),
        "view.crosshair": partial(
            _change, window, lambda state: replace(state, crosshair=not state.crosshair)
        ),
    }


def _change(window: Window, how: Callable[[ViewState], ViewState]) -> None:
    window.view.change(how(window.view.state()))


def _wipe(window: Window, direction: WipeDirection) -> None:
    _change(window, lambda state: replace(state, mode=Mode.WIPE, wipe_direction=direction))


def from_menu(window: Window, act: str, mark: str) -> None:
    """What the case panel's menu asks for, about the thing with `mark`."""
    image = mark.split(".")[0]
    wanted: dict[str, Do] = {
        CaseAct.ADD_PHOTOGRAPHS: lambda: dialogs.add_photographs(window, Role(mark)),
        CaseAct.FIND_FACES: lambda: window.acts.find_faces(image),
        CaseAct.CHOOSE_FACE: lambda: window.acts.choose(image, int(mark.partition(".")[2])),
        CaseAct.EDIT_LANDMARKS: partial(_open_faces, window, image),
        CaseAct.PLACE_FACE: partial(_place_landmarks, window, image),
        CaseAct.COMPARE_WITH: partial(dialogs.compare, window),
        CaseAct.COMPARE_AGAIN: partial(_compare_again, window, mark),
        CaseAct.EXPLAIN: lambda: dialogs.explain(window, mark),
        CaseAct.OPEN: partial(_enter_item, window, mark),
    }
    wanted[act]()


def _enter_item(window: Window, mark: str) -> None:
    """Open what was chosen in the list, and give it the keyboard."""
    window.open_item(mark)
    focus.enter(window.centre())


def _compare_again(window: Window, mark: str) -> None:
    comparison = window.session.case.get(Comparison, mark)
    window.acts.compare(*comparison.faces)


def _flicker_toggled(state: ViewState) -> ViewState:
    hz = 0.0 if state.flicker_hz else FLICKER_HZ
    return replace(state, mode=Mode.FLICKER, flicker_hz=hz)


def _maps(window: Window) -> dict[str, Do]:
    overlay = window.panels.overlay
    controls = overlay.controls
    return {
        "map.show": controls.shown.toggle,
        "map.next_method": overlay.next_method,
        "map.previous_method": overlay.previous_method,
        "map.all_methods": partial(_raise, window, "strip"),
        "map.threshold_up": partial(_slide, controls.slider, 1),
        "map.threshold_down": partial(_slide, controls.slider, -1),
        "map.opacity_up": partial(_slide, controls.opacity, 1),
        "map.opacity_down": partial(_slide, controls.opacity, -1),
        "map.contours": controls.contours.toggle,
        "map.hatching": controls.hatched.toggle,
        "map.dots": controls.dotted.toggle,
        "map.interpolation": controls.interpolated.toggle,
        "arguments.copy": window.panels.arguments.copy_rows,
        "arguments.export": partial(dialogs.export_arguments, window),
    }


def _slide(slider: QSlider, by: int) -> None:
    """One key press is a fiftieth of the slider's way."""
    step = max(1, (slider.maximum() - slider.minimum()) // SLIDES)
    slider.setValue(slider.value() + by * step)


def _annotations(window: Window) -> dict[str, Do]:
    tools = {
        f"annotate.{kind.value}": partial(window.view.set_tool, kind) for kind in AnnotationKind
    }
    return {
        **tools,
        "annotate.select": partial(window.view.set_tool, None),
        "annotate.delete": window.bench.delete_annotation,
        "edit.undo": partial(_step, window, window.steps.stack.undo),
        "edit.redo": partial(_step, window, window.steps.stack.redo),
    }


def _step(window: Window, go: Do) -> None:
    """Undo or redo, once what was just changed is a step itself."""
    window.bench.rest()
    go()


def _window(window: Window) -> dict[str, Do]:
    return {
        "window.theme": partial(_toggle_theme, window),
        "window.text_larger": partial(_scale_text, window, TEXT_STEP),
        "window.text_smaller": partial(_scale_text, window, -TEXT_STEP),
        "window.text_reset": partial(_set_text, window, SMALLEST_TEXT),
        "window.next_panel": partial(focus.go_round, window, 1),
        "window.previous_panel": partial(focus.go_round, window, -1),
        "window.reset_layout": window.reset_layout,
        "window.full_screen": partial(_full_screen, window),
        "window.shortcuts": partial(dialogs.shortcuts, window),
    }


def _scale_text(window: Window, by: float) -> None:
    wanted = round(window.desk.text_scale + by, 2)
    _set_text(window, min(max(wanted, SMALLEST_TEXT), LARGEST_TEXT))


def _set_text(window: Window, scale: float) -> None:
    window.set_look(replace(window.desk, text_scale=scale))


def _toggle_theme(window: Window) -> None:
    other = Theme.LIGHT if window.desk.theme is Theme.DARK else Theme.DARK
    window.set_look(replace(window.desk, theme=other))


def _full_screen(window: Window) -> None:
    # The bench may stand inside another window, and that is the one on the screen.
    outer = window.window()
    if outer.isFullScreen():
        outer.showNormal()
    else:
        outer.showFullScreen()
