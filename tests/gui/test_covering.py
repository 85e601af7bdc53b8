"""Regions are named in three ways; what covering them did stands beside what was claimed."""

import pytest
from PySide6.QtCore import Qt

from examiner.explanation.records import Side
from examiner.gui.cover_dialog import CoverDialog, RegionWanted
from examiner.gui.covering_panel import CoveringPanel
from examiner.render.annotations import Annotation, AnnotationKind
from tests.gui.examined import covering

BOX = ((10.0, 10.0), (40.0, 50.0))
AREA = Annotation("aaa", AnnotationKind.ELLIPSE, Side.REFERENCE, 2, BOX)
LINE = Annotation("bbb", AnnotationKind.LINE, Side.PROBE, None, BOX)


@pytest.fixture
def panel(qtbot):
    made = CoveringPanel()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def dialog(qtbot):
    made = CoverDialog("C1", (17, 18), (AREA, LINE))
    qtbot.addWidget(made)
    return made


def tick(dialog, name):
    (item,) = dialog.regions.findItems(name, Qt.MatchFlag.MatchExactly)
    item.setCheckState(Qt.CheckState.Checked)


def test_that_the_models_keep_the_rules_of_qt(panel, qtmodeltester):
    panel.show_coverings("C1", (covering(),))
    for model in (panel.coverings, panel.results, panel.claims):
        qtmodeltester.check(model)


def test_that_changes_stand_beside_claims(panel):
    panel.show_coverings("C1", (covering(),))
    change = [panel.results.index(0, at).data() for at in range(3)]
    assert change == ["a blur of the crop", "0.4421", "–0.1000"]
    claims = [[panel.claims.index(row, at).data() for at in range(4)] for row in range(2)]
    assert claims == [["E1 xssab", "0.250", "—", ""], ["table by cells (E1)", "", "", "+0.0375"]]
    assert "nose of the probe covered, 0.020 of the crop" in panel.words.text()


def test_that_kept_checks_are_listed_and_the_chosen_one_is_shown(panel):
    panel.show_coverings("C1", (covering(), covering("V2", Side.REFERENCE, "patches 17, 18")))
    assert panel.chosen.mark == "V2"
    listed = [panel.coverings.index(row, 2).data() for row in range(2)]
    assert listed == ["nose", "patches 17, 18"]
    panel.choose("V1")
    assert panel.words.text().startswith("V1: nose")


def test_that_a_new_check_is_chosen_and_an_old_choice_is_kept(panel):
    both = (covering(), covering("V2"))
    panel.show_coverings("C1", both)
    panel.choose("V1")
    panel.show_coverings("C1", both)
    assert panel.chosen.mark == "V1"
    panel.show_coverings("C1", (*both, covering("V3")))
    assert panel.chosen.mark == "V3"


def test_that_the_points_of_an_annotation_do_not_widen_the_list(panel):
    region = "annotation 1 (ellipse), photograph pixels (1.0, 2.0) (3.0, 4.0)"
    panel.show_coverings("C1", (covering(region=region),))
    assert panel.coverings.index(0, 2).data() == "annotation 1 (ellipse)"
    assert "(3.0, 4.0)" in panel.words.text()


def test_that_without_a_comparison_nothing_can_be_covered(qtbot, panel):
    assert not panel.cover.isVisible()
    panel.show_coverings("C1", ())
    assert not panel.list.isVisible()
    with qtbot.waitSignal(panel.cover_wanted):
        qtbot.mouseClick(panel.cover, Qt.MouseButton.LeftButton)


def test_that_selected_cells_are_offered_first(dialog):
    assert dialog.wanted == RegionWanted(Side.PROBE, patches=(17, 18))
    assert dialog.proceed.isEnabled()


def test_that_ticking_a_region_asks_for_regions(dialog):
    tick(dialog, "nose")
    tick(dialog, "mouth")
    assert dialog.wanted == RegionWanted(Side.PROBE, regions=("nose", "mouth"))


def test_that_only_annotations_with_an_area_on_the_face_are_offered(qtbot, dialog):
    assert not dialog.by_annotation.isEnabled()
    dialog.side.setCurrentIndex(1)
    dialog.by_annotation.setChecked(True)
    with qtbot.waitSignal(dialog.requested) as told:
        dialog.accept()
    assert told.args == [RegionWanted(Side.REFERENCE, annotation="aaa")]


def test_that_the_other_face_does_not_keep_an_annotation_it_has_not(dialog):
    dialog.side.setCurrentIndex(1)
    dialog.by_annotation.setChecked(True)
    dialog.side.setCurrentIndex(0)
    assert dialog.by_region.isChecked()
    assert not dialog.proceed.isEnabled()


def test_that_no_region_cannot_be_covered(qtbot):
    empty = CoverDialog("C1", (), ())
    qtbot.addWidget(empty)
    assert not empty.proceed.isEnabled()
    assert not empty.by_cells.isEnabled()
    tick(empty, "nose")
    assert empty.proceed.isEnabled()
