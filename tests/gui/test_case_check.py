"""The case is checked beside the window, and only what holds of it as it is is told."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from examiner.case.file import CaseFile
from examiner.case.verification import Fact
from examiner.gui.case_check import CaseCheck
from examiner.gui.integrity_label import IntegrityLabel
from examiner.gui.session import Session
from examiner.runner import Progressed
from tests.case.cases import edit
from tests.case.test_opening import opened_elsewhere

WAIT = 60_000


@pytest.fixture
def session(qapp, worked: Path) -> Iterator[Session]:
    made = Session()
    made.open(worked)
    yield made
    made.close()
    made.jobs.close()
    made.deleteLater()


@pytest.fixture
def check(session: Session) -> Iterator[CaseCheck]:
    made = CaseCheck(session)
    yield made
    made.close()


@pytest.fixture
def found(check: CaseCheck) -> list[tuple[Fact, ...]]:
    told: list[tuple[Fact, ...]] = []
    check.found.connect(told.append)
    return told


def act(case: CaseFile) -> None:
    with case.transaction("noted"):
        pass


def test_that_a_sound_case_is_told_with_progress_and_stays_held(qtbot, session, check, worked):
    passed: list[tuple[int, int]] = []
    check.progressed.connect(lambda done, total: passed.append((done, total)))
    head = session.case.head()
    with qtbot.waitSignal(check.found, timeout=WAIT) as told:
        check.start()
    assert all(fact.ok for fact in told.args[0])
    assert passed[-1][0] == passed[-1][1] > 50
    assert session.case.head() == head
    assert opened_elsewhere(worked, "write") == 7
    assert not check.running
    qtbot.waitUntil(lambda: not multiprocessing.active_children(), timeout=WAIT)


def test_that_a_broken_place_is_told(qtbot, session, check, worked):
    session.close()
    edit(worked, "UPDATE sqlar SET data = x'00' WHERE name LIKE 'P1/%'")
    session.open(worked)
    with qtbot.waitSignal(check.found, timeout=WAIT) as told:
        check.start()
    broken = {fact.what for fact in told.args[0] if not fact.ok}
    assert broken > {"archive is as logged", "original photographs are as received"}


def test_that_an_act_in_the_middle_makes_it_begin_again(qtbot, session, check, found):
    acted: list[int] = []

    def once(event: object) -> None:
        if isinstance(event, Progressed) and not acted:
            act(session.case)
            acted.append(session.case.head().seq)

    check._lane.happened.connect(once)
    with qtbot.waitSignal(check.found, timeout=WAIT):
        check.start()
    (facts,) = found
    assert all(fact.ok for fact in facts)
    assert any(f"{acted[0]} entries" in fact.detail for fact in facts)


def test_that_a_refused_act_in_the_middle_makes_it_begin_again(qtbot, session, check, found):
    begun: list[int] = []
    check._lane.queued.connect(lambda number, _title: begun.append(number))
    check.start()
    with pytest.raises(RuntimeError), session.case.transaction("noted"):
        raise RuntimeError("as if the disk had refused")
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    assert len(begun) == 2
    assert all(fact.ok for fact in found[0])


def test_that_closing_the_case_in_the_middle_ends_it_untold(qtbot, session, check, found):
    with qtbot.waitSignal(check._lane.happened, timeout=WAIT):
        check.start()
    session.close()
    assert not check.running
    qtbot.waitUntil(lambda: not multiprocessing.active_children(), timeout=WAIT)
    assert found == []


def test_that_a_check_is_not_begun_twice(qtbot, session, check):
    begun: list[int] = []
    check._lane.queued.connect(lambda number, _title: begun.append(number))
    with qtbot.waitSignal(check.found, timeout=WAIT):
        check.start()
        check.start()
    assert len(begun) == 1


def test_that_a_check_whose_process_is_lost_claims_nothing(qtbot, check, found):
    label = IntegrityLabel()
    qtbot.addWidget(label)
    check.begun.connect(label.show_checking)
    check.failed.connect(label.show_failed)

    with qtbot.waitSignal(check.failed, timeout=WAIT):
        check.start()
        qtbot.waitUntil(lambda: bool(multiprocessing.active_children()), timeout=WAIT)
        # It has its libraries to load yet.
        multiprocessing.active_children()[0].kill()
    assert label.state.text().startswith("Case not checked: ")
    assert label.check.isEnabled()
    assert found == []


def test_that_a_file_moved_away_is_told(qtbot, session, check, worked):
    worked.rename(worked.with_name("moved.case"))
    with qtbot.waitSignal(check.found, timeout=WAIT) as told:
        check.start()
    (fact,) = told.args[0]
    assert not fact.ok
    assert "There is no case file" in fact.detail


def test_that_the_label_counts(qtbot):
    label = IntegrityLabel()
    qtbot.addWidget(label)
    label.show_checking(1200, 3400)
    assert label.state.text() == "Checking the case… 1,200 of 3,400"
