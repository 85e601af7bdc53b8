"""One act: rows and their audit entry, all or nothing."""

import sqlite3
from datetime import UTC, datetime
from typing import Any

from examiner import __version__
from examiner.case.audit import (
    GENESIS,
    AuditEntry,
    ChainHead,
    SqlValue,
    WrittenRow,
    entry_hash,
    row_digest,
)
from examiner.case.rows import KINDS, pack
from examiner.digest import canonical_json, sha256

PROGRAM = f"examiner {__version__}"

_KEYS = {"records": ("kind", "mark", "revision"), "blobs": ("digest",), "sqlar": ("name",)}


def row_key(table: str, row: dict[str, SqlValue]) -> str:
    """The row's primary key as one text, as audit entries name it."""
    return " ".join(str(row[column]) for column in _KEYS[table])


class Transaction:
    """Collects what one act writes; `CaseFile.transaction` opens and commits it."""

    def __init__(self, connection: sqlite3.Connection, head: ChainHead) -> None:
        self._connection = connection
        self._head = head
        self._rows: list[WrittenRow] = []
        self.kinds: set[str] = set()
        """Kinds of record written so far."""
        self.details: dict[str, Any] = {}
        """What the audit entry will say; plain values only."""

    @property
    def seq(self) -> int:
        """Number that this act's audit entry will have."""
        return self._head.seq + 1

    def put(self, record: object, mark: str, revision: int = 0) -> None:
        """Write a record of any kind in `KINDS`, and its arrays, under `mark`."""
        packed = pack(record)
        for data in packed.blobs.values():
            self.put_blob(data)
        row: dict[str, SqlValue] = {
            "kind": KINDS[type(record)],
            "mark": mark,
            "revision": revision,
            "seq": self.seq,
            "record": packed.record,
        }
        self._insert("records", row)
        self.kinds.add(KINDS[type(record)])

    def put_blob(self, data: bytes) -> str:
        """Keep bytes by their SHA-256, which is returned; bytes already kept are not kept twice."""
        digest = sha256(data)
        known = self._connection.execute("SELECT 1 FROM blobs WHERE digest = ?", (digest,))
        if known.fetchone() is None:
            self._insert("blobs", {"digest": digest, "seq": self.seq, "data": data})
        return digest

    def put_original(self, name: str, data: bytes, modified: int) -> None:
        """Keep a received file in the archive; `modified` in seconds since 1970."""
        row: dict[str, SqlValue] = {
            "name": name,
            "mode": 0o100444,
            "mtime": modified,
            "sz": len(data),
            "data": data,
        }
        self._insert("sqlar", row)

    def _insert(self, table: str, row: dict[str, SqlValue]) -> None:
        columns = ", ".join(row)
        places = ", ".join("?" * len(row))
        # The names come from this module, the values go in as parameters.
        statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
        self._connection.execute(statement, tuple(row.values()))
        self._rows.append(WrittenRow(table, row_key(table, row), row_digest(table, row)))

    def log(self, act: str, actor: str) -> AuditEntry:
        """Write the audit entry that seals this act; called once, last."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        previous = self._head.hash if self._head.seq else GENESIS
        rows = tuple(self._rows)
        digest = entry_hash(self.seq, at, actor, PROGRAM, act, self.details, rows, previous)
        entry = AuditEntry(
            self.seq, at, actor, PROGRAM, act, dict(self.details), rows, previous, digest
        )
        self._connection.execute(
            "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.seq,
                at,
                actor,
                PROGRAM,
                act,
                canonical_json(entry.details).decode(),
                canonical_json(rows).decode(),
                previous,
                digest,
            ),
        )
        return entry
