"""Docks come back as a case was left: one bar of tabs to a place, and none too small to be read."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QTabBar, QWidget

from examiner.gui.dialog_size import give_size
from examiner.gui.main_window import MainWindow
from examiner.gui.panels import BOTTOM


@pytest.fixture
def window(qtbot) -> Iterator[MainWindow]:
    made = MainWindow()
    made.resize(1500, 950)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def tab_bars(window: MainWindow) -> list[QTabBar]:
    """Those that are drawn, once Qt has come to rest."""
    QApplication.processEvents()
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    return [bar for bar in window.findChildren(QTabBar, options=direct) if bar.isVisible()]


def test_that_a_case_opened_again_has_one_bar_of_tabs_to_a_place(window, empty_case):
    for _ in range(3):
        window.open_case(empty_case)
        assert sorted(bar.count() for bar in tab_bars(window)) == [3, 8]
        window.close_case()
        assert not tab_bars(window)


def test_that_bars_of_tabs_scroll_and_cut_no_title_short(window, empty_case):
    window.open_case(empty_case)
    for bar in tab_bars(window):
        assert bar.elideMode() is Qt.TextElideMode.ElideNone
        assert bar.usesScrollButtons()


def test_that_a_case_left_in_a_tiny_window_has_docks_that_can_be_read(window, empty_case):
    window.open_case(empty_case)
    docks = window.docks
    for dock in docks.values():
        dock.widget().setMinimumSize(0, 0)
    window.resizeDocks([docks["case"]], [60], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["arguments"]], [40], Qt.Orientation.Vertical)
    QApplication.processEvents()
    narrow, low = docks["case"].width(), docks["arguments"].height()
    window.close_case()
    window.open_case(empty_case)
    QApplication.processEvents()
    letter = window.fontMetrics().height()
    assert docks["case"].width() >= 14 * letter > narrow
    assert docks["arguments"].height() >= 10 * letter > low
    assert window.dockWidgetArea(docks["arguments"]) is BOTTOM


def test_that_a_layout_that_is_none_leaves_every_dock_in_its_place(window, empty_case):
    window.open_case(empty_case)
    window.acts.keep_desk({"layout": "AAAA"})
    window.session.close()
    window.open_case(empty_case)
    assert sorted(bar.count() for bar in tab_bars(window)) == [3, 8]


def test_that_a_dialog_is_no_larger_than_its_window(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(600, 400)
    dialog = QDialog(parent)
    give_size(dialog, 1998, 1184)
    assert dialog.width() < 600
    assert dialog.height() < 400
    give_size(dialog, 300, 200)
    assert (dialog.width(), dialog.height()) == (300, 200)


def test_that_every_menu_is_in_sight_with_letters_twice_as_large(window, empty_case):
    for _ in range(10):
        window.actions_by_id["window.text_larger"].trigger()
    try:
        window.resize(1500, 950)
        QApplication.processEvents()
        bar = window.menuBar()
        last = bar.actionGeometry(bar.actions()[-1])
        assert 0 < last.right() <= 1500
        assert window.actions_by_id["window.text_reset"].shortcut().toString() == "Ctrl+0"
    finally:
        window.actions_by_id["window.text_reset"].trigger()
