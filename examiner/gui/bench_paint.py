"""First paint: from a process that has not heard of Qt to a window that is drawn."""

import sys
from time import perf_counter
from typing import Any


def first_paint(*, bare: bool) -> dict[str, Any]:
    """Milliseconds to the first paint of the window, or of a bare QMainWindow of the same size.

    To be called in a process that has imported nothing of the window: importing is most of it.
    """
    begun = perf_counter()
    from PySide6.QtCore import QEvent, QEventLoop, QObject
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Watch(QObject):
        painted = False

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
            self.painted = self.painted or event.type() is QEvent.Type.Paint
            return False

    application = QApplication.instance() or QApplication(["examiner"])
    watch = Watch()
    window: QMainWindow
    if bare:
        window = QMainWindow()
        window.resize(1500, 950)
    else:
        from examiner.gui.main_window import MainWindow

        window = MainWindow()
    window.installEventFilter(watch)
    window.show()
    while not watch.painted:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    taken = (perf_counter() - begun) * 1000
    loaded = "torch" in sys.modules
    window.close()
    window.deleteLater()
    return {"ms": taken, "torch_loaded": loaded, "platform": QGuiApplication.platformName()}
