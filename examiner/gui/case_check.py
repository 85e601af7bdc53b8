"""CaseCheck: whether the open case is intact, found out in a process of its own."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from examiner.case.verification import Fact, verify_held
from examiner.gui.job_bridge import JobBridge
from examiner.gui.session import Session
from examiner.job import Job
from examiner.runner import Event, Failed, Progressed, Stopped

QUIET = 1000
"""Milliseconds without an act after which a case that changed while it was checked is checked."""


class CaseCheck(QObject):
    """Checks the open case beside everything else; tells only what holds of the case as it is.

    Not a thread: a lock belongs to a process, and closing the file would let go of the case's own.
    """

    begun = Signal()
    """A check was asked for; `found`, `failed` or the end of the case ends it."""
    progressed = Signal(int, int)
    """Rows that were checked, of how many."""
    found = Signal(object)
    """Every Fact, as a tuple."""
    failed = Signal(str)
    """Why nothing was found, in one sentence."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._number = 0
        """Of the check that runs; 0 while none does."""
        self._acts_begun = 0
        # Checks don't wait for the jobs of the case, nor these for them.
        self._lane = JobBridge(self, keep_process=False)
        self._lane.happened.connect(self._happened)
        self._lane.recorded.connect(self._recorded)
        self._again = QTimer(self, singleShot=True, interval=QUIET)
        self._again.timeout.connect(self._begin)
        session.committed.connect(self._changed)
        session.case_changed.connect(self.stop)

    @property
    def running(self) -> bool:
        """Whether a check runs or is about to."""
        return bool(self._number) or self._again.isActive()

    def start(self) -> None:
        """Check the open case, if one is open and no check runs."""
        if self._session.is_open and not self.running:
            self.begun.emit()
            self._begin()

    def stop(self) -> None:
        """Stop the check that runs; nothing is told of it any more."""
        self._again.stop()
        self._lane.cancel_all()
        self._number = 0

    def close(self) -> None:
        """Stop, and end the thread and the process."""
        self.stop()
        self._lane.close()

    def _begin(self) -> None:
        case = self._session.case
        self._acts_begun = case.acts_begun
        compute = partial(verify_held, case.path.resolve(), case.actor, case.head())
        job: Job[tuple[Fact, ...], tuple[Fact, ...]] = Job("Check the case", compute, tuple)
        self._number = self._lane.submit(job)

    def _changed(self, _kinds: frozenset[str]) -> None:
        """What the check read so far may not go with what it reads next."""
        if self.running:
            self.stop()
            self._again.start()

    def _recorded(self, number: int, facts: tuple[Fact, ...]) -> None:
        if number != self._number:
            return
        self._number = 0
        if self._session.case.acts_begun == self._acts_begun:
            self.found.emit(facts)
        else:
            # An act was begun and refused: the file may have been other for a moment.
            self._again.start()

    def _happened(self, event: Event) -> None:
        if event.number != self._number:
            return
        if isinstance(event, Progressed):
            self.progressed.emit(event.done, event.total)
        elif isinstance(event, Failed | Stopped):
            self._number = 0
            self.failed.emit(event.message if isinstance(event, Failed) else "")
