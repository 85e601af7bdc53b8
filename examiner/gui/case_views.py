"""The tree of the case panel: finding by typing, and photographs dropped on a group."""

from PySide6.QtCore import QAbstractItemModel, QElapsedTimer, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from examiner.gui.case_tree import CaseTreeModel, FindRole
from examiner.gui.dropped_files import dropped_files, take_files


class TypedText:
    """Letters typed in quick succession, as one text."""

    def __init__(self) -> None:
        self._text = ""
        self._since = QElapsedTimer()

    def add(self, letters: str) -> str:
        """The text so far; a pause begins a new one."""
        pause = QGuiApplication.styleHints().keyboardInputInterval()
        if not self._since.isValid() or self._since.elapsed() > pause:
            self._text = ""
        self._since.restart()
        self._text += letters.lower()
        return self._text


def find_typed(view: QAbstractItemView, rows: list[QModelIndex], text: str) -> None:
    """Go to the next row, from the current one, that has `text` anywhere in its words."""
    current = view.currentIndex()
    here = rows.index(current) if current in rows else 0
    for row in rows[here:] + rows[:here]:
        if text in (row.data(FindRole) or ""):
            view.setCurrentIndex(row)
            return


def rows_below(model: QAbstractItemModel, parent: QModelIndex) -> list[QModelIndex]:
    """Every row under `parent`, in the order in which an opened tree shows them."""
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        found += [index, *rows_below(model, index)]
    return found


class CaseTree(QTreeView):
    """Probes and references; files dropped on a group take its role."""

    files_dropped = Signal(object, object)
    """tuple[Path, …], Role or None."""
    role_hovered = Signal(object, int)
    """Role under files being dragged, or None; how many files, 0 when they left."""

    def __init__(self, model: CaseTreeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._typed = TypedText()
        self.setModel(model)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Find a mark or a part of a file name while it is typed."""
        find_typed(self, rows_below(self._model, QModelIndex()), self._typed.add(search))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files, nothing else."""
        take_files(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Say which role the files would get; scroll at the edges."""
        super().dragMoveEvent(event)
        take_files(event)
        role = self._model.role_at(self.indexAt(event.position().toPoint()))
        self.role_hovered.emit(role, len(dropped_files(event)))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """The files left."""
        super().dragLeaveEvent(event)
        self.role_hovered.emit(None, 0)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Hand the files on with the role of the group they fell on."""
        role = self._model.role_at(self.indexAt(event.position().toPoint()))
        self.role_hovered.emit(None, 0)
        take_files(event)
        files = dropped_files(event)
        if files:
            self.files_dropped.emit(files, role)
