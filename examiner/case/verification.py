"""Checking a case: facts about what is intact and what is not, with the first broken place."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from examiner.case.audit import GENESIS, AuditEntry, ChainHead, SqlValue, row_digest
from examiner.case.connection import structure_faults
from examiner.case.file import CaseFile
from examiner.case.layout import beyond_the_case
from examiner.case.ledger import COLUMNS, row_key
from examiner.case.looking import look_at
from examiner.case.rows import KINDS
from examiner.digest import sha3_256, sha256
from examiner.errors import CaseDamaged, CaseError, ExaminerError
from examiner.image.records import EvidenceImage
from examiner.job import Progress, Silent

Passing = TypeVar("Passing")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was checked."""

    what: str
    ok: bool
    detail: str
    """What was found; if not ok, the first broken place."""


def verify(path: Path, actor: str) -> tuple[Fact, ...]:
    """Every check of the case at `path`, which is read only; stops where reading on is impossible.

    Raises NotACaseFile, CaseTooNew or CaseLocked where there is nothing to check.
    """
    try:
        with look_at(path, actor) as case:
            return facts_of(case)
    except CaseDamaged as error:
        return (Fact("file can be read", ok=False, detail=error.message),)


def facts_of(case: CaseFile) -> tuple[Fact, ...]:
    """Every check of a case that is open to be read, its file included."""
    facts = (_last_act(case), *check(case))
    # Last, since closing a file takes away the lock that this process has on it.
    return (*facts[:1], _nothing_else(case), *facts[1:])


def _last_act(case: CaseFile) -> Fact:
    """Holds either way: the case itself is whole, only the act that was cut off is not in it."""
    completed = "every act was completed"
    return Fact("no act is half done", True, _CUT_OFF if case.interrupted else completed)


def _nothing_else(case: CaseFile) -> Fact:
    try:
        strange = _first(beyond_the_case(case.file))
    except OSError as error:
        strange = f"the file cannot be read ({error.strerror})"
    return Fact("file holds nothing but the case", strange is None, strange or "intact")


def verify_held(path: Path, actor: str, head: ChainHead, progress: Progress) -> tuple[Fact, ...]:
    """Every check of the case that another process holds, as far as `head`.

    The facts hold only if that process wrote nothing meanwhile.
    """
    try:
        with CaseFile(path, actor, read_only=True, lockless=True) as case:
            facts = check(case, progress)
            # A file can be moved away, and another put into its place, while it is held.
            same = case.head() == head
            detail = "intact" if same else f"another file has taken the place of {path}"
            return (
                *facts,
                _nothing_else(case),
                Fact("file is the case that is open", same, detail),
            )
    except CaseError as error:
        return (Fact("file can be read", ok=False, detail=error.message),)


def check(case: CaseFile, progress: Progress | None = None) -> tuple[Fact, ...]:
    """Every check of an open case, in order; the last fact says so if reading on is impossible."""
    facts: list[Fact] = []
    walk = _Walk(case, progress or Silent())
    for what, find_broken in _CHECKS:
        try:
            broken = _first(find_broken(walk))
            facts.append(Fact(what, broken is None, broken or _summary(what, case)))
        except ExaminerError as error:
            facts.append(Fact(what, ok=False, detail=error.message))
        except (TypeError, ValueError, RecursionError) as error:
            # Such as a number too large for a record, or text where bytes belong.
            facts.append(Fact(what, ok=False, detail=f"a value that no act writes: {error}"))
    return tuple(facts)


def _first(broken: Iterator[str]) -> str | None:
    return next(broken, None)


def _summary(what: str, case: CaseFile) -> str:
    if what == _CHAIN:
        head = case.head()
        return f"{head.seq} entries, the latest {head.hash}"
    return "intact"


class _Walk:
    """The rows of a case, counted as they pass."""

    def __init__(self, case: CaseFile, progress: Progress) -> None:
        self.case = case
        self._progress = progress
        self._done = 0
        self._total = 0

    def count(self) -> None:
        """Find out how many rows will pass."""
        rows = {name: next(self.case.rows(name, "COUNT(*)"))[0] for name in (*COLUMNS, "audit")}
        # Each blob and each original is looked at twice: as a row, and as bytes with a digest.
        self._total = sum(rows.values()) + rows["blobs"] + rows["sqlar"]

    def over(self, passing: Iterable[Passing]) -> Iterator[Passing]:
        """The same things; every one that passes is reported."""
        for each in passing:
            self._done += 1
            # A case that is not sound may hold other rows than it says.
            total = max(self._done, self._total)
            self._progress.advance(self._done, total, "Checking the case")
            yield each


def _database(walk: _Walk) -> Iterator[str]:
    """SQLite's own structure, and a schema that is exactly the program's."""
    # First, since the check of the structure computes whatever an index of it states.
    yield from walk.case.schema_differences()
    answers = walk.case.rows("pragma_integrity_check", "integrity_check")
    if broken := structure_faults(str(answer) for (answer,) in answers):
        yield broken
    walk.count()


def _chain(walk: _Walk) -> Iterator[str]:
    """Numbers without gaps, each entry naming the one before, each hash that of its content."""
    previous, expected_seq = GENESIS, 1
    for entry in walk.over(walk.case.audit()):
        if entry.seq != expected_seq:
            yield f"audit entry {expected_seq} is missing"
        if entry.previous != previous:
            yield f"audit entry {entry.seq} does not follow the one before it"
        if entry.expected_hash() != entry.hash:
            yield f"audit entry {entry.seq} ({entry.act}) is not as it was written"
        previous, expected_seq = entry.hash, entry.seq + 1
    if expected_seq == 1:
        yield "the audit log is empty"


def _rows_of(table: str) -> Callable[[_Walk], Iterator[str]]:
    """A check that a table holds exactly the rows that the audit log says were written."""

    def check(walk: _Walk) -> Iterator[str]:
        expected = _logged(walk.case.audit(), table)
        for values in walk.over(walk.case.rows(table, ", ".join(COLUMNS[table]))):
            row: dict[str, SqlValue] = dict(zip(COLUMNS[table], values, strict=True))
            key = row_key(table, row)
            if key not in expected:
                yield f"{table}: {key} was never logged"
            elif row_digest(table, row) != expected.pop(key):
                yield f"{table}: {key} is not as it was written"
        for key in expected:
            yield f"{table}: {key} is missing"

    return check


def _logged(audit: tuple[AuditEntry, ...], table: str) -> dict[str, str]:
    return {row.key: row.digest for entry in audit for row in entry.rows if row.table == table}


def _blob_names(walk: _Walk) -> Iterator[str]:
    for digest, data in walk.over(walk.case.rows("blobs", "digest, data")):
        if sha256(data) != digest:
            yield f"data {digest} does not have its digest"


def _originals(walk: _Walk) -> Iterator[str]:
    """Received bytes against both hashes, of two families, and the size stated at receipt.

    Read without the ledger of the case, so that this can be said of a damaged case too.
    """
    images = dict(_images(walk))
    for name, data in walk.over(walk.case.rows("sqlar", "name, data")):
        image = images.pop(name, None)
        if image is None:
            yield f"{name} in the archive belongs to no photograph"
        elif not isinstance(data, bytes) or _hashes(data) != _hashes_of(image):
            yield f"the original of {image.mark} is not as it was received"
    for image in images.values():
        yield f"the original of {image.mark} is missing"


def _hashes(data: bytes) -> tuple[str, str, int]:
    return sha256(data), sha3_256(data), len(data)


def _hashes_of(image: EvidenceImage) -> tuple[str, str, int]:
    return image.sha256, image.sha3_256, image.size


def _images(walk: _Walk) -> Iterator[tuple[str, EvidenceImage]]:
    for kind, mark, record in walk.case.rows("records", "kind, mark, record"):
        if kind == KINDS[EvidenceImage]:
            try:
                image = msgspec.json.decode(record, type=EvidenceImage)
            except msgspec.MsgspecError as error:
                raise ValueError(f"{kind} {mark} cannot be read: {error}") from error
            yield image.archive_name, image


_CUT_OFF = "an act was interrupted; the case goes back to the last completed act at the next act"
_CHAIN = "audit log is an unbroken chain"

_CHECKS: tuple[tuple[str, Callable[[_Walk], Iterator[str]]], ...] = (
    ("database structure is sound", _database),
    (_CHAIN, _chain),
    ("records are as logged", _rows_of("records")),
    ("arrays, pictures and reports are as logged", _rows_of("blobs")),
    ("arrays, pictures and reports have their digests", _blob_names),
    ("archive is as logged", _rows_of("sqlar")),
    ("original photographs are as received", _originals),
)
