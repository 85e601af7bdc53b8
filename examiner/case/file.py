"""CaseFile: create, open, act, read; one SQLite file that is only ever added to."""

import errno
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec

from examiner.case.audit import GENESIS, AuditEntry, ChainHead
from examiner.case.connection import RESTORE, close, connect, explained, schema_differences
from examiner.case.rows import KINDS, CaseFacts, array_digests, unpack
from examiner.case.schema import APPLICATION_ID, VERSION, statements
from examiner.case.transaction import Transaction
from examiner.digest import canonical_json, sha256
from examiner.errors import CaseDamaged, CaseError, CaseNotWritten, EvidenceChanged, NotInCase
from examiner.image.records import EvidenceImage

Record = TypeVar("Record")
Row = tuple[Any, ...]

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EMLINK)
"""What file systems of memory sticks answer, which know no links."""

_EVER = 2**62
"""Later than any act."""

_AUDIT_COLUMNS = "seq, at, actor, program, act, details, rows, previous, hash"
_LATEST = """
SELECT mark, record FROM records AS held
WHERE kind = ? AND revision =
  (SELECT MAX(revision) FROM records WHERE kind = held.kind AND mark = held.mark AND seq <= ?)
ORDER BY (SELECT MIN(seq) FROM records WHERE kind = held.kind AND mark = held.mark), mark
"""


def create(path: Path, facts: CaseFacts, actor: str) -> None:
    """Make a case file at `path`, complete or not at all; CaseNotWritten if that can't be done."""
    if not path.name:
        raise CaseNotWritten(
            "A case needs a file name.", advice="Name the file, such as night.case."
        )
    if path.exists():
        raise CaseNotWritten(
            f"{path} exists already; a case is never overwritten.",
            advice="Choose another name, or go on with the case that is there.",
        )
    try:
        with tempfile.TemporaryDirectory(prefix=".case-", dir=path.parent) as folder:
            draft = Path(folder) / "case"
            _write_draft(draft, facts, actor)
            _move_without_replacing(draft, path)
    except (OSError, CaseNotWritten) as error:
        reason = error.strerror if isinstance(error, OSError) else "the disk refused a write"
        raise CaseNotWritten(
            f"No case can be made at {path} ({reason}).",
            advice="Check that the folder exists, may be written to and has space.",
        ) from error


def _move_without_replacing(draft: Path, path: Path) -> None:
    try:
        # A link, unlike a rename, refuses to replace a file made there in the meantime.
        os.link(draft, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        draft.rename(path)


def _write_draft(draft: Path, facts: CaseFacts, actor: str) -> None:
    with explained(draft):
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
            for statement in statements():
                connection.execute(statement)
        finally:
            connection.close()
    with CaseFile(draft, actor) as case, case.transaction("case made") as act:
        act.details["case"] = facts.case
        act.details["title"] = facts.title
        act.put(facts, "case")


class CaseFile:
    """An open case. Use as a context manager; belongs to the thread that opened it."""

    def __init__(
        self, path: Path, actor: str, *, read_only: bool = False, lockless: bool = False
    ) -> None:
        self.path = path
        """What messages call the case."""
        self.file = path
        """The file that is read; of a case with an interrupted act, a copy."""
        self.actor = actor
        self.on_commit: Callable[[frozenset[str]], None] | None = None
        """Told after each act which kinds of record it wrote; one listener, none by itself."""
        self.interrupted = False
        """Whether this is what a case goes back to whose last act was cut off."""
        self.acts_begun = 0
        """How often writing was begun; who reads the file meanwhile sees by it what to distrust."""
        self.until = _EVER
        """Records and audit entries of acts after this one are not shown, to see a case that is
        read only as it was then."""
        self._read_only = read_only
        self._connection = connect(path, read_only=read_only, lockless=lockless)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; whatever was not committed is gone."""
        close(self._connection)

    @contextmanager
    def transaction(self, act: str) -> Iterator[Transaction]:
        """The only way to write: everything put inside and its audit entry, or nothing."""
        self.acts_begun += 1
        with explained(self.path):
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                transaction = Transaction(self._connection, self.head())
                yield transaction
                transaction.log(act, self.actor)
                self._connection.execute("COMMIT")
            except sqlite3.Error:
                self._undo()
                raise
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        if self.on_commit is not None:
            self.on_commit(frozenset(transaction.kinds))

    def _undo(self) -> None:
        """Take back an act that the disk refused; the file is then byte for byte as before.

        After an error of the disk a connection keeps its journal and rolls back nothing any more:
        a new one does, and needs no space for it.
        """
        close(self._connection)
        # Whatever prevents this is less than the error that led here, which is raised.
        with suppress(CaseError):
            self._connection = connect(self.file, read_only=self._read_only)

    def head(self) -> ChainHead:
        """Sequence number and hash of the latest audit entry."""
        row = self._one(
            "SELECT seq, hash FROM audit WHERE seq <= ? ORDER BY seq DESC LIMIT 1", (self.until,)
        )
        return ChainHead(*row) if row else ChainHead(0, GENESIS)

    def audit(self) -> tuple[AuditEntry, ...]:
        """The audit log from the first act; CaseDamaged if an entry cannot be read."""
        # The columns are a constant of this module.
        statement = f"SELECT {_AUDIT_COLUMNS} FROM audit WHERE seq <= ? ORDER BY seq"  # noqa: S608
        rows = self._all(statement, (self.until,))
        return tuple(self._entry(row) for row in rows)

    def find(self, record_type: type[Record], mark: str) -> Record | None:
        """The latest revision of the record with `mark`, or None."""
        row = self._one(
            "SELECT record FROM records WHERE kind = ? AND mark = ? AND seq <= ? "
            "ORDER BY revision DESC LIMIT 1",
            (KINDS[record_type], mark, self.until),
        )
        return self._unpacked(row[0], record_type) if row else None

    def get(self, record_type: type[Record], mark: str) -> Record:
        """The latest revision of the record with `mark`; NotInCase if there is none."""
        record = self.find(record_type, mark)
        if record is None:
            kind = KINDS[record_type]
            known = ", ".join(self.marks(record_type)) or "none yet"
            raise NotInCase(
                f"The case has no {kind} {mark}.",
                advice=f"Name one that it has: {known}.",
                kind=kind,
                mark=mark,
            )
        return record

    def all(self, record_type: type[Record]) -> tuple[Record, ...]:
        """The latest revision of every record of a type, oldest first."""
        rows = self._all(_LATEST, (KINDS[record_type], self.until))
        return tuple(self._unpacked(row[1], record_type) for row in rows)

    def next_revision(self, record_type: type, mark: str) -> int:
        """The number that the next revision of a record gets; 0 for a record to come."""
        found = self._one(
            "SELECT MAX(revision) FROM records WHERE kind = ? AND mark = ?",
            (KINDS[record_type], mark),
        )
        return 0 if found is None or found[0] is None else found[0] + 1

    def plain(self, record_type: type) -> dict[str, dict[str, Any]]:
        """Latest revisions by mark as plain values, oldest first; arrays stay away, by digest."""
        rows = self._all(_LATEST, (KINDS[record_type], self.until))
        return {row[0]: msgspec.json.decode(row[1]) for row in rows}

    def marks(self, record_type: type) -> tuple[str, ...]:
        """Marks of every record of a type, oldest first."""
        return tuple(row[0] for row in self._all(_LATEST, (KINDS[record_type], self.until)))

    def facts(self) -> CaseFacts:
        """What the case is about."""
        return self.get(CaseFacts, "case")

    def blob(self, digest: str) -> bytes:
        """Bytes kept under `digest`; EvidenceChanged unless they still have it."""
        row = self._one("SELECT data FROM blobs WHERE digest = ?", (digest,))
        return self._unchanged(row, digest, f"data {digest[:12]}")

    def original(self, image: EvidenceImage) -> bytes:
        """The received bytes of a photograph; EvidenceChanged unless they are as received."""
        row = self._one("SELECT data FROM sqlar WHERE name = ?", (image.archive_name,))
        return self._unchanged(row, image.sha256, f"the original of {image.mark}")

    def rows(self, table: str, columns: str) -> Iterator[Row]:
        """Rows of one of the case's own tables, one at a time, for verification."""
        with explained(self.path):
            # Names come from the schema, never from outside.
            yield from self._connection.execute(f"SELECT {columns} FROM {table}")  # noqa: S608

    def schema_differences(self) -> tuple[str, ...]:
        """What the file's tables and triggers lack or have beyond those of a case."""
        with explained(self.path):
            return schema_differences(self._connection)

    def _unpacked(self, record: str, record_type: type[Record]) -> Record:
        try:
            blobs = {digest: self.blob(digest) for digest in array_digests(record)}
            return unpack(record, record_type, blobs)
        except (msgspec.MsgspecError, ValueError, KeyError, TypeError) as error:
            raise self._damaged(f"{_one_of(KINDS[record_type])} cannot be read: {error}") from error

    def _one(self, statement: str, values: Row) -> Row | None:
        with explained(self.path):
            row: Row | None = self._connection.execute(statement, values).fetchone()
            return row

    def _all(self, statement: str, values: Row) -> list[Row]:
        with explained(self.path):
            return self._connection.execute(statement, values).fetchall()

    def _damaged(self, what: str) -> CaseDamaged:
        return CaseDamaged(
            f"{self.path} is damaged: {what}.",
            advice=RESTORE,
        )

    def _unchanged(self, row: Row | None, digest: str, what: str) -> bytes:
        if row is None or not isinstance(row[0], bytes) or sha256(row[0]) != digest:
            raise EvidenceChanged(
                f"{what} in {self.path} is not as it was recorded.",
                advice=RESTORE,
            )
        return row[0]

    def _entry(self, row: Row) -> AuditEntry:
        try:
            return _entry(row)
        except (msgspec.MsgspecError, ValueError) as error:
            raise self._damaged(f"audit entry {row[0]} cannot be read ({error})") from error


def _one_of(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _entry(row: Row) -> AuditEntry:
    fields = dict(zip(_AUDIT_COLUMNS.split(", "), row, strict=True))
    for column in ("details", "rows"):
        text = str(fields[column])
        fields[column] = msgspec.json.decode(text)
        # One content has one spelling, so that no other can take its place unnoticed.
        if canonical_json(fields[column]).decode() != text:
            raise ValueError(f"its {column} are not spelled as they were written")
    return msgspec.convert(fields, AuditEntry)
