"""ExhibitPanel: the exhibits with number, caption and thumbnail, in the order of their numbers."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QImage
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
    """Captions and leaving out are asked for by signal; the report dialog orders."""

    described = Signal(str, str, bool)
    """Mark, caption, and whether reports print the exhibit."""
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
        self.caption.clicked.connect(lambda: self.list.edit(self.list.currentIndex()))
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
        buttons.addWidget(self.caption)
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
        self.caption.setEnabled(self.list.currentIndex().row() >= 0)
