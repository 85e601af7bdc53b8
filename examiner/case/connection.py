"""Opening the SQLite file behind a case, and turning SQLite's complaints into explained errors."""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

from examiner.case.confinement import confine, refuse_leading_journal, strange_table
from examiner.case.lock import refusal, seen_at_work
from examiner.case.schema import (
    APPLICATION_ID,
    SAFETY_PRAGMAS,
    VERSION,
    WRITER_PRAGMAS,
    statements,
)
from examiner.case.share import refuse_share
from examiner.errors import (
    CaseDamaged,
    CaseError,
    CaseNotWritten,
    CaseTooNew,
    NotACaseFile,
)
from examiner.foreign import open_regular

_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master"
"""What SQLite keeps about each table, index and trigger, apart from its place in the file."""

_HEADER_SIZE = 100
MAGIC = b"SQLite format 3\x00"
"""How every SQLite file begins."""
_JOURNAL = slice(18, 20)
_ROLLBACK_JOURNAL = b"\x01\x01"
INTERRUPTED = "SQLITE_READONLY_ROLLBACK"
"""What SQLite says where a journal waits to be rolled back, and this reading may not do it."""
RESTORE = "Keep the file as it is, verify it, and restore the last copy."


class _CaseConnection(sqlite3.Connection):
    """A connection that others in this process know of for as long as it is open."""

    file: tuple[int, int]
    """Device and number of the file."""

    def close(self) -> None:
        super().close()
        _OPEN.discard(self)


_OPEN: WeakSet[_CaseConnection] = WeakSet()
"""Every open case: a lock on a file belongs to the whole process, so all of it must know of it."""

_OPENING = threading.Lock()


def connect(path: Path, *, read_only: bool, lockless: bool = False) -> sqlite3.Connection:
    """An open connection to the case at `path`, held alone unless `read_only`.

    A read-only connection writes no byte beside or in the file. One that is also `lockless` reads
    what another process holds: what it reads is right only if nothing was written meanwhile.
    Raises NotACaseFile, CaseOnShare, CaseTooNew, CaseLocked, CaseDamaged or CaseNotWritten.
    """
    with _OPENING:
        if not _is_open_here(path):
            check_file(path)
            refuse_share(path)
        if not lockless:
            refuse_leading_journal(path)
        with explained(path):
            mode = "?mode=ro&immutable=1" if lockless else "?mode=ro" if read_only else "?mode=rw"
            # The path goes into an address, so characters with a meaning there are escaped.
            connection = sqlite3.connect(
                path.resolve().as_uri() + mode,
                uri=True,
                timeout=0,
                isolation_level=None,
                factory=_CaseConnection,
            )
            try:
                _prepare(connection, path, read_only=read_only)
                connection.file = _identity(still_there(path))
            except BaseException:
                connection.close()
                raise
        _OPEN.add(connection)
    return connection


def _identity(facts: os.stat_result) -> tuple[int, int]:
    return facts.st_dev, facts.st_ino


def still_there(path: Path) -> os.stat_result:
    """The system's facts of an open case; NotACaseFile if it was moved away meanwhile."""
    try:
        return path.stat()
    except OSError as error:
        raise NotACaseFile(
            f"{path} was moved away while it was open.",
            advice="Check where it is kept now, and open it there.",
        ) from error


def _is_open_here(path: Path) -> bool:
    """Whether this process has the file open already, by whatever path.

    It was looked at then. To open it once more outside SQLite would be harmless, but to close it
    again would let go of every lock that this process has on it.
    """
    with suppress(OSError):
        file = _identity(path.stat())
        return any(each.file == file for each in _OPEN)
    return False


def check_file(path: Path) -> None:
    """Raise NotACaseFile or CaseDamaged unless `path` looks like a case at its beginning."""
    try:
        with open_regular(path) as file:
            header = file.read(_HEADER_SIZE)
    except FileNotFoundError as error:
        raise NotACaseFile(
            f"There is no case file at {path}.",
            advice="Check where it is kept.",
        ) from error
    except OSError as error:
        raise NotACaseFile(
            f"{path} cannot be read ({error.strerror}).",
            advice="Check that it is an ordinary file and that you may read it.",
        ) from error
    if not header.startswith(MAGIC):
        raise NotACaseFile(
            f"{path} is not a case file.", advice="Name a file that this program made as a case."
        )
    if header[_JOURNAL] != _ROLLBACK_JOURNAL:
        # With any other journal, even reading would write files beside the case.
        raise CaseDamaged(
            f"{path} was altered by another program: it no longer keeps its journal as cases do.",
            advice=RESTORE,
        )


def _prepare(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    confine(connection, read_only=read_only)
    for pragma in SAFETY_PRAGMAS if read_only else SAFETY_PRAGMAS + WRITER_PRAGMAS:
        connection.execute(pragma)
    if not read_only:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise NotACaseFile(
            f"{path} is a database, but not a case file.",
            advice="Name a file that this program made as a case.",
        )
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise CaseTooNew(
            f"{path} was written by a later version of this program (format {version}, "
            f"this program knows up to {VERSION}).",
            advice="Open it with the version that wrote it, or a later one.",
            found=version,
            known=VERSION,
        )
    if version < VERSION:
        raise CaseDamaged(
            f"{path} states format {version}, which no version of this program has written.",
            advice="Restore the case from its last copy.",
            found=version,
        )
    if strange := strange_table(connection):
        raise CaseDamaged(
            f"Nothing is read from {path}: its table {strange} is not that of a case.",
            advice=RESTORE,
        )
    if not read_only:
        _require_sound(connection, path)


def _require_sound(connection: sqlite3.Connection, path: Path) -> None:
    """Nothing is added to a file in which SQLite could write over something."""
    if schema_differences(connection):
        raise CaseDamaged(
            f"Nothing is added to {path}: its tables or triggers are not those of a case.",
            advice=RESTORE,
        )
    answers = connection.execute("PRAGMA integrity_check").fetchall()
    if broken := structure_faults(str(answer) for (answer,) in answers):
        raise CaseDamaged(
            f"Nothing is added to {path}: the structure of the file is broken ({broken}).",
            advice=RESTORE,
        )


def structure_faults(answers: Iterable[str]) -> str:
    """The first of what SQLite's own check answers, and how much more there is; "" if all is ok."""
    lines = [line for answer in answers if answer != "ok" for line in answer.splitlines()]
    found = [line for line in lines if not line.startswith("***")] or lines
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{found[0]}{more}" if found else ""


def schema_differences(connection: sqlite3.Connection) -> tuple[str, ...]:
    """What the schema lacks or has beyond that of a case, each by its name."""
    with closing(sqlite3.connect(":memory:")) as model:
        for statement in statements():
            model.execute(statement)
        expected = set(model.execute(_SCHEMA))
    held = set(connection.execute(_SCHEMA))
    return tuple(
        [f"missing from the schema: {_named(each)}" for each in sorted(expected - held, key=str)]
        + [f"not of a case's schema: {_named(each)}" for each in sorted(held - expected, key=str)]
    )


def _named(row: tuple[Any, ...]) -> str:
    kind, name, table, _ = row
    return f"{kind} {name} of {table}"


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn whatever SQLite raises inside into one of the case errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explanation(path, error) from error
    except UnicodeDecodeError as error:
        # A complaint of SQLite can quote a schema whose bytes are no text.
        raise CaseDamaged(
            f"{path} is damaged (it holds text that cannot be read).", advice=RESTORE
        ) from error


def _explanation(path: Path, error: sqlite3.Error) -> CaseError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return refusal(path, seen_at_work(path))
    if isinstance(error, sqlite3.ProgrammingError):
        return CaseNotWritten(
            f"{path} was let go when the disk refused a write, and could not be opened again.",
            advice="Free space, then open the case again; it goes back to the last completed act.",
        )
    if name.startswith(INTERRUPTED):
        return CaseDamaged(
            f"{path} was interrupted in the middle of an act, and this reading may not mend it.",
            advice="Open it to work on it; it goes back to the last completed act by itself.",
            cause=INTERRUPTED,
        )
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return CaseNotWritten(
            f"The disk refused a write to {path} ({error}).",
            advice="Free space or permit writing, then repeat the act; nothing of it was kept.",
            cause=name,
        )
    if name.startswith("SQLITE_AUTH"):
        return CaseDamaged(
            f"{path} is not read: something else stands where a case has a table.", advice=RESTORE
        )
    if name.startswith("SQLITE_TOOBIG"):
        return CaseNotWritten(
            f"A file is too large to be kept in {path}.", advice="Receive a smaller file."
        )
    return CaseDamaged(
        f"{path} is damaged ({error}).",
        advice=RESTORE,
        cause=name,
    )


def roll_back(path: Path) -> None:
    """Undo the act that a journal beside `path` says was cut off; CaseError if that fails."""
    refuse_leading_journal(path)
    with explained(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        confine(connection, read_only=True)
        for pragma in SAFETY_PRAGMAS:
            connection.execute(pragma)
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")


def close(connection: sqlite3.Connection) -> None:
    """Close, leaving no journal behind; a damaged file closes all the same."""
    with suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    connection.close()
