"""A case altered by someone who has the program's own code and may seal what is written."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from examiner.case.audit import GENESIS, WrittenRow, entry_hash, row_digest
from examiner.case.schema import GUARDED, triggers
from examiner.case.transaction import row_key
from examiner.case.verification import COLUMNS
from examiner.digest import canonical_json

_COLUMNS = {
    **COLUMNS,
    "audit": ("seq", "at", "actor", "program", "act", "details", "rows", "previous", "hash"),
}


def put_value(
    path: Path, table: int, row: int, column: int, kind: int, seal: int, data: bytes
) -> bool:
    """Put `data` into a cell as text, a number or bytes; False if the table refuses it."""
    name = GUARDED[table % len(GUARDED)]
    columns = _COLUMNS[name]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        _without_triggers(connection)
        count = connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        statement = (
            f"UPDATE {name} SET {columns[column % len(columns)]} = ? "
            f"WHERE rowid = (SELECT rowid FROM {name} LIMIT 1 OFFSET {row % count})"
        )
        try:
            connection.execute(statement, (_value(kind, data),))
        except (sqlite3.Error, OverflowError):
            return False
        if seal % 2:
            reseal(connection)
        for trigger in triggers():
            connection.execute(trigger)
    return True


def _value(kind: int, data: bytes) -> Any:
    if kind % 4 == 1:
        return int.from_bytes(data[:8], "little", signed=True)
    if kind % 4 == 3:
        return float(len(data)) * 1e300
    return data if kind % 4 == 2 else data.decode("utf-8", "replace")


def _without_triggers(connection: sqlite3.Connection) -> None:
    for table in GUARDED:
        for verb in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{verb}")


def reseal(connection: sqlite3.Connection) -> None:
    """Compute every digest and the chain anew, so that nothing in the file contradicts it."""
    held: dict[tuple[str, str], str] = {}
    for table, columns in COLUMNS.items():
        for values in connection.execute(f"SELECT {', '.join(columns)} FROM {table}"):
            row = dict(zip(columns, values, strict=True))
            try:
                held[table, row_key(table, row)] = row_digest(table, row)
            except (ValueError, TypeError):
                return
    previous = GENESIS
    for entry in connection.execute("SELECT * FROM audit ORDER BY seq").fetchall():
        seq, at, actor, program, act, details, rows, *_ = entry
        try:
            listed = [(each["table"], each["key"]) for each in json.loads(rows)]
            written = tuple(WrittenRow(t, k, held.get((t, k), "")) for t, k in listed)
            said = json.loads(details)
            digest = entry_hash(seq, at, actor, program, act, said, written, previous)
            texts = [canonical_json(each).decode() for each in (said, written)]
        except (ValueError, TypeError, KeyError, RecursionError):
            return
        connection.execute(
            "UPDATE audit SET details=?, rows=?, previous=?, hash=? WHERE seq=?",
            (*texts, previous, digest, seq),
        )
        previous = digest
