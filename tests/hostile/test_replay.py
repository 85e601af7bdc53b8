"""Small sound files of every kind, and some hundred damaged ones, by the targets of the fuzzer.

packaging/fuzz/run.py goes on from here, for hours and guided by coverage.
"""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile import targets
from tests.hostile.targets import TARGETS

DATA = Path(__file__).parent / "data"

EACH = {
    "image": 4,
    "case": 12,
    "case_values": 1,
    "case_schema": 0,
    "report": 4,
    "identity": 30,
    "package": 1,
}
"""Damaged copies of each sound file; of small ones more."""


@pytest.fixture(autouse=True, scope="module")
def scratch() -> Iterator[None]:
    yield
    shutil.rmtree(targets.scratch(), ignore_errors=True)
    targets.scratch.cache_clear()


def damaged(data: bytes, draw: random.Random) -> bytes:
    """`data` with a few bytes changed, a part doubled, left out or put elsewhere."""
    changed = bytearray(data)
    for _ in range(draw.randint(1, 4)):
        place = draw.randrange(len(changed) + 1)
        end = min(len(changed), place + draw.choice((1, 2, 8, 64, 512)))
        part = bytes(changed[place:end])
        match draw.randrange(4):
            case 0:
                changed[place:end] = draw.randbytes(len(part))
            case 1:
                del changed[place:end]
            case 2:
                changed[place:place] = part * draw.choice((1, 2, 30))
            case _:
                changed[place:end] = draw.choice((b"\xff", b"\0", b"9", b"[")) * len(part)
    return bytes(changed)


@pytest.mark.parametrize("name", TARGETS)
def test_that_sound_and_damaged_files_are_read_or_explained(name: str) -> None:
    read, seeds = TARGETS[name]
    draw = random.Random(7)
    for data in seeds():
        read(data)
        for _ in range(EACH.get(name, 12)):
            read(damaged(data, draw))


@pytest.mark.parametrize("path", sorted(DATA.glob("*.bin")), ids=lambda path: path.stem)
def test_that_what_once_was_a_fault_is_none(path: Path) -> None:
    """A file is called by its target and by what came out."""
    TARGETS[path.name.split(".")[0]][0](path.read_bytes())
