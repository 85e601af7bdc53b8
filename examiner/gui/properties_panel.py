"""PropertiesPanel: metadata and digests of what is selected, to read and to copy."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QFont, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from examiner.comparison.records import Comparison
from examiner.face.quality_records import QualityValue
from examiner.face.records import DetectedFace
from examiner.gui.property_rows import Property, PropertyRows
from examiner.gui.rows_model import Index, RowsModel
from examiner.gui.theme import fixed_font
from examiner.image.records import EvidenceImage
from examiner.visible import shown

NAME, VALUE = range(2)
"""Columns."""

_LEAST_ROW = 24

_GROUP = 8
"""Digits of a digest between two spaces, where its line may also break."""


class PropertiesModel(RowsModel[Property]):
    """Two columns of text; digests are shown in groups and copied without."""

    columns = VALUE + 1

    def __init__(self, font: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.set_font(font)

    def set_font(self, font: QFont) -> None:
        """Make headings and digests as large as `font`."""
        self._fixed = fixed_font(font)
        self._bold = QFont(font)
        self._bold.setBold(True)

    def row_at(self, index: Index) -> Property:
        """The property of a row."""
        return self.rows[index.row()]

    def heads(self) -> tuple[str, ...]:
        """Names of the columns, which only a screen reader tells."""
        return self.tr("Property"), self.tr("Value")

    def cell(self, row: Property, column: int, role: int) -> Any:
        """Text and font of a cell."""
        is_name = column == NAME
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name if is_name else _shown(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.about or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.name if is_name else row.value
        if role == Qt.ItemDataRole.FontRole and row.is_heading:
            return self._bold
        if role == Qt.ItemDataRole.FontRole and row.is_digest and not is_name:
            return self._fixed
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        return None


class PropertiesPanel(QWidget):
    """Renders one record; nothing can be changed here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = PropertyRows(self)
        self._model = PropertiesModel(self.font(), self)
        self._table = QTableView()
        self._build()

    def _build(self) -> None:
        table = self._table
        table.setModel(self._model)
        table.setAccessibleName(self.tr("Properties"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setMinimumSectionSize(_LEAST_ROW)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setVisible(False)
        table.horizontalHeader().setStretchLastSection(True)
        for act in self._copying():
            table.addAction(act)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(table)
        self.setFocusProxy(table)

    def _copying(self) -> tuple[QAction, ...]:
        rows = QAction(self.tr("Copy"), self)
        rows.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        rows.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        rows.triggered.connect(self.copy)
        value = QAction(self.tr("Copy value"), self)
        value.triggered.connect(self.copy_value)
        everything = QAction(self.tr("Copy everything"), self)
        everything.triggered.connect(self.copy_all)
        return (rows, value, everything)

    def show_image(self, image: EvidenceImage) -> None:
        """Show a photograph's file, digests, decoding and metadata."""
        self._show(self._words.of_image(image))

    def show_face(self, face: DetectedFace, values: tuple[QualityValue, ...] | None = None) -> None:
        """Show a face's image quality, None while it is being measured, and what found it."""
        self._show(self._words.of_face(face, values))

    def show_comparison(self, comparison: Comparison) -> None:
        """Show a comparison's score, threshold card and digests."""
        self._show(self._words.of_comparison(comparison))

    def show_nothing(self) -> None:
        """Nothing is selected."""
        self._show(())

    def copy(self) -> None:
        """Put the selected rows on the clipboard, name and value with a tab between."""
        selected = sorted({index.row() for index in self._table.selectedIndexes()})
        self._to_clipboard(self._model.rows[row] for row in selected)

    def copy_value(self) -> None:
        """Put the current row's value alone on the clipboard."""
        current = self._table.currentIndex()
        if current.isValid():
            QGuiApplication.clipboard().setText(self._model.row_at(current).value)

    def copy_all(self) -> None:
        """Put every row on the clipboard."""
        self._to_clipboard(self._model.rows)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._model.set_font(self.font())
            self._show(self._model.rows)

    def _show(self, rows: tuple[Property, ...]) -> None:
        self._model.show_rows(rows)
        self._table.clearSpans()
        for number, row in enumerate(rows):
            if row.is_heading:
                self._table.setSpan(number, NAME, 1, VALUE + 1)
        self._fit_names(rows)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave the values their share of the panel."""
        super().resizeEvent(event)
        self._fit_names(self._model.rows)

    def _fit_names(self, rows: tuple[Property, ...]) -> None:
        """As wide as the longest name, but never more than two fifths of the panel."""
        metrics = self.fontMetrics()
        names = (metrics.horizontalAdvance(row.name) for row in rows if not row.is_heading)
        widest = max(names, default=0) + metrics.height()
        most = self._table.viewport().width() * 2 // 5
        self._table.setColumnWidth(NAME, min(widest, most))

    @staticmethod
    def _to_clipboard(rows: Iterable[Property]) -> None:
        lines = (row.name if row.is_heading else f"{row.name}\t{row.value}" for row in rows)
        QGuiApplication.clipboard().setText("\n".join(lines))


def _shown(row: Property) -> str:
    if not row.is_digest:
        return "\n".join(map(shown, row.value.split("\n")))
    value = row.value
    return " ".join(value[start : start + _GROUP] for start in range(0, len(value), _GROUP))
