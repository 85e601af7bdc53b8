"""ComparisonTable: the comparisons as rows of one height, in columns no wider than their texts."""

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from examiner.gui.case_comparisons import MARK, ComparisonsModel
from examiner.gui.case_views import TypedText, find_typed, rows_below

_LEAST_ROW = 24


class ComparisonTable(QTableView):
    """Comparisons, one row each; whole rows are selected, and found by typing."""

    def __init__(self, model: ComparisonsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = TypedText()
        self._lines = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setSortingEnabled(True)
        self.sortByColumn(MARK, Qt.SortOrder.AscendingOrder)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().setVisible(False)
        # A row is as high as is set here; Qt would not let it shrink with smaller letters again.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        for changed in (model.modelReset, model.dataChanged):
            changed.connect(self._fit)
        self._fit()

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Find a comparison by its mark or one of its faces' while it is typed."""
        rows = rows_below(self.model(), QModelIndex())
        find_typed(self, rows, self._typed.add(search))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        metrics, head = self.fontMetrics(), self.horizontalHeader()
        height = max(round(metrics.height() * 1.4), _LEAST_ROW)
        self.verticalHeader().setMinimumSectionSize(min(height, _LEAST_ROW))
        self.verticalHeader().setDefaultSectionSize(height)
        edges = metrics.horizontalAdvance("n")
        for column, texts in enumerate(self._lines.longest()):
            widest = max(map(metrics.horizontalAdvance, texts)) + edges
            self.setColumnWidth(column, max(widest, head.sectionSizeHint(column)))
