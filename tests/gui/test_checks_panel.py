"""Badges stand beside the explanation that is shown, with number, criterion and words."""

import pytest
from PySide6.QtCore import Qt

from examiner.explanation.checks.records import Check, CheckSheet, Figure
from examiner.gui.checks_panel import CRITERION, NUMBER, VERDICT, BadgesModel, ChecksPanel
from tests.gui.explained import ENVIRONMENT


def check(name, value, *, passed):
    words = f"What {name} measured."
    figures = (Figure("first stage", 0.25),)
    return Check(name, f"Check {name}", value, "of one", f"{name} is small", passed, words, figures)


SHEET = CheckSheet(
    mark="K1",
    explanation="E1",
    checks=(check("one", 0.125, passed=True), check("two", None, passed=False)),
    stranger="biden.jpg",
    seed=1,
    environment=ENVIRONMENT,
    seconds=1.0,
    inputs=("1" * 64,),
)


@pytest.fixture
def panel(qtbot):
    made = ChecksPanel()
    qtbot.addWidget(made)
    made.show()
    return made


def test_that_the_model_keeps_the_rules_of_qt(panel, qtmodeltester):
    panel.show_sheet("E1", SHEET)
    assert isinstance(panel.model, BadgesModel)
    qtmodeltester.check(panel.model)


def test_that_every_check_has_its_verdict_number_and_criterion(panel):
    panel.show_sheet("E1", SHEET)
    texts = [[panel.model.index(row, at).data() for at in range(4)] for row in range(2)]
    assert [row[VERDICT] for row in texts] == ["passed", "not passed"]
    assert texts[0][NUMBER].startswith("0.125")
    assert [row[CRITERION] for row in texts] == ["one is small", "two is small"]
    assert "1 of 2 checks passed" in panel.summary.text()


def test_that_a_selected_check_says_what_it_measured(panel):
    panel.show_sheet("E1", SHEET)
    panel.table.selectRow(0)
    assert "What one measured." in panel.words.text()
    assert "first stage 0.250" in panel.words.text()


def test_that_an_unchecked_explanation_can_be_checked(qtbot, panel):
    panel.show_sheet("E2", None)
    assert not panel.table.isVisible()
    with qtbot.waitSignal(panel.check_wanted) as told:
        qtbot.mouseClick(panel.check, Qt.MouseButton.LeftButton)
    assert told.args == ["E2"]


def test_that_without_an_explanation_nothing_is_offered(panel):
    panel.show_sheet("", None)
    assert not panel.check.isVisible()
    assert "No explanation" in panel.summary.text()


def test_that_the_whole_criterion_can_be_read_in_a_narrow_dock(qtbot, panel):
    panel.resize(300, 300)
    panel.show_sheet("E1", SHEET)
    index = panel.model.index(1, CRITERION)
    assert "two is small" in index.data(Qt.ItemDataRole.ToolTipRole)
    panel.table.selectRow(1)
    assert "Passed if: two is small." in panel.words.text()
    wide = panel.fontMetrics().horizontalAdvance(index.data())
    assert panel.table.columnWidth(CRITERION) > wide
    row = panel.table.rowHeight(0)
    assert panel.table.viewport().height() >= 3 * row
