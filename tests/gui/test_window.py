"""The whole way through the real window, on the bundled networks and photographs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog

from examiner.case.bench import Exhibit
from examiner.case.file import CaseFile
from examiner.case.rows import IssuedReport
from examiner.case.verification import verify
from examiner.comparison.records import Comparison
from examiner.explanation.catalogue import as_it_comes
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.records import Explanation, Side
from examiner.gui.action_specs import ACTIONS
from examiner.gui.case_overview import ItemKind
from examiner.gui.dialogs import dropped
from examiner.gui.main_window import MainWindow
from examiner.gui.new_case_dialog import NewCaseDialog
from examiner.gui.overlay_choice import Cut
from examiner.gui.report_dialog import ReportDialog
from examiner.gui.viewer.placement import Mode
from examiner.image.records import EvidenceImage, Role
from examiner.render.annotations import Annotation, AnnotationKind
from examiner.workflow.bench import annotations_of

WAIT = 90_000


@pytest.fixture
def window(qtbot) -> Iterator[MainWindow]:
    made = MainWindow()
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def on_worked(qtbot, window, worked) -> MainWindow:
    window.open_case(worked)
    with qtbot.waitSignal(window.bench.shown, timeout=WAIT):
        window.open_comparison("C1")
    return window


def do(window: MainWindow, name: str) -> None:
    window.actions_by_id[name].trigger()


def test_that_the_first_paint_needs_no_network_library(qtbot):
    import subprocess
    import sys

    code = (
        "import os, sys; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from examiner.gui.main_window import MainWindow\n"
        "window = MainWindow(); window.show(); app.processEvents(); window.grab()\n"
        "heavy = {'torch', 'reportlab', 'pyhanko', 'pyqtgraph'} & set(sys.modules)\n"
        "print(sorted(heavy)); window.close()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_that_every_act_of_the_table_does_something_and_has_a_menu(window):
    for spec in ACTIONS:
        assert window.actions_by_id[spec.id].text()
    listed = {a.objectName() for menu in window.menuBar().actions() for a in menu.menu().actions()}
    assert listed == {spec.id for spec in ACTIONS}


def test_the_whole_job_from_a_new_case_to_a_signed_report_and_back(
    qtbot, window, tmp_path, demo_photos, monkeypatch
):
    case = tmp_path / "night.case"
    do(window, "case.new")
    dialog = window.findChild(NewCaseDialog)
    dialog.set_place(case)
    dialog._title.setText("Night")
    dialog.accept()
    assert window.session.is_open

    jobs = window.session.jobs
    with qtbot.waitSignals([jobs.recorded] * 4, timeout=WAIT):
        dropped(window, (demo_photos / "obama.jpg",), Role.PROBE)
        dropped(window, (demo_photos / "obama2.jpg",), Role.REFERENCE)
    with qtbot.waitSignal(window.bench.shown, timeout=WAIT):
        do(window, "comparison.compare")
    with qtbot.waitSignals([window.acts.explained, window.acts.checked], timeout=WAIT):
        do(window, "explain.xssab")
    qtbot.waitUntil(lambda: window.bench.explanation == "E1", timeout=WAIT)

    do(window, "map.threshold_up")
    assert window.panels.overlay.choice.overlay.display_threshold > 0
    monkeypatch.setattr(QInputDialog, "getText", lambda *a, **k: ("Both faces", True))
    do(window, "report.add_exhibit")
    (exhibit,) = window.session.case.all(Exhibit)
    assert (exhibit.caption, exhibit.comparison, exhibit.explanation) == ("Both faces", "C1", "E1")
    assert exhibit.overlay["overlay"]["display_threshold"] > 0

    report = _issue(qtbot, window, tmp_path, monkeypatch)
    assert report.read_bytes().startswith(b"%PDF")
    window.close_case()
    assert all(fact.ok for fact in verify(case, "A. Examiner"))

    window.open_case(case)
    qtbot.waitUntil(lambda: window.bench.mark == "C1", timeout=WAIT)
    assert window.panels.overlay.choice.overlay.display_threshold > 0
    assert window.session.case.marks(IssuedReport) == ("REPORT-1",)


def _issue(qtbot, window: MainWindow, folder: Path, monkeypatch) -> Path:
    do(window, "report.issue")
    dialog = window.findChild(ReportDialog)
    with qtbot.waitSignal(window.session.jobs.recorded, timeout=WAIT):
        dialog.preview_wanted.emit(dialog.contents.choice())
    assert dialog.pages.count > 5
    identity = folder / "me.p12"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(identity), ""))
    monkeypatch.setattr(QInputDialog, "getText", lambda *a, **k: ("a long secret", True))
    dialog.identity_wanted.emit()
    assert identity.exists()
    from examiner.gui.report_request import ReportRequest
    from examiner.report.signature import open_identity

    signer = open_identity(identity.read_bytes(), b"a long secret")
    out = folder / "report.pdf"
    request = ReportRequest(dialog.contents.choice(), signer, out)
    with qtbot.waitSignal(window.session.jobs.recorded, timeout=WAIT):
        dialog.issue_wanted.emit(request)
    assert dialog.facts.model().rowCount() > 5
    dialog.reject()
    return out


def test_that_modes_keep_zoom_and_place(qtbot, on_worked):
    view = on_worked.view
    do(on_worked, "view.zoom_in")
    kept = view.state().probe
    for name in ("wipe_vertical", "wipe_horizontal", "blend", "difference", "grid", "flicker"):
        do(on_worked, f"view.{name}")
        assert view.state().probe == kept
    assert view.state().mode is Mode.FLICKER
    assert view.state().flicker_hz == 0
    do(on_worked, "view.side_by_side")


def test_that_a_row_of_the_table_lights_its_cell_and_a_cell_selects_its_row(qtbot, on_worked):
    panels = on_worked.panels
    on_worked.view.cell_clicked.emit(Side.PROBE, 3, 4)
    assert on_worked.view.scene.highlighted == (3, 4)
    panels.arguments.cell_selected.emit(5, 2)
    assert on_worked.view.scene.highlighted == (5, 2)


def test_that_methods_are_flipped_through_and_the_table_follows(qtbot, on_worked):
    first = on_worked.bench.explanation
    do(on_worked, "map.next_method")
    assert on_worked.bench.explanation != first
    do(on_worked, "map.previous_method")
    assert on_worked.bench.explanation == first


def test_that_annotations_are_kept_undone_and_redone_across_reopening(qtbot, on_worked, worked):
    point = Annotation("a1", AnnotationKind.POINT, Side.PROBE, 1, ((400.0, 300.0),), "")
    on_worked.view.annotation_drawn.emit(point)
    case = on_worked.session.case
    assert annotations_of(case, "C1") == (point,)
    do(on_worked, "edit.undo")
    assert annotations_of(case, "C1") == ()
    on_worked.close_case()
    on_worked.open_case(worked)
    qtbot.waitUntil(lambda: on_worked.bench.mark == "C1", timeout=WAIT)
    do(on_worked, "edit.redo")
    assert annotations_of(on_worked.session.case, "C1") == (point,)


def test_that_the_view_and_the_percentile_come_back_per_case(qtbot, on_worked, worked):
    panel = on_worked.panels.overlay
    panel.controls.percentile.click()
    assert panel.choice.cut is Cut.PERCENTILE
    do(on_worked, "view.wipe_vertical")
    on_worked.close_case()
    with qtbot.waitSignal(on_worked.bench.shown, timeout=WAIT):
        on_worked.open_case(worked)
    assert on_worked.view.state().mode is Mode.WIPE
    assert on_worked.panels.overlay.choice.cut is Cut.PERCENTILE


def test_that_closing_the_window_in_the_middle_of_a_job_loses_nothing(qtbot, on_worked, worked):
    held = on_worked.session.case.marks(Explanation)
    on_worked.open_comparison("C2")
    with qtbot.waitSignal(on_worked.session.jobs.happened, timeout=WAIT):
        do(on_worked, "explain.fggb")
    on_worked.close()
    assert all(fact.ok for fact in verify(worked, "A. Examiner"))
    with CaseFile(worked, "A. Examiner") as case:
        assert case.marks(Explanation) == held


def test_that_a_damaged_case_is_told_and_no_report_leaves_it(qtbot, window, tmp_path):
    bad = tmp_path / "bad.case"
    bad.write_bytes(b"no case at all")
    window.open_case(bad)
    assert not window.session.is_open
    assert any(w.objectName() == "ErrorBox" for w in QApplication.topLevelWidgets())


def test_that_the_demonstration_is_one_click_to_a_worked_example(qtbot, window, monkeypatch):
    # One method is enough here; each is tested for itself.
    monkeypatch.setattr("examiner.gui.demonstration.METHODS", ("xssab",))
    do(window, "case.demo")
    case = window.session.case

    def done() -> bool:
        return len(case.marks(CheckSheet)) == 2 and not window.session.jobs.busy

    qtbot.waitUntil(done, timeout=WAIT)
    assert case.marks(EvidenceImage) == ("P1", "R1", "R2")
    assert case.marks(Comparison) == ("C1", "C2")


def test_that_text_and_theme_can_be_changed_and_are_remembered(qtbot, window):
    before = QApplication.font().pointSizeF()
    for _ in range(10):
        do(window, "window.text_larger")
    assert QApplication.font().pointSizeF() == pytest.approx(2 * before)
    do(window, "window.theme")
    again = MainWindow()
    assert again.desk == window.desk
    again.close()
    again.deleteLater()
    do(window, "window.text_reset")
    do(window, "window.theme")


def test_that_f6_goes_round_the_panels(qtbot, on_worked):
    on_worked.activateWindow()
    seen: list[object] = []
    for _ in range(4):
        do(on_worked, "window.next_panel")
        seen.append(on_worked.focusWidget())
    assert len(set(map(id, seen))) > 2


def test_that_a_comparison_opened_by_the_program_is_selected_described_and_limited(on_worked):
    assert on_worked.panels.case.selection().mark == "C1"
    assert on_worked.panels.properties._model.rowCount() > 5
    assert "explains the model, not the face" in on_worked.page.words.text()
    assert on_worked.actions_by_id["map.show"].isChecked()
    do(on_worked, "map.show")
    assert not on_worked.actions_by_id["map.show"].isChecked()
    assert on_worked.page.words.text().strip() == ""
    do(on_worked, "map.show")


def test_that_a_selected_face_shows_its_image_quality(qtbot, on_worked):
    on_worked._selected(ItemKind.FACE, "R1.1")
    rows = on_worked.panels.properties._model

    def distance() -> str:
        told = {row.name: row.value for row in rows.rows}
        return told.get("Distance between the eyes", "")

    qtbot.waitUntil(lambda: distance().endswith(" pixels"), timeout=30_000)
    with qtbot.waitSignal(on_worked.photographs.measured, timeout=30_000):
        on_worked._selected(ItemKind.FACE, "P1.1")
        on_worked._selected(ItemKind.COMPARISON, "C1")
    assert distance() == ""


def test_that_what_was_just_changed_is_undone_first_and_can_be_done_again(on_worked):
    overlay, view = on_worked.panels.overlay, on_worked.view
    before, scale = overlay.choice, view.photograph_scale(Side.PROBE)
    point = Annotation("a1", AnnotationKind.POINT, Side.PROBE, 1, ((400.0, 300.0),), "")
    do(on_worked, "view.zoom_in")
    do(on_worked, "map.threshold_up")
    view.annotation_drawn.emit(point)
    do(on_worked, "map.contours")
    changed = overlay.choice
    steps = on_worked.steps.stack.count()
    for _ in range(2):
        do(on_worked, "edit.undo")
    assert annotations_of(on_worked.session.case, "C1") == ()
    for _ in range(2):
        do(on_worked, "edit.undo")
    assert overlay.choice == before
    assert view.photograph_scale(Side.PROBE) == pytest.approx(scale)
    for _ in range(4):
        do(on_worked, "edit.redo")
    assert overlay.choice == changed
    assert annotations_of(on_worked.session.case, "C1") == (point,)
    assert on_worked.steps.stack.count() == steps + 1 == 4


def test_that_a_map_by_another_network_is_seen_beside_and_opens_its_comparison(
    qtbot, window, worked
):
    window.open_case(worked)
    window.open_comparison("C1")
    with qtbot.waitSignal(window.acts.compared, timeout=WAIT) as told:
        window.acts.compare("P1.1", "R1.1", "dlib_resnet")
    (other,) = told.args
    with qtbot.waitSignal(window.acts.explained, timeout=WAIT):
        window.acts.explain(other, (as_it_comes("gradcam"),))
    window.open_comparison("C1")
    strip = window.panels.strip
    assert "dlib_resnet" in strip.thumbnails[-1].text()
    strip.method_chosen.emit(strip.thumbnails[-1].mark)
    assert window.bench.mark == other
    assert window.panels.overlay.choice.explanation == strip.thumbnails[0].mark
