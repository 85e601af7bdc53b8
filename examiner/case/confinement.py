"""What a connection to a case file may do, whatever the file or a journal beside it holds.

A case may come from elsewhere. Whoever made it may have put views, triggers, virtual tables or
computed columns into it, or a journal beside it that leads somewhere else.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from examiner.case.schema import GUARDED, TABLES, triggers
from examiner.errors import CaseDamaged

_LIMITS = {
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 32,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 20,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 2,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 25_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 8,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 50,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 32,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
"""Far above what any statement of the program needs; values may have SQLite's own 10⁹ bytes."""

_TABLES = frozenset(
    (*GUARDED, "sqlite_master", "pragma_integrity_check", "pragma_foreign_key_check")
)
_TRIGGERS = frozenset(statement.split()[2] for statement in triggers())
_FUNCTIONS = frozenset({"count", "length", "max", "min"})
_PRAGMAS = frozenset(
    {
        "application_id", "cache_size", "cache_spill", "cell_size_check", "foreign_key_check",
        "foreign_keys", "integrity_check", "journal_mode", "locking_mode", "max_page_count",
        "mmap_size", "page_count", "page_size", "query_only", "secure_delete", "synchronous",
        "temp_store", "trusted_schema", "user_version",
    }
)  # fmt: skip
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_TRANSACTION})

_MAGIC = bytes.fromhex("d9d505f920a163d7")
"""How SQLite begins a journal, and ends one that names a journal over several files."""


def confine(connection: sqlite3.Connection, *, read_only: bool) -> None:
    """Set limits and let nothing through but the program's own statements on a case's own tables.

    A statement that would use anything else, such as a view in the place of a table, raises
    sqlite3.DatabaseError with SQLITE_AUTH before it runs.
    """
    for what, most in _LIMITS.items():
        connection.setlimit(what, most)

    def allowed(
        action: int, one: str | None, other: str | None, _: str | None, source: str | None
    ) -> int:
        permitted = action in _ALLOWED
        if action == sqlite3.SQLITE_READ:
            permitted = one in _TABLES and (source is None or source in _TRIGGERS)
        elif action == sqlite3.SQLITE_FUNCTION:
            permitted = other in _FUNCTIONS
        elif action == sqlite3.SQLITE_PRAGMA:
            permitted = one in _PRAGMAS
        elif action == sqlite3.SQLITE_UPDATE:
            # So SQLite itself asks when it makes the table that a pragma is read from.
            permitted = one == "sqlite_master" and source is None
        elif action == sqlite3.SQLITE_INSERT:
            permitted = not read_only and one in GUARDED and source is None
        return sqlite3.SQLITE_OK if permitted else sqlite3.SQLITE_DENY

    connection.set_authorizer(allowed)


def strange_table(connection: sqlite3.Connection) -> str:
    """The first table of a case that is not defined as a case's, or ""; then nothing is read.

    Its columns could be computed, without end or beyond the memory.
    """
    held = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    expected = {statement.split()[2]: statement for statement in TABLES}
    return next((name for name in GUARDED if held.get(name) != expected[name]), "")


def rows_within(
    connection: sqlite3.Connection, statement: str, values: tuple[Any, ...] = ()
) -> Iterator[tuple[Any, ...]]:
    """The rows that a statement finds, one at a time, as long as a sound file could hold them.

    In an unsound one many rows can share the same bytes: a small file could take days to read.
    Raises what SQLite raises, and sqlite3.DatabaseError for such a file.
    """
    (pages,), (size,) = (
        connection.execute(f"PRAGMA {what}").fetchone() for what in ("page_count", "page_size")
    )
    room = 2 * pages * size
    for row in connection.execute(statement, values):
        room -= sum(len(value) for value in row if isinstance(value, str | bytes))
        if room < 0:
            raise sqlite3.DatabaseError("its rows hold more than the file has")
        yield row


def refuse_leading_journal(path: Path) -> None:
    """Raise CaseDamaged if the journal beside the case at `path` names a journal over other files.

    SQLite would roll it back and then delete whatever file is named. No act writes such a one.
    """
    real = path.resolve()
    journal = real.with_name(f"{real.name}-journal")
    try:
        with journal.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(size - len(_MAGIC), 0))
            ending = file.read(len(_MAGIC))
    except OSError:
        # There is none, or SQLite cannot read it either.
        return
    if ending == _MAGIC and size > len(_MAGIC):
        raise CaseDamaged(
            f"The journal beside {path} names another file, as no act of this program does.",
            advice="Keep both files as they are and ask where they come from; nothing was changed.",
        )
