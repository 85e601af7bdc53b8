"""Erasing a case: its bytes are overwritten before its name goes, and a record of that is kept.

The record says which case it was, in what state, who erased it, why and how far that reaches; it
holds no picture, no record of the case and no name out of it.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import msgspec

from examiner.case.audit import PROGRAM
from examiner.case.computer import this_computer
from examiner.case.connection import MAGIC, check_file
from examiner.case.erasure_records import BEGUN, DONE, METHOD, NOT_PROMISED, ErasedFile, Erasure
from examiner.case.file import CaseFile
from examiner.case.lock import Lock, refusal
from examiner.case.rows import KINDS
from examiner.case.share import file_system_of
from examiner.case.verification import check
from examiner.digest import canonical_json
from examiner.errors import CaseDamaged, CaseNotWritten, EvidenceUnreachable
from examiner.foreign import open_regular
from examiner.job import Progress, Silent
from examiner.output import require_free_place, write_through, write_whole

_CHUNK = 1 << 20
_LARGEST_RECORD = 1_000_000


def require_erasable(path: Path, record: Path, also: tuple[Path, ...]) -> None:
    """Raise what stands in the way of an erasure before anybody is asked whether it is meant.

    NotACaseFile if there is no case at `path`, EvidenceUnreachable if a file of `also` cannot be
    read, ReportNotWritten unless `record` is free and in a folder, or that of one cut off before.
    """
    if _begun(path, record) is not None:
        # Of what that one has erased nothing is there any more.
        return
    # One that is damaged can be erased too.
    with suppress(CaseDamaged):
        check_file(path)
    for each in also:
        try:
            open_regular(each).close()
        except OSError as error:
            raise EvidenceUnreachable(
                f"{each}, to be erased too, cannot be read ({error.strerror}).",
                advice="Check the path; nothing has been erased yet.",
                path=str(each),
            ) from error
    require_free_place(record, "Name a new file for the record.")


def erase(
    path: Path, actor: str, reason: str, record: Path, also: tuple[Path, ...], progress: Progress
) -> Erasure:
    """Erase the case at `path` and the files `also` named, and write the record of it.

    With the record of an erasure of the same case that was cut off, that one is carried on.
    Raises what `require_erasable` raises, and what opening a case for acts does, but erases a
    damaged case; CaseNotWritten if the disk refuses.
    """
    require_erasable(path, record, also)
    begun = _begun(path, record)
    with _explained(path):
        with ExitStack() as stack:
            if begun is None:
                begun = _begin(path, actor, reason, also, stack)
                write_whole(record, canonical_json(begun))
            else:
                _hold(path, actor, stack)
            # Every file stays open to the end, since closing one would let go of the lock on it.
            found = list(_found(begun, (path, _journal(path), *also), stack))
            counter = _Counter(progress, sum(file.size for _, file in found))
            for target, file in found:
                _overwrite(target.descriptor, counter)
                target.remove(begun.token)
                counter.pass_over(file)
        # Now the lock is gone too.
        finished = replace(begun, state=DONE, done=_now())
        write_whole(record, canonical_json(finished))
    return finished


@dataclass(frozen=True, slots=True)
class _Target:
    """A file that is to go."""

    name: Path
    descriptor: int

    def remove(self, token: str) -> None:
        neutral = _neutral(self.name, token)
        self.name.rename(neutral)
        neutral.unlink()
        write_through(neutral.parent)


class _Counter:
    """Counts bytes over several files."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._passed = 0

    def advance(self, written: int) -> None:
        self._progress.advance(self._passed + written, max(self._total, 1), "Overwriting")

    def pass_over(self, file: ErasedFile) -> None:
        self._passed += file.size


def _begin(
    path: Path, actor: str, reason: str, also: tuple[Path, ...], stack: ExitStack
) -> Erasure:
    journal = _journal(path)
    # Taken hold of before the case is opened, which rolls it back and takes its name away.
    held = _opened(journal, stack) if journal.exists() else None
    standing = _standing(path, actor)
    _hold(path, actor, stack)
    named = [("case", path), *(("also named", each) for each in also)]
    if journal.exists():
        named.append(("journal", journal))
    elif held is not None:
        _overwrite(held, _Counter(Silent(), 0))
    token = uuid4().hex
    return replace(
        standing,
        files=tuple(_facts(role, each, token, stack) for role, each in named),
        file_system=file_system_of(path),
        who=actor,
        reason=reason,
        begun=_now(),
        token=token,
    )


def _standing(path: Path, actor: str) -> Erasure:
    """What there is to say of the case itself; nobody else may hold it."""
    unknown = Erasure(
        1, BEGUN, "", 0, "", False, (), {}, (), "", "", this_computer().host, PROGRAM, "", "", "",
        METHOD, NOT_PROMISED, "",
    )  # fmt: skip
    try:
        with CaseFile(path, actor) as case:
            failed = tuple(fact.what for fact in check(case) if not fact.ok)
            counts = {name: len(case.marks(kind)) for kind, name in KINDS.items()}
            head = case.head()
            return replace(
                unknown,
                case=case.facts().case,
                head_seq=head.seq,
                head_hash=head.hash,
                sound=not failed,
                failed=failed,
                counts={name: count for name, count in counts.items() if count},
            )
    except CaseDamaged:
        return replace(unknown, failed=("the case can be opened",))


def _hold(path: Path, actor: str, stack: ExitStack) -> None:
    """Keep every other program off, until the end: the examiner's by name, others by SQLite's."""
    lock = Lock(path, actor, consent=False)
    stack.callback(lock.release)
    if lock.left is not None:
        lock.take_over()
    if path.exists():
        descriptor = _opened(path, stack)
        if not _alone(descriptor):
            raise refusal(path, None)


def _alone(descriptor: int) -> bool:
    """Whether no other process has a lock on any byte of an open file, as SQLite's are."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _found(
    erasure: Erasure, paths: tuple[Path, ...], stack: ExitStack
) -> Iterator[tuple[_Target, ErasedFile]]:
    """Every file of the record that is there still, by whichever of its two names."""
    for file in erasure.files:
        for real in dict.fromkeys(path.resolve() for path in paths):
            if file.place != _place(real, erasure.token):
                continue
            for name in (real, _neutral(real, erasure.token)):
                if name.exists():
                    target = _Target(name, _opened(name, stack))
                    if _is_same(target.descriptor, file):
                        yield target, file


def _is_same(descriptor: int, file: ErasedFile) -> bool:
    """Whether an open file is one of the record, whole or overwritten, and not a later one."""
    facts = os.fstat(descriptor)
    if facts.st_ino != file.inode or facts.st_size not in {0, file.size}:
        return False
    # What has been overwritten does not begin like this; a case made there since does.
    whole = os.pread(descriptor, len(MAGIC), 0) == MAGIC
    return not whole or _digest(descriptor) == file.sha256


def _neutral(name: Path, token: str) -> Path:
    return name.with_name(f".erased-{token}")


def _overwrite(descriptor: int, counter: _Counter) -> None:
    size = os.fstat(descriptor).st_size
    written = 0
    os.lseek(descriptor, 0, os.SEEK_SET)
    while written < size:
        counter.advance(written)
        written += os.write(descriptor, os.urandom(min(_CHUNK, size - written)))
    os.fsync(descriptor)
    os.ftruncate(descriptor, 0)
    os.fsync(descriptor)


def _opened(path: Path, stack: ExitStack) -> int:
    """An ordinary file, opened to be written; OSError for any other."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0))
    stack.callback(os.close, descriptor)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise OSError(0, "it is not an ordinary file", str(path))
    return descriptor


def _facts(role: str, path: Path, token: str, stack: ExitStack) -> ErasedFile:
    descriptor = _opened(path, stack)
    facts = os.fstat(descriptor)
    place = _place(path.resolve(), token)
    return ErasedFile(role, _digest(descriptor), facts.st_size, facts.st_ino, place)


def _digest(descriptor: int) -> str:
    digest, place = sha256(), 0
    while data := os.pread(descriptor, _CHUNK, place):
        digest.update(data)
        place += len(data)
    return digest.hexdigest()


def _place(real: Path, token: str) -> str:
    return sha256(f"{token} {real}".encode("utf-8", "surrogateescape")).hexdigest()


def _journal(path: Path) -> Path:
    real = path.resolve()
    return real.with_name(f"{real.name}-journal")


def _begun(path: Path, record: Path) -> Erasure | None:
    """The erasure of this case that `record` says was cut off; None if it says no such thing."""
    try:
        with open_regular(record) as file:
            found = msgspec.json.decode(file.read(_LARGEST_RECORD), type=Erasure)
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return None
    places = {file.place for file in found.files if file.role == "case"}
    same = _place(path.resolve(), found.token) in places
    return found if same and found.state == BEGUN else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CaseNotWritten(
            f"{error.filename or path} cannot be erased ({error.strerror}).",
            advice="Permit writing, then repeat the command with the same record.",
        ) from error
