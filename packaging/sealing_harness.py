"""Tamper with a sealed package at random: both verifiers must find every change.

    python packaging/sealing_harness.py --flips 2000 --cuts 200 --seed 1 [--case NIGHT.case]

Prints one JSON line of figures; the exit code is 1 if a change was not found, or if the verifiers
do not agree.
"""

import argparse
import contextlib
import io
import json
import random
import shutil
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from examiner.sealing.verification import verify_package
from tests.case.cases import ACTOR, small_case
from tests.sealing.packages import free_verifier, seal_case

FREE = free_verifier()


def program_finds(package: Path) -> bool:
    return any(not fact.ok for fact in verify_package(package, ACTOR))


def free_finds(package: Path) -> bool:
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            return bool(FREE.main([str(package)]))
        except FREE.NotChecked:
            return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=2000)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", type=Path, help="a real case; a copy of it is sealed")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311 - to repeat a run, not to keep a secret
    began = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        case, package = Path(folder) / "harness.case", Path(folder) / "p.zip"
        if asked.case:
            shutil.copy(asked.case, case)
        else:
            small_case(case, acts=20)
        seal_case(case, package)
        data, changed = package.read_bytes(), Path(folder) / "changed.zip"
        intact = not program_finds(package) and not free_finds(package)
        missed: dict[str, list[int]] = {"program": [], "free verifier": []}
        for number in range(asked.flips + asked.cuts):
            if number < asked.flips:
                at = chance.randrange(len(data))
                other = data[at] ^ chance.randrange(1, 256)
                changed.write_bytes(data[:at] + bytes([other]) + data[at + 1 :])
            else:
                at = chance.randrange(len(data))
                changed.write_bytes(data[:at])
            for name, finds in (("program", program_finds), ("free verifier", free_finds)):
                if not finds(changed):
                    missed[name].append(at)
    figures = {
        "flips": asked.flips,
        "cuts": asked.cuts,
        "seed": asked.seed,
        "package_bytes": len(data),
        "intact_found_intact": intact,
        "missed": missed,
        "seconds": round(perf_counter() - began, 1),
    }
    print(json.dumps(figures))
    return 0 if intact and not any(missed.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
