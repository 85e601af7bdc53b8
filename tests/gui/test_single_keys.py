"""A key without Ctrl or Alt searches where a list has the keyboard, and is an act elsewhere."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from examiner.gui.main_window import MainWindow
from examiner.gui.viewer.placement import Mode
from tests.gui.keyboard import CONTROL, KEY, focused, inside, press, type_words

WAIT = 60_000


@pytest.fixture
def window(qtbot, worked) -> Iterator[MainWindow]:
    made = MainWindow()
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    made.open_case(worked)
    yield made
    made.close()
    made.deleteLater()


def click_comparison(qtbot, window: MainWindow, mark: str) -> None:
    table = window.panels.case._table
    index = window.panels.case._index(mark)
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center()
    )
    qtbot.waitUntil(
        lambda: window.bench.mark == mark and bool(window.view.scene.contents), timeout=WAIT
    )


def test_that_a_click_on_a_comparison_gives_the_view_the_keys(qtbot, window):
    click_comparison(qtbot, window, "C1")
    assert inside(window.view)
    press(KEY.Key_2)
    assert window.view.state().mode is Mode.WIPE
    press(KEY.Key_5)
    assert window.view.state().mode is Mode.BLEND
    click_comparison(qtbot, window, "C2")
    press(KEY.Key_7)
    assert window.view.state().mode is Mode.GRID


def test_that_a_second_click_on_the_open_comparison_gives_the_view_the_keys_again(qtbot, window):
    click_comparison(qtbot, window, "C1")
    window.panels.case._table.setFocus()
    click_comparison(qtbot, window, "C1")
    assert inside(window.view)


def test_that_letters_and_digits_in_the_lists_search_and_do_not_act(qtbot, window):
    click_comparison(qtbot, window, "C1")
    contours = window.panels.overlay.controls.contours.isChecked()
    mode = window.view.state().mode
    table = window.panels.case._table
    table.setFocus()
    type_words("c2")
    assert table.currentIndex().siblingAtColumn(0).data() == "C2"
    assert focused() is table
    window.panels.case._tree.setFocus()
    type_words("r2")
    assert window.panels.case.selection().mark == "R2"
    press(KEY.Key_Delete, KEY.Key_Plus)
    assert window.view.state().mode is mode
    assert window.panels.overlay.controls.contours.isChecked() == contours


def test_that_arrow_keys_open_comparisons_and_stay_in_the_list(qtbot, window):
    click_comparison(qtbot, window, "C1")
    window.panels.case._table.setFocus()
    press(KEY.Key_Down)
    qtbot.waitUntil(lambda: window.bench.mark == "C2", timeout=WAIT)
    assert focused() is window.panels.case._table
    press(KEY.Key_Return)
    assert inside(window.view)


def test_that_keys_with_control_act_from_a_list(qtbot, window):
    click_comparison(qtbot, window, "C1")
    window.panels.case._table.setFocus()
    theme = window.desk.theme
    press(KEY.Key_D, hold=CONTROL)
    assert window.desk.theme is not theme
    press(KEY.Key_D, hold=CONTROL)


def test_that_single_keys_search_in_every_table_and_are_typed_in_fields(qtbot, window):
    click_comparison(qtbot, window, "C1")
    mode = window.view.state().mode
    window.panels.arguments.view.setFocus()
    press(KEY.Key_5)
    assert window.view.state().mode is mode
    window.docks["audit"].raise_()
    field = window.panels.audit.findChild(QLineEdit)
    field.setFocus()
    type_words("52")
    assert field.text() == "52"
    assert window.view.state().mode is mode


def test_that_single_keys_act_from_buttons_and_sliders(qtbot, window):
    click_comparison(qtbot, window, "C1")
    window.docks["overlay"].raise_()
    controls = window.panels.overlay.controls
    for each, key, mode in (
        (controls.slider, KEY.Key_5, Mode.BLEND),
        (controls.contours, KEY.Key_2, Mode.WIPE),
    ):
        each.setFocus()
        press(key)
        assert window.view.state().mode is mode


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_that_opening_from_the_menu_of_a_row_gives_the_view_the_keys(qtbot, window):
    table = window.panels.case._table
    place = table.visualRect(window.panels.case._index("C1")).center()
    table.customContextMenuRequested.emit(place)
    menu = QApplication.activePopupWidget()
    opens = menu.actions()[0]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(opens).center())
    qtbot.waitUntil(lambda: window.bench.mark == "C1", timeout=WAIT)
    assert inside(window.view)
