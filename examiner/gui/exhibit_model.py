"""ExhibitModel: the exhibits of a case in report order, with captions that can be edited."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap

from examiner.case.bench import Exhibit

Index = QModelIndex | QPersistentModelIndex

KEPT_PICTURES = 64
"""Thumbnails kept in memory; others are made again when they come into sight."""


class ExhibitModel(QAbstractListModel):
    """An edit is asked for by signal; the rows change when the case does."""

    described = Signal(str, str, bool)
    """Mark, caption, and whether reports print the exhibit."""

    def __init__(self, picture_of: Callable[[str], QImage], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture_of = picture_of
        self._side = 96
        self._exhibits: tuple[Exhibit, ...] = ()
        self._pictures: dict[str, QIcon] = {}

    def show_exhibits(self, exhibits: tuple[Exhibit, ...]) -> None:
        """Show other exhibits, or the same ones changed."""
        marks = [exhibit.mark for exhibit in exhibits]
        if marks == [exhibit.mark for exhibit in self._exhibits]:
            # The selection stays where nothing but words has changed.
            self._exhibits = exhibits
            if exhibits:
                self.dataChanged.emit(self.index(0), self.index(len(exhibits) - 1))
            return
        self.beginResetModel()
        self._exhibits = exhibits
        self.endResetModel()

    def set_picture_side(self, pixels: int) -> None:
        """Longest side of a thumbnail, in device pixels."""
        if pixels != self._side:
            self._side = pixels
            self._pictures.clear()

    def exhibit(self, row: int) -> Exhibit:
        """The exhibit in a row."""
        return self._exhibits[row]

    def row_of(self, mark: str) -> int:
        """The row of an exhibit; -1 if it is not shown."""
        found = (row for row, each in enumerate(self._exhibits) if each.mark == mark)
        return next(found, -1)

    def marks(self) -> tuple[str, ...]:
        """Marks in the order shown."""
        return tuple(exhibit.mark for exhibit in self._exhibits)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Exhibits shown."""
        return 0 if parent.isValid() else len(self._exhibits)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Captions can be edited and exhibits left out."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Number and caption, the thumbnail, and whether reports print it."""
        if not index.isValid():
            return None
        exhibit = self._exhibits[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(exhibit.mark)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if exhibit.in_report else Qt.CheckState.Unchecked
        return self._text(exhibit, role)

    def _text(self, exhibit: Exhibit, role: int) -> str | None:
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{exhibit.mark}\n{exhibit.caption or self.tr('No caption yet')}"
        if role in (Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return exhibit.caption
        if role == Qt.ItemDataRole.AccessibleTextRole:
            place = self.tr("in the report") if exhibit.in_report else self.tr("left out")
            return f"{exhibit.mark}, {exhibit.caption}, {place}"
        return None

    def setData(  # noqa: N802
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Ask for another caption, or to leave the exhibit out; False where nothing changes."""
        if not index.isValid():
            return False
        before = self._exhibits[index.row()]
        caption, in_report = before.caption, before.in_report
        if role == Qt.ItemDataRole.EditRole:
            caption = " ".join(str(value).split())
        elif role == Qt.ItemDataRole.CheckStateRole:
            in_report = Qt.CheckState(value) == Qt.CheckState.Checked
        if (caption, in_report) == (before.caption, before.in_report):
            return False
        self.described.emit(before.mark, caption, in_report)
        return True

    def _picture(self, mark: str) -> QIcon:
        if mark not in self._pictures:
            while len(self._pictures) >= KEPT_PICTURES:
                del self._pictures[next(iter(self._pictures))]
            self._pictures[mark] = _thumbnail(self._picture_of(mark), self._side)
        return self._pictures[mark]


def _thumbnail(picture: QImage, side: int) -> QIcon:
    """The whole picture in the middle of a square, and untinted where its row is selected."""
    fitted = picture.scaled(
        QSize(side, side),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    square = QPixmap(side, side)
    square.fill(Qt.GlobalColor.transparent)
    painter = QPainter(square)
    painter.drawImage((side - fitted.width()) // 2, (side - fitted.height()) // 2, fitted)
    painter.end()
    icon = QIcon(square)
    icon.addPixmap(square, QIcon.Mode.Selected)
    return icon
