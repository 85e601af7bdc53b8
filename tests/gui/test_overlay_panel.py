"""The overlay panel tells of each change once, and of no change never."""

import subprocess
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QSlider,
)

from examiner.gui.overlay_choice import Cut, Ground, OverlayChoice
from examiner.gui.overlay_panel import OverlayPanel
from examiner.render.overlay import COLOUR_MAPS, OverlayState
from tests.gui.explained import explanation


@pytest.fixture
def panel(qtbot):
    made = OverlayPanel()
    qtbot.addWidget(made)
    made.show_maps((explanation("E1", "xssab", 1, 2e-4), explanation("E2", "fggb", 2, 0.3)))
    return made


@pytest.fixture
def told(panel):
    """Every choice that the panel tells of from now on."""
    choices = []
    panel.state_changed.connect(choices.append)
    return choices


def test_that_a_panel_without_explanations_says_so(qtbot):
    panel = OverlayPanel()
    qtbot.addWidget(panel)
    panel.show_maps(())
    panel.next_method()
    assert panel.choice is None
    assert panel.controls.isHidden()


def test_that_showing_maps_tells_the_first_choice_once(qtbot):
    panel = OverlayPanel()
    qtbot.addWidget(panel)
    told = []
    panel.state_changed.connect(told.append)
    panel.show_maps((explanation("E1"),))
    assert told == [panel.choice]
    panel.show_maps((explanation("E1"),), panel.choice)
    assert len(told) == 1


def test_that_a_choice_of_an_explanation_that_is_gone_is_replaced(panel, told):
    stale = OverlayChoice("E9", OverlayState(scale=1.0))
    panel.show_maps((explanation("E1"),), stale)
    assert [each.explanation for each in told] == ["E1"]


def test_that_a_step_of_the_slider_tells_one_threshold_within_the_scale(panel, told):
    panel.controls.slider.setValue(250)
    assert len(told) == 1
    overlay = told[0].overlay
    assert overlay.display_threshold == pytest.approx(overlay.scale / 4)
    panel.controls.slider.setValue(250)
    assert len(told) == 1


def test_that_a_typed_number_is_the_threshold(panel, told):
    panel.choose_method("E2")
    panel.controls.amount.setValue(0.125)
    assert told[-1].overlay.display_threshold == 0.125


def test_that_choosing_a_percentile_keeps_the_threshold(panel, told):
    panel.controls.slider.setValue(300)
    panel.controls.percentile.click()
    assert told[-1].cut is Cut.PERCENTILE
    before, after = (each.overlay.display_threshold for each in told)
    assert after == pytest.approx(before, rel=0.01)
    assert panel.controls.amount.value() == told[-1].amount


def test_that_methods_are_flipped_through_in_a_ring(panel, told):
    panel.next_method()
    panel.next_method()
    panel.previous_method()
    assert [each.explanation for each in told] == ["E2", "E1", "E2"]
    assert told[0].overlay.scale != told[1].overlay.scale


def test_that_each_switch_is_one_field_of_the_choice(panel, told):
    controls = panel.controls
    before = panel.choice
    controls.contours.click()
    controls.interpolated.click()
    controls.crop.click()
    controls.shown.click()
    changed = {"contours": True, "interpolated": True, "ground": Ground.CROP, "shown": False}
    assert told[-1] == replace(before, **changed)
    assert len(told) == 4
    controls.photograph.click()
    assert told[-1].ground is Ground.PHOTOGRAPH


def test_that_opacity_and_colours_reach_the_overlay(panel, told):
    panel.controls.opacity.setValue(40)
    panel.controls.colours.activated.emit(1)
    assert told[-1].overlay.opacity == 0.4
    assert told[-1].overlay.colour_map == COLOUR_MAPS[1]
    assert panel.controls.opacity_box.value() == 0.4
    assert panel.controls.colours.currentIndex() == 1


def test_that_a_kept_choice_comes_back_into_every_control(panel, qtbot):
    panel.controls.percentile.click()
    panel.controls.slider.setValue(800)
    panel.controls.contours.click()
    kept = panel.choice
    other = OverlayPanel()
    qtbot.addWidget(other)
    told = []
    other.state_changed.connect(told.append)
    other.show_maps((explanation("E1", "xssab", 1, 2e-4),), kept)
    assert told == []
    assert other.choice == kept
    assert other.controls.contours.isChecked()
    assert other.controls.slider.value() == 800


def test_that_the_histogram_stands_once_the_panel_was_shown(panel, qtbot):
    panel.show()
    place = panel.controls.histogram_place
    qtbot.waitUntil(lambda: place.count() == 1)
    chart = place.itemAt(0).widget()
    panel.controls.slider.setValue(500)
    at = [line.value() for line in chart._lines]
    threshold = panel.choice.overlay.display_threshold
    assert at == [-threshold, threshold]


@pytest.fixture
def histogram(panel, qtbot):
    panel.resize(400, 900)
    panel.show()
    place = panel.controls.histogram_place
    qtbot.waitUntil(lambda: place.count() == 1)
    QApplication.processEvents()
    return place.itemAt(0).widget()


def drag_line(histogram, which: int, by: int) -> None:
    surface = histogram.plot.viewport()
    start = QPoint(round(histogram._line_places()[which]) + 5, surface.height() // 2)
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=start)
    for at in (by // 3, 2 * by // 3, by):
        QTest.mouseMove(surface, start + QPoint(at, 0))
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=start + QPoint(by, 0))


@pytest.mark.parametrize(("which", "by"), [(1, 40), (0, -40), (1, -40)])
def test_that_either_line_is_dragged_and_the_other_one_follows(panel, histogram, which, by):
    panel.controls.percentile.click()
    panel.controls.absolute.click()
    let_go = []
    panel.let_go.connect(lambda: let_go.append(panel.choice))
    drag_line(histogram, which, by)
    threshold = panel.choice.overlay.display_threshold
    assert threshold > 0
    assert [line.value() for line in histogram._lines] == [-threshold, threshold]
    assert panel.controls.amount.value() == pytest.approx(threshold, rel=0.01)
    assert panel.controls.slider.value() > 0
    assert let_go == [panel.choice]
    assert not panel.held


def test_that_a_dragged_line_states_a_percentile_where_one_is_stated(panel, histogram):
    panel.controls.percentile.click()
    drag_line(histogram, 1, 30)
    assert panel.choice.cut is Cut.PERCENTILE
    assert panel.controls.amount.value() == panel.choice.amount > 0


def test_that_a_press_far_from_the_lines_moves_nothing(panel, histogram, told):
    surface = histogram.plot.viewport()
    places = [QPoint(surface.width() - 5, 20), QPoint(surface.width() - 60, 20)]
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=places[0])
    assert not panel.held
    QTest.mouseMove(surface, places[1])
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=places[1])
    assert told == []


def test_that_a_held_slider_is_held(panel):
    panel.controls.slider.setSliderDown(True)
    assert panel.held
    panel.controls.slider.setSliderDown(False)
    assert not panel.held


def test_that_a_choice_made_before_is_brought_back(panel, told):
    first = panel.choice
    panel.next_method()
    panel.controls.hatched.click()
    assert panel.choice.overlay.hatched
    panel.show_choice(first)
    assert panel.choice == told[-1] == first
    assert not panel.controls.hatched.isChecked()


def test_that_hatching_says_what_its_lines_mean(panel):
    assert panel.controls._lines.isHidden()
    panel.controls.hatched.click()
    assert not panel.controls._lines.isHidden()
    assert "/ for" in panel.controls._lines.text()
    assert "\\ against" in panel.controls._lines.text()


def test_that_every_control_is_named_and_reached_by_keyboard(panel):
    kinds = (QAbstractButton, QSlider, QAbstractSpinBox, QComboBox)
    controls = [each for kind in kinds for each in panel.controls.findChildren(kind)]
    assert len(controls) >= 13
    for each in controls:
        text = each.text() if isinstance(each, QAbstractButton) else ""
        assert each.accessibleName() or text, each
        assert each.focusPolicy() & Qt.FocusPolicy.TabFocus, each


def test_that_the_panels_stand_without_slow_libraries():
    program = """
import sys
import examiner.gui.argument_table, examiner.gui.methods_strip, examiner.gui.overlay_panel
import examiner.gui.region_chart, examiner.gui.threshold_dialog
print([name for name in ("torch", "pyqtgraph", "reportlab", "pyhanko") if name in sys.modules])
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
