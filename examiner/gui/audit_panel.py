"""AuditPanel: the audit log with filters, and the whole of the selected entry."""

from PySide6.QtCore import QDate, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from examiner.case.audit import AuditEntry
from examiner.digest import canonical_json
from examiner.gui.audit_model import DETAILS, AuditFilter, AuditModel
from examiner.gui.rows_table import RowsTable
from examiner.gui.theme import fixed_font
from examiner.gui.wrapping_row import WrappingRow

_DAY = "yyyy-MM-dd"

_LEAST_COLUMN = 8
"""Letters that a column has room for, however narrow the panel is."""


class AuditPanel(QWidget):
    """Shows entries; it changes nothing, for nothing in a log can be changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = AuditModel(self)
        self._make_filters()
        self.table = self._table()
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(self.tr("The whole of the selected entry"))
        self.copy = QPushButton(self.tr("&Copy entry"))
        self.copy.clicked.connect(self._copy)
        self.count = QLabel()
        self._arrange()
        self._follow_letters()
        self.show_entries(())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._follow_letters()

    def _follow_letters(self) -> None:
        self.details.setFont(fixed_font(self.font()))
        letter = self.fontMetrics().horizontalAdvance("n")
        self.table.horizontalHeader().setMinimumSectionSize(letter * _LEAST_COLUMN)

    def show_entries(self, entries: tuple[AuditEntry, ...]) -> None:
        """Show a log; filters stay as they are, and the latest entry is selected."""
        _offer(self.act, sorted({entry.act for entry in entries}))
        _offer(self.actor, sorted({entry.actor for entry in entries}))
        self._offer_days(entries)
        self.model.show_entries(entries)
        self._apply()
        self._select_last()

    def _make_filters(self) -> None:
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("Text, mark or digest"))
        self.text.setClearButtonEnabled(True)
        self.act, self.actor = QComboBox(), QComboBox()
        self.act.addItem(self.tr("All acts"), "")
        self.actor.addItem(self.tr("All actors"), "")
        self.since, self.until = QDateEdit(), QDateEdit()
        for day in (self.since, self.until):
            day.setDisplayFormat(_DAY)
            day.setCalendarPopup(True)
            day.dateChanged.connect(self._apply)
        self.text.textChanged.connect(self._apply)
        for box in (self.act, self.actor):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(12)
            box.currentIndexChanged.connect(self._apply)

    def _table(self) -> QTableView:
        table = RowsTable(self.model)
        table.setAccessibleName(self.tr("Entries of the audit log"))
        header = table.horizontalHeader()
        # Only rows in sight are measured, so that a long log opens at once.
        header.setResizeContentsPrecision(0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(DETAILS, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._show_current)
        return table

    def _arrange(self) -> None:
        filters = WrappingRow()
        for words, field in (
            (self.tr("Act"), self.act),
            (self.tr("Actor"), self.actor),
            (self.tr("Search"), self.text),
            (self.tr("From"), self.since),
            (self.tr("To"), self.until),
        ):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            filters.addWidget(_together(label, field))
        filters.addWidget(self.count)
        beside = QWidget()
        pane = QVBoxLayout(beside)
        pane.setContentsMargins(0, 0, 0, 0)
        pane.addWidget(self.details)
        pane.addWidget(self.copy, alignment=Qt.AlignmentFlag.AlignRight)
        # Beside each other, since the panel is wide and low.
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(beside)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.addLayout(filters)
        whole.addWidget(split, stretch=1)

    def _offer_days(self, entries: tuple[AuditEntry, ...]) -> None:
        """Let the range of days grow with the log, unless the user has narrowed it."""
        if not entries:
            return
        days = sorted(entry.at[:10] for entry in entries)
        first, last = (QDate.fromString(day, _DAY) for day in (days[0], days[-1]))
        for field, day, open_end in (
            (self.since, first, self.since.minimumDate()),
            (self.until, last, self.until.maximumDate()),
        ):
            untouched = field.date() == open_end or not self.model.total
            field.blockSignals(True)
            field.setDateRange(first, last)
            if untouched:
                field.setDate(day)
            field.blockSignals(False)

    def _apply(self) -> None:
        wanted = AuditFilter(
            act=self.act.currentData() or "",
            actor=self.actor.currentData() or "",
            text=self.text.text().strip(),
            since=self.since.date().toString(_DAY) if self.model.total else "",
            until=self.until.date().toString(_DAY) if self.model.total else "",
        )
        self.model.set_filter(wanted)
        shown = self.tr("{} of {} entries").format(self.model.rowCount(), self.model.total)
        self.count.setText(shown)
        self._select_last()

    def _select_last(self) -> None:
        self.table.selectRow(self.model.rowCount() - 1)
        self.table.scrollToBottom()
        self._show_current(self.table.currentIndex())

    def _show_current(self, current: QModelIndex | QPersistentModelIndex) -> None:
        self.copy.setEnabled(current.isValid())
        if current.isValid():
            self.details.setPlainText(self._whole(self.model.entry(current.row())))
        else:
            self.details.clear()

    def _whole(self, entry: AuditEntry) -> str:
        follows = entry.expected_hash() == entry.hash
        lines = [
            self.tr("Entry {}: {}").format(entry.seq, entry.act),
            self.tr("{} by {} with {}").format(entry.at, entry.actor, entry.program),
            "",
            self.tr("Details, canonical JSON"),
            canonical_json(entry.details).decode(),
            "",
            self.tr("Rows written, with their digests"),
            *(f"{row.table}: {row.key}\n    {row.digest}" for row in entry.rows),
            *([] if entry.rows else [self.tr("none")]),
            "",
            self.tr("Hash of the entry before"),
            entry.previous,
            self.tr("Hash of this entry, as its content demands")
            if follows
            else self.tr("Hash of this entry: its content demands another"),
            entry.hash,
        ]
        return "\n".join(lines)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())


def _offer(box: QComboBox, texts: list[str]) -> None:
    """Offer `texts` below the first item, and keep what is chosen if it is still offered."""
    chosen = box.currentData()
    box.blockSignals(True)
    while box.count() > 1:
        box.removeItem(1)
    for text in texts:
        box.addItem(text, text)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    box.blockSignals(False)


def _together(*widgets: QWidget) -> QWidget:
    """Widgets that stay beside each other."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        line.addWidget(widget)
    return holder
