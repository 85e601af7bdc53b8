"""A disk that fills up, a medium that takes no writes, and files that vanish under an act."""

import os
import random
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from examiner.cli import run
from tests.crash.forked import Child, Told
from tests.crash.journey import CASE
from tests.crash.judging import judge
from tests.crash.kills import Stage, Way, fresh

SPARE = 1 << 26
"""Bytes of room that a disk has which does not fill up."""

SHARES = (0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98)
"""Of the room that an act needs: how much of it there is."""

READING = (("log",), ("verify",), ("agreement", "C1"))


@dataclass(slots=True)
class Mishaps:
    """What was done, and what was wrong."""

    full_disks: int = 0
    read_only: int = 0
    vanished: int = 0
    refused: int = 0
    """Acts that said why they were not done."""
    done: int = 0
    """Acts that were done nevertheless."""
    wrong: list[str] = field(default_factory=list)


def can_mount() -> bool:
    """Whether this process may make file systems of its own."""
    return os.geteuid() == 0 and shutil.which("mount") is not None


class _Medium:
    """A file system in memory, of a size that can be changed."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir(exist_ok=True)

    def __enter__(self) -> "_Medium":
        _mount("-t", "tmpfs", "-o", f"size={SPARE}", "tmpfs", str(self.place))
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", str(self.place)], check=True)

    def leave(self, room: int) -> None:
        """Leave `room` bytes free."""
        facts = os.statvfs(self.place)
        used = (facts.f_blocks - facts.f_bfree) * facts.f_frsize
        _mount("-o", f"remount,size={used + room}", str(self.place))

    def write_protect(self, on: bool) -> None:
        """Let nothing be written, or everything again."""
        _mount("-o", f"remount,{'ro' if on else 'rw'}", str(self.place))


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def mishaps(way: Way, each: int, draw: random.Random) -> Mishaps:
    """Full disks and write-protected media for every act; `each` times, every file vanishes."""
    tally = Mishaps()
    full_disks(way, tally)
    read_only(way, tally)
    vanishing(way, each, draw, tally)
    return tally


def full_disks(way: Way, tally: Mishaps) -> None:
    """Each act with less and less room on the disk."""
    for number, stage in enumerate(way.stages):
        after = way.stages[number + 1].folder if number + 1 < len(way.stages) else way.place / "now"
        needed = _size(after) - _size(stage.folder) + 65536
        for share in SHARES:
            with _Medium(way.place / "medium") as medium:
                folder = Path(shutil.copytree(stage.folder, medium.place / "work"))
                medium.leave(int(needed * share))
                told = _do(way, stage, folder)
                medium.leave(SPARE)
                tally.full_disks += 1
                _judge(way, stage, folder, told, tally, f"{share:.0%} of {needed} bytes free")


def read_only(way: Way, tally: Mishaps) -> None:
    """Each act on a medium that takes no writes, and reading from it."""
    for stage in way.stages:
        with _Medium(way.place / "medium") as medium:
            folder = Path(shutil.copytree(stage.folder, medium.place / "work"))
            medium.write_protect(True)
            told = _do(way, stage, folder)
            for words in READING if stage.act.name == "export" else ():
                line = [words[0], str(folder / "case" / CASE), *words[1:], "--json"]
                if code := run(line):
                    tally.wrong.append(f"{words[0]} of a write-protected case: {code}")
            medium.write_protect(False)
            tally.read_only += 1
            _judge(way, stage, folder, told, tally, "write-protected")
            if told.code == 0:
                tally.wrong.append(f"{stage.act.name}: done on a write-protected medium")


def vanishing(way: Way, each: int, draw: random.Random, tally: Mishaps) -> None:
    """Each act while its case, or what it is given, is moved away somewhere in the middle."""
    for stage in way.stages:
        for name in ("case", "given", f"case/{CASE}"):
            for _ in range(each):
                folder = fresh(stage.folder, way.place)
                child = Child(stage.act, folder, way.memory, log=_log(way))
                child.watch(time.monotonic() + draw.uniform(0, stage.seconds))
                place, away = folder / name, folder / f"{name}.away"
                if place.exists():
                    place.rename(away)
                told = child.finished()
                _put_back(place, away)
                tally.vanished += 1
                _judge(way, stage, folder, told, tally, f"{name} moved away")


def _put_back(place: Path, away: Path) -> None:
    if not away.exists():
        return
    if place.is_dir():
        # Something was made in a folder of that name meanwhile.
        shutil.copytree(place, away, dirs_exist_ok=True)
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    away.rename(place)


def _log(way: Way) -> Path:
    log = way.place / "said.txt"
    log.write_text("")
    return log


def _do(way: Way, stage: Stage, folder: Path) -> Told:
    child = Child(stage.act, folder, way.memory, log=_log(way))
    return child.finished()


def _judge(way: Way, stage: Stage, folder: Path, told: Told, tally: Mishaps, how: str) -> None:
    said = (way.place / "said.txt").read_text()
    what = f"{stage.act.name}, {how}"
    tally.done += told.code == 0
    tally.refused += told.code == 3
    if told.code not in {0, 3}:
        tally.wrong.append(f"{what}: code {told.code}: {said[-600:]}")
    found = judge(folder, way.deeds, stage.mark, told.heads, stage.allowed, returned=told.code == 0)
    tally.wrong += [f"{what}: {wrong}" for wrong in found.wrong]


def _size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
