"""The hash-chained audit log: entries, their hashes, and the row digests that tie data to them."""

from dataclasses import dataclass
from typing import Any

from examiner.digest import record_digest, sha256

GENESIS = "0" * 64
"""What the first entry holds as the hash of the one before."""

SqlValue = str | int | float | bytes | None


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


def row_digest(table: str, row: dict[str, SqlValue]) -> str:
    """Digest over a row's columns; large bytes stand in by their own SHA-256."""
    content = {
        column: {"sha256": sha256(value)} if isinstance(value, bytes) else value
        for column, value in row.items()
    }
    return record_digest(f"row of {table}", content)
