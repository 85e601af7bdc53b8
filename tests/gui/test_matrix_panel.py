"""The matrix of cells against cells is drawn, walked and read."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from examiner.gui.matrix_panel import MatrixPanel, state_of
from tests.gui.explained import explanation


@pytest.fixture
def made():
    values = np.random.default_rng(1).normal(0, 0.001, (50, 50))
    values[8, 24] = 0.0625
    return replace(explanation("E2", "cells"), matrix=values)


@pytest.fixture
def panel(qtbot, made):
    shown = MatrixPanel()
    qtbot.addWidget(shown)
    shown.resize(500, 520)
    shown.show_explanations((explanation(), made))
    shown.show()
    return shown


def test_that_the_entry_pointed_at_is_read_out(qtbot, panel):
    area = panel.matrix._area()
    step = area.width() / 50
    place = QPoint(round(area.left() + 24.5 * step), round(area.top() + 8.5 * step))
    qtbot.mouseMove(panel.matrix, QPoint(1, 1))
    qtbot.mouseMove(panel.matrix, place)
    qtbot.waitUntil(lambda: "+0.06250" in panel.words.text())
    assert "probe cell 9" in panel.words.text()
    assert "reference cell 25 (nose)" in panel.words.text()


def test_that_arrow_keys_walk_to_the_bias_and_no_further(qtbot, panel):
    panel.matrix.setFocus()
    for _ in range(60):
        qtbot.keyClick(panel.matrix, Qt.Key.Key_Right)
    assert "reference bias" in panel.words.text()
    qtbot.keyClick(panel.matrix, Qt.Key.Key_Left)
    assert "reference cell 49" in panel.words.text()


def test_that_strong_entries_are_seen_in_the_colour_of_their_sign(panel):
    picture, area = panel.matrix.grab().toImage(), panel.matrix._area()
    step = area.width() / 50
    at = [round(area.left() + 24.5 * step), round(area.top() + 8.5 * step)]
    colour = picture.pixelColor(*at)
    assert colour.red() > colour.blue() + 40


def test_that_an_explanation_without_a_matrix_is_said(panel):
    panel.show_explanations((explanation(),))
    assert "No explanation by cells" in panel.words.text()
    assert not panel.matrix.isVisibleTo(panel)


def test_that_all_of_it_is_seen_in_a_low_dock(qtbot, panel):
    panel.resize(740, 250)
    qtbot.waitUntil(lambda: panel.matrix.width() <= panel.matrix.height())
    assert panel.minimumSizeHint().height() <= 250
    area = panel.matrix._area()
    assert area.height() > 200
    assert panel.matrix.rect().contains(area.toAlignedRect())
    for beside in (panel.words, panel.bar, panel._legend):
        assert beside.geometry().left() > panel.matrix.geometry().right()
        assert panel.rect().contains(beside.geometry())


def test_that_the_colours_of_the_matrix_have_their_numbers(panel, made):
    assert panel.bar.isVisibleTo(panel)
    assert panel.bar._state == state_of(made.matrix)
    assert "From" in panel.bar.accessibleDescription()
