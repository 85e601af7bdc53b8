"""First paint: from a process that has not heard of Qt to a window that is drawn."""

import sys
from time import perf_counter
from typing import Any

HEAVY = (
    "torch", "numpy", "sqlite3", "cv2", "reportlab", "pyhanko", "pyqtgraph",
    "msgspec", "examiner.case", "examiner.explanation", "examiner.workflow",
)  # fmt: skip
"""Modules that the first paint has no use for."""


def first_paint(*, bare: bool) -> dict[str, Any]:
    """Milliseconds to the first paint of the window, or of a bare QMainWindow of the same size.

    To be called in a process that has imported nothing of the window: importing is most of it.
    """
    begun = perf_counter()
    from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication, QMainWindow

    found: dict[str, Any] = {}

    class Watch(QObject):
        """Hears of a paint before the window does; what it then asks for comes first after it."""

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() is QEvent.Type.Paint and not found:
                QTimer.singleShot(0, note)
            return False

    def note() -> None:
        if not found:
            found["ms"] = (perf_counter() - begun) * 1000
            found["loaded"] = [name for name in HEAVY if name in sys.modules]

    application = QApplication.instance() or QApplication(["examiner"])
    watch = Watch()
    window: QMainWindow
    if bare:
        window = QMainWindow()
        window.resize(1500, 950)
    else:
        from examiner.gui.shell import Shell

        window = Shell()
    window.installEventFilter(watch)
    window.show()
    while not found:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    window.close()
    window.deleteLater()
    return found | {"platform": QGuiApplication.platformName()}
