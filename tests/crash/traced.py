"""An act watched, and interfered with, at its system calls: by strace, attached to a fork."""

import re
import shutil
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.crash.forked import Child, Told
from tests.crash.kills import Stage, Way, fresh

CALLS = ("openat", "pwrite64", "ftruncate", "fsync", "fdatasync", "unlink", "linkat", "close")
"""What an act does to the disk; `write` goes to drafts, which have no name yet, and to pipes."""

_LONGEST_WRITE = 65536

_CALL = re.compile(r"^\d+\s+(\w+)\((.*)\)\s+= (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_PLACE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True, slots=True)
class Step:
    """One system call that came through."""

    call: str
    path: Path
    data: bytes = b""
    """What was written."""
    offset: int = 0
    """Where, or the new length of what was cut."""


def available() -> bool:
    """Whether this system has strace."""
    return shutil.which("strace") is not None


def under_strace(
    way: Way, stage: Stage, options: list[str], log: Path | None = None
) -> tuple[Path, Told]:
    """Do an act on a fresh copy of its folder with strace attached; the folder, what was told."""
    folder = fresh(stage.folder, way.place)
    child = Child(stage.act, folder, way.memory, hold=True, log=log)
    line = ["strace", "-f", *options, "-p", str(child.pid)]
    # A file, since nobody reads a pipe while the act goes on.
    with (way.place / "strace.txt").open("w+") as said:
        watcher = subprocess.Popen(line, stderr=said)
        while "attached" not in (way.place / "strace.txt").read_text():
            if watcher.poll() is not None:
                raise RuntimeError((way.place / "strace.txt").read_text())
            time.sleep(0.005)
        child.go()
        told = child.finished()
        watcher.wait()
    return folder, told


def recorded(way: Way, stage: Stage) -> tuple[list[Step], Counter[str]]:
    """What an act does to the disk, in order, and how often it makes each call."""
    trace = way.place / "trace.txt"
    options = ["-y", "-xx", "-s", str(_LONGEST_WRITE), "-o", str(trace)]
    _, told = under_strace(way, stage, [*options, "-e", f"trace={','.join(CALLS)}"])
    if told.code != 0:
        raise AssertionError(f"{stage.act.name} under strace: {told.code}")
    steps, counts = [], Counter[str]()
    for line in trace.read_text().splitlines():
        if (found := _CALL.match(line)) is None:
            continue
        call, inside, result = found[1], found[2], int(found[3])
        counts[call] += 1
        if result >= 0 and (step := _step(call, inside)) is not None:
            steps.append(step)
    return steps, counts


def _step(call: str, inside: str) -> Step | None:
    texts = [bytes.fromhex(each.replace("\\x", "")) for each in _TEXT.findall(inside)]
    place = _PLACE.match(inside)
    path = Path(_plain(place[1])) if place else Path("/none")
    if call == "pwrite64":
        return Step(call, path, texts[-1], int(inside.rsplit(", ", 1)[1]))
    if call == "ftruncate":
        return Step(call, path, offset=int(inside.rsplit(", ", 1)[1]))
    if call in {"fsync", "fdatasync"}:
        return Step("sync", path)
    if call == "unlink":
        return Step(call, Path(texts[0].decode()))
    if call == "openat" and "O_CREAT" in inside:
        return Step("create", Path(texts[0].decode()))
    return None


def _plain(text: str) -> str:
    return bytes.fromhex(text.replace("\\x", "")).decode()
