"""The page of the likelihood ratio, from its records, and from the window's act to the case."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from examiner.case.reading import likelihoods_of
from examiner.gui.likelihood_panel import LikelihoodPanel
from examiner.likelihood.cards import write_card
from examiner.likelihood.records import Condition
from tests.cli.test_likelihood import fitting
from tests.report.test_likelihood import REFUSED, STATED

WAIT = 90_000


@pytest.fixture
def panel(qtbot) -> LikelihoodPanel:
    made = LikelihoodPanel()
    qtbot.addWidget(made)
    made.show()
    return made


def row(model, number: int) -> list[str]:
    return [model.index(number, column).data() for column in range(model.columnCount())]


def test_that_the_models_keep_the_rules_of_qt(panel, qtmodeltester):
    panel.show_statements("C1", (STATED, REFUSED))
    for model in (panel.statements, panel.conditions):
        qtmodeltester.check(model)


def test_that_number_interval_bounds_and_words_are_shown_together(panel):
    panel.show_statements("C1", (STATED,))
    assert row(panel.statements, 0) == [
        "L1", "+2.25", "+1.75 to +3.00", "−1.50 to +3.00", "visitors of a made-up town",
    ]  # fmt: skip
    assert "log10 LR +2.25 (+1.75 to +3.00): the score gives moderately" in panel.words.text()
    assert "nothing beyond" in panel.words.text()
    assert "Cllr 0.1000" in panel.card.text()
    assert "ENFSI" in panel.card.text()
    assert panel.caution.isVisible()
    assert not panel.reasons.isVisible()


def test_that_without_a_ratio_the_reasons_and_what_lies_outside_are_shown(panel):
    panel.show_statements("C1", (REFUSED,))
    assert panel.words.text().startswith("No likelihood ratio is stated")
    assert panel.reasons.text() == REFUSED.reasons[0]
    assert "ENFSI" not in panel.card.text()
    assert row(panel.statements, 0)[1:3] == ["not stated", "—"]
    assert row(panel.conditions, 0) == [
        "inter_eye", "at least 30 px", "12 px: outside", "88.5 px",
    ]  # fmt: skip
    assert panel.conditions.index(0, 2).data(Qt.ItemDataRole.FontRole).bold()
    assert panel.conditions.index(0, 3).data(Qt.ItemDataRole.FontRole) is None
    assert [panel.conditions.heads()[column] for column in (2, 3)] == ["P1.1", "R1.1"]


def test_that_a_capped_ratio_says_so(panel):
    panel.show_statements("C1", (replace(STATED, ratio=replace(STATED.ratio, capped=True)),))
    assert row(panel.statements, 0)[1] == "+2.25 (capped)"
    assert "This ratio is capped." in panel.words.text()


def test_that_the_latest_statement_is_shown_and_another_can_be_chosen(panel):
    panel.show_statements("C1", (STATED, REFUSED))
    assert panel.chosen == REFUSED
    panel.choose("L1")
    assert panel.chosen == STATED
    panel.choose("L9")
    assert panel.chosen == STATED


def test_that_nothing_is_asked_for_without_a_comparison(qtbot, panel):
    assert not panel.state.isVisible()
    assert not panel.caution.isVisible()
    panel.show_statements("C1", ())
    assert "no likelihood ratio was asked for" in panel.summary.text()
    for button, signal in ((panel.state, panel.statement_wanted), (panel.other, panel.card_wanted)):
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_that_a_ratio_is_stated_in_the_window_by_a_card_that_is_chosen(
    qtbot, window, tmp_path, monkeypatch
):
    path = tmp_path / "card.toml"
    write_card(fitting(), path)
    monkeypatch.setattr(
        "examiner.gui.dialogs.QFileDialog.getOpenFileName", lambda *_: (str(path), "")
    )
    with qtbot.waitSignal(window.acts.stated, timeout=WAIT):
        window.panels.examination.likelihood.other.click()
    (made,) = likelihoods_of(window.session.case, "C1")
    assert made.ratio is not None
    panel = window.panels.examination.likelihood
    assert panel.chosen == made
    assert panel.isVisible()
    write_card(fitting(conditions=(Condition("eye_distance", "pixels", 5000.0),)), path)
    with qtbot.waitSignal(window.acts.stated, timeout=WAIT):
        window.panels.examination.likelihood.other.click()
    assert panel.chosen.mark == "L2"
    assert panel.reasons.isVisible()
    window.open_comparison("C2")
    assert panel.statements.rowCount() == 0


def test_that_the_action_states_it_after_the_card_of_the_backbone(
    qtbot, window, tmp_path, monkeypatch
):
    monkeypatch.setattr("examiner.workflow.likelihood.card_of", lambda _backbone: fitting())
    with qtbot.waitSignal(window.acts.stated, timeout=WAIT):
        window.actions_by_id["comparison.likelihood"].trigger()
    assert window.panels.examination.likelihood.chosen.mark == "L1"


def test_that_a_card_that_is_none_is_refused_with_its_reason(qtbot, window, tmp_path, monkeypatch):
    path = tmp_path / "card.toml"
    path.write_text("value = 1\n")
    monkeypatch.setattr(
        "examiner.gui.dialogs.QFileDialog.getOpenFileName", lambda *_: (str(path), "")
    )
    with qtbot.waitSignal(window.acts.refused) as told:
        window.panels.examination.likelihood.other.click()
    assert type(told.args[0]).__name__ == "CalibrationNotApplicable"
