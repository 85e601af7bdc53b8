"""CaseFile: create, open, act, read; one SQLite file that is only ever added to."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec

from examiner.case.audit import GENESIS, AuditEntry, ChainHead, Standing, logged_hash
from examiner.case.confinement import rows_within
from examiner.case.connection import RESTORE, close, connect, explained, schema_differences
from examiner.case.ledger import AUDIT, EVER, Ledger, read_ledger
from examiner.case.lock import Holder, Lock
from examiner.case.rows import KINDS, CaseFacts, array_digests, not_there, unpack
from examiner.case.transaction import Transaction
from examiner.digest import canonical_json, sha256
from examiner.errors import CaseDamaged, CaseError, CaseNotWritten, EvidenceChanged
from examiner.foreign import json_of
from examiner.image.records import EvidenceImage

Record = TypeVar("Record")
Row = tuple[Any, ...]


class CaseFile:
    """An open case. Use as a context manager; belongs to the thread that opened it."""

    def __init__(
        self,
        path: Path,
        actor: str,
        *,
        read_only: bool = False,
        lockless: bool = False,
        copy_of: Path | None = None,
        take_over: str = "",
    ) -> None:
        """Open a case; `take_over` says why a lock is void that cannot be seen to be so."""
        self.path = copy_of or path
        """What messages call the case."""
        self.file = path
        """The file that is read; of a case with an interrupted act, a copy."""
        self.actor = actor
        self.on_commit: Callable[[frozenset[str]], None] | None = None
        """Told after each act which kinds of record it wrote; one listener, none by itself."""
        self.interrupted = False
        """Whether this is what a case goes back to whose last act was cut off."""
        self.copied_from = ""
        """Of what kind of network share this is a copy; empty of none."""
        self.taken_over: Holder | None = None
        """Whose lock was left behind and taken over, if one was."""
        self.acts_begun = 0
        """How often writing was begun; who reads the file meanwhile sees by it what to distrust."""
        self.until = EVER
        """Records and audit entries of acts after this one are not shown, to see a case that is
        read only as it was then."""
        self.damage = ""
        """The first broken place that was found at opening; only who reads opens such a case."""
        self._read_only = read_only
        self._lockless = lockless
        self._lock: Lock | None = None
        self._open()
        if not read_only:
            self._hold(take_over)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self) -> None:
        self._connection = connect(self.file, read_only=self._read_only, lockless=self._lockless)
        try:
            self._ledger = self._read_ledger()
        except BaseException:
            close(self._connection)
            raise

    def _read_ledger(self) -> Ledger:
        """What the case holds, held against the file; CaseDamaged, or `damage` if only read."""
        ledger, connection = Ledger(), self._connection
        try:
            with explained(self.path):
                if self._read_only:
                    # One state of the file for all that is read, until it is closed.
                    connection.execute("BEGIN")
                differences = schema_differences(connection)
                self.damage = next(iter(differences), "") or read_ledger(connection, ledger)
        except CaseDamaged as error:
            if not self._read_only:
                raise
            self.damage = str(error.__cause__ or error)
        if self.damage and not self._read_only:
            raise self._damaged(self.damage)
        return ledger

    def _hold(self, consent: str) -> None:
        """Lock the case; to take over a lock that was left behind is an act of its own."""
        try:
            self._lock = lock = Lock(self.path, self.actor, consent=bool(consent))
            if lock.left is not None:
                with self.transaction("lock taken over") as act:
                    act.details.update(lock.left.details(), because=lock.because)
                    act.details.update({"reason": consent} if consent else {})
                lock.take_over()
                self.taken_over = lock.left
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file; whatever was not committed is gone."""
        if self._lock is not None:
            self._lock.release()
        close(self._connection)

    @contextmanager
    def transaction(self, act: str) -> Iterator[Transaction]:
        """The only way to write: everything put inside and its audit entry, or nothing."""
        self._require_writing().require()
        self.acts_begun += 1
        with explained(self.path):
            transaction, entry = Transaction(self._connection, self._ledger), None
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield transaction
                entry = transaction.log(act, self.actor)
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                self._ledger.take_back(transaction.rows)
                self._undo()
                self._require_undone(entry, error)
                raise
            except BaseException:
                self._ledger.take_back(transaction.rows)
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            self._ledger.seal(entry.hash)
        if self.on_commit is not None:
            self.on_commit(frozenset(transaction.kinds))

    def _require_writing(self) -> Lock:
        if self._lock is None:
            raise CaseNotWritten(
                f"{self.path} is open to be read only.", advice="Open it to work on it."
            )
        return self._lock

    def _undo(self) -> None:
        """Take back an act that the disk refused; the file is then byte for byte as before.

        After an error of the disk a connection keeps its journal and rolls back nothing any more:
        a new one does, and needs no space for it.
        """
        close(self._connection)
        # Whatever prevents this is less than the error that led here, which is raised.
        with suppress(CaseError):
            # Nobody held the file for a moment, so it is held against its log anew.
            self._open()

    def _require_undone(self, entry: AuditEntry | None, error: sqlite3.Error) -> None:
        """Raise CaseNotWritten, worded so, if the act is in the log after all.

        The last that a commit writes says only that it is complete; where the disk reports a fault
        there, the act may stand, and to repeat it would have it twice.
        """
        if entry is not None and self._ledger.hash_of(entry.seq) == entry.hash:
            raise CaseNotWritten(
                f"The disk reported a fault ({error}), but {self.path} holds the act all the same.",
                advice="Do not repeat the act; verify the case and copy it to another disk.",
            ) from error

    def head(self) -> ChainHead:
        """Sequence number and hash of the latest audit entry."""
        if not self.damage:
            return self._ledger.head(self.until)
        row = self._one("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", ())
        return ChainHead(*row) if row else ChainHead(0, GENESIS)

    def audit(self) -> tuple[AuditEntry, ...]:
        """The audit log from the first act; of a damaged case as it stands there.

        CaseDamaged if an entry cannot be read, or was changed since the case was opened.
        """
        # The columns are a constant.
        statement = f"SELECT {', '.join(AUDIT)} FROM audit WHERE seq <= ? ORDER BY seq"  # noqa: S608
        rows = self._all(statement, (self.until,))
        return tuple(self._entry(row) for row in rows)

    def find(self, record_type: type[Record], mark: str) -> Record | None:
        """The latest revision of the record with `mark`, or None; CaseDamaged if it is altered."""
        self.require_intact()
        if self._ledger.latest(KINDS[record_type], mark, self.until) is None:
            return None
        return self._unpacked(self._latest(record_type, mark), record_type)

    def get(self, record_type: type[Record], mark: str) -> Record:
        """The latest revision of the record with `mark`; NotInCase if there is none."""
        record = self.find(record_type, mark)
        if record is None:
            raise not_there(KINDS[record_type], mark, self.marks(record_type))
        return record

    def all(self, record_type: type[Record]) -> tuple[Record, ...]:
        """The latest revision of every record of a type, oldest first."""
        return tuple(self.get(record_type, mark) for mark in self.marks(record_type))

    def next_revision(self, record_type: type, mark: str) -> int:
        """The number that the next revision of a record gets; 0 for a record to come."""
        self.require_intact()
        latest = self._ledger.latest(KINDS[record_type], mark)
        return 0 if latest is None else latest + 1

    def plain(self, record_type: type) -> dict[str, dict[str, Any]]:
        """Latest revisions by mark as plain values, oldest first; arrays stay away, by digest."""
        try:
            return {
                mark: json_of(self._latest(record_type, mark), dict[str, Any])
                for mark in self.marks(record_type)
            }
        except ValueError as error:
            what = f"{_one_of(KINDS[record_type])} cannot be read: {error}"
            raise self._damaged(what) from error

    def marks(self, record_type: type) -> tuple[str, ...]:
        """Marks of every record of a type, oldest first."""
        self.require_intact()
        return self._ledger.marks(KINDS[record_type], self.until)

    def facts(self) -> CaseFacts:
        """What the case is about."""
        return self.get(CaseFacts, "case")

    def require_intact(self) -> None:
        """Raise CaseDamaged if a broken place was found at opening: then no record is given out."""
        if self.damage:
            raise self._damaged(self.damage)

    def _latest(self, record_type: type, mark: str) -> str:
        """The latest revision of a record that is there, as it was written; else CaseDamaged."""
        kind = KINDS[record_type]
        revision = self._ledger.latest(kind, mark, self.until)
        found = self._one(
            "SELECT seq, record FROM records WHERE kind = ? AND mark = ? AND revision = ?",
            (kind, mark, revision),
        )
        if found is not None:
            row = {"kind": kind, "mark": mark, "revision": revision, "seq": found[0]}
            if self._ledger.agrees("records", {**row, "record": found[1]}):
                return str(found[1])
        raise self._damaged(f"records: {kind} {mark} {revision} is not as it was written")

    def blob(self, digest: str) -> bytes:
        """Bytes kept under `digest`; EvidenceChanged unless they still have it."""
        row = self._one("SELECT data FROM blobs WHERE digest = ?", (digest,))
        return self._unchanged(row, digest, f"data {digest[:12]}")

    def original(self, image: EvidenceImage) -> bytes:
        """The received bytes of a photograph; EvidenceChanged unless they are as received."""
        name, what = image.archive_name, f"the original of {image.mark}"
        row = self._one("SELECT data, mode, mtime, sz FROM sqlar WHERE name = ?", (name,))
        data = self._unchanged(row, image.sha256, what)
        stated = zip(("mode", "mtime", "sz"), row[1:] if row else (), strict=True)
        held = {"name": name, "data": Standing(image.sha256), **dict(stated)}
        if not self.damage and not self._ledger.agrees("sqlar", held):
            raise self._changed(what)
        return data

    def rows(self, table: str, columns: str) -> Iterator[Row]:
        """Rows of one of the case's own tables, one at a time, for verification."""
        with explained(self.path):
            # Names come from the schema, never from outside.
            yield from rows_within(self._connection, f"SELECT {columns} FROM {table}")  # noqa: S608

    def schema_differences(self) -> tuple[str, ...]:
        """What the file's tables and triggers lack or have beyond those of a case."""
        with explained(self.path):
            return schema_differences(self._connection)

    def _unpacked(self, record: str, record_type: type[Record]) -> Record:
        try:
            blobs = {digest: self.blob(digest) for digest in array_digests(record)}
            return unpack(record, record_type, blobs)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise self._damaged(f"{_one_of(KINDS[record_type])} cannot be read: {error}") from error

    def _one(self, statement: str, values: Row) -> Row | None:
        with explained(self.path):
            row: Row | None = self._connection.execute(statement, values).fetchone()
            return row

    def _all(self, statement: str, values: Row) -> list[Row]:
        with explained(self.path):
            return list(rows_within(self._connection, statement, values))

    def _damaged(self, what: str) -> CaseDamaged:
        return CaseDamaged(
            f"{self.path} is damaged: {what}.",
            advice=RESTORE,
        )

    def _unchanged(self, row: Row | None, digest: str, what: str) -> bytes:
        if row is None or not isinstance(row[0], bytes) or sha256(row[0]) != digest:
            raise self._changed(what)
        return row[0]

    def _changed(self, what: str) -> EvidenceChanged:
        return EvidenceChanged(f"{what} in {self.path} is not as it was recorded.", advice=RESTORE)

    def _entry(self, row: Row) -> AuditEntry:
        try:
            entry = _entry(row)
        except (ValueError, RecursionError) as error:
            raise self._damaged(f"audit entry {row[0]} cannot be read ({error})") from error
        changed = logged_hash(dict(zip(AUDIT, row, strict=True))) != self._ledger.hash_of(entry.seq)
        if changed and not self.damage:
            raise self._damaged(f"audit entry {entry.seq} is not as it was written")
        return entry


def _one_of(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _entry(row: Row) -> AuditEntry:
    fields = dict(zip(AUDIT, row, strict=True))
    for column in ("details", "rows"):
        text = str(fields[column])
        fields[column] = msgspec.json.decode(text)
        # One content has one spelling, so that no other can take its place unnoticed.
        if canonical_json(fields[column]).decode() != text:
            raise ValueError(f"its {column} are not spelled as they were written")
    return msgspec.convert(fields, AuditEntry)
