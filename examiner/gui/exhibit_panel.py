"""ExhibitPanel: the exhibits with number, caption and thumbnail, in the order of the report."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from examiner.case.bench import Exhibit
from examiner.gui.exhibit_model import ExhibitModel

_LINES_HIGH = 5


class ExhibitPanel(QWidget):
    """Captions, order and leaving out are asked for by signal; the case decides."""

    described = Signal(str, str, bool)
    """Mark, caption, and whether reports print the exhibit."""
    order_wanted = Signal(tuple)
    """Marks in the order in which the user wants them."""
    opened = Signal(str)
    """Mark of an exhibit that the user wants to see at full size."""

    def __init__(self, picture_of: Callable[[str], QImage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ExhibitModel(picture_of, self)
        self.model.described.connect(self.described)
        self.list = self._list()
        self.empty = QLabel(self.tr("No exhibit yet. Add what a view shows to the report."))
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.caption = QPushButton(self.tr("&Caption…"))
        self.up = QPushButton(self.tr("Move &up"))
        self.down = QPushButton(self.tr("Move &down"))
        self.caption.clicked.connect(lambda: self.list.edit(self.list.currentIndex()))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda step=step: self._move(step))
        self._arrange()
        self._scale()
        self.show_exhibits(())

    def show_exhibits(self, exhibits: tuple[Exhibit, ...]) -> None:
        """Show the exhibits of a case in this order; the selected one stays selected."""
        selected = self.selected()
        self.model.show_exhibits(exhibits)
        row = self.model.row_of(selected)
        self.list.setCurrentIndex(self.model.index(max(row, 0)))
        self.empty.setVisible(not exhibits)
        self.list.setVisible(bool(exhibits))
        self._enable()

    def selected(self) -> str:
        """Mark of the selected exhibit; empty if none is."""
        row = self.list.currentIndex().row()
        return self.model.exhibit(row).mark if row >= 0 else ""

    def _list(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setAccessibleName(self.tr("Exhibits"))
        view.setWordWrap(True)
        view.setAlternatingRowColors(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        view.activated.connect(lambda index: self.opened.emit(self.model.exhibit(index.row()).mark))
        view.selectionModel().currentRowChanged.connect(self._enable)
        return view

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.caption, self.up, self.down):
            buttons.addWidget(button)
        buttons.addStretch()
        whole = QVBoxLayout(self)
        whole.addWidget(self.empty, stretch=1)
        whole.addWidget(self.list, stretch=1)
        whole.addLayout(buttons)

    def _scale(self) -> None:
        """Let thumbnails be as high as five lines of text, whatever its size."""
        side = self.fontMetrics().lineSpacing() * _LINES_HIGH
        self.list.setIconSize(QSize(side, side))
        self.model.set_picture_side(round(side * self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        if event.type() == QEvent.Type.FontChange:
            self._scale()
        super().changeEvent(event)

    def _enable(self) -> None:
        row, last = self.list.currentIndex().row(), self.model.rowCount() - 1
        self.caption.setEnabled(row >= 0)
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < last)

    def _move(self, step: int) -> None:
        row = self.list.currentIndex().row()
        marks = list(self.model.marks())
        if row >= 0 and 0 <= row + step < len(marks):
            marks[row], marks[row + step] = marks[row + step], marks[row]
            self.order_wanted.emit(tuple(marks))
