"""Windows without a screen, drawn the same everywhere, and guards around every test of them."""

import gc
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QMenu,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Qt asks the desktop for its theme otherwise.
os.environ.setdefault("QT_QPA_PLATFORMTHEME", "none")

Answer = Callable[[QWidget], None]

LONGEST = 90_000
"""Milliseconds that anything waited for may take on a busy machine."""

MODAL: dict[type[QWidget], tuple[str, ...]] = {
    QFileDialog: (
        "getOpenFileName",
        "getOpenFileNames",
        "getSaveFileName",
        "getExistingDirectory",
    ),
    QInputDialog: ("getText", "getMultiLineText", "getItem", "getInt", "getDouble"),
    QMessageBox: ("information", "question", "warning", "critical", "about"),
    QDialog: ("exec",),
    QMenu: ("exec",),
}
"""Calls that wait for a person."""


@pytest.fixture(autouse=True)
def folders_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and data of the account that runs the tests are neither read nor written."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(autouse=True)
def nothing_left_behind(folders_of_its_own: None) -> Iterator[None]:
    """A test leaves no thread and no window behind."""
    threads, windows = set(threading.enumerate()), set(map(id, _windows()))
    yield
    left = _left(windows)
    if left:
        # Some are held only by each other; collecting always would cost the tests minutes.
        del left
        gc.collect()
        left = _left(windows)
    assert not left, f"windows left behind: {[_described(each) for each in left]}"
    # What a fixture computed here, and not in a worker process, leaves its lanes for the next.
    alive = [
        each.name
        for each in threading.enumerate()
        if each not in threads and not each.name.startswith("lane of passes")
    ]
    assert not alive, f"threads left behind: {alive}"


@pytest.fixture(autouse=True)
def no_waiting_for_a_person(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call that waits for a person fails, unless the test answers it."""
    if "answer" in request.fixturenames:
        return

    def refused(name: str) -> Callable[..., NoReturn]:
        def refuse(*_: Any, **__: Any) -> NoReturn:
            raise AssertionError(f"{name} would wait for a person")

        return refuse

    for kind, names in MODAL.items():
        for name in names:
            monkeypatch.setattr(kind, name, refused(f"{kind.__name__}.{name}"))


@pytest.fixture
def window(qtbot: QtBot, worked: Path) -> Iterator[QWidget]:
    """The main window with the worked case, its comparison C1 open."""
    # Imported here, since most tests of panels need no window.
    from examiner.gui.main_window import MainWindow

    made = MainWindow()
    made.show()
    made.open_case(worked)
    with qtbot.waitSignal(made.bench.shown, timeout=LONGEST):
        made.open_comparison("C1")
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def answer(qapp: QApplication) -> Iterator[Callable[[Answer], None]]:
    """Calls a function with the next window that waits for a person, once it is there."""
    waiting: list[Answer] = []
    timer = QTimer(interval=5)

    def look() -> None:
        modal = QApplication.activeModalWidget()
        focused = QApplication.focusWidget()
        if waiting and modal is not None and focused and modal.isAncestorOf(focused):
            try:
                waiting.pop(0)(modal)
            except BaseException:
                modal.close()
                raise

    timer.timeout.connect(look)
    timer.start()
    yield waiting.append
    timer.stop()
    assert not waiting, f"{len(waiting)} answers were never asked for"


def _windows() -> list[QWidget]:
    return QApplication.topLevelWidgets() if QApplication.instance() else []


def _left(before: set[int]) -> list[QWidget]:
    _delete_deferred()
    return [window for window in _windows() if id(window) not in before]


def _described(window: QWidget) -> str:
    name = window.objectName() or window.windowTitle()
    return f"{type(window).__name__} {name!r} visible={window.isVisible()}"


def _delete_deferred() -> None:
    """What was given to deleteLater goes now, and what falls with it."""
    if QApplication.instance():
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
