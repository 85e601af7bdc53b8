"""A case that is held: the window says by whom, and asks before it takes a lock over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from examiner.case.lock import holder_of
from examiner.gui.error_box import ErrorBox
from examiner.gui.main_window import MainWindow
from examiner.gui.take_over_dialog import TakeOverDialog
from tests.case.cases import small_case
from tests.case.test_lock import begun, elsewhere, left_by_a_kill, said, write_lock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_case(tmp_path / "small.case")


@pytest.fixture
def window(qtbot) -> Iterator[MainWindow]:
    made = MainWindow()
    made.show()
    yield made
    made.close()
    made.deleteLater()


def test_that_a_case_held_by_another_program_is_refused_with_its_holder(
    window: MainWindow, path: Path
) -> None:
    with begun(path, "wait") as process:
        assert said(process) == "held"
        window.open_case(path)
        process.communicate("")
    box = window.findChild(ErrorBox)
    assert "held by Holder on the computer" in box.message.text()
    assert not window.session.is_open
    box.close()


def test_that_a_lock_of_another_computer_is_taken_over_only_with_a_reason(
    qtbot, window: MainWindow, path: Path
) -> None:
    write_lock(path, elsewhere(actor="<b>Other</b>"))
    before = path.read_bytes()
    window.open_case(path)
    dialog = window.findChild(TakeOverDialog)
    assert (
        "<b>Other</b> on the computer pc-7 since 2026-04-17 10:00:00 UTC" in dialog.message.text()
    )
    assert not dialog.proceed.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not window.session.is_open
    assert path.read_bytes() == before
    qtbot.waitUntil(lambda: window.findChild(TakeOverDialog) is None)
    window.open_case(path)
    dialog = window.findChild(TakeOverDialog)
    QTest.keyClicks(dialog.reason, "The computer is gone.")
    dialog.proceed.click()
    assert window.session.is_open
    details = window.session.case.audit()[6].details
    assert (details["actor"], details["reason"]) == ("<b>Other</b>", "The computer is gone.")


def test_that_the_lock_of_a_killed_program_is_taken_over_and_told(
    window: MainWindow, path: Path
) -> None:
    left_by_a_kill(path)
    window.open_case(path)
    assert window.session.is_open
    assert "The lock of Holder on the computer" in window.statusBar().currentMessage()
    window.close_case()
    assert holder_of(path) is None
