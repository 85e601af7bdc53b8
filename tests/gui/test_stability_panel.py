"""Stability is shown as it was examined, or offered; arguments have their intervals beside it."""

import pytest
from PySide6.QtCore import Qt

from examiner.explanation.records import Side
from examiner.gui.argument_columns import INTERVALS, SORT_ROLE, Column
from examiner.gui.argument_table import ArgumentPanel
from examiner.gui.stability_panel import StabilityPanel
from tests.gui.examined import UNSTEADY, stability
from tests.gui.explained import explanation

EXPLAINED = explanation("E1")
MADE = stability(EXPLAINED)


@pytest.fixture
def panel(qtbot):
    made = StabilityPanel()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def arguments(qtbot):
    made = ArgumentPanel()
    qtbot.addWidget(made)
    made.show()
    return made


def test_that_the_model_keeps_the_rules_of_qt(panel, qtmodeltester):
    panel.show_stability(EXPLAINED, MADE)
    qtmodeltester.check(panel.model)


def test_that_every_variation_says_what_was_changed_and_what_became_of_it(panel):
    panel.show_stability(EXPLAINED, MADE)
    texts = [panel.model.index(0, at).data() for at in range(panel.model.columnCount())]
    assert texts == ["changed alignment", "0.5221", "0.3553", "+0.910", "–0.250", "1,234", "0"]
    assert "0.5221 to 0.5521" in panel.summary.text()


def test_that_the_words_name_the_rows_whose_sign_changes(panel):
    panel.show_stability(EXPLAINED, MADE)
    probe, reference, meaning = panel.words.text().splitlines()
    assert "256 of 12,544" in probe
    assert f"1 of 49 rows ({UNSTEADY})" in probe
    assert "0 of 49 rows." in reference
    assert "should not be relied upon" in meaning


def test_that_an_explanation_that_was_not_examined_can_be(qtbot, panel):
    panel.show_stability(explanation("E2"), None)
    assert not panel.table.isVisible()
    with qtbot.waitSignal(panel.examination_wanted) as told:
        qtbot.mouseClick(panel.examine, Qt.MouseButton.LeftButton)
    assert told.args == ["E2"]


def test_that_without_an_explanation_nothing_is_offered(panel):
    panel.show_stability(None, None)
    assert not panel.examine.isVisible()
    assert "No explanation" in panel.summary.text()


def test_that_arguments_have_intervals_only_where_stability_was_examined(arguments):
    arguments.show_explanation(EXPLAINED, (EXPLAINED,))
    assert all(arguments.view.isColumnHidden(column) for column in INTERVALS)
    arguments.show_explanation(EXPLAINED, (EXPLAINED,), MADE)
    assert not any(arguments.view.isColumnHidden(column) for column in INTERVALS)
    arguments.sides.setCurrentIndex(1)
    hidden = {column for column in INTERVALS if arguments.view.isColumnHidden(column)}
    assert hidden == {column for column, side in INTERVALS.items() if side is Side.REFERENCE}


def test_that_a_row_says_its_interval_and_whether_its_sign_changes(arguments):
    arguments.show_explanation(EXPLAINED, (EXPLAINED,), MADE)
    model = arguments.model
    row = UNSTEADY - 1
    assert model.index(row, Column.PROBE_LOW).data() == "–0.01000"
    assert model.index(row, Column.PROBE_HIGH).data(SORT_ROLE) == 0.02
    assert model.index(row, Column.PROBE_SIGN).data() == "changes"
    assert model.index(row, Column.REFERENCE_SIGN).data() == "holds"
    assert model.index(row, Column.PROBE_SIGN).data(Qt.ItemDataRole.FontRole).bold()
    changing = [at for at in range(49) if model.index(at, Column.PROBE_SIGN).data() == "changes"]
    assert changing == [row]


def test_that_rows_whose_sign_changes_can_be_brought_together(arguments):
    arguments.show_explanation(EXPLAINED, (EXPLAINED,), MADE)
    arguments.filter.sort(Column.PROBE_SIGN)
    assert arguments.filter.argument(0).cell == UNSTEADY


def test_that_an_argument_table_with_intervals_keeps_the_rules_of_qt(arguments, qtmodeltester):
    arguments.show_explanation(EXPLAINED, (EXPLAINED,), MADE)
    qtmodeltester.check(arguments.model)
    qtmodeltester.check(arguments.filter)
