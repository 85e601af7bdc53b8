"""Start the window: exception hook, fonts, theme, and what stands in it at first."""

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

NO_SCREEN = 3

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def run(arguments: Sequence[str]) -> int:
    """Open the window, with the case that `arguments` may name; the exit code when it closes."""
    if _screenless():
        print(  # noqa: T201 - there is no window to say it in
            "examiner: There is no screen to open a window on.\n"
            "Use a command instead; `examiner --help` lists them.",
            file=sys.stderr,
        )
        return NO_SCREEN
    application = QApplication.instance() or QApplication(["examiner"])
    if not isinstance(application, QApplication):
        raise TypeError("another kind of application runs already")
    return _show(application, Path(arguments[0]) if arguments else None)


def _show(application: QApplication, case: Path | None) -> int:
    # Imported late, so that a missing screen is told before anything is drawn.
    from examiner.gui.main_window import MainWindow

    application.setApplicationName("examiner")
    window = MainWindow()
    sys.excepthook = _hook(window.show_fault)
    window.show()
    if case is not None:
        window.open_case(case)
    return application.exec()


def _screenless() -> bool:
    """Whether Qt would abort for want of a display."""
    if sys.platform != "linux" or "QT_QPA_PLATFORM" in os.environ:
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _hook(show: Callable[[str], None]) -> Hook:
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        traceback.print_exception(kind, error, trace)
        show("".join(traceback.format_exception(kind, error, trace)))

    return hook
