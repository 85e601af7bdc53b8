"""The strip shows every method on its own scale, and a click or an arrow key picks one."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from examiner.gui.colour_bar import ColourBar
from examiner.gui.methods_strip import MethodsStrip
from examiner.gui.overlay_choice import first_choice, range_of
from examiner.gui.picture import picture_of
from examiner.render.overlay import OverlayState, draw
from tests.gui.explained import crops, explanation

PAIR = (explanation("E1", "xssab", 1, 2e-4), explanation("E2", "fggb", 2))
CROPS = crops()


@pytest.fixture
def strip(qtbot):
    made = MethodsStrip()
    qtbot.addWidget(made)
    made.show_explanations(PAIR, CROPS, first_choice("E2", range_of(PAIR[1])))
    made.show()
    return made


@pytest.fixture
def chosen(strip):
    marks = []
    strip.method_chosen.connect(marks.append)
    return marks


def test_that_each_method_is_drawn_on_its_own_scale(strip):
    for thumbnail, each in zip(strip.thumbnails, PAIR, strict=True):
        state = first_choice(each.mark, range_of(each)).overlay
        drawn = picture_of(draw(CROPS.probe, each.probe_map.values, state))
        assert thumbnail._pictures[0] == drawn


def test_that_the_shown_method_is_the_marked_one(strip):
    assert [each.isChecked() for each in strip.thumbnails] == [False, True]
    strip.show_explanations(PAIR, CROPS, first_choice("E1", range_of(PAIR[0])))
    assert [each.isChecked() for each in strip.thumbnails] == [True, False]


def test_that_a_click_picks_a_method(strip, chosen, qtbot):
    qtbot.mouseClick(strip.thumbnails[0], Qt.MouseButton.LeftButton)
    assert chosen == ["E1"]


def test_that_an_arrow_key_picks_the_neighbour(strip, chosen, qtbot):
    strip.thumbnails[1].setFocus()
    qtbot.keyClick(strip.thumbnails[1], Qt.Key.Key_Left)
    assert chosen == ["E1"]


def test_that_a_thumbnail_says_method_and_scale(strip):
    assert strip.thumbnails[0].accessibleName().startswith("E1  xSSAB, both faces, scale ±")


def test_that_the_same_explanations_keep_their_thumbnails(strip):
    before = strip.thumbnails
    strip.show_explanations(PAIR, CROPS, first_choice("E1", range_of(PAIR[0])))
    assert strip.thumbnails == before
    strip.show_explanations((), None, None)
    assert strip.thumbnails == ()


def test_that_a_picture_keeps_its_place_and_colours():
    picture = np.zeros((2, 3, 3), np.uint8)
    picture[0, 0] = (255, 0, 0)
    picture[1, 2] = (0, 0, 255)
    image = picture_of(picture)
    assert image.pixelColor(0, 0) == QColor(255, 0, 0)
    assert image.pixelColor(2, 1) == QColor(0, 0, 255)
    assert (image.width(), image.height()) == (3, 2)


def test_that_a_colour_bar_says_its_ends(qtbot):
    bar = ColourBar()
    qtbot.addWidget(bar)
    bar.show_state(OverlayState(scale=0.25, display_threshold=0.1))
    assert "From –0.250 to +0.250" in bar.accessibleDescription()
    bar.show()
    assert not bar.grab().isNull()


def test_that_maps_by_another_network_stand_beside_and_name_it(strip, chosen, qtbot):
    other = explanation("E3", "xssab", 5)
    choice = first_choice("E2", range_of(PAIR[1]))
    strip.show_explanations(PAIR, CROPS, choice, ((other, "dlib_resnet"),))
    assert [each.mark for each in strip.thumbnails] == ["E1", "E2", "E3"]
    assert "dlib_resnet" in strip.thumbnails[2].text()
    assert not strip.thumbnails[2].isChecked()
    qtbot.mouseClick(strip.thumbnails[2], Qt.MouseButton.LeftButton)
    assert chosen == ["E3"]
