"""An error is one sentence, an advice, and details that can be copied."""

from PySide6.QtGui import QGuiApplication

from examiner.errors import NoFaceFound
from examiner.gui.error_box import ErrorBox, show_error


def test_that_an_explained_error_shows_its_sentence_and_advice_only(qtbot):
    box = show_error(None, NoFaceFound("P1 shows no face.", advice="Place one by hand."))
    qtbot.addWidget(box)
    assert box.message.text() == "P1 shows no face."
    assert box.advice.text() == "Place one by hand."
    assert not box.more.isVisible()
    assert not box.details.isVisible()


def test_that_a_fault_shows_its_trace_when_asked(qtbot):
    try:
        raise KeyError("left eye")
    except KeyError as error:
        box = show_error(None, error)
    qtbot.addWidget(box)
    assert box.message.text() == "This is a fault of the program."
    assert not box.details.isVisible()
    box.more.click()
    assert box.details.isVisible()
    assert "KeyError: 'left eye'" in box.details.toPlainText()


def test_that_everything_can_be_copied(qtbot):
    box = ErrorBox("It broke.", "Mend it.", "line 7")
    qtbot.addWidget(box)
    box.copy.click()
    assert QGuiApplication.clipboard().text() == "It broke.\n\nMend it.\n\nline 7"


def test_that_markup_in_a_message_is_shown_as_it_is(qtbot):
    box = ErrorBox("<b>x</b>.case is no case.", "Open another.")
    qtbot.addWidget(box)
    box.show()
    plain = ErrorBox("x", "Open another.")
    qtbot.addWidget(plain)
    assert box.message.sizeHint().width() > 0
    assert box.message.textFormat() == plain.message.textFormat()
    assert box.message.text().startswith("<b>")
