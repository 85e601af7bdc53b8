"""Interrupt every act of the examiner and see what is left; prints one JSON line of figures.

    python packaging/crash_harness.py --kills 500 --seed 1

The journey of tests/crash/journey.py is done once, then begun again and again from each of its
stages and killed at random points. The exit code is 1 if anything was wrong afterwards.
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

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    arguments = _arguments()
    os.environ["OMP_NUM_THREADS"] = "1"
    sys.path.insert(0, str(ROOT))
    # Imported here: the number of threads must be known before, as a fork has only one.
    import cv2
    import torch

    from tests.crash.journey import ACTS
    from tests.crash.kills import kills, walked

    torch.set_num_threads(1)
    cv2.setNumThreads(0)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(dir=arguments.place) as place:
        way = walked(Path(place), ACTS[: arguments.acts])
        walk = time.monotonic() - begun
        draw = random.Random(arguments.seed)  # noqa: S311 - repeatable on purpose
        tally = kills(way, arguments.kills, draw)
    figures = asdict(tally) | {
        "seed": arguments.seed,
        "seconds": round(time.monotonic() - begun, 1),
        "journey_seconds": round(walk, 1),
        "stages": {each.act.name: [round(each.seconds, 4), round(each.sealing, 4)]
                   for each in way.stages},
    }  # fmt: skip
    print(json.dumps(figures))
    return 1 if tally.wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--acts", type=int, default=None, help="only the first ACTS acts")
    parser.add_argument("--place", type=Path, default=None, help="folder for the copies")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
