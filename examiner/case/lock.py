"""The lock beside a case: a small file that says who works on it, on which computer, since when.

SQLite's own lock decides among the programs of one computer, but is nameless and ends with its
process. The file names the holder, and keeps off another computer that sees the same folder.
"""

import os
import weakref
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from examiner.case.audit import PROGRAM
from examiner.case.computer import start_of, this_computer
from examiner.digest import canonical_json
from examiner.errors import CaseLocked, CaseNotWritten
from examiner.foreign import open_regular
from examiner.output import write_new
from examiner.visible import shown

_MOST = 4096
"""Bytes of a lock that are read."""

_LONGEST_NAME = 80
"""Letters of a name in a message; whoever can write beside the case can write any."""

ENDED = "its process has ended"
RESTARTED = "its computer was started anew"
CONSENT = "the one who acts says so"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a case, as the file beside it says."""

    actor: str
    host: str
    """The computer's name."""
    machine: str
    """Stands for the computer where names do not differ."""
    boot: str
    """Differs with every start of the computer; empty where that cannot be told."""
    space: str
    """Which of the computer's numberings of processes `process` is of."""
    process: int
    started: str
    """When the process began, in the system's own counting, as numbers of processes come again."""
    since: str
    """UTC by that computer's clock, ISO 8601."""
    program: str
    token: str
    """Of this one time of holding."""

    def words(self) -> str:
        """Who, where and since when, for a sentence."""
        when = _short(self.since.replace("T", " ").removesuffix("+00:00"))
        return f"{_short(self.actor)} on the computer {_short(self.host)} since {when} UTC"

    def details(self) -> dict[str, Any]:
        """What an audit entry says of the holder."""
        told = asdict(self)
        return {name: told[name] for name in ("actor", "host", "process", "program", "since")}


UNREADABLE = Holder("somebody", "that is not named", "", "", "", 0, "", "a time unknown", "", "")
"""Whoever left a lock that cannot be read."""


def lock_path(case: Path) -> Path:
    """Where the lock of a case stands: beside the file itself, whatever link leads to it."""
    real = case.resolve()
    return real.with_name(f"{real.name}.lock")


def holder_of(case: Path) -> Holder | None:
    """Who holds a case, or left its lock behind; None if there is no lock."""
    data = _read(lock_path(case))
    return None if data is None else _parsed(data)


def seen_at_work(case: Path) -> Holder | None:
    """Whose lock on a case that SQLite refuses is not known to be left behind."""
    holder = holder_of(case)
    return None if holder is None or gone(holder) else holder


def gone(holder: Holder) -> str:
    """Why a holder cannot hold a case any more that SQLite lets this program have; else empty."""
    here = this_computer()
    if holder.boot and holder.boot == here.boot:
        seen = holder.space == here.space
        return "" if seen and start_of(holder.process) == holder.started else ENDED
    if holder.machine and holder.machine == here.machine:
        # Where starts of the computer are not told apart, SQLite's lock alone decides.
        return RESTARTED if holder.boot else ENDED
    return ""


class Lock:
    """This program's lock on a case that SQLite has let it have; `release` before letting go."""

    def __init__(self, case: Path, actor: str, *, consent: bool) -> None:
        """Hold the case at once, or find who left it (`left`), to be followed by `take_over`.

        Raises CaseLocked if another may be at work and there is no `consent`, CaseNotWritten.
        """
        self._case = case
        self._path = lock_path(case)
        self._data = canonical_json(_myself(actor))
        self._found: bytes | None = None
        """The lock that was left behind, for as long as it stands."""
        self._finalizer: weakref.finalize[[Path, bytes, int], Lock] | None = None
        self.left: Holder | None = None
        """Whose lock was found and is to be taken over."""
        self.because = ""
        """Why it may be."""
        if not self._placed():
            self._find(consent=consent)

    def _find(self, *, consent: bool) -> None:
        self._found = _read(self._path)
        self.left = _parsed(self._found or b"")
        # No consent can help against a process that is seen to be at work.
        may = consent and not _is_here(self.left)
        self.because = gone(self.left) or (CONSENT if may else "")
        if not self.because:
            raise refusal(self._case, self.left)

    def take_over(self) -> None:
        """Put this program's lock in the place of the one that was left behind."""
        # Only now, when the log says it. Another program of this computer is kept off by SQLite,
        # and between the two steps another computer can at worst come first, which is seen.
        if _read(self._path) == self._found:
            self._remove_left()
        self._found = None
        if not self._placed():
            raise refusal(self._case, holder_of(self._case) or UNREADABLE)

    def _remove_left(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise CaseNotWritten(
                f"What stands in the place of the lock, {self._path}, cannot be removed "
                f"({error.strerror}).",
                advice="Remove it by hand once nobody works on the case.",
            ) from error

    def require(self) -> None:
        """Raise CaseLocked if another has taken the case over since; a lost lock comes back."""
        held = _read(self._path)
        expected = self._data if self._found is None else self._found
        if held != expected and (held is not None or not self._placed()):
            raise refusal(self._case, holder_of(self._case) or UNREADABLE)

    def release(self) -> None:
        """Take the lock away, if it is this program's; nothing if that was done."""
        if self._finalizer is not None:
            self._finalizer()

    def _placed(self) -> bool:
        try:
            write_new(self._path, self._data)
        except FileExistsError:
            return False
        except OSError as error:
            raise CaseNotWritten(
                f"No lock can be kept beside {self._case} ({error.strerror}).",
                advice="Free space or permit writing in its folder; to look at the case is "
                "possible as it is.",
            ) from error
        # Also for a case that nobody closes: it is let go at the end of the program at the latest.
        self._finalizer = weakref.finalize(self, _remove, self._path, self._data, os.getpid())
        return True


def refusal(case: Path, holder: Holder | None) -> CaseLocked:
    """Why this program cannot have a case that another holds; None where no lock names it."""
    if holder is None:
        return CaseLocked(
            f"{case} is open in another process.",
            advice="Close it there and try again; only one process may hold a case.",
        )
    if _is_here(holder):
        return CaseLocked(
            f"{case} is held by {holder.words()}.",
            advice=f"Close it there (process {holder.process}) and try again; only one process "
            "may hold a case.",
            holder=holder,
        )
    return CaseLocked(
        f"{case} is held by {holder.words()}, as far as can be seen from here.",
        advice="Close it there and try again; if nobody works on it there any more, take the lock "
        "over with `examiner unlock`.",
        holder=holder,
        may_be_taken_over=True,
    )


def _is_here(holder: Holder) -> bool:
    return holder.boot != "" and holder.boot == this_computer().boot


def _read(path: Path) -> bytes | None:
    """What a lock holds; None if there is none, nothing if it cannot be read."""
    try:
        if path.is_symlink():
            return b""
        with open_regular(path) as file:
            return file.read(_MOST)
    except FileNotFoundError:
        return None
    except OSError:
        return b""


def _parsed(data: bytes) -> Holder:
    try:
        return msgspec.json.decode(data, type=Holder)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return UNREADABLE


def _remove(path: Path, data: bytes, process: int) -> None:
    # A process that was split off from the holder holds nothing.
    if os.getpid() == process and _read(path) == data:
        with suppress(OSError):
            path.unlink()


def _myself(actor: str) -> Holder:
    here, process = this_computer(), os.getpid()
    return Holder(
        actor=actor,
        host=here.host,
        machine=here.machine,
        boot=here.boot,
        space=here.space,
        process=process,
        started=start_of(process),
        since=datetime.now(UTC).isoformat(timespec="seconds"),
        program=PROGRAM,
        token=uuid4().hex,
    )


def _short(name: str) -> str:
    told = shown(name)
    return told if len(told) <= _LONGEST_NAME else f"{told[:_LONGEST_NAME]}…"
