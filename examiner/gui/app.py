"""Start the window: exception hook, fonts, theme, and what stands in it at first."""

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QWidget

from examiner.gui.error_box import show_error
from examiner.gui.shell import Shell

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
    leave_no_history()
    application = QApplication.instance() or QApplication(["examiner"])
    if not isinstance(application, QApplication):
        raise TypeError("another kind of application runs already")
    return _show(application, Path(arguments[0]) if arguments else None)


def leave_no_history() -> None:
    """Have no file dialog remember where it was, which names cases and photographs.

    The desktop's own dialogs keep lists of recent files, so the toolkit's are used; these would
    keep the folders in a file that has no other use here, and is put where nothing can be kept.
    """
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


def _show(application: QApplication, case: Path | None) -> int:
    application.setApplicationName("examiner")
    window = Shell(case)
    sys.excepthook = _hook(window)
    window.show()
    return application.exec()


def _screenless() -> bool:
    """Whether Qt would abort for want of a display."""
    if sys.platform != "linux" or "QT_QPA_PLATFORM" in os.environ:
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _hook(window: QWidget) -> Hook:
    """Tell a fault of the program in the window too."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        traceback.print_exception(kind, error, trace)
        show_error(window, error)

    return hook
