"""The whole desk without a mouse: every act below is a key that goes to the focused widget."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from examiner.case.bench import Exhibit
from examiner.case.verification import verify
from examiner.face.records import DetectedFace, LandmarkOrigin
from examiner.gui.main_window import MainWindow
from examiner.gui.report_dialog import ReportDialog
from examiner.gui.shortcuts_dialog import ShortcutsDialog
from examiner.gui.viewer.placement import Mode
from examiner.workflow.bench import annotations_of
from tests.gui.keyboard import (
    CONTROL,
    KEY,
    NONE,
    SHIFT,
    focused,
    inside,
    press,
    press_until,
    type_words,
)

WAIT = 60_000


@pytest.fixture
def window(qtbot, worked) -> Iterator[MainWindow]:
    """A window on a worked case that keeps no open comparison, as `examiner CASE` opens it."""
    made = MainWindow()
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    made.open_case(worked)
    yield made
    made.close()
    made.deleteLater()


def open_first_comparison(qtbot, window: MainWindow) -> None:
    press_until(KEY.Key_F6, lambda: inside(window.panels.case))
    press_until(KEY.Key_Tab, lambda: focused().accessibleName() == "Comparisons")
    press(KEY.Key_Home)
    press(KEY.Key_Down, KEY.Key_Up)
    press(KEY.Key_Return)
    qtbot.waitUntil(
        lambda: window.bench.mark == "C1" and bool(window.view.scene.contents), timeout=WAIT
    )


def go_to_photographs(window: MainWindow) -> None:
    press_until(KEY.Key_F6, lambda: inside(window.view))


def test_that_a_case_is_worked_from_list_to_exhibit_by_keys(qtbot, window, worked, answer):
    open_first_comparison(qtbot, window)
    assert inside(window.view), "Enter on a comparison leads to its photographs"
    _walk_the_modes(window)
    _work_the_map(window)
    _select_an_argument(window)
    _annotate_undo_redo(window)
    answer(lambda _asked: (type_words("Both faces"), press(KEY.Key_Return)))
    press(KEY.Key_E, hold=CONTROL)
    (exhibit,) = window.session.case.all(Exhibit)
    assert exhibit.caption == "Both faces"
    _look_at_report_and_cheat_sheet(qtbot, window)
    press(KEY.Key_W, hold=CONTROL)
    assert not window.session.is_open
    assert inside(window.start)
    assert all(fact.ok for fact in verify(worked, "A. Examiner"))


def _walk_the_modes(window: MainWindow) -> None:
    seen = []
    scale = window.view.state().probe.zoom
    press(KEY.Key_Plus)
    zoomed = window.view.state().probe.zoom
    assert zoomed > scale
    for key in (KEY.Key_2, KEY.Key_3, KEY.Key_4, KEY.Key_5, KEY.Key_6, KEY.Key_7, KEY.Key_1):
        press(key)
        assert inside(window.view)
        seen.append(window.view.state().mode)
    assert set(seen) == set(Mode)
    assert window.view.state().probe.zoom == zoomed


def _work_the_map(window: MainWindow) -> None:
    first = window.bench.explanation
    press(KEY.Key_M)
    assert window.bench.explanation not in {"", first}
    press(KEY.Key_Period)
    press(KEY.Key_Period)
    assert window.panels.overlay.choice.overlay.display_threshold > 0
    before = window.panels.overlay.choice.overlay.opacity
    press(KEY.Key_BracketLeft)
    assert window.panels.overlay.choice.overlay.opacity < before


def _select_an_argument(window: MainWindow) -> None:
    press_until(KEY.Key_F6, lambda: inside(window.panels.arguments))
    press_until(KEY.Key_Tab, lambda: focused() is window.panels.arguments.view)
    lit = window.view.scene.highlighted
    press(KEY.Key_Down, KEY.Key_Down)
    assert window.view.scene.highlighted not in {None, lit}


def _annotate_undo_redo(window: MainWindow) -> None:
    case = window.session.case
    go_to_photographs(window)
    press(KEY.Key_P)
    press(KEY.Key_Space)
    press(KEY.Key_Right, KEY.Key_Right, KEY.Key_Down, hold=CONTROL)
    press(KEY.Key_Space)
    drawn = annotations_of(case, "C1")
    assert len(drawn) == 1
    press(KEY.Key_Z, hold=CONTROL)
    assert annotations_of(case, "C1") == ()
    press(KEY.Key_Z, hold=CONTROL | SHIFT)
    assert annotations_of(case, "C1") == drawn
    press(KEY.Key_Escape)


def _look_at_report_and_cheat_sheet(qtbot, window: MainWindow) -> None:
    for key, hold, kind in (
        (KEY.Key_R, CONTROL, ReportDialog),
        (KEY.Key_F1, NONE, ShortcutsDialog),
    ):
        # The window system gives the keyboard back; without a screen there is none.
        window.activateWindow()
        qtbot.waitUntil(lambda: inside(window))
        press(key, hold=hold)
        dialog = window.findChild(kind)
        qtbot.waitUntil(lambda dialog=dialog: inside(dialog))
        press(KEY.Key_Escape)
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    window.activateWindow()
    qtbot.waitUntil(lambda: inside(window))


def test_that_a_landmark_is_corrected_by_keys(qtbot, window):
    press_until(KEY.Key_F6, lambda: inside(window.panels.case))
    press(KEY.Key_Home)
    press(KEY.Key_Down, KEY.Key_Down)
    press(KEY.Key_Return)
    qtbot.waitUntil(lambda: window.faces.editor.work.landmarks is not None, timeout=WAIT)
    assert inside(window.faces.editor), "Enter on a face leads to its photograph"
    before = window.faces.editor.work.points[0]
    press(KEY.Key_Right, KEY.Key_Right, KEY.Key_Down)
    press(KEY.Key_Return)
    face = window.session.case.get(DetectedFace, "P1.1")
    assert face.origin is LandmarkOrigin.CORRECTED
    assert face.landmarks.left_eye == pytest.approx((before[0] + 2, before[1] + 1))


def test_that_the_start_page_is_left_and_come_back_to_by_keys(qtbot, window):
    press(KEY.Key_W, hold=CONTROL)
    assert inside(window.start)
    press_until(KEY.Key_Tab, lambda: focused().accessibleName() == "Recent cases")
    press(KEY.Key_Return)
    assert window.session.is_open


def test_that_tab_reaches_every_part_of_every_open_panel(window):
    missing = []
    for name, dock in window.docks.items():
        if dock.isVisible() and not dock.visibleRegion().isEmpty():
            press_until(KEY.Key_F6, lambda dock=dock: inside(dock))
            missing += [f"{name}: {each!r}" for each in _unreached(dock)]
    assert missing == []


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value) and (
        widget.focusProxy() is None
    )


def _unreached(holder: QWidget) -> list[QWidget]:
    """Widgets in `holder` that take the keyboard by Tab, but that Tab does not come by."""
    start, reached = focused(), []
    while focused() not in reached:
        reached.append(focused())
        press(KEY.Key_Tab)
    assert start in reached
    return [
        each
        for each in holder.findChildren(QWidget)
        if each.isVisible() and each.isEnabled() and _takes_tab(each) and each not in reached
    ]
