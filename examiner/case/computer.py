"""Which computer and which process this is, so that what a killed program left is known as such."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

from examiner.digest import sha256

_STAT_START, _STAT_FACTS = 19, 20
"""Place of a process's start among the facts after its name, counted from its state; proc(5)."""

_MARK_PARTS = 4


@dataclass(frozen=True, slots=True)
class Computer:
    """A computer, from one start to the next."""

    host: str
    """Its name."""
    machine: str
    """Stands for it where names do not differ."""
    boot: str
    """Differs with every start; empty where that cannot be told."""
    space: str
    """Which of its numberings of processes this one's number is of."""


def this_computer() -> Computer:
    """The computer that this program runs on."""
    host = platform.node() or "without a name"
    # By digest, since the number itself is for the computer's own use.
    machine = sha256(f"case lock {_line('/etc/machine-id')} {host}".encode())[:32]
    return Computer(host, machine, _line("/proc/sys/kernel/random/boot_id"), _space())


def start_of(process: int) -> str:
    """When a living process began, in the system's counting; empty if none lives, or none tells."""
    # The name comes second, in brackets, and may hold anything.
    facts = _line(f"/proc/{process}/stat").rpartition(")")[2].split()
    if len(facts) < _STAT_FACTS or facts[0] in {"Z", "X"}:
        return ""
    return facts[_STAT_START]


def mark_of_this_process() -> str:
    """A word for a file's name, which no other process ever has."""
    here = this_computer()
    space = "".join(sign for sign in here.space if sign.isdigit())
    return f"{here.boot[:8]}-{space}-{os.getpid()}-{start_of(os.getpid())}"


def has_ended(mark: str) -> bool:
    """Whether the process with such a mark has ended for certain, as far as can be seen here."""
    boot, _, rest = mark_of_this_process().partition("-")
    parts = mark.split("-")
    if len(parts) != _MARK_PARTS or not boot or not parts[2].isdigit():
        return False
    if parts[0] != boot:
        return True
    return parts[1] == rest.partition("-")[0] and start_of(int(parts[2])) != parts[3]


def _space() -> str:
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


def _line(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace").strip()
    except OSError:
        return ""
