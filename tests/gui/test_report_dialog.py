"""What goes into the report, who signs it, and what is true of it afterwards."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from examiner.case.bench import Exhibit
from examiner.case.verification import Fact
from examiner.gui.report_dialog import ReportDialog
from examiner.gui.report_request import (
    OfferedComparison,
    OfferedExplanation,
    ReportChoice,
    ReportOffer,
)
from examiner.report.signature import create_identity
from tests.gui.test_pdf_pages import pdf


def exhibit(mark, in_report=True):
    return Exhibit(mark, f"Caption of {mark}", "C1", "", "0" * 64, 8, 8, {}, {}, in_report)


OFFER = ReportOffer(
    (
        OfferedComparison(
            "C1",
            "P1 and R1, above the threshold",
            (OfferedExplanation("E1", "xSSAB"), OfferedExplanation("E2", "FGGB")),
        ),
        OfferedComparison("C2", "P1 and R2, below the threshold", (OfferedExplanation("E3", "x"),)),
    ),
    (exhibit("X1"), exhibit("X2", in_report=False), exhibit("X3")),
)


@pytest.fixture(scope="module")
def identity(tmp_path_factory):
    path = tmp_path_factory.mktemp("identity") / "signer.p12"
    path.write_bytes(create_identity("D. Examiner", b"secret"))
    return path


@pytest.fixture
def dialog(qtbot, tmp_path):
    made = ReportDialog(OFFER, tmp_path / "report.pdf")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def open_identity(dialog, path, password="secret"):
    dialog.signer.use_identity(path)
    dialog.signer.password.setText(password)
    dialog.signer.open.click()


def test_that_everything_goes_in_save_exhibits_left_out_before(dialog):
    assert dialog.contents.choice() == ReportChoice(("C1", "C2"), ("E1", "E2", "E3"), ("X1", "X3"))


def test_that_leaving_out_a_comparison_leaves_out_its_explanations(dialog, qtbot):
    tree = dialog.contents.tree
    tree.setCurrentItem(dialog.contents.comparisons.child(0))
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert dialog.contents.choice().comparisons == ("C2",)
    assert dialog.contents.choice().explanations == ("E3",)


def test_that_rows_are_moved_among_their_own_kind(dialog, qtbot):
    contents = dialog.contents
    contents.tree.setCurrentItem(contents.comparisons.child(1))
    assert not contents.down.isEnabled()
    contents.up.click()
    contents.tree.setCurrentItem(contents.exhibits.child(0))
    for _ in range(3):
        qtbot.keyClick(contents.tree, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert contents.choice() == ReportChoice(("C2", "C1"), ("E3", "E1", "E2"), ("X3", "X1"))


def test_that_headings_cannot_be_moved(dialog):
    dialog.contents.tree.setCurrentItem(dialog.contents.exhibits)
    assert not dialog.contents.up.isEnabled()
    assert not dialog.contents.down.isEnabled()


def test_that_a_preview_is_asked_for_and_shown(dialog):
    asked = []
    dialog.preview_wanted.connect(asked.append)
    dialog.preview.click()
    assert asked == [dialog.contents.choice()]
    assert not dialog.preview.isEnabled()
    dialog.show_preview(pdf(3))
    assert dialog.where.text() == "Page 1 of 3"
    assert dialog.preview.isEnabled()


def test_that_pages_of_an_earlier_choice_are_called_so(dialog):
    dialog.show_preview(pdf(1))
    dialog.contents.exhibits.child(0).setCheckState(0, Qt.CheckState.Unchecked)
    assert "preview again" in dialog.message.text()


def test_that_the_certificate_is_shown_before_signing(dialog, identity):
    assert not dialog.issue.isEnabled()
    open_identity(dialog, identity)
    text = dialog.signer.facts.text()
    signer = dialog.signer.signer
    for part in (
        "D. Examiner",
        "Self-made: no authority vouches",
        f"{signer.not_before:%Y-%m-%d} to {signer.not_after:%Y-%m-%d}",
        signer.fingerprint[:32],
    ):
        assert part in text
    assert dialog.issue.isEnabled()


def test_that_a_wrong_password_is_explained_and_opens_nothing(dialog, identity):
    open_identity(dialog, identity, "guess")
    assert "The password does not open the identity." in dialog.signer.facts.text()
    assert dialog.signer.signer is None
    assert not dialog.issue.isEnabled()


def test_that_a_missing_file_is_explained(dialog, tmp_path):
    open_identity(dialog, tmp_path / "nothing.p12")
    assert "cannot be read" in dialog.signer.facts.text()


def test_that_another_file_closes_the_identity(dialog, identity):
    open_identity(dialog, identity)
    dialog.signer.path.setText("/elsewhere.p12")
    assert dialog.signer.signer is None
    assert not dialog.issue.isEnabled()


def test_that_issue_asks_once_with_everything_chosen(dialog, identity, tmp_path):
    asked = []
    dialog.issue_wanted.connect(asked.append)
    open_identity(dialog, identity)
    dialog.issue.click()
    dialog.issue.click()
    (request,) = asked
    assert request.choice == dialog.contents.choice()
    assert request.signer.name == "D. Examiner"
    assert request.out == tmp_path / "report.pdf"


@pytest.mark.parametrize("lack", ["place", "comparison"])
def test_that_nothing_is_issued_while_something_is_lacking(dialog, identity, lack):
    open_identity(dialog, identity)
    if lack == "place":
        dialog.out.setText("  ")
    else:
        for place in range(2):
            dialog.contents.comparisons.child(place).setCheckState(0, Qt.CheckState.Unchecked)
    assert not dialog.issue.isEnabled()
    assert dialog.request() is None


def test_that_a_refusal_leaves_the_choice_and_can_be_mended(dialog, identity):
    open_identity(dialog, identity)
    dialog.issue.click()
    dialog.show_trouble("report.pdf exists already.", "Choose another name.")
    assert dialog.message.text() == "report.pdf exists already.\nChoose another name."
    assert dialog.issue.isEnabled()


def test_that_the_facts_are_listed_and_nothing_is_issued_twice(dialog, identity):
    open_identity(dialog, identity)
    dialog.issue.click()
    facts = (Fact("bytes are unchanged", ok=True, detail="unchanged"),)
    dialog.show_facts(facts, pdf(2))
    assert dialog.sides.currentWidget() is dialog.facts
    assert dialog.facts.facts.index(0, 1).data() == "bytes are unchanged"
    assert dialog.pages.count == 2
    assert not dialog.issue.isEnabled()
    assert dialog.message.text().startswith("The report is issued: ")


def test_that_a_broken_fact_is_said_beside_the_list(dialog):
    dialog.show_facts((Fact("a", ok=False, detail="b"),))
    assert "1 of its facts are broken" in dialog.message.text()


def test_that_a_training_identity_is_asked_for_and_filled_in(dialog):
    asked = []
    dialog.identity_wanted.connect(lambda: asked.append(True))
    dialog.signer.make.click()
    dialog.signer.use_identity(Path("/made/training.p12"))
    assert asked == [True]
    assert dialog.signer.path.text() == "/made/training.p12"


def test_that_return_in_a_field_issues_nothing(dialog, identity, qtbot):
    asked = []
    dialog.issue_wanted.connect(asked.append)
    open_identity(dialog, identity)
    for field in (dialog.out, dialog.signer.path, dialog.signer.password):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked == []
    assert dialog.isVisible()


def test_that_closing_lets_go_of_the_pages(dialog):
    dialog.show_preview(pdf(2))
    dialog.reject()
    assert dialog.pages.count == 0
