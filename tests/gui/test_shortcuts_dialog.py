"""The cheat sheet shows every act, and changing keys never makes two acts share them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from examiner.gui.action_specs import ACTIONS, ActionSpec
from examiner.gui.shortcuts_dialog import ShortcutsDialog
from examiner.gui.shortcuts_model import ACT, KEYS, ShortcutsModel

FEW = (
    ActionSpec("a", "Copy", "Ctrl+C", "Edit"),
    ActionSpec("b", "Fit", "F", "View"),
    ActionSpec("c", "Grid", "", "View"),
)


def texts(model, column):
    return [model.index(row, column).data() for row in range(model.rowCount())]


@pytest.fixture
def dialog(qtbot):
    made = ShortcutsDialog(FEW)
    qtbot.addWidget(made)
    made.show()
    return made


def test_that_the_model_is_sound(qtmodeltester):
    qtmodeltester.check(ShortcutsModel(ACTIONS), force_py=True)


def test_that_every_action_is_listed(qtbot):
    dialog = ShortcutsDialog()
    qtbot.addWidget(dialog)
    assert texts(dialog.model, ACT) == [spec.text for spec in ACTIONS]


def test_that_the_search_finds_words_and_keys(dialog, qtbot):
    qtbot.keyClicks(dialog.search, "view")
    assert texts(dialog.model, ACT) == ["Fit", "Grid"]
    dialog.search.setText("ctrl")
    assert texts(dialog.model, ACT) == ["Copy"]
    dialog.search.setText("nothing like this")
    assert dialog.model.rowCount() == 0
    assert not dialog.change.isEnabled()


def test_that_pressed_keys_are_taken_and_told(dialog, qtbot):
    told = []
    dialog.remapped.connect(told.append)
    dialog.select("c")
    qtbot.keyClick(dialog.keys, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    dialog.change.click()
    assert told == [{"c": "Ctrl+G"}]
    assert texts(dialog.model, KEYS) == ["Ctrl+C", "F", "Ctrl+G"]


def test_that_keys_of_another_act_are_refused(dialog):
    told = []
    dialog.remapped.connect(told.append)
    dialog.select("c")
    dialog.keys.setKeySequence(QKeySequence("F"))
    dialog.change.click()
    assert told == []
    assert "Fit" in dialog.answer.text()
    assert texts(dialog.model, KEYS) == ["Ctrl+C", "F", ""]


def test_that_the_usual_keys_are_refused_while_another_act_has_them(qtbot):
    dialog = ShortcutsDialog(FEW, {"b": "X", "c": "F"})
    qtbot.addWidget(dialog)
    dialog.select("b")
    dialog.restore.click()
    assert dialog.changed() == {"b": "X", "c": "F"}
    dialog.restore_all.click()
    assert dialog.changed() == {}
    assert texts(dialog.model, KEYS) == ["Ctrl+C", "F", ""]


def test_that_an_act_can_be_left_without_keys(dialog):
    dialog.select("b")
    dialog.keys.clear()
    dialog.change.click()
    assert dialog.changed() == {"b": ""}


def test_that_choosing_the_usual_keys_is_no_change(qtbot):
    dialog = ShortcutsDialog(FEW, {"b": "X"})
    qtbot.addWidget(dialog)
    dialog.select("b")
    dialog.keys.setKeySequence(QKeySequence("F"))
    dialog.change.click()
    assert dialog.changed() == {}
