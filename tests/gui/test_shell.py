"""The window from its first paint on: light at first, soon whole, and nothing lost between."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QPushButton

from examiner.case.file import CaseFile
from examiner.case.verification import verify
from examiner.explanation.records import Explanation
from examiner.gui import app, desk_settings
from examiner.gui.demonstration import demonstration_path
from examiner.gui.desk_settings import Desk, RecentCase, desk_path, read_desk
from examiner.gui.error_box import ErrorBox
from examiner.gui.main_window import MainWindow
from examiner.gui.new_case_dialog import NewCaseDialog
from examiner.gui.shell import Shell
from examiner.gui.start_page import StartPage
from examiner.gui.theme import Theme
from tests.conftest import EXAMINER

WAIT = 90_000
HEAVY = {"torch", "numpy", "sqlite3", "reportlab", "pyhanko", "pyqtgraph", "cv2"}
HEAVY |= {"msgspec", "examiner.case", "examiner.explanation", "examiner.workflow"}

Opened = Callable[..., Shell]


@pytest.fixture
def opened(qtbot) -> Iterator[Opened]:
    """A shell that is shown and has not painted yet."""
    made: list[Shell] = []

    def show(case: Path | None = None) -> Shell:
        shell = Shell(case)
        made.append(shell)
        shell.show()
        return shell

    yield show
    for shell in made:
        shell.close()
        shell.deleteLater()


def stand(qtbot, shell: Shell) -> MainWindow:
    """The workbench, as soon as it stands."""
    qtbot.waitUntil(lambda: shell.workbench is not None, timeout=WAIT)
    assert shell.workbench is not None
    return shell.workbench


def button(shell: Shell, words: str) -> QPushButton:
    (found,) = [each for each in shell.findChildren(QPushButton) if words in each.text()]
    return found


def list_recent(*cases: Path) -> None:
    desk = Desk(recent=tuple(RecentCase(str(case), "") for case in cases))
    desk_settings.write_desk(desk, desk_path())


def test_that_the_first_paint_imports_nothing_of_the_workbench():
    code = (
        "import sys\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from examiner.gui.shell import Shell\n"
        "class Seen(Shell):\n"
        "    def paintEvent(self, event):\n"
        "        super().paintEvent(event)\n"
        "        print(*sys.modules)\n"
        "        sys.stdout.flush()\n"
        "        QTimer.singleShot(0, self.close)\n"
        "app = QApplication([]); window = Seen(); window.show()\n"
        "app.exec()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "examiner.gui.start_page" in loaded
    assert not HEAVY & loaded


def test_that_a_click_made_before_the_workbench_stands_is_done_when_it_stands(qtbot, opened):
    shell = opened()
    button(shell, "New case").click()
    button(shell, "New case").click()
    assert shell.workbench is None
    workbench = stand(qtbot, shell)
    (dialog,) = workbench.findChildren(NewCaseDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_that_what_was_asked_for_is_done_once(qtbot, opened, worked, tmp_path):
    list_recent(worked, tmp_path / "gone.case")
    shell = opened()
    cases = shell.findChild(QListView)
    QTest.keyClick(cases, Qt.Key.Key_Down)
    cases.actions()[0].trigger()
    QTest.keyClick(cases, Qt.Key.Key_Up)
    QTest.keyClick(cases, Qt.Key.Key_Return)
    QTest.keyClick(cases, Qt.Key.Key_Return)
    workbench = stand(qtbot, shell)
    assert workbench.session.is_open
    assert shell.windowTitle() == "Worked — examiner"
    assert [case.path for case in read_desk(desk_path()).desk.recent] == [str(worked)]
    workbench.close_case()
    assert shell.windowTitle() == "examiner"
    button(shell, "New case").click()
    (dialog,) = workbench.findChildren(NewCaseDialog)
    dialog.reject()


def test_that_a_case_dropped_before_the_workbench_stands_is_opened(qtbot, opened, worked):
    shell = opened()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(worked))])
    left, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, left, no_key)
    shell.findChild(StartPage).dropEvent(event)
    assert stand(qtbot, shell).session.is_open


def test_that_a_case_named_at_the_start_is_opened(qtbot, opened, worked):
    shell = opened(worked)
    assert [each.text() for each in shell.findChildren(QLabel)] == ["Opening worked.case …"]
    workbench = stand(qtbot, shell)
    assert workbench.session.is_open
    assert shell.windowTitle() == "Worked — examiner"
    assert workbench.pages.currentWidget() is workbench.page


def test_that_a_case_that_cannot_be_opened_leaves_the_start_page(qtbot, opened, tmp_path):
    shell = opened(tmp_path / "none.case")
    workbench = stand(qtbot, shell)
    workbench.findChild(ErrorBox).reject()
    assert workbench.pages.currentWidget() is workbench.start
    button(shell, "New case").click()
    workbench.findChild(NewCaseDialog).reject()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_that_nothing_moves_and_the_focus_stays_when_the_workbench_comes(qtbot, opened, scale):
    desk_settings.write_desk(Desk(theme=Theme.LIGHT, text_scale=scale), desk_path())
    shell = opened()
    focused = button(shell, "Open case")
    focused.setFocus()

    def places() -> list[tuple[QPoint, object]]:
        buttons = shell.findChildren(QPushButton)
        return [(each.mapTo(shell, QPoint()), each.size()) for each in buttons if each.isVisible()]

    before = places()
    workbench = stand(qtbot, shell)
    QApplication.processEvents()
    assert len(before) == 3
    assert places() == before
    assert shell.focusWidget() is focused
    assert workbench.isVisible()
    workbench.set_look(Desk())


def test_that_a_button_held_down_is_waited_for(qtbot, opened):
    shell = opened()
    held = button(shell, "New case")
    QTest.mousePress(held, Qt.MouseButton.LeftButton)
    for _ in range(30):
        QTest.qWait(1)
    assert shell.workbench is None
    QTest.mouseRelease(held, Qt.MouseButton.LeftButton)
    stand(qtbot, shell).findChild(NewCaseDialog).reject()


@pytest.mark.parametrize("turns", [0, 1, 3])
def test_that_closing_before_the_workbench_stands_is_orderly(opened, turns):
    shell = opened()
    for _ in range(turns):
        QApplication.processEvents()
    assert shell.workbench is None
    shell.close()
    for _ in range(20):
        QApplication.processEvents()
    assert shell.workbench is None


def test_that_closing_while_the_workbench_is_made_is_orderly(qtbot, opened, worked):
    shell = opened(worked)
    shell._pieces.clear()
    QApplication.processEvents()
    workbench = stand(qtbot, shell)
    shell.close()
    assert not workbench.session.is_open
    assert all(fact.ok for fact in verify(worked, EXAMINER))


def test_that_the_demonstration_is_opened_and_closed_from_the_start_page(qtbot, opened):
    shell = opened()
    workbench = stand(qtbot, shell)
    QTest.mouseClick(button(shell, "demonstration"), Qt.MouseButton.LeftButton)
    assert workbench.session.case.path == demonstration_path()
    qtbot.waitUntil(lambda: bool(workbench.session.case.marks(Explanation)), timeout=WAIT)
    shell.close()
    assert not shell.isVisible()
    with CaseFile(demonstration_path(), EXAMINER) as case:
        assert case.marks(Explanation)
    assert all(fact.ok for fact in verify(demonstration_path(), EXAMINER))


def test_that_keys_reach_the_workbench_and_the_window_is_the_one_on_the_screen(qtbot, opened):
    shell = opened()
    workbench = stand(qtbot, shell)
    shell.activateWindow()
    qtbot.waitActive(shell)
    QTest.keyClick(shell.focusWidget(), Qt.Key.Key_F11)
    assert shell.isFullScreen()
    QTest.keyClick(shell.focusWidget(), Qt.Key.Key_F11)
    assert not shell.isFullScreen()
    QTest.keyClick(shell.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = workbench.findChild(NewCaseDialog)
    assert dialog.windowHandle().transientParent() is shell.windowHandle()
    dialog.reject()
    QTest.keyClick(shell.focusWidget(), Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not shell.isVisible()


def test_that_a_fault_is_told_over_the_window(opened, capsys):
    shell = opened()
    fault = ZeroDivisionError("of the test")
    app._hook(shell)(type(fault), fault, None)
    assert "of the test" in capsys.readouterr().err
    box = shell.findChild(ErrorBox)
    assert "fault of the program" in box.message.text()
    box.reject()
