"""Time the real window at work: steps of a slider, a job in the background, a case of any size."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer, SignalInstance
from PySide6.QtWidgets import QAbstractItemView, QApplication

from examiner.explanation.catalogue import as_it_comes
from examiner.explanation.records import Side
from examiner.face.records import DetectedFace
from examiner.gui.main_window import MainWindow
from examiner.gui.viewer.placement import panned, zoomed
from examiner.workflow.demonstration import PAIRS, make_case, photographs

TICK = 10
"""Milliseconds between two ticks of the timer that must not be late."""

LARGE_WINDOW = (1920, 1080)
"""Pixels of the window in which frames are timed."""

PATIENCE = 300
"""Seconds after which something that was waited for is taken as lost."""


def time_frames(case: Path, steps: int) -> dict[str, Any]:
    """Milliseconds from a move of a slider, or of the view, to everything repainted."""
    with _window() as window:
        window.resize(*LARGE_WINDOW)
        window.open_case(case)
        _wait(window.bench.shown, lambda: window.open_comparison("C1"))
        controls, view = window.panels.overlay.controls, window.view
        window.docks["overlay"].raise_()
        _let(500)
        start = view.state()

        def slide(slider: Any) -> Callable[[int], None]:
            return lambda step: slider.setValue(slider.maximum() * (step + 1) // (steps + 1))

        acts: dict[str, Callable[[int], None]] = {
            "pan_ms": lambda step: view.set_state(
                panned(start, Side.PROBE, 3.0 * step, 2.0 * step)
            ),
            "zoom_ms": lambda step: view.set_state(
                zoomed(start, Side.PROBE, 1.06 ** (step - steps / 2))
            ),
            "opacity_step_ms": slide(controls.opacity),
            # Last, since it leaves little of the maps to be drawn.
            "threshold_step_ms": slide(controls.slider),
        }
        times: dict[str, Any] = {"view_pixels": [view.width(), view.height()]}
        for name, act in acts.items():
            view.set_state(start)
            times[name] = _spread(_frames(window, act, steps))
        return times


def time_job(folder: Path, method: str) -> dict[str, Any]:
    """How late a timer of the window ever is while `method` explains the demonstration pair."""
    case = folder / "job.case"
    make_case(case)
    with _window() as window:
        window.open_case(case)
        _compare_demonstration(window)
        lateness = _Lateness()
        begun = perf_counter()
        ticks: list[int] = []
        # The window hears of it first, so this is called when the result is shown, and until then
        # the timer has not ticked again.
        window.acts.explained.connect(lambda *_: ticks.append(len(lateness.late)))
        _wait(window.acts.explained, lambda: window.acts.explain("C1", (as_it_comes(method),)))
        taken = perf_counter() - begun
        _let(500)
        running, showing = lateness.late[: ticks[0]], lateness.late[ticks[0] :]
        return {
            "method": method,
            "seconds": taken,
            "ticks": len(running),
            "latest_timer_ms": max(running, default=0.0),
            "timer_p99_late_ms": _percentile(running, 99),
            "latest_while_first_result_is_shown_ms": max(showing, default=0.0),
        }


def time_large_case(case: Path, steps: int) -> dict[str, Any]:
    """Milliseconds to open a case, until it is checked, and of the longest stall in scrolling."""
    with _window() as window:
        _let(100)
        before = _memory()
        begun = perf_counter()
        window.open_case(case)
        _settle()
        opened = (perf_counter() - begun) * 1000
        _until(window.integrity.check.isEnabled)
        checked = (perf_counter() - begun) * 1000
        after_open = _memory()
        panel = window.panels.case
        scrolled = [
            _scroll(view, steps)
            for view in panel.findChildren(QAbstractItemView)
            if view.isVisible()
        ]
        return {
            "open_ms": opened,
            "checked_after_ms": checked,
            "scroll_worst_ms": max((max(times) for times in scrolled if times), default=0.0),
            "case_file_mb": case.stat().st_size / 1e6,
            "memory_growth_on_open_mb": after_open - before,
            "memory_growth_on_scroll_mb": _memory() - after_open,
        }


class _Lateness:
    """Collects by how many milliseconds a timer of TICK milliseconds is late, each time."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last = perf_counter()
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TICK)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = perf_counter()
        self.late.append(max(0.0, (now - self._last) * 1000 - TICK))
        self._last = now


@contextmanager
def _window() -> Iterator[MainWindow]:
    application = QApplication.instance() or QApplication(["examiner"])
    window = MainWindow()
    window.show()
    _settle()
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        application.processEvents()


def _compare_demonstration(window: MainWindow) -> None:
    acts, case = window.acts, window.session.case
    for path, role in photographs()[:2]:
        acts.receive([path], role)
    _until(lambda: len(case.marks(DetectedFace)) == 2 and not window.session.jobs.busy)
    _wait(window.bench.shown, lambda: acts.compare(*PAIRS[0]))
    _let(200)


def _frames(window: MainWindow, act: Callable[[int], None], steps: int) -> list[float]:
    taken = []
    for step in range(steps):
        begun = perf_counter()
        act(step)
        # The photographs are painted at once, and whatever else changed when events are seen to.
        window.view.repaint()
        QApplication.processEvents()
        taken.append((perf_counter() - begun) * 1000)
    return taken


def _scroll(view: QAbstractItemView, steps: int) -> list[float]:
    """Milliseconds of each step from the top of a list to its end, painted."""
    bar = view.verticalScrollBar()
    taken = []
    for step in range(steps + 1):
        begun = perf_counter()
        bar.setValue(bar.maximum() * step // steps)
        view.viewport().repaint()
        QApplication.processEvents()
        taken.append((perf_counter() - begun) * 1000)
    return taken


def _settle() -> None:
    """See to everything that waits, what comes of it included, and paint."""
    for _ in range(3):
        QApplication.processEvents()


def _wait(signal: SignalInstance, act: Callable[[], None]) -> None:
    """Do `act` and wait for what it brings."""
    heard: list[object] = []
    connection = signal.connect(lambda *_: heard.append(_))
    act()
    _until(lambda: bool(heard))
    signal.disconnect(connection)


def _until(reached: Callable[[], bool]) -> None:
    """Wait until something holds; TimeoutError where it never does."""
    end = perf_counter() + PATIENCE
    while not reached():
        if perf_counter() > end:
            raise TimeoutError("the window did not get on")
        _let(TICK)


def _let(milliseconds: int) -> None:
    """Let time pass, events included."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _spread(times: list[float]) -> dict[str, float]:
    return {"median": _percentile(times, 50), "p95": _percentile(times, 95)}


def _percentile(times: list[float], rank: float) -> float:
    return float(np.percentile(times, rank)) if times else 0.0


def _memory() -> float:
    """Resident size of this process in MB; its peak where the system does not tell the present."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text("ascii").split()[1]) * resource.getpagesize() / 1e6
    # macOS states bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
