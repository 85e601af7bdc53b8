"""A compacted copy of an open case, as bytes: nothing of it touches the disk on the way."""

import sqlite3
from contextlib import closing

from examiner.case.connection import explained, still_there
from examiner.case.file import CaseFile
from examiner.case.ledger import AUDIT, COLUMNS
from examiner.case.schema import APPLICATION_ID, TABLES, VERSION, statements, triggers
from examiner.errors import CaseTooLarge

LARGEST = 1 << 30
"""Bytes of a case beyond which no copy is made: all of it is held in memory, several times."""


def compacted(case: CaseFile) -> bytes:
    """The rows of a case in a file of their own, without gaps; equal rows give equal bytes.

    The copy is a case file itself, and verifies as one. Raises CaseTooLarge, and NotACaseFile where
    the case was moved away.
    """
    size = still_there(case.file).st_size
    if size > LARGEST:
        raise CaseTooLarge(
            f"{case.path} has {size:,} bytes; a copy can be made of up to {LARGEST:,}.",
            advice="Hand over the case file itself; `examiner verify` checks it as it is.",
            size=size,
        )
    with explained(case.path), closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        copy.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        copy.execute(f"PRAGMA user_version = {VERSION}")
        for statement in TABLES:
            copy.execute(statement)
        for table, columns in {"audit": AUDIT, **COLUMNS}.items():
            places = ", ".join("?" * len(columns))
            # Names come from the schema, never from outside.
            statement = f"INSERT INTO {table} VALUES ({places})"  # noqa: S608
            copy.executemany(statement, case.rows(table, ", ".join(columns)))
        for statement in triggers():
            copy.execute(statement)
        copy.execute("VACUUM")
        # Compacting counts as a change of the schema; an untouched case counts its statements.
        copy.execute(f"PRAGMA schema_version = {len(statements())}")
        return copy.serialize()
