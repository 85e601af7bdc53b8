"""One act: rows and their audit entry, all or nothing."""

import sqlite3
from datetime import UTC, datetime
from typing import Any

from examiner.case.audit import (
    PROGRAM,
    AuditEntry,
    SqlValue,
    WrittenRow,
    entry_hash,
    row_digest,
)
from examiner.case.connection import RESTORE
from examiner.case.ledger import Ledger, row_key
from examiner.case.rows import KINDS, pack
from examiner.digest import canonical_json, sha256
from examiner.errors import EvidenceChanged


class Transaction:
    """Collects what one act writes; `CaseFile.transaction` opens and commits it."""

    def __init__(self, connection: sqlite3.Connection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger
        self._head = ledger.head()
        self.rows: list[WrittenRow] = []
        """Rows written so far."""
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
        """Keep bytes by their SHA-256, which is returned; bytes already kept are not kept twice.

        Raises EvidenceChanged if those that are kept are no longer the same.
        """
        digest = sha256(data)
        if not self._ledger.holds("blobs", digest):
            self._insert("blobs", {"digest": digest, "seq": self.seq, "data": data})
            return digest
        kept = self._connection.execute("SELECT data FROM blobs WHERE digest = ?", (digest,))
        if kept.fetchone() != (data,):
            raise EvidenceChanged(
                f"data {digest[:12]}, which the case holds, is not as it was recorded.",
                advice=RESTORE,
            )
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
        written = WrittenRow(table, row_key(table, row), row_digest(table, row))
        self.rows.append(written)
        self._ledger.add(self.seq, written)

    def log(self, act: str, actor: str) -> AuditEntry:
        """Write the audit entry that seals this act; called once, last."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        previous = self._head.hash
        rows = tuple(self.rows)
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
