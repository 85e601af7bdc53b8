"""One progress over work whose parts run side by side."""

from dataclasses import dataclass, field
from threading import Lock

from examiner.job import Cancelled, Progress


@dataclass(slots=True)
class Tally:
    """Adds up parts that report from different threads; the total never changes.

    What `progress` raises to stop one part stops the others when they next report.
    """

    progress: Progress
    total: int
    stopped: bool = False
    cause: BaseException | None = None
    """What `progress` raised, if it did."""
    _done: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def part(self, name: str, share: int, note: str) -> "Part":
        """A Progress for the part called `name`, which is `share` of the total."""
        return Part(self, name, share, note)

    def report(self, name: str, done: int, note: str) -> None:
        """Take `done` of a part into account; raises Cancelled when asked to stop."""
        with self._lock:
            if self.stopped:
                raise Cancelled
            self._done[name] = max(done, self._done.get(name, 0))
            try:
                self.progress.advance(sum(self._done.values()), self.total, note)
            except BaseException as error:
                self.stopped, self.cause = True, error
                raise


@dataclass(frozen=True, slots=True)
class Part:
    """The Progress of one part."""

    tally: Tally
    name: str
    share: int
    note: str

    def advance(self, done: int, total: int, note: str) -> None:
        """Report `done` of the part's own `total` steps; raises Cancelled when asked to stop."""
        self.tally.report(self.name, self.share * done // max(total, 1), self.note)
