"""StartPage: begin a case, go on with one, or look at the demonstration."""

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QFont, QKeySequence, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from examiner.gui.desk_settings import RecentCase
from examiner.gui.dropped_files import dropped_files
from examiner.gui.recent_cases import MissingRole, PathRole, RecentCases

CASE_SUFFIX = ".case"

_TITLE_SIZE = 2.0
_HEADING_SIZE = 1.3
# Beside the size of other text.


class StartPage(QWidget):
    """What stands in the window while no case is open."""

    new_wanted = Signal()
    open_wanted = Signal()
    """A file dialog is wanted."""
    demonstration_wanted = Signal()
    case_chosen = Signal(object)
    """Path of a recent case, or of a case file that was dropped here."""
    forget_wanted = Signal(str)
    """Path of a recent case to be taken off the list; the file is not touched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cases = RecentCases(self)
        self._list = QListView()
        self._none = QLabel(self.tr("Cases that you open will be listed here."))
        self._title, self._heading = QLabel("examiner"), QLabel(self.tr("Recent cases"))
        self._new = QPushButton(self.tr("&New case…"))
        self._open = QPushButton(self.tr("&Open case…"))
        self._demonstration = QPushButton(self.tr("Open the &demonstration case"))
        self._notes = [QLabel(text) for text in self._said()]
        self._forget = QAction(self.tr("Take off this list"), self)
        self._build()
        self._connect()
        self.show_recent(())

    def _said(self) -> tuple[str, ...]:
        return (
            self.tr("Explains the scores of a face comparison network, place by place."),
            self.tr("Asks for a title and a place, then for photographs."),
            self.tr("You can also drop a .case file here."),
            self.tr("A complete worked example: photographs, comparisons, explanations, report."),
        )

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self._list.setModel(self._cases)
        self._list.setAccessibleName(self.tr("Recent cases"))
        self._list.setUniformItemSizes(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setSpacing(2)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._forget.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        self._forget.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._list.addAction(self._forget)
        for note in (*self._notes, self._none):
            note.setWordWrap(True)
            note.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        acts = QVBoxLayout()
        acts.addWidget(self._title)
        acts.addWidget(self._notes[0])
        buttons = (self._new, self._open, self._demonstration)
        for button, note in zip(buttons, self._notes[1:], strict=True):
            acts.addSpacing(self.fontMetrics().height())
            acts.addWidget(button)
            acts.addWidget(note)
        acts.addStretch(1)
        recent = QVBoxLayout()
        for widget in (self._heading, self._none):
            recent.addWidget(widget)
        recent.addWidget(self._list, 1)
        recent.addStretch()
        self._arrange(acts, recent)
        self._fit_to_font()
        self.setFocusProxy(self._new)

    def _arrange(self, acts: QVBoxLayout, recent: QVBoxLayout) -> None:
        grid = QGridLayout(self)
        grid.addLayout(acts, 1, 1)
        grid.addLayout(recent, 1, 2)
        for column, stretch in enumerate((1, 4, 6, 1)):
            grid.setColumnStretch(column, stretch)
        for row, stretch in enumerate((1, 6, 1)):
            grid.setRowStretch(row, stretch)
        grid.setHorizontalSpacing(self.fontMetrics().height() * 3)

    def _connect(self) -> None:
        self._new.clicked.connect(self.new_wanted)
        self._open.clicked.connect(self.open_wanted)
        self._demonstration.clicked.connect(self.demonstration_wanted)
        self._list.activated.connect(self._choose)
        self._forget.triggered.connect(self._tell_forget)

    def show_recent(self, cases: tuple[RecentCase, ...]) -> None:
        """List recent cases, the one opened last first."""
        self._cases.show_cases(cases)
        self._list.setVisible(bool(cases))
        self._none.setVisible(not cases)
        if cases:
            self._list.setCurrentIndex(self._cases.index(0))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._fit_to_font()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Take over a size of text that came while another page was shown."""
        super().showEvent(event)
        self._fit_to_font()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take one case file."""
        event.setAccepted(_case_file(event) is not None)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open the case that was dropped."""
        path = _case_file(event)
        event.setAccepted(path is not None)
        if path is not None:
            self.case_chosen.emit(path)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for two columns of text."""
        line = self.fontMetrics().height()
        return QSize(line * 50, line * 30)

    def _choose(self, index: QModelIndex) -> None:
        if not index.data(MissingRole):
            self.case_chosen.emit(Path(index.data(PathRole)))

    def _tell_forget(self) -> None:
        current = self._list.currentIndex()
        if current.isValid():
            self.forget_wanted.emit(current.data(PathRole))

    def _fit_to_font(self) -> None:
        for label, size in ((self._title, _TITLE_SIZE), (self._heading, _HEADING_SIZE)):
            font = QFont(self.font())
            font.setPointSizeF(self.font().pointSizeF() * size)
            label.setFont(font)


def _case_file(event: QDropEvent) -> Path | None:
    """The one case file that a drag brings."""
    files = dropped_files(event)
    return files[0] if len(files) == 1 and files[0].suffix == CASE_SUFFIX else None
