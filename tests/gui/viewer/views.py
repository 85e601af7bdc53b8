"""A view on the screen that does not exist, and what hands do to it."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from examiner.gui.viewer.comparison_view import ComparisonView
from examiner.gui.viewer.pane import Pane
from examiner.gui.viewer.placement import moved_point

LEFT = Qt.MouseButton.LeftButton


def pane_place(view: ComparisonView, side, photograph_point) -> QPoint:
    """Where a photograph's point lies in its pane, whole pixels."""
    pane = view.pane_for(side)
    x, y = moved_point(view.scene.placed(side, pane.device_size), photograph_point)
    return QPoint(round(x), round(y))


def photograph_place(view: ComparisonView, side, at: QPoint):
    size = view.pane_for(side).device_size
    return view.scene.photograph_point(side, (at.x(), at.y()), size)


def click(pane: Pane, at: QPoint, button=LEFT) -> None:
    QTest.mouseClick(pane, button, Qt.KeyboardModifier.NoModifier, at)


def drag(pane: Pane, start: QPoint, end: QPoint, button=LEFT) -> None:
    nothing = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(pane, button, nothing, start)
    for step in range(1, 6):
        QTest.mouseMove(pane, start + (end - start) * step / 5)
    QTest.mouseRelease(pane, button, nothing, end)


def wheel(pane: Pane, at: QPoint, steps: int, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    event = QWheelEvent(
        QPointF(at),
        pane.mapToGlobal(QPointF(at)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane, event)


def press(view: ComparisonView, *keys, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    pane = next((each for each in view.shown_panes() if each.hasFocus()), view.shown_panes()[0])
    for key in keys:
        QTest.keyClick(pane, key, modifiers)
