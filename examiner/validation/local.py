"""Tasks on this computer: one worker process for each core, each ended and replaced alone."""

import os
import queue
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from examiner.errors import TaskFailed
from examiner.job import Job, Progress
from examiner.runner import Event, Failed, Finished, JobRunner
from examiner.validation.tasks import Task, clear_drafts, computed, keep

LOST = "WorkerLost"
"""The kind of failure that says the process is gone, and nothing of the task."""

TRIES = 3
"""How often a task may lose its process: killed by the system it is worth another try."""

LOST_THRICE = f"It lost its process {TRIES} times, perhaps for lack of memory."

ADVICE = (
    "Close other programs or take fewer processes, then repeat the command; it goes on where it "
    "stopped."
)

POLL = 0.5
"""Seconds between two looks for a wish to stop while nothing ends."""

ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"), "1")
"""What keeps the libraries of a process on one core; they read it when they are loaded."""


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class LocalProcesses:
    """Carries out tasks in processes of its own."""

    count: int = field(default_factory=cores)

    def carry_out(self, tasks: Sequence[Task], folder: Path, progress: Progress) -> None:
        """Carry out every task; raises TaskFailed, after which what is done stays done."""
        clear_drafts(folder)
        with _lanes(min(self.count, len(tasks))) as lanes:
            lanes.carry_out(tasks, folder, progress)


@contextmanager
def _lanes(count: int) -> "Iterator[_Lanes]":
    happened: queue.SimpleQueue[tuple[int, Event]] = queue.SimpleQueue()
    with _environment(ONE_CORE):
        runners = [JobRunner(partial(_told, happened, lane)) for lane in range(count)]
        try:
            yield _Lanes(runners, happened)
        finally:
            # All at once: each waits until its process has gone.
            with ThreadPoolExecutor(max(1, count)) as pool:
                list(pool.map(JobRunner.close, runners))


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Have processes that are started meanwhile see `values` in their environment."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _told(happened: "queue.SimpleQueue[tuple[int, Event]]", lane: int, event: Event) -> None:
    happened.put((lane, event))


@dataclass(slots=True)
class _Lanes:
    """The processes, which task each has, and how often a task lost its own."""

    runners: list[JobRunner]
    happened: "queue.SimpleQueue[tuple[int, Event]]"
    running: dict[int, Task] = field(default_factory=dict)
    losses: dict[str, int] = field(default_factory=dict)

    def carry_out(self, tasks: Sequence[Task], folder: Path, progress: Progress) -> None:
        """Give the tasks out in their order, and keep their results as they come."""
        waiting, done = iter(tasks), 0
        for lane, task in zip(range(len(self.runners)), waiting, strict=False):
            self._begin(lane, task, folder)
        progress.advance(0, len(tasks), "Tasks")
        while self.running:
            try:
                lane, event = self.happened.get(timeout=POLL)
            except queue.Empty:
                progress.advance(done, len(tasks), "Tasks")
                continue
            if isinstance(event, Failed):
                self._again(lane, event, folder)
            elif isinstance(event, Finished):
                task = self.running.pop(lane)
                keep(task, event.computed, folder)
                done += 1
                progress.advance(done, len(tasks), f"Tasks: {task.key}")
                for following in waiting:
                    self._begin(lane, following, folder)
                    break

    def _begin(self, lane: int, task: Task, folder: Path) -> None:
        self.running[lane] = task
        self.runners[lane].submit(Job(task.key, partial(_compute, task, folder), _nothing))

    def _again(self, lane: int, event: Failed, folder: Path) -> None:
        """Begin the lane's task anew if it lost its process; else raise TaskFailed."""
        task = self.running[lane]
        self.losses[task.key] = self.losses.get(task.key, 0) + 1
        if event.kind != LOST:
            raise failure(task, event.message, event.advice, event.details)
        if self.losses[task.key] == TRIES:
            raise failure(task, LOST_THRICE, ADVICE, event.details)
        self._begin(lane, task, folder)


def _compute(task: Task, folder: Path, progress: Progress) -> bytes:
    return computed(task, folder)


def _nothing(kept: bytes) -> None:
    """Nothing: results are kept by who waits for all of them."""


def failure(task: Task, message: str, advice: str, details: str) -> TaskFailed:
    """What to raise for a task that failed for the reason given."""
    return TaskFailed(
        f"The part {task.key} of the run failed: {message}",
        advice=advice,
        task=task.key,
        details=details,
    )
