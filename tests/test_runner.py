"""Jobs in the worker thread and its process; every wait ends with an event, none with a clock."""

import multiprocessing
import os
import queue
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

import pytest

from examiner.errors import NoFaceFound
from examiner.job import Job, Progress
from examiner.runner import Event, Failed, Finished, JobRunner, Progressed, Started, Stopped

WAIT = 60.0
"""Seconds after which a test that waits for an event has failed."""


class Events:
    def __init__(self) -> None:
        self.seen: queue.Queue[Event] = queue.Queue()

    def until(self, kind: type, number: int | None = None) -> Event:
        while True:
            event = self.seen.get(timeout=WAIT)
            if isinstance(event, kind) and number in {None, event.number}:
                return event


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def runner(events: Events) -> Iterator[JobRunner]:
    made = JobRunner(events.seen.put)
    yield made
    made.close()


def job(compute) -> Job:
    return Job("a job", compute, lambda computed: computed)


def doubled(value: int, progress: Progress) -> int:
    progress.advance(1, 1, "doubling")
    return 2 * value


def length(data: bytes, progress: Progress) -> int:
    return len(data)


def process(progress: Progress) -> int:
    return os.getpid()


def endless(progress: Progress) -> None:
    done = 0
    while True:
        done += 1
        progress.advance(done, done + 1, "turning")


def deaf(progress: Progress) -> None:
    progress.advance(1, 2, "turning a deaf ear")
    while True:
        time.monotonic()


def swallowing(progress: Progress) -> None:
    while True:
        # A careless method, on purpose.
        with suppress(Exception):
            progress.advance(1, 2, "swallowing")


def faceless(progress: Progress) -> None:
    raise NoFaceFound("No face.", advice="Place it by hand.")


def faulty(progress: Progress) -> None:
    raise ZeroDivisionError("a fault")


def dying(progress: Progress) -> None:
    os._exit(7)


def test_that_a_result_comes_back_from_another_process(runner, events):
    number = runner.submit(job(partial(doubled, 21)))
    assert events.until(Started) == Started(number)
    assert events.until(Progressed) == Progressed(number, 1, 1, "doubling")
    assert events.until(Finished).computed == 42
    runner.submit(job(process))
    assert events.until(Finished).computed != os.getpid()


def test_that_the_process_is_kept_from_job_to_job(runner, events):
    found = []
    for _ in range(2):
        runner.submit(job(process))
        found.append(events.until(Finished).computed)
    assert found[0] == found[1]


@pytest.mark.parametrize("stubborn", [endless, deaf, swallowing])
def test_that_a_running_job_can_be_stopped_and_the_next_one_runs(runner, events, stubborn):
    number = runner.submit(job(stubborn))
    following = runner.submit(job(partial(doubled, 1)))
    events.until(Progressed, number)
    runner.cancel(number)
    assert events.until(Stopped) == Stopped(number)
    assert events.until(Finished).number == following


def test_that_a_job_cancelled_while_waiting_is_told_at_once_and_never_begun(runner, events):
    first = runner.submit(job(endless))
    second = runner.submit(job(partial(doubled, 1)))
    events.until(Progressed, first)
    runner.cancel(second)
    assert events.until(Stopped) == Stopped(second)
    runner.cancel(first)
    assert events.until(Stopped) == Stopped(first)
    third = runner.submit(job(partial(doubled, 1)))
    assert events.until(Finished).number == third


def test_that_a_job_is_stopped_before_its_process_takes_it(runner, events):
    # Far more than a pipe holds, so that sending it would wait for the process.
    number = runner.submit(job(partial(length, bytes(1 << 24))))
    events.until(Started)
    runner.cancel(number)
    assert events.until(Stopped) == Stopped(number)
    runner.submit(job(partial(length, bytes(1 << 24))))
    assert events.until(Finished).computed == 1 << 24


def test_that_a_process_that_is_not_kept_is_another_for_each_job(events):
    runner = JobRunner(events.seen.put, keep=False)
    found = []
    for _ in range(2):
        runner.submit(job(process))
        found.append(events.until(Finished).computed)
    runner.close()
    assert found[0] != found[1]
    assert multiprocessing.active_children() == []


def test_that_an_explained_error_keeps_its_kind_sentence_and_advice(runner, events):
    number = runner.submit(job(faceless))
    expected = Failed(number, "NoFaceFound", "No face.", "Place it by hand.", "")
    assert events.until(Failed) == expected


def test_that_a_fault_carries_its_trace_and_costs_one_job(runner, events):
    runner.submit(job(faulty))
    assert "ZeroDivisionError: a fault" in events.until(Failed).details
    runner.submit(job(partial(doubled, 2)))
    assert events.until(Finished).computed == 4


def test_that_a_process_that_dies_costs_one_job(runner, events):
    runner.submit(job(dying))
    assert events.until(Failed).kind == "WorkerLost"
    runner.submit(job(partial(doubled, 3)))
    assert events.until(Finished).computed == 6


def test_that_closing_stops_what_runs_and_ends_the_thread(events):
    runner = JobRunner(events.seen.put)
    number = runner.submit(job(endless))
    events.until(Progressed, number)
    runner.close()
    assert events.until(Stopped) == Stopped(number)
    assert multiprocessing.active_children() == []


def test_that_closing_ends_a_computation_that_hears_nothing(events):
    runner = JobRunner(events.seen.put)
    events.until(Progressed, runner.submit(job(deaf)))
    runner.close()
    assert multiprocessing.active_children() == []


def test_that_a_job_that_yields_lets_later_ones_go_first(runner, events):
    first = runner.submit(job(endless))
    events.until(Started)
    patient = runner.submit(Job("patient", partial(doubled, 1), lambda made: made, yields=True))
    later = runner.submit(job(partial(doubled, 2)))
    runner.cancel(first)
    finished = [events.until(Finished).number for _ in range(2)]
    assert finished == [later, patient]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_that_a_computation_ends_with_its_owner_however_that_ends(how) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-m", "tests.owner"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with owner:
        computing = os.pidfd_open(int(owner.stdout.readline()))
        owner.send_signal(how)
    ended, _, _ = select.select([computing], [], [], WAIT)
    os.close(computing)
    assert ended
