"""The decision threshold is shown with its card, and changed only with a card and a reason."""

import json
from dataclasses import fields, replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from examiner.comparison.records import DecisionThreshold
from examiner.gui.score_scale import in_words
from examiner.gui.threshold_dialog import ThresholdDialog
from examiner.gui.threshold_panel import ThresholdPanel, card_lines
from tests.gui.explained import card, comparison


def written(path, threshold):
    facts = [(field.name, getattr(threshold, field.name)) for field in fields(DecisionThreshold)]
    # Numbers and plain texts are written alike in JSON and TOML.
    path.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in facts))
    return path


@pytest.fixture
def panel(qtbot):
    made = ThresholdPanel()
    qtbot.addWidget(made)
    made.show_comparison(comparison())
    return made


@pytest.fixture
def dialog(qtbot):
    made = ThresholdDialog(comparison())
    qtbot.addWidget(made)
    made.asked = []
    made.requested.connect(made.asked.append)
    return made


def test_that_every_field_of_the_card_is_readable(panel):
    shown = {label.text().replace(" ", "") for label in panel.findChildren(QLabel)}
    for name, value in card_lines(card()):
        assert value.replace(" ", "") in shown, name
    assert len(card_lines(card())) == len(fields(DecisionThreshold)) + 1


@pytest.mark.parametrize(
    ("score", "words"), [(0.5421, "is above"), (0.3553, "is above"), (-0.2, "is below")]
)
def test_that_the_side_of_the_threshold_is_said_in_words(score, words):
    assert words in in_words(comparison(score))


def test_that_the_scale_says_its_numbers_to_a_screen_reader(panel):
    assert panel._scale.accessibleDescription() == in_words(comparison())


def test_that_nothing_but_the_request_can_be_operated(panel):
    asked = []
    panel.change_requested.connect(lambda: asked.append(True))
    buttons = panel.findChildren(QPushButton)
    assert [each.text() for each in buttons] == ["Copy the card", "Change decision threshold…"]
    buttons[1].click()
    assert asked == [True]


def test_that_the_card_is_copied_line_by_line(panel):
    panel.copy_card()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines == [f"{name}\t{value}" for name, value in card_lines(card())]


def test_that_no_comparison_leaves_no_card(panel):
    panel.show_comparison(None)
    panel.show()
    assert not any(each.isVisible() for each in panel.findChildren(QPushButton))
    panel.copy_card()


def test_that_a_card_and_a_reason_make_a_request(dialog, tmp_path):
    path = written(tmp_path / "strict.toml", card(0.6))
    dialog.choose_file(path)
    assert dialog.request is None
    assert "would be below" in dialog.words.text()
    dialog.reason.setPlainText("  The laboratory's rule.  ")
    assert dialog.proceed.isEnabled()
    dialog.proceed.click()
    (request,) = dialog.asked
    assert (request.comparison, request.threshold, request.card_file) == ("C1", card(0.6), path)
    assert request.reason == "The laboratory's rule."


def test_that_a_reason_of_spaces_is_none(dialog, tmp_path):
    dialog.choose_file(written(tmp_path / "strict.toml", card(0.6)))
    dialog.reason.setPlainText("     \n  ")
    assert not dialog.proceed.isEnabled()
    dialog.accept()
    assert dialog.asked == []


@pytest.mark.parametrize(
    ("threshold", "words"),
    [
        (card(), "the one in use"),
        (replace(card(0.6), weights_sha256="f" * 64), "measured with"),
    ],
)
def test_that_a_card_that_changes_nothing_or_fits_nothing_is_refused(
    dialog, tmp_path, threshold, words
):
    dialog.reason.setPlainText("A reason.")
    dialog.choose_file(written(tmp_path / "card.toml", threshold))
    assert words in dialog.words.text()
    assert dialog.request is None


def test_that_an_unreadable_card_is_explained_in_the_dialog(dialog, tmp_path):
    dialog.reason.setPlainText("A reason.")
    dialog.choose_file(tmp_path / "missing.toml")
    assert "cannot be read" in dialog.words.text()
    (tmp_path / "half.toml").write_text("value = 0.4\n")
    dialog.choose_file(tmp_path / "half.toml")
    assert "not a complete threshold card" in dialog.words.text()
    assert dialog.request is None
