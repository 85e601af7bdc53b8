"""AuditModel: the entries of the audit log as a table, in the order of the chain, filtered."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt

from examiner.case.audit import AuditEntry
from examiner.gui.rows_model import RowsModel
from examiner.visible import shown

NUMBER, TIME, ACT, ACTOR, DETAILS = range(5)

_LONGEST_SUMMARY = 200


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are shown; an empty field lets every entry through."""

    act: str = ""
    actor: str = ""
    text: str = ""
    """Occurs in the act, the actor, the details, a row's key or a digest; case is ignored."""
    since: str = ""
    """First day, UTC, ISO 8601."""
    until: str = ""
    """Last day, UTC, ISO 8601."""

    def admits(self, entry: AuditEntry) -> bool:
        """Whether an entry is shown."""
        day = entry.at[:10]
        return (
            self.act in ("", entry.act)
            and self.actor in ("", entry.actor)
            and (not self.since or day >= self.since)
            and (not self.until or day <= self.until)
            and (not self.text or self.text.casefold() in _searched(entry))
        )


class AuditModel(RowsModel[AuditEntry]):
    """Rows are entries; the number in the chain, not the time, gives their order."""

    columns = DETAILS + 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[AuditEntry, ...] = ()
        self._filter = AuditFilter()

    def show_entries(self, entries: tuple[AuditEntry, ...]) -> None:
        """Show another log."""
        self._all = entries
        self._refresh()

    def set_filter(self, wanted: AuditFilter) -> None:
        """Show only entries that `wanted` admits."""
        if wanted != self._filter:
            self._filter = wanted
            self._refresh()

    def entry(self, row: int) -> AuditEntry:
        """The entry in a row."""
        return self.rows[row]

    @property
    def total(self) -> int:
        """Entries in the log, those that are not shown included."""
        return len(self._all)

    def _refresh(self) -> None:
        self.show_rows(tuple(entry for entry in self._all if self._filter.admits(entry)))

    def heads(self) -> tuple[str, ...]:
        """Number, time, act, actor, details."""
        return (
            self.tr("No."),
            self.tr("Time (UTC)"),
            self.tr("Act"),
            self.tr("Actor"),
            self.tr("Details"),
        )

    def cell(self, row: AuditEntry, column: int, role: int) -> Any:
        """Words of an entry; numbers stand in the middle."""
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column == NUMBER:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(_cell(row, each) for each in range(self.columns))
        return None


def _cell(entry: AuditEntry, column: int) -> str:
    if column == DETAILS:
        return _summary(entry)
    time = entry.at[:19].replace("T", " ")
    return (str(entry.seq), time, shown(entry.act), shown(entry.actor))[column]


def _summary(entry: AuditEntry) -> str:
    """The details on one line, shortened: the whole of them is in the pane below the table."""
    parts = (f"{name}: {value}" for name, value in entry.details.items())
    line = shown(", ".join(parts))
    return line if len(line) <= _LONGEST_SUMMARY else f"{line[:_LONGEST_SUMMARY]}…"


def _searched(entry: AuditEntry) -> str:
    rows = " ".join(f"{row.table} {row.key} {row.digest}" for row in entry.rows)
    # Canonical JSON would take ten times as long, which a long log makes felt at every letter.
    return f"{entry.act} {entry.actor} {entry.details} {rows} {entry.hash}".casefold()
