"""Interrupt every act of the examiner and see what is left; prints one JSON line of figures.

    python packaging/crash_harness.py --kills 500 --exact 20 --cuts 60 --mishaps 2 --seed 1

The journey of tests/crash/journey.py is done once, then begun again and again from each of its
stages and killed at random points, or at single system calls, or has these fail (with strace), or
has its disk cut off, filled up or taken away. The exit code is 1 if anything was wrong afterwards.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.crash.kills import Way

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    arguments = _arguments()
    os.environ["OMP_NUM_THREADS"] = "1"
    sys.path.insert(0, str(ROOT))
    # Imported here: the number of threads must be known before, as a fork has only one.
    import cv2
    import torch

    from tests.crash.journey import ACTS
    from tests.crash.kills import walked

    torch.set_num_threads(1)
    cv2.setNumThreads(0)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(dir=arguments.place) as place:
        way = walked(Path(place), ACTS[: arguments.acts])
        figures = {
            "seed": arguments.seed,
            "journey_seconds": round(time.monotonic() - begun, 1),
            "stages": {
                each.act.name: [round(each.seconds, 4), round(each.sealing, 4)]
                for each in way.stages
            },
            **_figures(arguments, way),
        }
    figures["seconds"] = round(time.monotonic() - begun, 1)
    print(json.dumps(figures))
    return (
        1 if any(isinstance(part, dict) and part.get("wrong") for part in figures.values()) else 0
    )


def _figures(arguments: argparse.Namespace, way: "Way") -> dict[str, object]:
    from tests.crash.exact import exact
    from tests.crash.kills import kills
    from tests.crash.mishaps import mishaps
    from tests.crash.powercut import cuts

    draw = random.Random(arguments.seed)  # noqa: S311 - repeatable on purpose
    found: dict[str, object] = {}
    for name, part in (("kills", kills), ("exact", exact), ("cuts", cuts), ("mishaps", mishaps)):
        if count := getattr(arguments, name):
            found[name] = asdict(part(way, count, draw))
            # Each part on its own too, since all of them together take an hour.
            print(json.dumps({name: found[name]}), file=sys.stderr, flush=True)
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=0, help="acts killed at random moments")
    parser.add_argument(
        "--exact", type=int, default=0, help="kills, and errors, at system calls of each act"
    )
    parser.add_argument("--cuts", type=int, default=0, help="power cuts during each act")
    parser.add_argument(
        "--mishaps",
        type=int,
        default=0,
        help="times that each file vanishes during each act; "
        "full disks and write-protected media too, which only root can make",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--acts", type=int, default=None, help="only the first ACTS acts")
    parser.add_argument("--place", type=Path, default=None, help="folder for the copies")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
