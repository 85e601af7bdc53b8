"""JobRunner: a worker thread that feeds jobs, one at a time, to a warm worker process.

The thread waits, so that the owner's thread need not; the process computes, so that a crash, a
lack of memory or a stop costs a job and nothing else. It is spawned once and kept, with the
networks' library loaded after the first job that needs it.
"""

import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as StopFlag
from typing import Any

from examiner.core_dumps import refuse_core_dumps
from examiner.errors import ExaminerError
from examiner.job import Cancelled, Job, Progress

PATIENCE = 0.12
"""Seconds that a computation has to stop by itself before its process is ended."""

POLL = 0.02
"""Seconds between two looks for a wish to stop."""

REPORT_EVERY = 0.05
"""Seconds between two reports of progress; more often than that nobody can read them."""


@dataclass(frozen=True, slots=True)
class Started:
    """A job's computation has begun."""

    number: int


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a computation is."""

    number: int
    done: int
    total: int
    note: str


@dataclass(frozen=True, slots=True, eq=False)
class Finished:
    """A computation has ended; its result waits to be recorded on the owner's thread."""

    number: int
    computed: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """A computation ended in an error."""

    number: int
    kind: str
    message: str
    advice: str
    details: str
    """A trace for whoever mends the program; empty for explained errors."""


@dataclass(frozen=True, slots=True)
class Sketched:
    """What the result would be if the job ended now; nothing is to be recorded."""

    number: int
    unfinished: Any


@dataclass(frozen=True, slots=True)
class Stopped:
    """A job was stopped before or while it computed; nothing is to be recorded."""

    number: int


Event = Started | Progressed | Sketched | Finished | Failed | Stopped

Compute = Callable[[Progress], Any]


class JobRunner:
    """One lane: jobs are computed in the order of submission, those that yield after all others.

    `sink` is called from the worker thread with every event. Without `keep` the process ends with
    each job. Call `close` before leaving.
    """

    def __init__(self, sink: Callable[[Event], None], *, keep: bool = True) -> None:
        self._sink = sink
        self._keep = keep
        self._changed = threading.Condition()
        self._waiting: dict[int, Job[Any, Any]] = {}
        self._unwanted: set[int] = set()
        self._submitted = 0
        self._closing = False
        self._spoilt = False
        self._worker: _Worker | None = None
        self._thread = threading.Thread(target=self._serve, name="examiner jobs", daemon=True)
        self._thread.start()

    def submit(self, job: Job[Any, Any]) -> int:
        """Queue a job and return its number; its `compute` must survive pickling."""
        with self._changed:
            self._submitted += 1
            self._waiting[self._submitted] = job
            self._changed.notify()
            return self._submitted

    def cancel(self, number: int) -> None:
        """Ask that a job be stopped, or not begun; a Stopped event says when it is."""
        with self._changed:
            self._unwanted.add(number)
            self._changed.notify()

    def close(self) -> None:
        """Stop everything, end the worker process and wait for the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _serve(self) -> None:
        while (item := self._next()) is not None:
            number, compute = item
            self._sink(Started(number))
            self._sink(self._outcome(number, compute))
            if self._spoilt or not self._keep:
                self._end_worker()
        self._end_worker()

    def _next(self) -> tuple[int, Compute] | None:
        """The next job that is still wanted, once there is one; None when closing."""
        while not self._closing:
            self._drop_unwanted()
            with self._changed:
                # Sorting keeps the order among those that yield, and among those that do not.
                for number in sorted(self._waiting, key=lambda each: self._waiting[each].yields):
                    if number not in self._unwanted:
                        return number, self._waiting.pop(number).compute
                if not self._waiting and not self._closing:
                    self._changed.wait()
        return None

    def _drop_unwanted(self) -> None:
        """Tell of the jobs that were stopped while they waited, whatever else runs."""
        with self._changed:
            dropped = [number for number in self._waiting if number in self._unwanted]
            for number in dropped:
                del self._waiting[number]
        for number in dropped:
            self._sink(Stopped(number))

    def _outcome(self, number: int, compute: Compute) -> Event:
        """Feed one computation to the process and relay its progress until it ends."""
        worker = self._worker = self._worker or _Worker()
        try:
            if not self._ready(worker, number):
                return Stopped(number)
            worker.begin(compute)
            return self._followed(worker, number)
        except (EOFError, OSError):
            # The process died: out of memory, or a fault in a library.
            self._end_worker()
            return Failed(
                number,
                "WorkerLost",
                "The computation ended without an answer, perhaps for lack of memory.",
                "Close other programs and repeat the act; nothing of it was kept.",
                "",
            )

    def _ready(self, worker: "_Worker", number: int) -> bool:
        """Wait until the process takes a job; False where the job is stopped before that."""
        while number not in self._unwanted and not self._closing:
            self._drop_unwanted()
            if worker.connection.poll(POLL):
                worker.connection.recv()
                return True
        return False

    def _followed(self, worker: "_Worker", number: int) -> Event:
        wished_at: float | None = None
        while True:
            self._drop_unwanted()
            if self._closing:
                # Its process goes anyway, so there is nothing to be patient for.
                return self._abandon(worker, number)
            if wished_at is None and number in self._unwanted:
                wished_at = time.monotonic()
                worker.stop.set()
            if wished_at is not None and time.monotonic() - wished_at > PATIENCE:
                return self._abandon(worker, number)
            if worker.connection.poll(POLL):
                event = _event(number, worker.connection.recv())
                if not isinstance(event, Progressed | Sketched):
                    return event
                self._sink(event)

    def _abandon(self, worker: "_Worker", number: int) -> Stopped:
        """Kill the process; that the job is stopped is told before all of its memory is freed."""
        worker.kill()
        self._spoilt = True
        return Stopped(number)

    def _end_worker(self) -> None:
        self._spoilt = False
        if self._worker is not None:
            self._worker.end()
            self._worker = None


class _Worker:
    """The process, seen from the thread that feeds it."""

    def __init__(self) -> None:
        spawning = multiprocessing.get_context("spawn")
        self.connection, other = spawning.Pipe()
        self.stop = spawning.Event()
        self._process = spawning.Process(target=_work, args=(other, self.stop), daemon=True)
        self._process.start()
        other.close()

    def begin(self, compute: Compute) -> None:
        self.stop.clear()
        self.connection.send(compute)

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self.connection.close()


def _event(number: int, message: tuple[str, tuple[Any, ...]]) -> Event:
    kind, values = message
    made: dict[str, Callable[..., Event]] = {
        "progressed": Progressed,
        "sketched": Sketched,
        "finished": Finished,
        "failed": Failed,
        "stopped": Stopped,
    }
    return made[kind](number, *values)


class _Relay:
    """The Progress that a computation in the process sees."""

    def __init__(self, connection: Connection, stop: StopFlag) -> None:
        self._connection = connection
        self._stop = stop
        self._told = 0.0

    def advance(self, done: int, total: int, note: str) -> None:
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._told >= REPORT_EVERY or done == total:
            self._told = now
            self._connection.send(("progressed", (done, total, note)))

    def sketch(self, unfinished: object) -> None:
        self._connection.send(("sketched", (unfinished,)))


def _work(connection: Connection, stop: StopFlag) -> None:
    """The process: compute what comes through the connection, until it closes."""
    refuse_core_dumps()
    # Ctrl-C in the console is for the owner, who then ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_owner, daemon=True).start()
    while True:
        try:
            # Until it reads, a sender of much data would wait for it and hear of no wish to stop.
            connection.send("ready")
            compute = connection.recv()
        except (EOFError, BrokenPipeError):
            return
        connection.send(answered(compute, _Relay(connection, stop)))


def _end_with_owner() -> None:
    """However the owner ends: a computation whose result nobody takes must not go on."""
    owner = multiprocessing.parent_process()
    if owner is not None:
        owner.join()
        os._exit(1)


def answered(compute: Compute, progress: Progress) -> tuple[str, tuple[Any, ...]]:
    """What a computation gives, or why it gave nothing, as the name and values of its event."""
    try:
        return "finished", (compute(progress),)
    except Cancelled:
        return "stopped", ()
    except ExaminerError as error:
        return "failed", (type(error).__name__, error.message, error.advice, "")
    except MemoryError:
        advice = "Close other programs and repeat the act; nothing of it was kept."
        return "failed", ("MemoryError", "The memory does not suffice.", advice, "")
    except Exception:  # noqa: BLE001 - whatever it was, it costs this job only
        details = traceback.format_exc()
        advice = "Please report the details."
        return "failed", ("Fault", "This is a fault of the program.", advice, details)
