"""The start page and the dialog for a new case."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPlainTextEdit, QPushButton

from examiner.gui.desk_settings import RecentCase
from examiner.gui.new_case_dialog import NewCase, NewCaseDialog
from examiner.gui.recent_cases import MissingRole, RecentCases
from examiner.gui.start_page import StartPage

DAY = "2025-01-02T03:04:05Z"


@pytest.fixture
def there(tmp_path) -> Path:
    path = tmp_path / "there.case"
    path.write_bytes(b"")
    return path


@pytest.fixture
def page(qtbot, there):
    made = StartPage()
    qtbot.addWidget(made)
    made.show()
    gone = RecentCase("/nowhere/gone.case", DAY)
    made.show_recent((RecentCase(str(there), DAY), gone))
    return made


def heard(signal) -> list[tuple]:
    calls: list[tuple] = []
    signal.connect(lambda *values: calls.append(values))
    return calls


def list_of(page) -> QListView:
    return page.findChild(QListView)


def test_that_the_list_obeys_the_rules_of_models(qtmodeltester, qapp, there):
    model = RecentCases()
    qtmodeltester.check(model)
    model.show_cases((RecentCase(str(there), "not a day"), RecentCase("/", DAY)))
    qtmodeltester.check(model)


def test_that_each_button_asks_for_its_own_thing(page):
    wanted = [heard(s) for s in (page.new_wanted, page.open_wanted, page.demonstration_wanted)]
    for number, button in enumerate(page.findChildren(QPushButton), start=1):
        button.click()
        assert [len(calls) for calls in wanted] == [1] * number + [0] * (3 - number)


def test_that_enter_on_a_recent_case_opens_it_and_a_missing_one_does_not(page, there):
    chosen = heard(page.case_chosen)
    view = list_of(page)
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen == [(there,)]


def test_that_a_missing_case_is_said_to_be_missing(page):
    model = list_of(page).model()
    assert [model.index(row).data(MissingRole) for row in range(2)] == [False, True]
    assert "file not found" in model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "file not found" not in model.index(0).data()


def test_that_a_case_is_shown_by_its_file(qapp):
    model = RecentCases()
    model.show_cases((RecentCase("/a/b.case", ""),))
    assert model.index(0).data().splitlines() == ["b", "file not found · /a/b.case"]


def test_that_delete_takes_a_case_off_the_list_only(page, there):
    forgotten = heard(page.forget_wanted)
    list_of(page).setFocus()
    QTest.keyClick(list_of(page), Qt.Key.Key_Delete)
    assert forgotten == [(str(there),)]
    assert there.exists()


def test_that_without_recent_cases_a_sentence_stands_in_place_of_the_list(page):
    page.show_recent(())
    assert not list_of(page).isVisible()


def drop(page, *paths: str) -> bool:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(event)
    return event.isAccepted()


def test_that_one_dropped_case_file_is_opened_and_nothing_else(page):
    chosen = heard(page.case_chosen)
    assert not drop(page, "/a.jpg")
    assert not drop(page, "/a.case", "/b.case")
    assert drop(page, "/a.case")
    assert chosen == [(Path("/a.case"),)]


@pytest.fixture
def dialog(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "examiner.gui.new_case_dialog.QStandardPaths.writableLocation", lambda _: str(tmp_path)
    )
    made = NewCaseDialog("D. Examiner")
    qtbot.addWidget(made)
    made.show()
    return made


def field(dialog, name: str) -> QLineEdit:
    (found,) = [each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == name]
    return found


def make_button(dialog) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == "Make case")


def test_that_a_case_is_asked_for_with_everything_entered(dialog, tmp_path):
    wanted = heard(dialog.case_wanted)
    QTest.keyClicks(field(dialog, "Title"), "Harbour 1/2: night")
    QTest.keyClicks(dialog.findChild(QPlainTextEdit), "Who is it like?")
    QTest.keyClicks(field(dialog, "Laboratory"), " Lab ")
    make_button(dialog).click()
    assert wanted == [
        (
            NewCase(
                path=tmp_path / "Harbour 1 2 night.case",
                title="Harbour 1/2: night",
                question="Who is it like?",
                examiner="D. Examiner",
                laboratory="Lab",
            ),
        )
    ]


def test_that_the_proposed_name_is_free(dialog, tmp_path):
    (tmp_path / "Harbour.case").write_bytes(b"")
    QTest.keyClicks(field(dialog, "Title"), "Harbour")
    assert dialog.case().path == tmp_path / "Harbour 2.case"


def test_that_a_place_once_chosen_stays_when_the_title_changes(dialog, tmp_path):
    dialog.set_place(tmp_path / "own")
    QTest.keyClicks(field(dialog, "Title"), "Harbour")
    assert dialog.case().path == tmp_path / "own.case"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Examiner", ""),
        ("Case file", ""),
        ("Case file", "/no/such/folder/a.case"),
        ("Case file", "n" * 400),
    ],
)
def test_that_no_case_is_asked_for_while_something_is_missing(dialog, name, text):
    wanted = heard(dialog.case_wanted)
    field(dialog, name).setText(text)
    assert not make_button(dialog).isEnabled()
    dialog.accept()
    assert wanted == []
    assert dialog.isVisible()


def test_that_a_bare_name_is_put_where_documents_are(dialog, tmp_path):
    field(dialog, "Case file").setText("harbour")
    assert dialog.case().path == tmp_path / "harbour.case"


def test_that_an_existing_file_is_not_taken_as_the_place(dialog, there):
    dialog.set_place(there)
    assert not make_button(dialog).isEnabled()
