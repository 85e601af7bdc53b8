"""Kills and errors at single system calls of an act, and what is found afterwards."""

import random
from collections import Counter
from dataclasses import dataclass, field

from tests.crash.judging import judge
from tests.crash.kills import Stage, Way
from tests.crash.traced import recorded, under_strace

KILLED_AT = ("pwrite64", "fsync", "fdatasync", "unlink", "linkat", "openat")
FAILING = ("pwrite64", "fsync", "fdatasync", "unlink", "linkat")
ERRORS = ("EIO", "ENOSPC")

NOTHING_KEPT = "nothing of it was kept"


@dataclass(slots=True)
class Exact:
    """What was done, and what was wrong."""

    kills: int = 0
    errors: int = 0
    refused: int = 0
    """Of the errors: the act said that it was refused."""
    done: int = 0
    """Of the errors: the act was done nevertheless."""
    kept: int = 0
    """Of the kills: an act of the command was in the case nevertheless, whole."""
    by_call: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def exact(way: Way, each: int, draw: random.Random) -> Exact:
    """For every act, `each` kills and as many errors at calls drawn among those that it makes."""
    tally = Exact()
    for stage in way.stages:
        _, counts = recorded(way, stage)
        for call, number in _drawn(counts, KILLED_AT, each, draw):
            _kill(way, stage, call, number, tally)
        for call, number in _drawn(counts, FAILING, each, draw):
            _fail(way, stage, call, number, draw.choice(ERRORS), tally)
    return tally


def _drawn(
    counts: Counter[str], calls: tuple[str, ...], each: int, draw: random.Random
) -> list[tuple[str, int]]:
    """Kinds of call first, then one of its kind: there are far more writes than syncs."""
    there = [call for call in calls if counts[call]]
    picked = (draw.choice(there) for _ in range(each if there else 0))
    return sorted({(call, draw.randrange(counts[call]) + 1) for call in picked})


def _kill(way: Way, stage: Stage, call: str, number: int, tally: Exact) -> None:
    options = ["-o", "/dev/null", "-e", f"trace={call}"]
    inject = f"inject={call}:signal=SIGKILL:when={number}"
    folder, told = under_strace(way, stage, [*options, "-e", inject])
    # A decoder may be the one that is killed; the act is then refused, and explained.
    returned = told.code == 0
    found = judge(folder, way.deeds, stage.mark, told.heads, stage.allowed, returned=returned)
    tally.kills += told.killed and not returned
    tally.kept += told.killed and not returned and found.acts > stage.mark.before
    tally.by_call[call] = tally.by_call.get(call, 0) + 1
    what = f"{stage.act.name}, killed at {call} {number}"
    tally.wrong += [f"{what}: {wrong}" for wrong in found.wrong]


def _fail(way: Way, stage: Stage, call: str, number: int, error: str, tally: Exact) -> None:
    log = way.place / "said.txt"
    log.write_text("")
    options = ["-o", "/dev/null", "-e", f"trace={call}"]
    inject = f"inject={call}:error={error}:when={number}"
    folder, told = under_strace(way, stage, [*options, "-e", inject], log)
    done = told.code == 0
    found = judge(folder, way.deeds, stage.mark, told.heads, stage.allowed, returned=done)
    tally.errors += 1
    tally.done += done
    tally.refused += told.code == 3
    what = f"{stage.act.name}, {error} at {call} {number}"
    tally.wrong += [f"{what}: {wrong}" for wrong in found.wrong]
    if told.code not in {0, 3}:
        tally.wrong.append(f"{what}: code {told.code}: {log.read_text()[-600:]}")
    single = stage.mark.after - stage.mark.before == 1
    if single and found.acts == stage.mark.after and NOTHING_KEPT in log.read_text():
        tally.wrong.append(f"{what}: said that nothing was kept, but it was")
