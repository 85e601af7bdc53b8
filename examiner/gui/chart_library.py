"""ChartLibrary: loads the library of the charts bit by bit, so that the window never waits."""

from collections.abc import Iterator
from importlib import import_module
from threading import Thread

from PySide6 import QtCore, QtGui, QtWidgets

STEP = 5
"""Milliseconds between two steps of loading."""

_NAMES = 50
"""Classes of Qt in one step, which takes a few milliseconds."""


class ChartLibrary:
    """The way to the module of the charts; loaded at once, it would hold up the window."""

    def __init__(self) -> None:
        self._thread = Thread(
            target=import_module, args=("examiner.gui.charts",), name="examiner charts", daemon=True
        )
        self._steps = self._load()

    def is_ready(self) -> bool:
        """Whether charts can be made now; if not, one more step towards that was done."""
        return next(self._steps, True)

    def wait(self) -> None:
        """Wait for what was begun, before leaving."""
        if self._thread.is_alive():
            self._thread.join()

    def _load(self) -> Iterator[bool]:
        """False for every step but the last."""
        # Qt makes a class when it is first asked for, and the library asks for all of them. They
        # are made here, in this thread and a few at a time; the rest is Python, and another's.
        for module in (QtCore, QtGui, QtWidgets):
            names = dir(module)
            for at in range(0, len(names), _NAMES):
                for name in names[at : at + _NAMES]:
                    getattr(module, name)
                yield False
        self._thread.start()
        while self._thread.is_alive():
            yield False
