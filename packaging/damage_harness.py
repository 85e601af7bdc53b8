"""Damage a real case byte by byte and see that it is found; prints one JSON line of figures.

    python packaging/damage_harness.py --changes 2000 --truncations 200 --seed 1

The case is that of the journey of tests/crash/journey.py. The exit code is 1 if a change of what
the case holds was not found, a command failed, or altered content was shown as good.
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

READERS = {
    "log": ("log", "{case}"),
    "agreement": ("agreement", "{case}", "C1"),
    "faces": ("faces", "{case}"),
    "explain": ("explain", "{case}", "C1", "--method", "xssab", "--without-checks"),
    "arguments": ("explain", "{case}", "C1", "--method", "cells", "--without-checks",
                  "--arrays", "{out}"),
    "check": ("check", "{case}", "E1"),
}  # fmt: skip
"""Commands that read; none of them has anything left to compute on the case."""


def main() -> int:
    arguments = _arguments()
    os.environ["OMP_NUM_THREADS"] = "1"
    sys.path.insert(0, str(ROOT))
    from tests.crash.journey import ACTS, CASE, perform, prepared
    from tests.damage.changes import Patient, changes, truncations

    begun = time.monotonic()
    with tempfile.TemporaryDirectory(dir=arguments.place) as name:
        folder, place = prepared(Path(name) / "journey"), Path(name) / "place"
        place.mkdir()
        for act in ACTS[: arguments.acts]:
            if code := perform(act, folder, Path(name) / "log.txt"):
                raise AssertionError(f"{act.name}: {code}")
        report = ("verify", f"{folder}/case/report.pdf", "--case", "{case}")
        patient = Patient(folder / "case" / CASE, place, READERS | {"verify a report": report})
        draw = random.Random(arguments.seed)  # noqa: S311 - repeatable on purpose
        tallies = (
            changes(patient, arguments.changes, draw, arguments.reads),
            truncations(patient, arguments.truncations, draw, arguments.reads),
        )
    figures = {
        "seed": arguments.seed,
        "case_bytes": len(patient.data),
        "case_bytes_that_hold_nothing": patient.pages.empty,
        "changes": asdict(tallies[0]),
        "truncations": asdict(tallies[1]),
        "seconds": round(time.monotonic() - begun, 1),
    }
    print(json.dumps(figures))
    return 1 if any(tally.wrong for tally in tallies) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--changes", type=int, default=2000)
    parser.add_argument("--truncations", type=int, default=200)
    parser.add_argument("--reads", type=int, default=2, help="reading commands after each change")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--acts", type=int, default=None, help="only the first ACTS acts")
    parser.add_argument("--place", type=Path, default=None, help="folder for the copies")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
