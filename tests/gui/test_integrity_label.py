"""Whether the case is intact is said in words, and the facts are one press away."""

from datetime import UTC, datetime

import pytest

from examiner.case.verification import Fact
from examiner.gui.facts_table import FactsModel, FactsTable
from examiner.gui.integrity_label import IntegrityLabel

SOUND = Fact("the chain is unbroken", ok=True, detail="40 entries")
BROKEN = Fact("records are as logged", ok=False, detail="records: image/P1/1 was never logged")
ALSO = Fact("archive is as logged", ok=False, detail="archive: x is missing")


@pytest.fixture
def label(qtbot):
    made = IntegrityLabel()
    qtbot.addWidget(made)
    made.show()
    return made


def test_that_the_model_of_facts_is_sound(qtmodeltester):
    model = FactsModel()
    qtmodeltester.check(model, force_py=True)
    model.show_rows((SOUND, BROKEN))
    qtmodeltester.check(model)


def test_that_nothing_is_claimed_before_a_check(label):
    assert label.state.text() == "Case not checked yet"
    assert not label.state.isEnabled()
    assert label.state.icon().isNull()


def test_that_an_intact_case_says_when_it_was_checked(label):
    label.show_facts((SOUND,), datetime(2026, 3, 1, 9, 5, tzinfo=UTC))
    assert label.state.text() == "Case intact, checked 09:05"
    assert label.state.accessibleName() == "Case intact, checked 09:05"


def test_that_the_first_broken_place_is_named_whole(label):
    label.show_facts((SOUND, BROKEN, ALSO))
    assert label.state.text().startswith("Case broken: records: image/P1/1")
    assert label.state.accessibleName().endswith(BROKEN.detail)
    assert BROKEN.what in label.state.toolTip()


def test_that_sound_and_broken_have_other_signs(label):
    label.show_facts((SOUND,))
    sound = label.state.icon().pixmap(16, 16).toImage()
    label.show_facts((BROKEN,))
    assert label.state.icon().pixmap(16, 16).toImage() != sound


def test_that_a_check_is_asked_for_once_while_it_runs(label):
    asked = []
    label.check_wanted.connect(lambda: asked.append(True))
    label.check.click()
    label.show_checking()
    assert label.state.icon().isNull()
    label.check.click()
    label.show_facts((SOUND,))
    label.check.click()
    assert len(asked) == 2


def test_that_the_facts_can_be_listed(label):
    label.show_facts((SOUND, BROKEN))
    label.state.click()
    box = label.findChild(object, "IntegrityFacts")
    model = box.findChild(FactsTable).facts
    assert [model.index(row, 0).data() for row in range(2)] == ["sound", "broken"]
    assert model.index(1, 2).data() == BROKEN.detail
    box.close()


def test_that_closing_the_case_forgets_the_check(label):
    label.show_facts((BROKEN,))
    label.clear()
    assert label.state.text() == "Case not checked yet"
