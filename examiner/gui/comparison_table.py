"""ComparisonTable: the comparisons in columns no wider than their texts, found by typing."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from examiner.gui.case_comparisons import MARK, ComparisonsModel
from examiner.gui.case_views import TypedText, find_typed, rows_below
from examiner.gui.rows_table import RowsTable


class ComparisonTable(RowsTable):
    """Comparisons, one row each, ordered by a press on a head."""

    def __init__(self, model: ComparisonsModel, parent: QWidget | None = None) -> None:
        self._lines = model
        super().__init__(model, parent)
        self._typed = TypedText()
        self.setSortingEnabled(True)
        self.sortByColumn(MARK, Qt.SortOrder.AscendingOrder)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().setStretchLastSection(True)
        for changed in (model.modelReset, model.dataChanged):
            changed.connect(self.fit)
        self.fit()

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Find a comparison by its mark or one of its faces' while it is typed."""
        rows = rows_below(self.model(), QModelIndex())
        find_typed(self, rows, self._typed.add(search))

    def fit(self) -> None:
        """Make rows and columns as large as the letters now need."""
        super().fit()
        metrics, head = self.fontMetrics(), self.horizontalHeader()
        edges = metrics.horizontalAdvance("n")
        for column, texts in enumerate(self._lines.longest()):
            widest = max(map(metrics.horizontalAdvance, texts)) + edges
            self.setColumnWidth(column, max(widest, head.sectionSizeHint(column)))
