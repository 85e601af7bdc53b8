"""Shell: the window as the screen has it; shows the start page at once, then makes the rest."""

from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QMainWindow,
    QPushButton,
    QWidget,
)

from examiner.gui import theme
from examiner.gui.action_groups import Group, label
from examiner.gui.desk_settings import NEW_SIZE, RecentCase, desk_path, read_desk
from examiner.gui.start_page import StartPage

if TYPE_CHECKING:
    from examiner.gui.main_window import MainWindow

_PIECES = (
    "numpy",
    "examiner.case.file",
    "examiner.gui.acts",
    "examiner.gui.viewer.comparison_view",
    "examiner.gui.panels",
    "examiner.gui.main_window",
)
"""Modules that the workbench needs, in such order that none takes long after those before it."""

_WISHES = ("new_wanted", "open_wanted", "demonstration_wanted", "case_chosen", "forget_wanted")
"""The start page's signals."""

_LATER = 20
"""Milliseconds until it is looked again whether a button is still held down."""


class Shell(QMainWindow):
    """Holds the start page first, and the workbench as soon as it is made.

    Nothing that only the workbench needs is imported before the first paint. What is asked for on
    the start page meanwhile is done as soon as the workbench stands.
    """

    def __init__(self, case: Path | None = None) -> None:
        super().__init__()
        self.workbench: MainWindow | None = None
        """None until it stands."""
        self._case = case
        self._start: StartPage | None = None
        self._pieces = list(_PIECES)
        self._wishes: list[tuple[str, tuple[object, ...]]] = []
        self._begun = False
        desk = read_desk(desk_path()).desk
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, desk.theme, desk.text_scale)
        self.setWindowTitle("examiner")
        self.resize(*NEW_SIZE)
        if case is None:
            self._show_start(desk.recent)
        else:
            words = QLabel(self.tr("Opening {} …").format(case.name))
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.setCentralWidget(_waiting(words))

    def _show_start(self, recent: tuple[RecentCase, ...]) -> None:
        self._start = page = StartPage()
        page.show_recent(recent)
        for name in _WISHES:
            getattr(page, name).connect(partial(self._wish, name))
        self.setCentralWidget(_waiting(page))
        page.setFocus()

    def _wish(self, name: str, *values: object) -> None:
        """Keep what is asked for, once, however often it is clicked until it is done."""
        wish = (name, values)
        if self.workbench is None and wish not in self._wishes:
            self._wishes.append(wish)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint; after the first time, go on with the workbench."""
        super().paintEvent(event)
        if not self._begun:
            self._begun = True
            QTimer.singleShot(0, self, self._go_on)

    def _go_on(self) -> None:
        """Import one piece, so that keys and pointer are heard in between; at last, stand."""
        if not self.isVisible():
            return
        if self._pieces:
            import_module(self._pieces.pop(0))
            QTimer.singleShot(0, self, self._go_on)
        elif self._in_use():
            QTimer.singleShot(_LATER, self, self._go_on)
        else:
            self._stand()

    def _in_use(self) -> bool:
        """Whether the page is in the middle of something that moving it would break off."""
        if QApplication.mouseButtons() or QApplication.activePopupWidget():
            return True
        return any(button.isDown() for button in self.findChildren(QAbstractButton))

    def _stand(self) -> None:
        """Put the workbench in its place, and the start page into the workbench."""
        from examiner.gui.main_window import MainWindow

        focused: QWidget | None = self.focusWidget()
        made = MainWindow(self._start)
        made.windowTitleChanged.connect(self.setWindowTitle)
        self.setCentralWidget(made)
        # Shown now and not by the layout later, or one paint would be without it.
        made.show()
        if focused is not None and made.isAncestorOf(focused):
            focused.setFocus()
        self.workbench = made
        if self._case is not None:
            made.open_case(self._case)
        for name, values in self._wishes:
            getattr(self._start, name).emit(*values)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Close the workbench in order; before it stands there is nothing to lose."""
        if self.workbench is not None:
            self.workbench.close()
        super().closeEvent(event)


def _waiting(page: QWidget) -> QMainWindow:
    """What stands until the workbench does, with everything in the place where it will be."""
    made = QMainWindow()
    for group in Group:
        made.menuBar().addAction(label(group)).setEnabled(False)
    bar, button = made.statusBar(), QPushButton()
    # As high as that of the workbench, which has a button that is out of sight too.
    bar.addPermanentWidget(button)
    button.hide()
    bar.setSizeGripEnabled(False)
    made.setCentralWidget(page)
    return made
