"""A person with a mouse: presses go to the window, which finds what lies under the pointer."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QMainWindow,
    QMenu,
    QWidget,
)

LEFT = Qt.MouseButton.LeftButton
RIGHT = Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier


def click(
    widget: QWidget, at: QPoint | None = None, button: Qt.MouseButton = LEFT, twice: bool = False
) -> None:
    """Click where a widget is seen; whatever lies there gets it."""
    assert widget.isVisible(), f"{widget!r} is not to be seen"
    act = QTest.mouseDClick if twice else QTest.mouseClick
    act(widget.window().windowHandle(), button, NONE, _place(widget, at))
    QApplication.processEvents()


def drag(widget: QWidget, start: QPoint, *ways: QPoint) -> None:
    """Press at a place of a widget, move along, and let go at the last place."""
    window = widget.window().windowHandle()
    QTest.mousePress(window, LEFT, NONE, _place(widget, start))
    for way in ways:
        QTest.mouseMove(window, _place(widget, way))
    QTest.mouseRelease(window, LEFT, NONE, _place(widget, ways[-1]))
    QApplication.processEvents()


def click_row(view: QAbstractItemView, words: str, twice: bool = False) -> None:
    """Click the row of a list or table in which some words stand."""
    model = view.model()
    (found, *_) = model.match(
        model.index(0, 0),
        Qt.ItemDataRole.DisplayRole,
        words,
        1,
        Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive,
    )
    view.scrollTo(found)
    place = view.visualRect(found).center()
    click(view.viewport(), place)
    if twice:
        click(view.viewport(), place, twice=True)


def choose(window: QMainWindow, action: QAction) -> None:
    """Open the menu that lists an action, and click on it there."""
    bar = window.menuBar()
    titles = [each for each in bar.actions() if action in each.menu().actions()]
    click(bar, bar.actionGeometry(titles[0]).center())
    pick(titles[0].menu(), action)


def pick(menu: QMenu, action: QAction) -> None:
    """Click an action of a menu that is open."""
    assert action.isEnabled(), f"{action.text()} cannot be chosen now"
    click(menu, menu.actionGeometry(action).center())


def paste(field: QLineEdit, words: str) -> None:
    """Put words in place of what a field holds, by its context menu."""
    QApplication.clipboard().setText(words)
    click(field)
    for name in ("select-all", "edit-paste") if field.text() else ("edit-paste",):
        click(field, button=RIGHT)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        (action,) = (each for each in menu.actions() if each.objectName() == name)
        pick(menu, action)


def drop(view: QAbstractItemView, row: int, files: Sequence[Path]) -> None:
    """Drop files on a row at the top of a list."""
    target = view.viewport()
    place = view.visualRect(view.model().index(row, 0)).center()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy = Qt.DropAction.CopyAction
    for kind in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(target, kind(place, copy, data, LEFT, NONE))
    QApplication.sendEvent(target, QDropEvent(place, copy, data, LEFT, NONE))
    QApplication.processEvents()


def _place(widget: QWidget, at: QPoint | None) -> QPoint:
    return widget.mapTo(widget.window(), widget.rect().center() if at is None else at)
