"""SIGKILL at random points of every act, and what is found afterwards."""

import random
import shutil
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.forked import LONGEST, Child, Memory, Told
from tests.crash.journey import ACTS, CASE, Act, perform, prepared
from tests.crash.judging import Mark, Verdict, deeds, judge

LATEST = 1.15
"""Times the usual length of an act, up to which it is killed."""


@dataclass(frozen=True, slots=True)
class Stage:
    """An act, the folder before it, and what it comes to when nothing happens."""

    act: Act
    folder: Path
    mark: Mark
    allowed: set[str]
    """What may stand beside the case from then on."""
    seconds: float
    sealing: float
    """Seconds from the first commit to the return; 0 where nothing is committed."""


@dataclass(slots=True)
class Tally:
    """What was done, and what was wrong."""

    kills: int = 0
    too_late: int = 0
    """Of the attempts: the act had returned."""
    at_commit: int = 0
    computing: int = 0
    """Of the kills: with the computation made anew."""
    by_act: dict[str, int] = field(default_factory=dict)
    kept: int = 0
    """Of the kills: an act of the command was in the case nevertheless, whole."""
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Way:
    """The whole journey, with the state before each act."""

    stages: tuple[Stage, ...]
    deeds: tuple[tuple[str, tuple[str, ...]], ...]
    memory: Memory
    place: Path
    """Where copies are made."""


def walked(place: Path, acts: tuple[Act, ...] = ACTS) -> Way:
    """Do every act once, keeping the folder before each and what was computed."""
    memory, now = Memory(), prepared(place / "now")
    case, done, allowed = now / "case" / CASE, 0, set[str]()
    found: list[tuple[Act, Path, Mark, set[str]]] = []
    for number, act in enumerate(acts):
        before = place / f"before {number}"
        shutil.copytree(now, before)
        with memory.remembering(act.name):
            code = perform(act, now, place / "log.txt")
        if code:
            raise AssertionError(f"{act.name}: {code}\n{(place / 'log.txt').read_text()[-2000:]}")
        allowed = allowed | set(act.makes)
        found.append((act, before, Mark(done, len(deeds(case))), allowed))
        done = found[-1][2].after
    way = deeds(case)
    stages = tuple(_timed(*each, memory, place) for each in found)
    return Way(stages, way, memory, place)


def _timed(
    act: Act, before: Path, mark: Mark, allowed: set[str], memory: Memory, place: Path
) -> Stage:
    folder = fresh(before, place)
    begun = time.monotonic()
    child = Child(act, folder, memory)
    told = child.finished()
    if told.code != 0 or told.returned is None:
        raise AssertionError(f"{act.name} in a fork: {told.code}")
    sealing = told.returned - told.sealing if told.sealing else 0.0
    return Stage(act, before, mark, allowed, told.returned - begun, sealing)


def fresh(before: Path, place: Path) -> Path:
    """A copy of a folder, in the place of the copy before."""
    folder = place / "work"
    if folder.exists():
        shutil.rmtree(folder)
    return Path(shutil.copytree(before, folder))


def kill_once(
    way: Way, stage: Stage, draw: random.Random, *, at_commit: bool, recall: bool
) -> tuple[Told, Verdict]:
    """Kill one act somewhere; what it had told, and what is found afterwards."""
    folder = fresh(stage.folder, way.place)
    child = Child(stage.act, folder, way.memory, recall=recall)
    begun = time.monotonic()
    if at_commit and stage.sealing:
        child.watch(begun + LONGEST, until_sealing=True)
        child.watch(time.monotonic() + draw.uniform(0, LATEST * stage.sealing))
    else:
        child.watch(begun + draw.uniform(0, LATEST * stage.seconds))
    child.kill()
    told = child.ended()
    allowed = stage.allowed
    returned = told.returned is not None
    return told, judge(folder, way.deeds, stage.mark, told.heads, allowed, returned=returned)


def kills(way: Way, count: int, draw: random.Random) -> Tally:
    """Kill until `count` acts were cut off, each kind of act as often as the others."""
    tally, attempt = Tally(), 0
    while tally.kills < count and attempt < 4 * count + 20:
        stage = way.stages[attempt % len(way.stages)]
        at_commit, recall = draw.random() < 0.5, draw.random() < 0.95
        told, verdict = kill_once(way, stage, draw, at_commit=at_commit, recall=recall)
        attempt += 1
        tally.wrong += [f"attempt {attempt}, {stage.act.name}: {each}" for each in verdict.wrong]
        if not told.killed or told.returned is not None:
            tally.too_late += 1
            continue
        tally.kills += 1
        tally.at_commit += bool(at_commit and told.sealing is not None)
        tally.computing += not recall
        tally.kept += verdict.acts > stage.mark.before
        tally.by_act[stage.act.name] = tally.by_act.get(stage.act.name, 0) + 1
        if tally.kills % 25 == 0:
            sys.stderr.write(f"{tally.kills} kills, {len(tally.wrong)} findings\n")
    return tally
