"""The whole desk without a keyboard: every act below is a press of a button of the mouse."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QListView, QTabBar, QWidget

from examiner.case.bench import Exhibit
from examiner.case.rows import IssuedReport
from examiner.case.verification import verify
from examiner.comparison.records import Comparison
from examiner.explanation.records import Explanation
from examiner.face.records import DetectedFace
from examiner.gui.main_window import MainWindow
from examiner.gui.new_case_dialog import NewCaseDialog
from examiner.gui.report_dialog import ReportDialog
from examiner.gui.viewer.placement import Mode
from examiner.image.records import EvidenceImage
from tests.conftest import EXAMINER, PASSWORD
from tests.gui.pointer import choose, click, click_row, drag, drop, paste

WAIT = 90_000
PROBES, REFERENCES = 0, 1

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot) -> Iterator[MainWindow]:
    made = MainWindow()
    made.resize(1920, 1080)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def two_faces(tmp_path: Path, demo_photos: Path) -> Path:
    """A photograph of two persons beside each other."""
    names = ("biden.jpg", "obama.jpg")
    pictures = [Image.open(demo_photos / name).convert("RGB").resize((600, 750)) for name in names]
    path = tmp_path / "two.png"
    Image.fromarray(np.concatenate([np.asarray(each) for each in pictures], axis=1)).save(path)
    return path


def pick_act(window: MainWindow, name: str) -> None:
    choose(window, window.actions_by_id[name])


def show_dock(window: MainWindow, name: str) -> None:
    """Click the tab of a panel that shares its place with others."""
    title = window.docks[name].windowTitle()
    for bar in window.findChildren(QTabBar):
        for at in range(bar.count()):
            if bar.isVisible() and bar.tabText(at) == title:
                click(bar, bar.tabRect(at).center())
                return
    raise AssertionError(f"no tab says {title}")


def test_that_a_case_is_worked_from_its_making_to_its_reopening_by_the_mouse(
    qtbot, window, two_faces, demo_photos, signer, tmp_path, answer
):
    place = tmp_path / "night.case"
    _make_case(window, place)
    _add_photographs(qtbot, window, two_faces, demo_photos / "obama2.jpg")
    _choose_the_right_face(qtbot, window)
    _compare_and_explain(qtbot, window)
    _work_the_view_and_the_map(qtbot, window)
    answer(lambda asked: click(_button(asked, QDialogButtonBox.StandardButton.Ok)))
    pick_act(window, "report.add_exhibit")
    (exhibit,) = window.session.case.all(Exhibit)
    assert exhibit.overlay["overlay"]["display_threshold"] > 0
    _issue_report(qtbot, window, signer)
    assert (tmp_path / "night-REPORT-1.pdf").read_bytes().startswith(b"%PDF")
    pick_act(window, "case.close")
    assert not window.session.is_open
    assert all(fact.ok for fact in verify(place, EXAMINER))
    _reopen(qtbot, window)


def _button(asked: QWidget, which: QDialogButtonBox.StandardButton) -> QWidget:
    return asked.findChild(QDialogButtonBox).button(which)


def _make_case(window: MainWindow, place: Path) -> None:
    click(window.start._new)
    dialog = window.findChild(NewCaseDialog)
    paste(dialog._title, "Night")
    paste(dialog._place, str(place))
    click(dialog._make)
    assert window.session.is_open
    assert window.session.case.facts().title == "Night"


def _add_photographs(qtbot, window: MainWindow, probe: Path, reference: Path) -> None:
    tree, case = window.panels.case._tree, window.session.case
    drop(tree, PROBES, [probe])
    drop(tree, REFERENCES, [reference])
    qtbot.waitUntil(lambda: len(case.marks(DetectedFace)) == 3, timeout=WAIT)
    assert case.marks(EvidenceImage) == ("P1", "R1")
    qtbot.waitUntil(lambda: not window.session.jobs.busy, timeout=WAIT)


def _choose_the_right_face(qtbot, window: MainWindow) -> None:
    click_row(window.panels.case._tree, "P1 ", twice=True)
    editor = window.faces.editor
    qtbot.waitUntil(lambda: len(editor.work.faces) == 2, timeout=WAIT)
    case = window.session.case
    right = max(editor.work.faces, key=lambda face: face.box.left)
    view = editor._view
    middle = view.mapFromScene((right.box.left + right.box.right) / 2, right.box.top + 5)
    click(view.viewport(), middle)
    assert case.get(DetectedFace, right.mark).chosen


def _compare_and_explain(qtbot, window: MainWindow) -> None:
    case = window.session.case
    pick_act(window, "comparison.compare")
    qtbot.waitUntil(lambda: bool(window.view.scene.contents), timeout=WAIT)
    (comparison,) = case.all(Comparison)
    assert case.get(DetectedFace, comparison.probe).chosen
    assert comparison.score.value > 0.5
    pick_act(window, "explain.xssab")
    qtbot.waitUntil(lambda: window.bench.explanation == "E1", timeout=WAIT)
    assert case.marks(Explanation) == ("E1",)


def _work_the_view_and_the_map(qtbot, window: MainWindow) -> None:
    bar = window.page.bar
    for name, mode in (("wipe_vertical", Mode.WIPE), ("side_by_side", Mode.SIDE_BY_SIDE)):
        click(bar.widgetForAction(window.actions_by_id[f"view.{name}"]))
        assert window.view.state().mode is mode
    show_dock(window, "overlay")
    place = window.panels.overlay.controls.histogram_place
    qtbot.waitUntil(lambda: place.count() == 1)
    histogram = place.itemAt(0).widget()
    surface = histogram.plot.viewport()
    # The panel may still be laid out, and what is computed meanwhile may draw it anew.
    qtbot.waitUntil(lambda: not window.session.jobs.busy, timeout=WAIT)
    qtbot.waitUntil(lambda: _stands_still(histogram), timeout=WAIT)
    line, high = round(histogram._line_places()[1]), surface.height() // 2
    drag(surface, QPoint(line, high), QPoint(line + 15, high), QPoint(line + 30, high))
    overlay = window.panels.overlay.choice.overlay
    assert 0 < overlay.display_threshold < overlay.scale
    _light_a_cell(window)


def _light_a_cell(window: MainWindow) -> None:
    table = window.panels.arguments.view
    click(table.viewport(), table.visualRect(table.model().index(1, 0)).center())
    lit = window.view.scene.highlighted
    assert lit is not None
    pane = window.view.shown_panes()[0]
    click(pane, pane.rect().center())
    assert window.view.scene.highlighted not in {None, lit}


def _issue_report(qtbot, window: MainWindow, signer: Path) -> None:
    pick_act(window, "report.issue")
    dialog = window.findChild(ReportDialog)
    click(dialog.preview)
    qtbot.waitUntil(lambda: dialog.pages.count > 5, timeout=WAIT)
    paste(dialog.signer.path, str(signer))
    paste(dialog.signer.password, PASSWORD)
    click(dialog.signer.open)
    click(dialog.issue)
    qtbot.waitUntil(lambda: dialog.facts.model().rowCount() > 5, timeout=WAIT)
    click(_button(dialog, QDialogButtonBox.StandardButton.Close))
    assert window.session.case.marks(IssuedReport) == ("REPORT-1",)


def _stands_still(histogram) -> bool:
    before = histogram._line_places()
    QApplication.processEvents()
    return bool(before) and histogram._line_places() == before


def _reopen(qtbot, window: MainWindow) -> None:
    recent = window.start.findChild(QListView)
    place = recent.visualRect(recent.model().index(0, 0)).center()
    click(recent.viewport(), place)
    click(recent.viewport(), place, twice=True)
    qtbot.waitUntil(lambda: window.bench.mark == "C1", timeout=WAIT)
    qtbot.waitUntil(lambda: bool(window.view.scene.contents), timeout=WAIT)
    assert window.panels.overlay.choice.overlay.display_threshold > 0
    assert window.panels.case._table.model().rowCount() == 1
    assert recent.model().index(0, 0).flags() & Qt.ItemFlag.ItemIsEnabled
