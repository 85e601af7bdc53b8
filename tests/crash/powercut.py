"""The files that a power cut would leave at any moment of an act, and what a case is then.

After a cut the disk holds what was synced, and of what was written since any part, in any order,
down to single sectors; names that were given or taken since the folder was synced, or not.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.journey import CASE
from tests.crash.judging import judge
from tests.crash.kills import Stage, Way, fresh
from tests.crash.traced import Step, recorded

SECTOR = 512
JOURNAL = f"{CASE}-journal"


@dataclass(slots=True)
class Disk:
    """A file: what is safe, and what was done since."""

    safe: bytearray
    named: bool
    """Whether its name is safe on the disk."""
    waiting: list[Step] = field(default_factory=list)
    name_waits: bool | None = None
    """Whether it will have its name once the folder is synced; None if that does not change."""


@dataclass(slots=True)
class Cuts:
    """What was done, and what was wrong."""

    images: int = 0
    before: int = 0
    """Images that were the case as before the act."""
    after: int = 0
    """Images that held an act of the command."""
    wrong: list[str] = field(default_factory=list)


def cuts(way: Way, images: int, draw: random.Random) -> Cuts:
    """For every act that writes to the case, `images` states that a power cut could leave."""
    tally = Cuts()
    for stage in way.stages:
        if stage.mark.before and stage.mark.after > stage.mark.before:
            steps, _ = recorded(way, stage)
            _act(way, stage, steps, images, draw, tally)
    return tally


def _act(
    way: Way, stage: Stage, steps: list[Step], images: int, draw: random.Random, tally: Cuts
) -> None:
    mine = [step for step in steps if _concerns(step)]
    syncs = [number for number, step in enumerate(mine) if step.call == "sync"]
    whole = sorted({0, len(mine), *syncs, *(number + 1 for number in syncs)})
    places = [(cut, how) for cut in whole for how in ("none", "all")]
    places += [(draw.randrange(len(mine) + 1), "some") for _ in range(images - len(places))]
    for cut, how in places[:images]:
        folder = fresh(stage.folder, way.place)
        files = _after(mine[:cut], folder / "case", draw, how)
        for name, data in files.items():
            (folder / "case" / name).write_bytes(data)
        # The least that must be there: an act whose journal was ended and synced.
        least = min(stage.mark.before + _ended(mine[:cut]), stage.mark.after)
        found = judge(folder, way.deeds, stage.mark, (), stage.allowed, returned=False)
        tally.images += 1
        tally.before += found.acts == stage.mark.before
        tally.after += found.acts > stage.mark.before
        what = f"{stage.act.name}, cut at {cut} of {len(mine)}, {how}"
        tally.wrong += [f"{what}: {wrong}" for wrong in found.wrong]
        if found.acts < least:
            tally.wrong.append(f"{what}: {found.acts} acts, {least} were safe on the disk")


def _concerns(step: Step) -> bool:
    return step.path.name in {CASE, JOURNAL} or (step.call == "sync" and step.path.name == "case")


def _ended(steps: list[Step]) -> int:
    """How many acts were committed: the journal's header is zeroed, and that is synced."""
    count, zeroed = 0, False
    for step in steps:
        if step.path.name == JOURNAL:
            if step.call == "pwrite64":
                zeroed = step.offset == 0 and len(step.data) == 28 and not any(step.data)
            elif step.call == "sync":
                count += zeroed
                zeroed = False
    return count


def _after(steps: list[Step], folder: Path, draw: random.Random, how: str) -> dict[str, bytes]:
    disks = {CASE: Disk(bytearray((folder / CASE).read_bytes()), named=True)}
    for step in steps:
        if step.path.name == "case":
            for disk in disks.values():
                disk.named = disk.named if disk.name_waits is None else disk.name_waits
                disk.name_waits = None
        elif step.call == "create":
            disks.setdefault(step.path.name, Disk(bytearray(), named=False)).name_waits = True
        elif (known := disks.get(step.path.name)) is not None:
            _happen(known, step)
    return dict(_left(disks, draw, how))


def _happen(disk: Disk, step: Step) -> None:
    if step.call == "unlink":
        disk.name_waits = False
    elif step.call == "sync":
        _apply(disk, disk.waiting)
        disk.waiting = []
    else:
        disk.waiting.append(step)


def _left(disks: dict[str, Disk], draw: random.Random, how: str) -> Iterator[tuple[str, bytes]]:
    for name, disk in disks.items():
        waits = disk.name_waits is not None and (how == "all" or (how == "some" and _coin(draw)))
        if waits:
            disk.named = bool(disk.name_waits)
        if how == "all":
            _apply(disk, disk.waiting)
        elif how == "some":
            _apply(disk, list(_part(disk.waiting, draw)))
        if disk.named:
            yield name, bytes(disk.safe)


def _coin(draw: random.Random) -> bool:
    return draw.random() < 0.5


def _part(waiting: list[Step], draw: random.Random) -> Iterator[Step]:
    """Some of the writes, in any order, some of them torn between sectors."""
    for step in draw.sample(waiting, draw.randrange(len(waiting) + 1)):
        if step.call != "pwrite64" or len(step.data) <= SECTOR or draw.random() < 0.7:
            yield step
            continue
        for start in range(0, len(step.data), SECTOR):
            if _coin(draw):
                piece = step.data[start : start + SECTOR]
                yield Step(step.call, step.path, piece, step.offset + start)


def _apply(disk: Disk, steps: list[Step]) -> None:
    for step in steps:
        if step.call == "ftruncate":
            del disk.safe[step.offset :]
        elif step.call == "pwrite64":
            missing = step.offset - len(disk.safe)
            disk.safe.extend(bytes(max(missing, 0)))
            disk.safe[step.offset : step.offset + len(step.data)] = step.data
