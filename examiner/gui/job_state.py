"""JobState: what the window knows about one job, and how each event of the runner changes it."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from examiner.runner import Event, Failed, Finished, Progressed, Sketched, Started


class Phase(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    STOPPING = "stopping"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more can happen to the job."""
        return self in (Phase.DONE, Phase.STOPPED, Phase.FAILED)


@dataclass(frozen=True, slots=True)
class Mishap:
    """Why a job failed, in the words shown to the user."""

    message: str
    advice: str
    details: str


@dataclass(frozen=True, slots=True)
class JobState:
    """One job; times are seconds of one clock that never goes back."""

    number: int
    title: str
    phase: Phase = Phase.WAITING
    done: int = 0
    total: int = 0
    """Passes needed; 0 until the computation says so."""
    note: str = ""
    begun: float | None = None
    first_told: tuple[float, int] | None = None
    """When progress was first reported, and how much was done then."""
    last_told: float = 0.0
    ended: float | None = None
    mishap: Mishap | None = None
    sketch: Any = field(default=None, compare=False)
    """What the result would be if the job ended now, for jobs that tell."""

    def elapsed(self, now: float) -> float:
        """Seconds since the computation began, until `now` or its end; 0 if it never began."""
        if self.begun is None:
            return 0.0
        return max((now if self.ended is None else self.ended) - self.begun, 0.0)

    def left(self, now: float) -> float | None:
        """Seconds left at the pace of the passes done so far; None before there is a pace.

        The start of the worker and of its libraries comes before the first pass, and so does not
        count. Between two reports the time left shrinks with the clock.
        """
        if self.phase is not Phase.RUNNING or self.first_told is None:
            return None
        since, done_then = self.first_told
        passes = self.done - done_then
        if passes <= 0 or self.last_told <= since:
            return None
        pace = (self.last_told - since) / passes
        return max((self.total - self.done) * pace - (now - self.last_told), 0.0)


def after(state: JobState, event: Event, now: float) -> JobState:
    """The job after an event at `now`; a job that is over stays as it is."""
    if state.phase.over:
        return state
    if isinstance(event, Started):
        return replace(state, phase=_unless_stopping(state), begun=now)
    if isinstance(event, Progressed):
        return _progressed(state, event, now)
    if isinstance(event, Sketched):
        return replace(state, sketch=event.unfinished)
    if isinstance(event, Finished):
        return replace(state, phase=Phase.DONE, done=state.total or state.done, ended=now)
    if isinstance(event, Failed):
        return failed(state, Mishap(event.message, event.advice, event.details), now)
    return replace(state, phase=Phase.STOPPED, ended=now)


def failed(state: JobState, mishap: Mishap, now: float) -> JobState:
    """The job after it failed, in computing or in recording."""
    return replace(state, phase=Phase.FAILED, ended=now, mishap=mishap)


def _unless_stopping(state: JobState) -> Phase:
    return Phase.STOPPING if state.phase is Phase.STOPPING else Phase.RUNNING


def _progressed(state: JobState, event: Progressed, now: float) -> JobState:
    # Another total means another stage, whose passes have a pace of their own.
    same = state.first_told is not None and state.total == event.total
    return replace(
        state,
        done=event.done,
        total=event.total,
        note=event.note,
        first_told=state.first_told if same else (now, event.done),
        last_told=now,
    )
