"""Session: the open case, what is selected in it, and the jobs; the one object panels share."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from examiner.case.file import CaseFile
from examiner.gui.job_bridge import JobBridge
from examiner.settings import examiner_name


class Session(QObject):
    """At most one open case; passed to whoever needs it, never global."""

    case_changed = Signal()
    """A case was opened or closed."""
    committed = Signal(object)
    """frozenset of the kinds of record that an act wrote."""
    selection_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs = JobBridge(self)
        self._case: CaseFile | None = None
        self._selection: tuple[str, str] | None = None

    @property
    def case(self) -> CaseFile:
        """The open case; asking while none is open is a fault of the caller."""
        if self._case is None:
            raise RuntimeError("no case is open")
        return self._case

    @property
    def is_open(self) -> bool:
        """Whether a case is open."""
        return self._case is not None

    @property
    def selection(self) -> tuple[str, str] | None:
        """Kind and mark of the selected record, such as ("comparison", "C1")."""
        return self._selection

    def open(self, path: Path, take_over: str = "") -> None:
        """Open a case in place of the one that is open; raises the case errors.

        `take_over` is the reason to go on despite a lock that another computer left.
        """
        if self._case is not None and self._case.path.resolve() == path.resolve():
            # A second look at the file from this process would let go of its lock.
            return
        opened = CaseFile(path, examiner_name(), take_over=take_over)
        self.close()
        opened.on_commit = self.committed.emit
        self._case = opened
        self.case_changed.emit()

    def close(self) -> None:
        """Stop the jobs of the open case and close it, if there is one."""
        if self._case is not None:
            self.jobs.cancel_all()
            self._case.close()
            self._case = None
            self._selection = None
            self.case_changed.emit()

    def select(self, kind: str, mark: str) -> None:
        """Make a record the selected one."""
        if self._selection != (kind, mark):
            self._selection = (kind, mark)
            self.selection_changed.emit()
