"""JobPanel: the queue of jobs with real progress, and a short history under it."""

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from examiner.gui.error_box import sentences
from examiner.gui.job_row import JobRow
from examiner.gui.job_state import JobState, Mishap, Phase, after, failed
from examiner.runner import Event

TICK = 500
"""Milliseconds between two renewals of the times shown, while a job runs."""

LONGEST_HISTORY = 20


class JobPanel(QWidget):
    """Fed with the runner's events; asks by signal that a job be stopped."""

    cancel_wanted = Signal(int)
    """Number of the job that the user wants stopped."""
    busy_changed = Signal(str)
    """Title of the job that runs now; empty when none does."""

    def __init__(
        self,
        device: str = "",
        clock: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._device = device or self.tr("CPU")
        self._clock = clock
        self._states: dict[int, JobState] = {}
        self._rows: dict[int, JobRow] = {}
        self._running = ""
        self.timer = QTimer(self)
        self.timer.setInterval(TICK)
        self.timer.timeout.connect(self._tick)
        self.setAccessibleName(self.tr("Jobs"))
        self._arrange()

    def _arrange(self) -> None:
        self.empty = QLabel(self.tr("No job waits or runs."))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.addWidget(self.empty)
        self._list.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(self.tr("Jobs that wait and run, and those that are over"))
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self.area = area

    def queued(self, number: int, title: str) -> None:
        """A job was submitted."""
        state = JobState(number, title)
        row = JobRow(state, self._device)
        row.cancel_wanted.connect(self._cancel)
        self._rows[number] = row
        # Jobs that wait and run stand above those that are over.
        self._list.insertWidget(self._open_jobs(), row)
        self._show(state)

    def happened(self, event: Event) -> None:
        """An event of the runner; one about a job that is not shown is ignored."""
        state = self._states.get(event.number)
        if state is not None:
            self._show(after(state, event, self._clock()))

    def refused(self, number: int, error: BaseException) -> None:
        """A computed result could not be recorded."""
        state = self._states.get(number)
        if state is not None:
            self._show(failed(state, Mishap(*sentences(error)), self._clock()))

    def states(self) -> tuple[JobState, ...]:
        """The jobs shown, in the order of their numbers."""
        return tuple(self._states[number] for number in sorted(self._states))

    def row(self, number: int) -> JobRow:
        """The row of a job that is shown."""
        return self._rows[number]

    def _cancel(self, number: int) -> None:
        self._show(replace(self._states[number], phase=Phase.STOPPING))
        self.cancel_wanted.emit(number)

    def _show(self, state: JobState) -> None:
        ended = state.phase.over and not self._is_over(state.number)
        self._states[state.number] = state
        self._rows[state.number].show_state(state, self._clock())
        if ended:
            self._move_to_history(state.number)
        self.empty.setVisible(not self._states)
        self._follow()

    def _follow(self) -> None:
        """Let the timer run while a job does, and tell which job that is."""
        active = (s for s in self._states.values() if s.begun is not None and not s.phase.over)
        running = next(active, None)
        if (running is not None) != self.timer.isActive():
            self.timer.stop() if running is None else self.timer.start()
        title = running.title if running else ""
        if title != self._running:
            self._running = title
            self.busy_changed.emit(title)

    def _move_to_history(self, number: int) -> None:
        row = self._rows[number]
        self._list.removeWidget(row)
        self._list.insertWidget(self._open_jobs(), row)
        over = [state for state in self._states.values() if state.phase.over]
        over.sort(key=lambda state: state.ended or 0.0)
        for state in over[: max(len(over) - LONGEST_HISTORY, 0)]:
            del self._states[state.number]
            self._rows.pop(state.number).deleteLater()

    def _open_jobs(self) -> int:
        return sum(not state.phase.over for state in self._states.values())

    def _is_over(self, number: int) -> bool:
        return number in self._states and self._states[number].phase.over

    def _tick(self) -> None:
        now = self._clock()
        for number, state in self._states.items():
            if state.begun is not None and not state.phase.over:
                self._rows[number].show_state(state, now)
