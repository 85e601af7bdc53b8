"""Let many processes want one case at once, kill them at random, and look who held it when.

python packaging/lock_harness.py --seconds 600 --processes 6 --seed 1

Prints one JSON line of figures; exit code 1 if anything was found: two holders at once, an act that
returned and is not there, a case that does not verify, a file left behind.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from examiner.case.file import CaseFile
from examiner.case.rows import CaseFacts
from examiner.case.verification import verify
from examiner.errors import CaseLocked
from examiner.workflow.opening import create

LONGEST_STAY = 0.02
"""Seconds that a holder keeps the case between two acts, at most."""


@dataclass
class Found:
    """What was seen so far."""

    counts: Counter[str] = field(default_factory=Counter)
    returned: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass
class Wanting:
    """One process that wants the case again and again."""

    process: int
    reader: int
    """Where it tells what it does."""


def wanting(case: Path, alone: Path, seed: int) -> Wanting:
    """Split a process off that opens, acts and closes until it is killed."""
    reader, writer = os.pipe()
    process = os.fork()
    if process:
        os.close(writer)
        return Wanting(process, reader)
    os.close(reader)
    try:
        want(case, alone, random.Random(seed), writer)  # noqa: S311
    finally:
        os._exit(1)


def want(case: Path, alone: Path, chance: random.Random, writer: int) -> None:
    """Never returns; what is told fits into one write, so that no kill cuts it."""
    number = 0
    while True:
        try:
            with CaseFile(case, f"process {os.getpid()}") as file:
                hold(file, alone, chance, writer, number)
                number += 2
        except CaseLocked:
            os.write(writer, b"refused\n")
        time.sleep(chance.random() * LONGEST_STAY)


def hold(file: CaseFile, alone: Path, chance: random.Random, writer: int, number: int) -> None:
    """Two acts, with a sign outside that only one process can have put up."""
    sign = os.open(alone, os.O_CREAT | os.O_WRONLY, 0o600)
    os.close(sign)
    mine = alone.with_name(f"holder-{os.getpid()}")
    mine.touch()
    others = [each.name for each in alone.parent.glob("holder-*") if each != mine]
    if others and not all(ended(each) for each in others):
        os.write(writer, f"wrong two holders at once: {others}\n".encode())
    if file.taken_over is not None:
        os.write(writer, b"succeeded\n")
    for step in (number, number + 1):
        mark = f"{os.getpid()}.{step}"
        with file.transaction("noted") as act:
            act.details["mark"] = mark
            act.put_blob(chance.randbytes(chance.randrange(50_000)))
        os.write(writer, f"returned {mark}\n".encode())
        time.sleep(chance.random() * LONGEST_STAY)
    mine.unlink()


def ended(name: str) -> bool:
    """Whether a process was killed while its sign stood; its sign is put away by who killed it."""
    try:
        state = Path(f"/proc/{name.removeprefix('holder-')}/stat").read_text()
    except OSError:
        return True
    return state.rpartition(")")[2].split()[0] in {"Z", "X"}


def listen(found: Found, each: Wanting) -> None:
    """Everything that a process has told, once it is dead."""
    with os.fdopen(each.reader, "r") as told:
        for line in told:
            kind, _, rest = line.rstrip("\n").partition(" ")
            found.counts[kind] += 1
            if kind == "returned":
                found.returned.append(rest)
            elif kind == "wrong":
                found.wrong.append(rest)


def run(case: Path, place: Path, seconds: float, processes: int, seed: int) -> Found:
    """Kill a random process every now and then, and put another in its place."""
    found, chance = Found(), random.Random(seed)  # noqa: S311
    alone = place / "signs" / "seen"
    alone.parent.mkdir()
    alive = [wanting(case, alone, chance.randrange(2**32)) for _ in range(processes)]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(chance.random() * 0.08)
        victim = alive.pop(chance.randrange(len(alive)))
        finish(found, victim, alone)
        alive.append(wanting(case, alone, chance.randrange(2**32)))
    for each in alive:
        finish(found, each, alone)
    return found


def finish(found: Found, victim: Wanting, alone: Path) -> None:
    """Kill a process and take in what it told."""
    os.kill(victim.process, signal.SIGKILL)
    os.waitpid(victim.process, 0)
    found.counts["killed"] += 1
    alone.with_name(f"holder-{victim.process}").unlink(missing_ok=True)
    listen(found, victim)


def judge(case: Path, found: Found) -> None:
    """Open the case once more, and hold it against what was told."""
    with CaseFile(case, "judge") as file:
        entries = file.audit()
    held = {entry.details.get("mark") for entry in entries}
    lost = [mark for mark in found.returned if mark not in held]
    found.wrong += [f"lost: {mark}" for mark in lost]
    found.wrong += [f"{fact.what}: {fact.detail}" for fact in verify(case, "judge") if not fact.ok]
    left = sorted(each.name for each in case.parent.iterdir() if each != case)
    found.wrong += [f"left behind: {name}" for name in left]
    found.counts["taken over in the log"] = sum(e.act == "lock taken over" for e in entries)
    found.counts["entries"] = len(entries)


def main() -> int:
    """Figures on standard output."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--processes", type=int, default=6)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--place", type=Path, help="folder for the case; default: a temporary one")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=given.place) as folder:
        place = Path(folder)
        (place / "case").mkdir()
        case = place / "case" / "wanted.case"
        create(case, CaseFacts("wanted", "Wanted", "", "", "", "2026-01-01T00:00:00"), "harness")
        found = run(case, place, given.seconds, given.processes, given.seed)
        judge(case, found)
    figures = {"seconds": given.seconds, "processes": given.processes, "seed": given.seed}
    sys.stdout.write(json.dumps({**figures, **found.counts, "wrong": found.wrong}) + "\n")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
