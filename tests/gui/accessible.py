"""What keeps a person from using a window: found by walking over all that it shows."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from examiner.gui.methods_strip import MethodsStrip

TAB = Qt.FocusPolicy.TabFocus.value
LEAST_TARGET = 24
"""Pixels, in both directions."""

_OPERATED = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit,
    QPlainTextEdit, QTabBar,
)  # fmt: skip
_PARTS = (QScrollBar, QHeaderView, QMenuBar)
"""Parts of Qt's own widgets, or what is reached by its own keys."""

_INNER = {
    "qt_spinbox_lineedit",
    "qt_keysequenceedit_lineedit",
    "ScrollLeftButton",
    "ScrollRightButton",
    "qt_toolbar_ext_button",
}
_INNER_KINDS = {"QTableCornerButton", "QLineEditIconButton", "QComboBoxPrivateContainer"}


def settle() -> None:
    """Let layouts come to rest; a layout may ask for another one."""
    for _ in range(5):
        QApplication.processEvents()


def shown(root: QWidget) -> Iterator[QWidget]:
    """Every widget of a window that can be seen, but for the parts of Qt's own widgets."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisibleTo(root) and widget.window() is root.window() and not _inner(widget):
            yield widget


def _inner(widget: QWidget) -> bool:
    kinds = widget.metaObject().className() in _INNER_KINDS
    return kinds or isinstance(widget, _PARTS) or widget.objectName() in _INNER


def operated(root: QWidget) -> Iterator[QWidget]:
    """Every widget that a person works with by pointer or keys."""
    for widget in shown(root):
        # A scroll area of plain words takes no part; a splitter's handle is no target of its own.
        if isinstance(widget, QTabBar) and not widget.focusPolicy().value & TAB:
            continue  # Qt keeps bars that have no tabs left.
        own = widget.focusProxy() is None and widget.focusPolicy().value & TAB
        if isinstance(widget, _OPERATED) or own:
            yield widget


def described(widget: QWidget) -> str:
    """A widget in the words of a failing test."""
    words = widget.property("text") or spoken(widget) or widget.objectName()
    return f"{widget.metaObject().className()} {str(words)[:40]!r} {widget.size().toTuple()}"


def spoken(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    return "" if found is None else found.text(QAccessible.Text.Name).strip()


def unnamed(root: QWidget) -> list[str]:
    """Widgets that a screen reader has no words for."""
    return [described(each) for each in operated(root) if not spoken(each)]


def out_of_reach(root: QWidget) -> list[str]:
    """Widgets that neither Tab nor the keys of an act lead to."""
    return [described(each) for each in operated(root) if not _reached(each)]


def _reached(widget: QWidget) -> bool:
    if isinstance(widget, QRadioButton) or widget.focusProxy() is not None:
        return True
    action = widget.defaultAction() if isinstance(widget, QToolButton) else None
    keys = action is not None and not action.shortcut().isEmpty()
    return keys or bool(widget.focusPolicy().value & TAB)


def too_small(root: QWidget) -> list[str]:
    """Targets that are hard to hit."""
    small = (each for each in operated(root) if min(each.size().toTuple()) < LEAST_TARGET)
    return [described(each) for each in small]


def clipped(root: QWidget) -> list[str]:
    """Widgets whose words do not fit, and areas that must be pushed sideways to be read."""
    found = [described(each) for each in shown(root) if not _fits(each)]
    found += [
        f"{described(head)} section {head.model().headerData(at, Qt.Orientation.Horizontal)!r}"
        for head in root.findChildren(QHeaderView)
        if head.isVisibleTo(root) and head.orientation() is Qt.Orientation.Horizontal
        for at in range(head.count())
        if not _head_fits(head, at)
    ]
    found += [
        f"{described(bar)} tab {bar.tabText(at)!r}"
        for bar in root.findChildren(QTabBar)
        if bar.isVisibleTo(root)
        for at in range(bar.count())
        if not _tab_fits(bar, at)
    ]
    return found


def _fits(widget: QWidget) -> bool:
    if isinstance(widget, QScrollArea):
        if isinstance(widget.parentWidget(), MethodsStrip):
            return True  # Pictures in a row, as many as there are.
        return widget.horizontalScrollBar().maximum() == 0
    needed = _needed(widget)
    room = widget.contentsRect().size() if isinstance(widget, QLabel) else widget.size()
    fits = needed.width() <= room.width() + 1 and needed.height() <= room.height() + 1
    return fits or _whole_in_tip(widget)


def _needed(widget: QWidget) -> QSize:
    """Room that the words of a widget take; none for a widget without words."""
    if isinstance(widget, QLabel):
        return _label_needs(widget)
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() is not _ICON_ONLY:
        return widget.sizeHint() if widget.text() else QSize()
    if isinstance(widget, QPushButton | QCheckBox | QRadioButton | QAbstractSpinBox):
        return widget.minimumSizeHint()
    if isinstance(widget, QComboBox):
        words = widget.fontMetrics().size(0, widget.currentText())
        # Beside the words stands the arrow, which is about as wide as a line is high.
        return QSize(words.width() + widget.fontMetrics().height(), words.height())
    if isinstance(widget, QGroupBox):
        return widget.fontMetrics().size(0, widget.title())
    return QSize()


_ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly


def _label_needs(label: QLabel) -> QSize:
    if label.pixmap() is not None and not label.pixmap().isNull():
        return QSize()
    text, metrics = label.text(), label.fontMetrics()
    if not label.wordWrap():
        return metrics.size(Qt.TextFlag.TextShowMnemonic, text)
    width = label.contentsRect().width()
    return metrics.boundingRect(QRect(0, 0, width, 10_000), Qt.TextFlag.TextWordWrap, text).size()


def _whole_in_tip(widget: QWidget) -> bool:
    text = widget.currentText() if isinstance(widget, QComboBox) else widget.property("text")
    return bool(text) and str(text).rstrip("…") in widget.toolTip()


def _head_fits(head: QHeaderView, at: int) -> bool:
    words = head.model().headerData(at, head.orientation())
    if head.isSectionHidden(at) or not words:
        return True
    needed = head.fontMetrics().size(0, str(words)).width()
    return needed <= head.sectionSize(at)


def _tab_fits(bar: QTabBar, at: int) -> bool:
    needed = bar.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, bar.tabText(at)).width()
    # A bar that scrolls brings every tab into sight; whole it must be all the same.
    seen = bar.usesScrollButtons() or bar.rect().contains(bar.tabRect(at))
    return needed <= bar.tabRect(at).width() and seen


def rows_too_low(root: QWidget) -> list[str]:
    """Tables whose rows are lower than their letters."""
    return [
        described(table)
        for table in root.findChildren(QTableView)
        if table.isVisibleTo(root) and table.model() and table.model().rowCount()
        if table.rowHeight(0) < max(table.fontMetrics().height(), LEAST_TARGET)
    ]


def other_letters(root: QWidget, points: float) -> list[str]:
    """Widgets whose letters are smaller than those of the window."""
    return [
        f"{described(each)} {each.font().pointSizeF()} points"
        for each in shown(root)
        if not isinstance(each, QAbstractScrollArea) or isinstance(each, _OPERATED)
        if each.font().pointSizeF() < points
    ]


def troubles(root: QWidget, points: float) -> list[str]:
    """Everything found, each with what is wrong about it."""
    found = {
        "no name": unnamed(root),
        "out of reach": out_of_reach(root),
        "small": too_small(root),
        "clipped": clipped(root),
        "low rows": rows_too_low(root),
        "small letters": other_letters(root, points),
    }
    return [f"{what}: {each}" for what, some in found.items() for each in some]
