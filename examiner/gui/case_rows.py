"""CaseRows: paints a row of the case tree, thumbnail beside two lines of text."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from examiner.gui.case_overview import Item, ItemKind
from examiner.gui.case_tree import ChosenRole, DetailRole, ItemRole
from examiner.gui.thumbnails import Thumbnails

_Index = QModelIndex | QPersistentModelIndex
_GAP = 4
_LEAST_HEIGHT = 24


class CaseRows(QStyledItemDelegate):
    """Rows of one height; a thumbnail is asked for when its row is first painted."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        """Two lines of text high."""
        lines = QFontMetrics(option.font).lineSpacing() * 2
        return QSize(lines * 4, max(lines + 2 * _GAP, _LEAST_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Ground, thumbnail, mark and name, second line."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        name, cell.text = cell.text, ""
        widget: QWidget = cell.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, widget)
        painter.save()
        item: Item = index.data(ItemRole)
        area: QRect = cell.rect.adjusted(_GAP, _GAP, -_GAP, -_GAP)
        if item.kind is not ItemKind.GROUP:
            found = self._thumbnails.find(item.mark)
            side = area.height()
            _paint_thumbnail(painter, cell, QRect(area.topLeft(), QSize(side, side)), found)
            area.setLeft(area.left() + side + 2 * _GAP)
        self._paint_lines(painter, cell, area, name, index)
        painter.restore()

    def _paint_lines(
        self,
        painter: QPainter,
        cell: QStyleOptionViewItem,
        area: QRect,
        name: str,
        index: _Index,
    ) -> None:
        chosen = index.data(ChosenRole)
        detail = index.data(DetailRole) or ""
        is_group = index.data(ItemRole).kind is ItemKind.GROUP
        upper, lower = QRect(area), QRect(area)
        if detail:
            upper.setBottom(area.center().y())
            lower.setTop(area.center().y() + 1)
        painter.setPen(_colour(cell, QPalette.ColorRole.Text))
        font = QFont(cell.font)
        font.setBold(is_group or bool(chosen))
        _draw(painter, font, upper, name)
        if not detail:
            return
        painter.setPen(_colour(cell, QPalette.ColorRole.PlaceholderText))
        plain = QFont(cell.font)
        if chosen is not None:
            _draw_choice(painter, lower, chosen=chosen)
            lower.setLeft(lower.left() + lower.height())
        _draw(painter, plain, lower, detail)


def _paint_thumbnail(
    painter: QPainter, cell: QStyleOptionViewItem, place: QRect, found: QPixmap | None
) -> None:
    """The picture, or its frame until it is there."""
    if found is None or found.isNull():
        painter.setPen(QPen(cell.palette.color(QPalette.ColorRole.PlaceholderText), 1))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    size = found.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRect(place.topLeft(), size)
    target.moveCenter(place.center())
    painter.drawPixmap(target, found)


def _colour(cell: QStyleOptionViewItem, role: QPalette.ColorRole) -> QPen:
    state: QStyle.StateFlag = cell.state
    palette: QPalette = cell.palette
    if state & QStyle.StateFlag.State_Selected:
        role = QPalette.ColorRole.HighlightedText
    return QPen(palette.color(role))


def _draw(painter: QPainter, font: QFont, area: QRect, text: str) -> None:
    painter.setFont(font)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _draw_choice(painter: QPainter, area: QRect, *, chosen: bool) -> None:
    """A ring, filled where the face is chosen: the words beside it say the same."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = round(area.height() * 0.55)
    ring = QRect(0, 0, side, side)
    ring.moveCenter(QRect(area.left(), area.top(), area.height(), area.height()).center())
    painter.setPen(QPen(painter.pen().color(), max(side / 10, 1)))
    painter.drawEllipse(ring)
    if chosen:
        painter.setBrush(painter.pen().color())
        inner = round(side * 0.25)
        painter.drawEllipse(ring.adjusted(inner, inner, -inner, -inner))
    painter.restore()
