"""The hash-chained audit log: entries, their hashes, and the row digests that tie data to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from examiner import __version__
from examiner.digest import record_digest, sha256

PROGRAM = f"examiner {__version__}"
"""Name and version of this program, as acts and locks state it."""

GENESIS = "0" * 64
"""What the first entry holds as the hash of the one before."""

SqlValue = str | int | float | bytes | None

_NESTED = ("details", "rows")
"""Columns of an audit entry that hold JSON of their own."""

_LARGEST = 2**53
"""Whole numbers from here on are not exact in JSON; no act writes one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The digest of bytes, in the place of the bytes."""

    sha256: str


StoredValue = SqlValue | Standing


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """One row that an act wrote, and the digest of its content."""

    table: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act in the audit log."""

    seq: int
    """1, 2 … without gaps; this decides the order, not the time."""
    at: str
    """UTC by this computer's clock, ISO 8601."""
    actor: str
    program: str
    """Name and version of the program that acted."""
    act: str
    details: dict[str, Any]
    rows: tuple[WrittenRow, ...]
    previous: str
    """Hash of the entry before, or 64 zeros."""
    hash: str

    def expected_hash(self) -> str:
        """The hash that this entry's content demands."""
        return entry_hash(
            self.seq,
            self.at,
            self.actor,
            self.program,
            self.act,
            self.details,
            self.rows,
            self.previous,
        )


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The latest entry: printed in a report, it anchors everything before it."""

    seq: int
    hash: str


def entry_hash(
    seq: int,
    at: str,
    actor: str,
    program: str,
    act: str,
    details: dict[str, Any],
    rows: tuple[WrittenRow, ...],
    previous: str,
) -> str:
    """SHA-256 over an entry's canonical JSON, the hash of the entry before included."""
    return record_digest(
        "audit entry",
        {
            "act": act,
            "actor": actor,
            "at": at,
            "details": details,
            "previous": previous,
            "program": program,
            "rows": rows,
            "seq": seq,
        },
    )


def logged_hash(row: dict[str, Any]) -> str:
    """The hash that the stored texts of an audit entry demand, by column.

    The same as `entry_hash` of what the texts say, if they are spelled as they were written.
    """
    content = {
        column: msgspec.Raw(str(row[column]).encode()) if column in _NESTED else row[column]
        for column in sorted(row.keys() - {"hash"})
    }
    return sha256(_spelled({"content": content, "kind": "audit entry"}))


def row_digest(table: str, row: Mapping[str, StoredValue]) -> str:
    """Digest over a row's columns; large bytes stand in by their own SHA-256.

    Raises ValueError or TypeError for a value that no act writes.
    """
    content: dict[str, object] = {}
    for column in sorted(row):
        value = row[column]
        if isinstance(value, bytes):
            value = Standing(sha256(value))
        if isinstance(value, int) and abs(value) >= _LARGEST:
            raise ValueError(f"{column} is {value}, which is too large")
        if isinstance(value, float):
            raise TypeError(f"{column} is {value}, which is no whole number")
        content[column] = value
    return sha256(_spelled({"content": content, "kind": f"row of {table}"}))


def _spelled(value: object) -> bytes:
    """Canonical JSON of texts and whole numbers in objects whose names are in order.

    The same bytes as `canonical_json` gives, in a small part of its time: a case is opened with
    this for every row.
    """
    return msgspec.json.encode(value)
