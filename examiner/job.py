"""Progress and Job: computing is kept apart from recording what was computed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, runtime_checkable

Computed = TypeVar("Computed")
Recorded = TypeVar("Recorded")


class Cancelled(BaseException):
    """Raised by `Progress.advance` when the user asked to stop.

    Derived from BaseException so that a method's broad `except Exception` cannot swallow it.
    """


class Progress(Protocol):
    """The only thing that computation sees of the outside."""

    def advance(self, done: int, total: int, note: str) -> None:
        """Report `done` of `total` steps; raises Cancelled when asked to stop."""


@runtime_checkable
class Watcher(Protocol):
    """A Progress that also wants to see a result while it sharpens."""

    def sketch(self, unfinished: object) -> None:
        """Look at what a result would be if the computation ended now; it is never recorded."""


class Silent:
    """A Progress that shows nothing and never stops."""

    def advance(self, done: int, total: int, note: str) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class Job(Generic[Computed, Recorded]):
    """One act of the examiner: `compute` touches no case, `record` writes one transaction."""

    title: str
    compute: Callable[[Progress], Computed]
    record: Callable[[Computed], Recorded]
    yields: bool = False
    """Whether jobs that are submitted later go first, as before a long check of what is made."""

    def run(self, progress: Progress) -> Recorded:
        """Compute, then record; a cancelled or failed computation records nothing."""
        return self.record(self.compute(progress))
