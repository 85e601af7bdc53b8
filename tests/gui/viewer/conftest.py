"""Drawing needs an application, and leaves no timer running."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    windows = QApplication.topLevelWidgets()
    running = [each for top in windows for each in top.findChildren(QTimer) if each.isActive()]
    assert running == []
