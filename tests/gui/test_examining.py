"""Stability, agreement and covered regions, from the window's acts to the case and back."""

from examiner.case.reading import coverings_of, stabilities_of
from examiner.case.verification import verify
from examiner.explanation.records import Side
from examiner.gui.argument_columns import Column
from examiner.gui.cover_dialog import CoverDialog
from examiner.gui.main_window import MainWindow
from tests.conftest import EXAMINER

WAIT = 90_000


def do(window: MainWindow, name: str) -> None:
    window.actions_by_id[name].trigger()


def dots(window: MainWindow) -> int:
    """Pixels with dots over the maps of both faces."""
    layers = window.view.scene.overlays.values()
    return sum(int(layer.dotted.sum()) for layer in layers if layer.dotted is not None)


def test_that_stability_is_examined_and_what_does_not_hold_is_seen(qtbot, window, worked):
    assert dots(window) == 0
    assert window.bench.states()[1]["dotted"] is False
    with qtbot.waitSignal(window.acts.examined, timeout=WAIT):
        do(window, "comparison.stability")
    (made,) = stabilities_of(window.session.case, "E1")
    panels = window.panels
    assert panels.examination.stability.model.rowCount() == len(made.variations)
    assert not panels.arguments.view.isColumnHidden(Column.PROBE_LOW)
    assert dots(window) == sum(int(made.sign_changes(side).sum()) for side in Side) > 0
    assert window.bench.states()[1]["dotted"] is True
    do(window, "map.dots")
    assert dots(window) == 0
    do(window, "map.dots")
    do(window, "map.next_method")
    assert dots(window) == 0
    assert panels.arguments.view.isColumnHidden(Column.PROBE_LOW)
    examine = panels.examination.stability.examine
    assert examine.isVisible()
    window.close_case()
    assert all(fact.ok for fact in verify(worked, EXAMINER))


def test_that_a_contradicted_patch_is_gone_to_on_both_faces(qtbot, window):
    agreement = window.panels.examination.agreement
    window.panels.examination.bring(agreement)
    window.docks["examination"].raise_()
    qtbot.waitUntil(lambda: agreement.contradictions.rowCount() > 0, timeout=WAIT)
    agreement.list.selectRow(agreement.contradictions.rowCount() - 1)
    patch = agreement.contradictions.rows[-1].patch
    assert window.view.scene.highlighted == (patch.row, patch.column)
    assert window.panels.arguments.selected_cells() == (patch.patch,)


def test_that_selected_cells_are_covered_and_what_was_measured_is_shown(qtbot, window):
    window.panels.arguments.select_cell(4, 4)
    do(window, "comparison.cover")
    dialog = window.findChild(CoverDialog)
    with qtbot.waitSignal(window.acts.covered, timeout=WAIT):
        dialog.accept()
    (made,) = coverings_of(window.session.case, "C1")
    assert (made.region, made.side) == ("patch 25", Side.PROBE)
    covering = window.panels.examination.covering
    assert covering.chosen.mark == made.mark == "V1"
    assert covering.results.rowCount() == len(made.results)
    assert covering.isVisible()
    window.open_comparison("C2")
    assert covering.coverings.rowCount() == 0
