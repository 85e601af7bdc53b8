"""JobRow: one job as a row with its progress, its times and a button that stops it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from examiner.gui.error_box import ErrorBox
from examiner.gui.job_state import JobState, Phase
from examiner.gui.sketch_label import SketchLabel

_MINUTE, _HOUR = 60, 3600


def clock_text(seconds: float) -> str:
    """Seconds as 0:07, 12:30 or 1:02:03."""
    whole = int(seconds + 0.5)
    hours, minutes = whole // _HOUR, whole % _HOUR // _MINUTE
    if hours:
        return f"{hours}:{minutes:02}:{whole % _MINUTE:02}"
    return f"{minutes}:{whole % _MINUTE:02}"


class JobRow(QFrame):
    """Shows a JobState; nothing of it is kept but what is on the screen."""

    cancel_wanted = Signal(int)

    def __init__(self, state: JobState, device: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = state.number
        self._device = device
        self._state = state
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.title = QLabel(state.title)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.times = QLabel()
        self.times.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Progress of: {}").format(state.title))
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setAccessibleName(self.tr("Stop: {}").format(state.title))
        self.stop.clicked.connect(lambda: self.cancel_wanted.emit(self._number))
        self.sketch = SketchLabel()
        self.trouble = QLabel()
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setWordWrap(True)
        self.details = QPushButton(self.tr("Details…"))
        self.details.setAccessibleName(self.tr("Details of the error: {}").format(state.title))
        self.details.clicked.connect(self._show_details)
        self._arrange()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, stretch=1)
        for button in (self.stop, self.details):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            head.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.addLayout(head)
        for widget in (self.bar, self.times, self.sketch, self.trouble):
            whole.addWidget(widget)

    def show_state(self, state: JobState, now: float) -> None:
        """Show a job as it stands at `now`."""
        self._state = state
        over, running = state.phase.over, state.begun is not None
        self.stop.setVisible(not over)
        self.stop.setEnabled(state.phase is not Phase.STOPPING)
        self.bar.setVisible(running and not over)
        # A bar without a total moves by itself, which says no more than that something runs.
        self.bar.setRange(0, state.total)
        self.bar.setValue(state.done)
        self.bar.setFormat(self.tr("{} of {}").format(state.done, state.total))
        self.times.setText(self._line(state, now))
        self.sketch.show_sketch(None if over else state.sketch)
        mishap = state.mishap
        self.trouble.setVisible(mishap is not None)
        self.details.setVisible(mishap is not None)
        if mishap is not None:
            self.trouble.setText(f"{mishap.message}\n{mishap.advice}")
        # History is quieter than what goes on; an error keeps its weight.
        quiet = over and mishap is None
        for label in (self.title, self.times):
            label.setForegroundRole(
                QPalette.ColorRole.PlaceholderText if quiet else QPalette.ColorRole.WindowText
            )

    def _line(self, state: JobState, now: float) -> str:
        parts = [self._words(state)]
        if state.begun is not None:
            parts.append(self.tr("{} elapsed").format(clock_text(state.elapsed(now))))
        left = state.left(now)
        if left is not None:
            parts.append(self.tr("about {} left").format(clock_text(left)))
        if state.begun is not None and not state.phase.over:
            parts.append(self._device)
        return " · ".join(part for part in parts if part)

    def _words(self, state: JobState) -> str:
        if state.phase is Phase.RUNNING:
            return state.note
        words = {
            Phase.WAITING: self.tr("Waiting"),
            Phase.STOPPING: self.tr("Stopping"),
            Phase.DONE: self.tr("Done"),
            Phase.STOPPED: self.tr("Stopped, nothing recorded"),
            Phase.FAILED: self.tr("Failed, nothing recorded"),
        }
        return words[state.phase]

    def _show_details(self) -> None:
        mishap = self._state.mishap
        if mishap is not None:
            ErrorBox(mishap.message, mishap.advice, mishap.details, self).open()
