"""Runner events → one Qt signal, delivered on the thread that owns the case."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from examiner.job import Job
from examiner.runner import Event, Failed, Finished, JobRunner, Stopped


class JobBridge(QObject):
    """Submits jobs and records what they computed; lives on the main thread."""

    queued = Signal(int, str)
    """Number and title of a job that was submitted."""
    happened = Signal(object)
    """Every runner event, after a Finished one was recorded."""
    recorded = Signal(int, object)
    """Number of a job and what its `record` returned."""
    refused = Signal(int, object)
    """Number of a job and the exception that its `record` raised."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None, *, keep_process: bool = True) -> None:
        super().__init__(parent)
        self._jobs: dict[int, Job[Any, Any]] = {}
        self._unwanted: set[int] = set()
        self._arrived.connect(self._handle)
        # A signal emitted on the worker thread reaches its slot on this object's thread.
        self._runner = JobRunner(self._arrived.emit, keep=keep_process)

    def submit(self, job: Job[Any, Any]) -> int:
        """Queue a job; its number is in every signal about it."""
        number = self._runner.submit(job)
        self._jobs[number] = job
        self.queued.emit(number, job.title)
        return number

    def cancel(self, number: int) -> None:
        """Ask that a job be stopped; from now on nothing of it is recorded."""
        if number in self._jobs:
            self._unwanted.add(number)
            self._runner.cancel(number)

    def cancel_all(self) -> None:
        """Ask that every job be stopped, whether it waits or runs."""
        for number in self._jobs:
            self.cancel(number)

    @property
    def busy(self) -> bool:
        """Whether a job waits or runs."""
        return bool(self._jobs)

    def close(self) -> None:
        """Stop everything; what was not recorded by now never will be."""
        self._jobs.clear()
        self._runner.close()

    def _handle(self, event: Event) -> None:
        if isinstance(event, Finished | Failed | Stopped):
            job = self._jobs.pop(event.number, None)
            if event.number in self._unwanted:
                # It may have ended before it heard of the wish; its result is not wanted either.
                self._unwanted.remove(event.number)
                event = Stopped(event.number)
            elif isinstance(event, Finished) and job is not None:
                self._record(job, event)
        self.happened.emit(event)

    def _record(self, job: Job[Any, Any], event: Finished) -> None:
        try:
            result = job.record(event.computed)
        except Exception as error:  # noqa: BLE001 - shown to the user, whatever it is
            self.refused.emit(event.number, error)
        else:
            self.recorded.emit(event.number, result)
