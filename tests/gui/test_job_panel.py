"""The queue of jobs, fed with events made by hand."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from examiner.errors import CaseNotWritten
from examiner.gui.job_panel import LONGEST_HISTORY, JobPanel
from examiner.gui.job_row import clock_text
from examiner.gui.job_state import Phase
from examiner.runner import Failed, Finished, Progressed, Sketched, Started, Stopped


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def panel(qtbot, clock):
    made = JobPanel(clock=clock)
    qtbot.addWidget(made)
    made.show()
    return made


def test_that_a_queued_job_waits_with_a_way_to_stop_it(panel):
    panel.queued(1, "Explain C1 by FGGB")
    row = panel.row(1)
    assert row.title.text() == "Explain C1 by FGGB"
    assert row.times.text() == "Waiting"
    assert not row.stop.isHidden()
    assert row.bar.isHidden()
    assert not panel.timer.isActive()


def test_that_progress_and_times_are_those_of_the_passes(panel, clock):
    panel.queued(1, "Explain C1")
    panel.happened(Started(1))
    clock.now += 5  # the worker starts; no pass is done
    panel.happened(Progressed(1, 0, 40, "Backward passes"))
    clock.now += 10
    panel.happened(Progressed(1, 10, 40, "Backward passes"))
    row = panel.row(1)
    assert (row.bar.value(), row.bar.maximum()) == (10, 40)
    assert row.bar.text() == "10 of 40"
    assert row.times.text() == ("Backward passes · 0:15 elapsed · about 0:30 left · CPU")


def test_that_the_time_left_shrinks_between_two_reports(panel, clock):
    panel.queued(1, "Explain C1")
    for done in (0, 10):
        if done == 0:
            panel.happened(Started(1))
        panel.happened(Progressed(1, done, 20, "Passes"))
        clock.now += 10
    panel.timer.timeout.emit()
    assert "about 0:00 left" in panel.row(1).times.text()


def test_that_another_stage_has_a_pace_of_its_own(panel, clock):
    panel.queued(1, "Issue")
    panel.happened(Started(1))
    panel.happened(Progressed(1, 0, 2, "One"))
    clock.now += 100
    panel.happened(Progressed(1, 2, 2, "One"))
    panel.happened(Progressed(1, 0, 100, "Two"))
    clock.now += 1
    panel.happened(Progressed(1, 1, 100, "Two"))
    assert "about 1:39 left" in panel.row(1).times.text()


def test_that_the_timer_runs_only_while_a_job_does(panel):
    panel.queued(1, "A")
    panel.queued(2, "B")
    assert not panel.timer.isActive()
    panel.happened(Started(1))
    assert panel.timer.isActive()
    panel.happened(Finished(1, None))
    assert not panel.timer.isActive()
    panel.happened(Started(2))
    assert panel.timer.isActive()
    panel.happened(Stopped(2))
    assert not panel.timer.isActive()


def test_that_stop_asks_once_and_waits_for_the_answer(panel, qtbot):
    panel.queued(7, "Explain C1")
    panel.happened(Started(7))
    wished = []
    panel.cancel_wanted.connect(wished.append)
    panel.row(7).stop.setFocus()
    qtbot.keyClick(panel.row(7).stop, Qt.Key.Key_Space)
    qtbot.keyClick(panel.row(7).stop, Qt.Key.Key_Space)
    assert wished == [7]
    assert panel.row(7).times.text().startswith("Stopping")
    panel.happened(Stopped(7))
    assert panel.row(7).times.text().startswith("Stopped, nothing recorded")
    assert panel.row(7).stop.isHidden()


def test_that_a_job_stopped_while_it_waited_stays_stopping_when_it_starts(panel):
    panel.queued(1, "A")
    panel.row(1).stop.click()
    panel.happened(Started(1))
    assert panel.states()[0].phase is Phase.STOPPING


def test_that_a_failure_shows_sentence_advice_and_details(panel, qtbot):
    panel.queued(1, "Find faces in P1")
    panel.happened(Started(1))
    panel.happened(Failed(1, "Fault", "This is a fault.", "Report it.", "Traceback: line 3"))
    row = panel.row(1)
    assert row.trouble.text() == "This is a fault.\nReport it."
    assert not row.details.isHidden()
    row.details.click()
    box = row.findChild(object, "ErrorBox")
    assert box.details.toPlainText() == "Traceback: line 3"
    box.close()


def test_that_a_result_that_was_not_recorded_counts_as_failed(panel):
    panel.queued(1, "Compare")
    panel.happened(Started(1))
    panel.refused(1, CaseNotWritten("The disk is full.", advice="Make room."))
    panel.happened(Finished(1, None))
    assert panel.states()[0].phase is Phase.FAILED
    assert "The disk is full." in panel.row(1).trouble.text()


def test_that_history_is_bounded_and_open_jobs_are_kept(panel, clock):
    panel.queued(1000, "Waits")
    for number in range(LONGEST_HISTORY + 5):
        clock.now += 1
        panel.queued(number, f"Job {number}")
        panel.happened(Started(number))
        panel.happened(Finished(number, None))
    numbers = [state.number for state in panel.states()]
    assert len(numbers) == LONGEST_HISTORY + 1
    assert 1000 in numbers
    assert 0 not in numbers
    assert LONGEST_HISTORY + 4 in numbers


def test_that_open_jobs_stand_above_history_and_the_latest_is_first(panel):
    for number in (1, 2, 3):
        panel.queued(number, f"Job {number}")
    panel.happened(Finished(1, None))
    panel.happened(Finished(2, None))
    panel.queued(4, "Job 4")
    QApplication.processEvents()
    tops = {number: panel.row(number).y() for number in (1, 2, 3, 4)}
    assert sorted(tops, key=tops.__getitem__) == [3, 4, 2, 1]


def test_that_events_of_unknown_jobs_are_ignored(panel):
    panel.happened(Progressed(9, 1, 2, "x"))
    assert panel.states() == ()
    assert not panel.empty.isHidden()


def test_that_the_running_title_is_told_once(panel):
    told = []
    panel.busy_changed.connect(told.append)
    panel.queued(1, "A")
    panel.happened(Started(1))
    panel.happened(Progressed(1, 1, 3, "x"))
    panel.happened(Finished(1, None))
    assert told == ["A", ""]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (59.6, "1:00"), (3599, "59:59"), (3723, "1:02:03")]
)
def test_that_times_are_written_as_on_a_clock(seconds, text):
    assert clock_text(seconds) == text


def test_that_an_unfinished_result_is_seen_while_the_job_runs_and_not_after(panel):
    panel.queued(1, "Explain C1")
    panel.happened(Started(1))
    panel.happened(Progressed(1, 10, 100, "Shapley"))
    sketch = panel.row(1).sketch
    assert not sketch.isVisibleTo(panel.row(1))
    values = np.zeros((112, 112), np.float32)
    values[:56] = 1.0
    panel.happened(Sketched(1, (values, -values)))
    assert panel.states()[0].phase is Phase.RUNNING
    assert sketch.isVisibleTo(panel.row(1))
    probe, reference = (label.pixmap().toImage() for label in sketch.faces)
    at = probe.width() // 2, probe.height() // 4
    assert probe.pixelColor(*at).red() > probe.pixelColor(*at).blue()
    assert reference.pixelColor(*at).blue() > reference.pixelColor(*at).red()
    panel.happened(Finished(1, None))
    assert not sketch.isVisibleTo(panel.row(1))
