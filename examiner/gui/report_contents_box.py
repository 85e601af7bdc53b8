"""ReportContentsBox: which comparisons, explanations and exhibits go in, and in which order."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from examiner.gui.report_request import ReportChoice, ReportOffer

_MARK = Qt.ItemDataRole.UserRole
_LINES_HIGH = 10


class ReportContentsBox(QWidget):
    """A tree of ticks; ticked rows go into the report from top to bottom."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.tr("What goes into the report"))
        self.tree.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES_HIGH)
        self.comparisons = QTreeWidgetItem([self.tr("Comparisons")])
        self.exhibits = QTreeWidgetItem([self.tr("Exhibits")])
        self.tree.addTopLevelItems([self.comparisons, self.exhibits])
        self.tree.itemChanged.connect(self._tell)
        self.tree.currentItemChanged.connect(self._enable)
        self.up = QPushButton(self.tr("Move &up"))
        self.down = QPushButton(self.tr("Move &down"))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        for button in (self.up, self.down):
            button.setAutoDefault(False)
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self.tree)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda step=step: self._move(step))
        buttons = QHBoxLayout()
        buttons.addWidget(self.up)
        buttons.addWidget(self.down)
        buttons.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.tree, stretch=1)
        whole.addLayout(buttons)
        self._enable()

    def show_offer(self, offer: ReportOffer) -> None:
        """Offer the content of a case: all of it ticked, save exhibits left out before."""
        self.tree.blockSignals(True)
        self.comparisons.takeChildren()
        self.exhibits.takeChildren()
        for comparison in offer.comparisons:
            words = f"{comparison.mark}: {comparison.title}"
            item = _tickable(self.comparisons, comparison.mark, words)
            for explanation in comparison.explanations:
                _tickable(item, explanation.mark, f"{explanation.mark}: {explanation.title}")
        for exhibit in offer.exhibits:
            words = f"{exhibit.mark}: {exhibit.caption or self.tr('no caption')}"
            _tickable(self.exhibits, exhibit.mark, words, ticked=exhibit.in_report)
        self.tree.expandAll()
        self.tree.blockSignals(False)
        self.tree.setCurrentItem(self.comparisons.child(0) or self.comparisons)
        self._tell()

    def choice(self) -> ReportChoice:
        """What is ticked, in the order shown."""
        chosen = _ticked(self.comparisons)
        explanations = (mark for item in chosen for mark in _marks(_ticked(item)))
        return ReportChoice(_marks(chosen), tuple(explanations), _marks(_ticked(self.exhibits)))

    def _tell(self) -> None:
        self.changed.emit()

    def _current(self) -> tuple[QTreeWidgetItem, QTreeWidgetItem] | None:
        """The current row and the one above it in the tree; None for the two headings."""
        item = self.tree.currentItem()
        parent = item.parent() if item is not None else None
        return None if item is None or parent is None else (item, parent)

    def _enable(self) -> None:
        current = self._current()
        place = current[1].indexOfChild(current[0]) if current else 0
        last = current[1].childCount() - 1 if current else 0
        self.up.setEnabled(place > 0)
        self.down.setEnabled(place < last)

    def _move(self, step: int) -> None:
        """Move the current row among its own kind, with everything below it."""
        current = self._current()
        if current is None:
            return
        item, parent = current
        place = parent.indexOfChild(item) + step
        if 0 <= place < parent.childCount():
            parent.removeChild(item)
            parent.insertChild(place, item)
            item.setExpanded(True)
            self.tree.setCurrentItem(item)
            self._enable()
            self._tell()


def _tickable(
    parent: QTreeWidgetItem, mark: str, words: str, *, ticked: bool = True
) -> QTreeWidgetItem:
    item = QTreeWidgetItem(parent, [words])
    item.setData(0, _MARK, mark)
    item.setToolTip(0, words)
    item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    return item


def _ticked(parent: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    items = (parent.child(place) for place in range(parent.childCount()))
    return [item for item in items if item and item.checkState(0) == Qt.CheckState.Checked]


def _marks(items: list[QTreeWidgetItem]) -> tuple[str, ...]:
    return tuple(str(item.data(0, _MARK)) for item in items)
