"""Tasks on this computer: one worker process for each core, each ended and replaced alone."""

import os
import queue
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from examiner.errors import TaskFailed
from examiner.job import Job, Progress
from examiner.runner import Event, Failed, Finished, JobRunner
from examiner.validation.tasks import Task, carried_out

LOST = "WorkerLost"
"""The kind of failure that says the process is gone, and nothing of the task."""

TRIES = 3
"""How often a task may lose its process: killed by the system it is worth another try."""

POLL = 0.5
"""Seconds between two looks for a wish to stop while nothing ends."""


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class LocalProcesses:
    """Carries out tasks in processes of its own."""

    count: int = field(default_factory=cores)

    def carry_out(self, tasks: Sequence[Task], folder: Path, progress: Progress) -> None:
        """Carry out every task; raises TaskFailed, after which what is done stays done."""
        happened: queue.SimpleQueue[tuple[int, Event]] = queue.SimpleQueue()
        runners = [
            JobRunner(partial(_told, happened, lane)) for lane in range(min(self.count, len(tasks)))
        ]
        try:
            _feed(runners, happened, list(tasks), folder, progress)
        finally:
            for runner in runners:
                runner.close()


def _told(happened: "queue.SimpleQueue[tuple[int, Event]]", lane: int, event: Event) -> None:
    happened.put((lane, event))


def _feed(
    runners: list[JobRunner],
    happened: "queue.SimpleQueue[tuple[int, Event]]",
    waiting: list[Task],
    folder: Path,
    progress: Progress,
) -> None:
    total, done, losses = len(waiting), 0, dict.fromkeys((task.key for task in waiting), 0)
    waiting.reverse()
    running: dict[int, Task] = {}
    for lane, runner in enumerate(runners):
        running[lane] = _begin(runner, waiting.pop(), folder)
    progress.advance(0, total, "Tasks")
    while running:
        try:
            lane, event = happened.get(timeout=POLL)
        except queue.Empty:
            progress.advance(done, total, "Tasks")
            continue
        if isinstance(event, Failed):
            task = running[lane]
            losses[task.key] += 1
            if event.kind != LOST or losses[task.key] == TRIES:
                raise _failure(task, event)
            running[lane] = _begin(runners[lane], task, folder)
        elif isinstance(event, Finished):
            done += 1
            progress.advance(done, total, f"Tasks: {running.pop(lane).key}")
            if waiting:
                running[lane] = _begin(runners[lane], waiting.pop(), folder)


def _begin(runner: JobRunner, task: Task, folder: Path) -> Task:
    runner.submit(Job(task.key, partial(_compute, task, folder), _nothing))
    return task


def _compute(task: Task, folder: Path, progress: Progress) -> None:
    carried_out(task, folder)


def _nothing(computed: None) -> None:
    """What is left to record: the result is on the disk."""


def _failure(task: Task, event: Failed) -> TaskFailed:
    return TaskFailed(
        f"The part {task.key} of the run failed: {event.message}",
        advice=event.advice,
        task=task.key,
        details=event.details,
    )
