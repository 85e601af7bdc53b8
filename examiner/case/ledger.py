"""The ledger of an open case: what its audit log says it holds, against which all reading is held.

It is read once, when a case is opened, and grows with each act. Which records there are, and which
revision is the latest, is known from it alone, so that no index of the file has to be trusted.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from examiner.case.audit import (
    GENESIS,
    ChainHead,
    Standing,
    StoredValue,
    WrittenRow,
    logged_hash,
    row_digest,
)
from examiner.case.confinement import rows_within

COLUMNS = {
    "records": ("kind", "mark", "revision", "seq", "record"),
    "blobs": ("digest", "seq", "data"),
    "sqlar": ("name", "mode", "mtime", "sz", "data"),
}
"""Every table whose rows the audit log names, and what stands in its rows."""

KEYS = {"records": ("kind", "mark", "revision"), "blobs": ("digest",), "sqlar": ("name",)}

AUDIT = ("seq", "at", "actor", "program", "act", "details", "rows", "previous", "hash")
"""Columns of the audit log."""

EVER = 2**62
"""Later than any act."""

_ROWS = msgspec.json.Decoder(tuple[WrittenRow, ...])


def row_key(table: str, row: Mapping[str, StoredValue]) -> str:
    """The row's primary key as one text, as audit entries name it."""
    return " ".join(str(row[column]) for column in KEYS[table])


@dataclass(slots=True)
class _Held:
    """What is known of a mark."""

    first: int
    """Number of the act that wrote it first."""
    revisions: dict[int, int] = field(default_factory=dict)
    """The number of the act that wrote it, by the number of the revision."""

    def latest(self, until: int) -> int:
        """The latest revision that acts up to `until` wrote."""
        return max(number for number, seq in self.revisions.items() if seq <= until)


class Ledger:
    """Digests of all rows, by table and key, and the hashes of all audit entries."""

    def __init__(self) -> None:
        self._digests: dict[tuple[str, str], str] = {}
        self._marks: dict[str, dict[str, _Held]] = {}
        self._hashes: list[str] = []

    def head(self, until: int = EVER) -> ChainHead:
        """The latest audit entry, or that of an earlier act."""
        seq = min(until, len(self._hashes))
        return ChainHead(seq, self.hash_of(seq) or GENESIS)

    def hash_of(self, seq: int) -> str:
        """Hash of audit entry `seq`; "" if there is none."""
        return self._hashes[seq - 1] if 1 <= seq <= len(self._hashes) else ""

    def add(self, seq: int, row: WrittenRow) -> None:
        """Take in a row that act `seq` wrote."""
        self._digests[row.table, row.key] = row.digest
        if row.table == "records":
            kind, mark, revision = _parts(row.key)
            held = self._marks.setdefault(kind, {}).setdefault(mark, _Held(seq))
            held.revisions[revision] = seq

    def seal(self, hash_: str) -> None:
        """Take in the hash of the audit entry that ends an act."""
        self._hashes.append(hash_)

    def take_back(self, rows: list[WrittenRow]) -> None:
        """Forget rows of an act that was not completed."""
        for row in rows:
            del self._digests[row.table, row.key]
            if row.table == "records":
                kind, mark, revision = _parts(row.key)
                del self._marks[kind][mark].revisions[revision]
                if not self._marks[kind][mark].revisions:
                    del self._marks[kind][mark]

    def holds(self, table: str, key: str) -> bool:
        """Whether the log names such a row."""
        return (table, key) in self._digests

    def agrees(self, table: str, row: Mapping[str, StoredValue]) -> bool:
        """Whether a row as read is as it was written."""
        try:
            return self._digests.get((table, row_key(table, row))) == row_digest(table, row)
        except (TypeError, ValueError):
            # No act writes such a value, and none has a digest.
            return False

    def marks(self, kind: str, until: int = EVER) -> tuple[str, ...]:
        """Marks of the records of a kind that acts up to `until` wrote, oldest first."""
        held = self._marks.get(kind, {})
        known = (mark for mark in held if held[mark].first <= until)
        return tuple(sorted(known, key=lambda mark: (held[mark].first, mark)))

    def latest(self, kind: str, mark: str, until: int = EVER) -> int | None:
        """The latest revision of a record that acts up to `until` wrote; None if there is none."""
        held = self._marks.get(kind, {}).get(mark)
        return None if held is None or held.first > until else held.latest(until)

    def keys(self, table: str) -> set[str]:
        """Keys of all rows of a table."""
        return {key for at, key in self._digests if at == table}


def _parts(key: str) -> tuple[str, str, int]:
    """Kind, mark and revision; a mark may hold spaces, the others hold none."""
    kind, rest = key.split(" ", 1)
    mark, revision = rest.rsplit(" ", 1)
    return kind, mark, int(revision)


def read_ledger(connection: sqlite3.Connection, ledger: Ledger) -> str:
    """Fill a ledger, and hold what the file has against it; the first broken place, or "".

    One pass: the chain of the audit log, every record, and the keys of everything else, whose bytes
    are held against their digests when they are read. Raises what SQLite raises.
    """
    try:
        return next(_broken(connection, ledger), "")
    except (TypeError, ValueError, RecursionError) as error:
        # Such as a number too large for a record, or text where bytes belong.
        return f"it holds a value that no act writes ({error})"


def _broken(connection: sqlite3.Connection, ledger: Ledger) -> Iterator[str]:
    yield from _log(connection, ledger)
    yield from _strangers(connection, ledger, "records", COLUMNS["records"])
    # The key of a blob is the digest of its bytes, which can stand for them here.
    yield from _strangers(connection, ledger, "blobs", ("digest", "seq", "digest"))
    names = {name for (name,) in connection.execute("SELECT name FROM sqlar")}
    for name in sorted(names ^ ledger.keys("sqlar"), key=str):
        found = "was never logged" if name in names else "is missing"
        yield f"sqlar: {name} {found}"


def _log(connection: sqlite3.Connection, ledger: Ledger) -> Iterator[str]:
    # The columns are a constant of this module.
    statement = f"SELECT {', '.join(AUDIT)} FROM audit ORDER BY seq"  # noqa: S608
    for values in rows_within(connection, statement):
        entry = dict(zip(AUDIT, values, strict=True))
        seq, before = entry["seq"], ledger.head()
        if seq != before.seq + 1:
            yield f"audit entry {before.seq + 1} is missing"
        if entry["previous"] != before.hash:
            yield f"audit entry {seq} does not follow the one before it"
        if logged_hash(entry) != entry["hash"]:
            yield f"audit entry {seq} ({entry['act']}) is not as it was written"
        for row in _ROWS.decode(entry["rows"]):
            ledger.add(seq, row)
        ledger.seal(entry["hash"])
    if not ledger.head().seq:
        yield "the audit log is empty"


def _strangers(
    connection: sqlite3.Connection, ledger: Ledger, table: str, columns: tuple[str, ...]
) -> Iterator[str]:
    """Rows that are not as logged, were never logged, or are missing."""
    missing = ledger.keys(table)
    # As above.
    for values in rows_within(connection, f"SELECT {', '.join(columns)} FROM {table}"):  # noqa: S608
        row: dict[str, Any] = dict(zip(COLUMNS[table], values, strict=True))
        if table == "blobs":
            row["data"] = Standing(row["data"])
        key = row_key(table, row)
        if key not in missing:
            yield f"{table}: {key} was never logged"
        if not ledger.agrees(table, row):
            yield f"{table}: {key} is not as it was written"
        missing.discard(key)
    for key in sorted(missing):
        yield f"{table}: {key} is missing"
