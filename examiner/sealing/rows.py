"""The audit log and the rows that it names, as lines of JSON that anyone can check."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from examiner.case.audit import AuditEntry
from examiner.case.file import CaseFile
from examiner.case.ledger import COLUMNS, row_key
from examiner.digest import canonical_json, record_digest, sha256


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a case; large bytes stand in it by their SHA-256, as its digest covers them."""

    table: str
    row: dict[str, Any]

    @property
    def key(self) -> str:
        """What the audit log calls it."""
        return row_key(self.table, self.row)

    @property
    def digest(self) -> str:
        """What the audit log says of it."""
        return record_digest(f"row of {self.table}", self.row)

    @property
    def data(self) -> str:
        """SHA-256 of its large bytes; empty if it has none."""
        data = self.row.get("data")
        return str(data.get("sha256", "")) if isinstance(data, dict) else ""


def rows_of(case: CaseFile) -> tuple[Row, ...]:
    """Every row that the audit log of a case names, table by table, in the order of their keys."""
    return tuple(
        row
        for table, columns in COLUMNS.items()
        for row in sorted(
            (
                Row(table, _content(dict(zip(columns, values, strict=True))))
                for values in case.rows(table, ", ".join(columns))
            ),
            key=lambda row: row.key,
        )
    )


def _content(row: dict[str, Any]) -> dict[str, Any]:
    return {
        column: {"sha256": sha256(value)} if isinstance(value, bytes) else value
        for column, value in row.items()
    }


def lines(values: Iterable[AuditEntry] | Iterable[Row]) -> bytes:
    """Canonical JSON, one line for each value."""
    return b"".join(canonical_json(value) + b"\n" for value in values)


def entries_in(data: bytes) -> Iterator[AuditEntry]:
    """Audit entries that `lines` wrote; ValueError for anything else."""
    for value in _values(data):
        yield msgspec.convert(value, AuditEntry)


def rows_in(data: bytes) -> Iterator[Row]:
    """Rows that `lines` wrote; ValueError for anything else."""
    for value in _values(data):
        yield msgspec.convert(value, Row)


def _values(data: bytes) -> Iterator[Any]:
    for number, line in enumerate(data.splitlines(), start=1):
        value = msgspec.json.decode(line)
        # One content has one spelling, so that no other can take its place unnoticed.
        if canonical_json(value) != line:
            raise ValueError(f"line {number} is not spelled as it was written")
        yield value
    if data and not data.endswith(b"\n"):
        raise ValueError("the last line has no end")
