"""Change signed reports in one place each, and count the changes that a check does not find.

    python packaging/tamper_signatures.py --count 5000 --seed 7

Run from the top of the tree, as it takes the test authority from the tests. Prints one JSON line;
the exit code is 1 if a change was missed.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from examiner.errors import ReportUnreadable
from examiner.report.signature import Level, check
from tests.signatures.authority import found
from tests.signatures.reports import both, pages


def is_found(pdf: bytes) -> bool:
    """Whether a check says that something is wrong."""
    try:
        return not check(pdf).ok
    except ReportUnreadable:
        return True


def changed(pdf: bytes, at: int, draw: random.Random) -> bytes:
    """`pdf` with another byte at one place."""
    other = bytearray(pdf)
    other[at] ^= draw.randrange(1, 256)
    return bytes(other)


def in_containers(pdf: bytes) -> list[int]:
    """Places of the hexadecimal digits of all containers, their zeros at the end left out."""
    places: list[int] = []
    start = pdf.find(b"/Contents <")
    while start >= 0:
        begin = start + len(b"/Contents <")
        end = pdf.index(b">", begin)
        places += range(begin, begin + len(pdf[begin:end].rstrip(b"0")))
        start = pdf.find(b"/Contents <", end)
    return places


def kinds(pdf: bytes, count: int, draw: random.Random) -> Iterator[tuple[str, int, bytes]]:
    """Changed files, each with its kind and place."""
    for _ in range(count):
        at = draw.randrange(len(pdf))
        yield "byte", at, changed(pdf, at, draw)
    places = in_containers(pdf)
    for at in draw.sample(places, min(count, len(places))):
        yield "container", at, changed(pdf, at, draw)
    for _ in range(count // 10):
        at = draw.randrange(len(pdf))
        yield "cut", at, pdf[:at]
        yield "taken out", at, pdf[:at] + pdf[at + draw.randrange(1, 40) :]
        yield "put in", at, pdf[:at] + draw.randbytes(draw.randrange(1, 40)) + pdf[at:]


def main() -> int:
    """Print the figures of one run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=500, help="changed bytes per report")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--levels", nargs="*", default=[str(level) for level in Level])
    asked = parser.parse_args()
    draw = random.Random(asked.seed)  # noqa: S311 - places to change, no secrets
    began = time.process_time()
    authority, unsigned = found(), pages()
    tried: dict[str, int] = {}
    missed: list[list[object]] = []
    for level in (Level(name) for name in asked.levels):
        for name, pdf in zip(("once", "twice"), both(authority, unsigned, level), strict=True):
            for kind, at, other in kinds(pdf, asked.count, draw):
                if other == pdf:
                    continue
                tried[kind] = tried.get(kind, 0) + 1
                if not is_found(other):
                    missed.append([level, name, kind, at])
    told = {"seed": asked.seed, "tried": tried, "missed": missed}
    sys.stdout.write(json.dumps(told | {"cpu_s": round(time.process_time() - began)}) + "\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
