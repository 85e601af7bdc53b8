"""RowsTable: a table to read, whose rows are all as high as a line of text needs."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QSize
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

LEAST_ROW = 24
"""Height of a row that a pointer can hit without care, in pixels."""

_LEADING = 1.4


class RowsTable(QTableView):
    """One row of one height for each record; whole rows are selected, one at a time."""

    least_rows = 0
    """Rows that the table always has room for; 0 leaves it to the layout."""

    def __init__(self, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setVisible(False)
        # Measuring every row would make a long table slow to open.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(LEAST_ROW)
        self.horizontalHeader().setHighlightSections(False)
        self.fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Where a least is set no more is asked for: what holds the table gives the rest."""
        hint = super().sizeHint()
        return QSize(hint.width(), self.minimumHeight()) if self.least_rows else hint

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()

    def fit(self) -> None:
        """Make every row as high as the letters now need."""
        height = max(round(self.fontMetrics().height() * _LEADING), LEAST_ROW)
        self.verticalHeader().setDefaultSectionSize(height)
        if self.least_rows:
            # One more for the heads, one for the bar that moves them sideways.
            self.setMinimumHeight(height * (self.least_rows + 2))
