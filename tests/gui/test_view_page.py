"""The bar over the photographs shows what is on, and the line under them what a map is not."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QToolButton

from examiner.gui.action_specs import ACTIONS
from examiner.gui.menus import Actions
from examiner.gui.view_page import ViewPage
from examiner.gui.viewer.comparison_view import ComparisonView
from examiner.gui.viewer.placement import Mode


@pytest.fixture
def page(qtbot) -> Iterator[ViewPage]:
    window = QMainWindow()
    qtbot.addWidget(window)
    made = ViewPage(ComparisonView())
    window.setCentralWidget(made)
    made.bar.fill(Actions(window, {spec.id: lambda: None for spec in ACTIONS}, {}))
    window.show()
    yield made
    window.close()


def ticked(page: ViewPage) -> set[str]:
    return {action.objectName() for action in page.bar.actions() if action.isChecked()}


def test_that_the_bar_ticks_the_mode_and_what_is_on(page):
    page.show_state(None)
    assert ticked(page) == {
        "view.side_by_side", "view.link", "view.align_eyes", "view.crosshair"
    }  # fmt: skip
    page.view.set_mode(Mode.BLEND)
    page.view.set_linked(False)
    page.show_state(None)
    assert ticked(page) == {"view.blend", "view.align_eyes", "view.crosshair"}


def test_that_every_button_has_a_name_a_tip_with_its_keys_and_the_keyboard(page):
    for action in page.bar.actions():
        if action.isSeparator():
            continue
        button = page.bar.widgetForAction(action)
        assert isinstance(button, QToolButton)
        assert button.accessibleName() == action.text()
        assert action.shortcut().toString() in action.toolTip()
        assert button.focusPolicy().value & 1


def test_that_the_tool_tip_follows_other_keys(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(window, {spec.id: lambda: None for spec in ACTIONS}, {})
    actions.remap({"view.blend": "Ctrl+Alt+B"})
    blend: QAction = actions["view.blend"]
    assert "Ctrl+Alt+B" in blend.toolTip()


def test_that_nothing_is_said_of_maps_where_none_is_drawn(page):
    page.show_state(None)
    assert page.words.text().strip() == ""


def test_that_the_focus_goes_on_to_the_photographs(qtbot, page):
    page.window().activateWindow()
    page.setFocus()
    assert page.window().focusWidget() is page.view.panes[0]


def test_that_the_bar_says_as_much_as_there_is_room_for(page):
    looks = []
    for width in (2000, 1000, 600):
        page.window().resize(width, 500)
        QApplication.processEvents()
        looks.append(page.bar.toolButtonStyle())
        last = page.bar.widgetForAction(page.bar.actions()[-1])
        assert page.bar.rect().contains(last.geometry())
    style = Qt.ToolButtonStyle
    assert looks == [
        style.ToolButtonTextBesideIcon, style.ToolButtonTextOnly, style.ToolButtonIconOnly
    ]  # fmt: skip
