"""One go at a saliency map is one step to undo."""

import pytest
from PySide6.QtCore import QObject

from examiner.gui.overlay_panel import OverlayPanel
from examiner.gui.overlay_steps import OverlaySteps
from tests.gui.explained import explanation


@pytest.fixture
def panel(qtbot):
    made = OverlayPanel()
    qtbot.addWidget(made)
    made.show_maps((explanation("E1"), explanation("E2", "fggb", 2)))
    return made


@pytest.fixture
def steps(panel):
    made = OverlaySteps(panel, lambda: "C1", QObject(panel))
    made.take_as_known()
    return made


@pytest.fixture
def told(steps):
    found = []
    steps.stepped.connect(found.append)
    return found


def test_that_a_drag_is_one_step_from_where_it_began_to_where_it_ended(panel, steps, told):
    slider = panel.controls.slider
    slider.setSliderDown(True)
    for position in (10, 200, 450):
        slider.setValue(position)
        steps.rest()
    assert told == []
    slider.setSliderDown(False)
    (step,) = told
    assert step.kind == "overlay"
    assert step.before["choice"]["amount"] == 0
    assert step.after["choice"]["amount"] == panel.choice.amount > 0
    steps.rest()
    assert len(told) == 1


def test_that_changes_without_a_drag_are_a_step_once_they_rest(qtbot, panel, steps, told):
    panel.controls.contours.click()
    panel.controls.hatched.click()
    assert told == []
    qtbot.waitUntil(lambda: bool(told))
    (step,) = told
    assert step.after["choice"]["contours"]
    assert step.after["choice"]["overlay"]["hatched"]


def test_that_what_the_program_shows_is_no_step(panel, steps, told):
    panel.show_maps((explanation("E3"),))
    steps.take_as_known()
    steps.rest()
    panel.show_maps(())
    steps.rest()
    assert told == []
