"""The audit log can be searched, and an entry is shown whole."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QDate
from PySide6.QtGui import QGuiApplication

from examiner.gui.audit_model import NUMBER, AuditFilter, AuditModel
from examiner.gui.audit_panel import AuditPanel
from tests.gui.audit_entries import audit_log


def numbers(panel):
    model = panel.model
    return [int(model.index(row, NUMBER).data()) for row in range(model.rowCount())]


@pytest.fixture
def panel(qtbot):
    made = AuditPanel()
    qtbot.addWidget(made)
    made.show_entries(audit_log(8))
    return made


def test_that_the_model_is_sound_while_it_is_filtered(qtmodeltester):
    model = AuditModel()
    qtmodeltester.check(model, force_py=True)
    model.show_entries(audit_log(8))
    model.set_filter(AuditFilter(act="compared"))
    model.set_filter(AuditFilter())


def test_that_all_entries_are_shown_in_the_order_of_the_chain(panel):
    assert numbers(panel) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert panel.count.text() == "8 of 8 entries"


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (AuditFilter(act="compared"), [3, 7]),
        (AuditFilter(actor="A. Reviewer"), [2, 4, 6, 8]),
        (AuditFilter(text="HOLIDAY-5"), [5]),
        (AuditFilter(text=f"{6:064x}"), [6]),
        (AuditFilter(since="2026-03-06"), [6, 7, 8]),
        (AuditFilter(until="2026-03-02"), [1, 2]),
        (AuditFilter(act="compared", since="2026-03-04"), [7]),
        (AuditFilter(text="no such text"), []),
    ],
)
def test_that_a_filter_admits_what_fits_it_all(wanted, shown):
    assert [entry.seq for entry in audit_log(8) if wanted.admits(entry)] == shown


def test_that_the_fields_filter_the_table(panel):
    panel.act.setCurrentIndex(panel.act.findData("compared"))
    assert numbers(panel) == [3, 7]
    panel.since.setDate(QDate(2026, 3, 4))
    assert numbers(panel) == [7]
    panel.text.setText("nothing")
    assert numbers(panel) == []
    assert panel.details.toPlainText() == ""
    assert not panel.copy.isEnabled()


def test_that_the_latest_entry_is_shown_whole_and_can_be_copied(panel):
    text = panel.details.toPlainText()
    last = audit_log(8)[-1]
    assert '{"image":"P8","name":"holiday-8.jpg"}' in text
    for part in (last.hash, last.previous, last.rows[0].digest, "records: image/P8/1"):
        assert part in text
    panel.copy.click()
    assert QGuiApplication.clipboard().text() == text


def test_that_an_entry_whose_hash_does_not_follow_says_so(panel):
    first = audit_log(1)[0]
    panel.show_entries((first,))
    assert "as its content demands" in panel.details.toPlainText()
    panel.show_entries((replace(first, actor="Somebody else"),))
    assert "its content demands another" in panel.details.toPlainText()


def test_that_filters_outlast_a_new_entry_and_days_grow(panel):
    panel.actor.setCurrentIndex(panel.actor.findData("A. Reviewer"))
    panel.show_entries(audit_log(10))
    assert numbers(panel) == [2, 4, 6, 8, 10]


def test_that_a_narrowed_range_of_days_stays_narrow(panel):
    panel.until.setDate(QDate(2026, 3, 5))
    panel.show_entries(audit_log(10))
    assert numbers(panel) == [1, 2, 3, 4, 5]


def test_that_another_log_takes_the_place_of_the_first(panel):
    panel.show_entries(())
    assert panel.model.rowCount() == 0
    panel.show_entries(audit_log(3))
    assert numbers(panel) == [1, 2, 3]
