"""Drawing needs an application, and leaves no timer running."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from examiner.gui.viewer.comparison_view import ComparisonView
from tests.gui.viewer.scenes import SMALLER, TURNED, P, R, content, noise


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    windows = QApplication.topLevelWidgets()
    running = [each for top in windows for each in top.findChildren(QTimer) if each.isActive()]
    assert running == []


@pytest.fixture
def view(qtbot: QtBot) -> ComparisonView:
    """Two aligned photographs in a window of 602 × 300."""
    made = ComparisonView()
    qtbot.addWidget(made)
    made.resize(602, 300)
    made.show()
    made.show_pair(
        content(P, noise(400, 500), TURNED),
        content(R, noise(260, 300, seed=1), SMALLER),
    )
    qtbot.waitExposed(made)
    made.panes[0].setFocus()
    return made
