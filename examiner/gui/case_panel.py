"""CasePanel: photographs, faces and comparisons of the open case, and what can be done to them."""

from PySide6.QtCore import QModelIndex, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QAbstractItemView, QLabel, QMenu, QSplitter, QVBoxLayout, QWidget

from examiner.gui.case_comparisons import ComparisonsModel
from examiner.gui.case_overview import CaseAct, CaseOverview, Item, ItemKind
from examiner.gui.case_rows import CaseRows
from examiner.gui.case_tree import CaseTreeModel, ItemRole
from examiner.gui.case_views import CaseTree
from examiner.gui.comparison_table import ComparisonTable
from examiner.gui.dropped_files import dropped_files, take_files
from examiner.gui.thumbnails import Thumbnails
from examiner.image.records import Role


class CasePanel(QWidget):
    """Shows a CaseOverview; asks for everything else by signal."""

    selected = Signal(str, str)
    """ItemKind and mark of the row that the user went to; groups are not told."""
    open_wanted = Signal(str, str)
    """ItemKind and mark: Enter or a double click; of a comparison, one click."""
    act_wanted = Signal(str, str)
    """CaseAct and mark; for a group the mark is a Role."""
    files_dropped = Signal(object, object)
    """tuple[Path, …] and the Role of the group, or None where it must be asked for."""
    thumbnail_wanted = Signal(str)
    """Mark of a photograph whose row is in view."""
    face_thumbnail_wanted = Signal(str)
    """Mark of a face whose row is in view; `set_thumbnail` and `forget_thumbnail` serve both."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = CaseTreeModel(self)
        self._lines = ComparisonsModel(self)
        self._thumbnails = Thumbnails(self)
        self._tree = CaseTree(self._model)
        self._table = ComparisonTable(self._lines)
        self._hint = QLabel()
        self._table_title = QLabel()
        self._build()
        self._connect()
        self.show_case(CaseOverview())

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self._tree.setItemDelegate(CaseRows(self._thumbnails, self._tree))
        self._tree.setAccessibleName(self.tr("Photographs and faces"))
        self._table.setAccessibleName(self.tr("Comparisons"))
        self._hint.setWordWrap(True)
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setVisible(False)
        lower = QWidget()
        _column(lower, self._table_title, self._table)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self._tree)
        splitter.addWidget(lower)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        _column(self, splitter, self._hint)
        self.setFocusProxy(self._tree)

    def _connect(self) -> None:
        self._thumbnails.collected.connect(self._ask_for_thumbnails)
        self._tree.files_dropped.connect(self.files_dropped)
        self._tree.role_hovered.connect(self._say_role)
        self._connect_view(self._tree, self._table)
        self._connect_view(self._table, self._tree)
        self._table.clicked.connect(self._tell_opened)

    def _connect_view(self, view: QAbstractItemView, other: QAbstractItemView) -> None:
        def tell(current: QModelIndex) -> None:
            if current.isValid():
                self._tell_selected(current, other)

        view.selectionModel().currentChanged.connect(tell)
        view.activated.connect(self._tell_opened)
        view.customContextMenuRequested.connect(lambda place: self._pop_up(view, place))

    def show_case(self, overview: CaseOverview) -> None:
        """Show a case; selection, opened rows and place of scrolling stay as they were."""
        kept = self.selection()
        closed = self._closed_rows()
        place = self._tree.verticalScrollBar().value()
        with QSignalBlocker(self):
            if self._model.show_case(overview):
                self._tree.expandAll()
                for mark in closed:
                    self._tree.collapse(self._index(mark))
            self._lines.show_lines(overview.comparisons)
            if kept is not None:
                self.select(kept.mark)
            self._tree.verticalScrollBar().setValue(place)
        count = self.tr("Comparisons (%1)").replace("%1", str(len(overview.comparisons)))
        self._table_title.setText(count)

    def set_thumbnail(self, mark: str, image: QImage) -> None:
        """Keep a photograph's or face's thumbnail; a null image where there is none to be had."""
        self._thumbnails.put(mark, image)
        self._tree.update(self._model.index_of(mark))

    def forget_thumbnail(self, mark: str) -> None:
        """Ask anew for a thumbnail when its row is next painted, such as after a correction."""
        self._thumbnails.forget(mark)
        self._tree.update(self._model.index_of(mark))

    def forget_thumbnails(self) -> None:
        """Drop all thumbnails, because another case follows."""
        self._thumbnails.clear()

    def selection(self) -> Item | None:
        """The row that the user is on, or None on a group or nothing."""
        for view in (self._tree, self._table):
            current = view.currentIndex()
            if current.isValid() and view.selectionModel().isSelected(current):
                item: Item = current.data(ItemRole)
                return None if item.kind is ItemKind.GROUP else item
        return None

    def select(self, mark: str) -> None:
        """Go to a row by its mark without telling; an unknown mark changes nothing."""
        index = self._index(mark)
        if not index.isValid():
            return
        with QSignalBlocker(self):
            view = self._table if index.model() is self._lines else self._tree
            view.setCurrentIndex(index)
            view.scrollTo(index)

    def menu_for(self, item: Item) -> QMenu:
        """The acts that fit a row; choosing one emits `act_wanted`."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for act, text in self._acts(item):
            action = QAction(text, menu)
            action.triggered.connect(
                lambda _checked=False, act=act: self.act_wanted.emit(act.value, item.mark)
            )
            menu.addAction(action)
        return menu

    def _acts(self, item: Item) -> tuple[tuple[CaseAct, str], ...]:
        if item.kind is ItemKind.GROUP:
            return ((CaseAct.ADD_PHOTOGRAPHS, self.tr("Add photographs…")),)
        if item.kind is ItemKind.IMAGE:
            return (
                (CaseAct.OPEN, self.tr("Open")),
                (CaseAct.FIND_FACES, self.tr("Find faces")),
                (CaseAct.PLACE_FACE, self.tr("Place a face by hand…")),
                (CaseAct.COMPARE_WITH, self.tr("Compare with…")),
            )
        if item.kind is ItemKind.FACE:
            return (
                (CaseAct.OPEN, self.tr("Open")),
                (CaseAct.CHOOSE_FACE, self.tr("Choose this face")),
                (CaseAct.EDIT_LANDMARKS, self.tr("Correct landmarks…")),
                (CaseAct.COMPARE_WITH, self.tr("Compare with…")),
            )
        return (
            (CaseAct.OPEN, self.tr("Open")),
            (CaseAct.EXPLAIN, self.tr("Explain…")),
            (CaseAct.COMPARE_AGAIN, self.tr("Compare these faces again")),
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files also beside the groups; their role is asked for then."""
        take_files(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Hand on files that fell on no group."""
        take_files(event)
        files = dropped_files(event)
        if files:
            self.files_dropped.emit(files, None)

    def _index(self, mark: str) -> QModelIndex:
        if mark in tuple(Role):
            return self._model.index(tuple(Role).index(Role(mark)), 0)
        index = self._model.index_of(mark)
        return index if index.isValid() else self._lines.index_of(mark)

    def _closed_rows(self) -> tuple[str, ...]:
        """Marks of groups and photographs whose rows the user has closed."""
        model, tree = self._model, self._tree
        groups = [model.index(row, 0) for row in range(model.rowCount())]
        images = [model.index(row, 0, g) for g in groups for row in range(model.rowCount(g))]
        closed = [i for i in groups + images if model.hasChildren(i) and not tree.isExpanded(i)]
        return tuple(index.data(ItemRole).mark for index in closed)

    def _tell_selected(self, index: QModelIndex, other: QAbstractItemView) -> None:
        item: Item = index.data(ItemRole)
        other.selectionModel().clear()
        if item.kind is not ItemKind.GROUP:
            self.selected.emit(item.kind.value, item.mark)

    def _tell_opened(self, index: QModelIndex) -> None:
        item: Item = index.data(ItemRole)
        if item.kind is not ItemKind.GROUP:
            self.open_wanted.emit(item.kind.value, item.mark)

    def _pop_up(self, view: QAbstractItemView, place: QPoint) -> None:
        index = view.indexAt(place)
        if index.isValid():
            self.menu_for(index.data(ItemRole)).popup(view.viewport().mapToGlobal(place))

    def _ask_for_thumbnails(self) -> None:
        """Ask for what is still in view; what was scrolled past is wanted again when it returns."""
        seen = self._tree.viewport().rect()
        for mark in self._thumbnails.take_wanted():
            index = self._model.index_of(mark)
            if seen.intersects(self._tree.visualRect(index)):
                self._thumbnails.note_asked(mark)
                is_face = index.data(ItemRole).kind is ItemKind.FACE
                wanted = self.face_thumbnail_wanted if is_face else self.thumbnail_wanted
                wanted.emit(mark)

    def _say_role(self, role: Role | None, files: int) -> None:
        words = {
            Role.PROBE: self.tr("Drop to add as probes"),
            Role.REFERENCE: self.tr("Drop to add as references"),
            None: self.tr("Drop to add; you will be asked whether as probes or references"),
        }
        self._hint.setText(words[role])
        self._hint.setVisible(files > 0)


def _column(holder: QWidget, *widgets: QWidget) -> None:
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
