"""Kill an erasure at random points, and look whether its record says what is true.

python packaging/erasure_harness.py --kills 500 --seed 1

Prints one JSON line of figures; exit code 1 if anything was found: a case that is touched before
the record says so, a record that says done while a byte is left, an erasure that cannot be ended.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from examiner.case.erasure import erase
from examiner.case.erasure_records import BEGUN, DONE
from examiner.case.file import CaseFile
from examiner.case.making import create
from examiner.case.rows import CaseFacts
from examiner.case.verification import verify
from examiner.errors import ExaminerError
from examiner.job import Silent


def made(place: Path, chance: random.Random) -> Path:
    """A case of some hundred kilobytes."""
    case = place / "erased.case"
    create(case, CaseFacts("erased", "Erased", "", "", "", "2026-01-01T00:00:00"), "harness")
    with CaseFile(case, "harness") as file, file.transaction("noted") as act:
        act.put_blob(chance.randbytes(chance.randrange(1_000_000)))
    return case


def killed(case: Path, record: Path, delay: float) -> bool:
    """Erase in a process of its own, killed after `delay` seconds; whether it was in time."""
    process = os.fork()
    if not process:
        try:
            erase(case, "harness", "why", record, (), Silent())
            os._exit(0)
        finally:
            os._exit(1)
    time.sleep(delay)
    os.kill(process, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) != 0


def judged(case: Path, record: Path, before: bytes) -> tuple[str, str]:
    """What the kill left, and what is wrong with it."""
    state = json.loads(record.read_bytes())["state"] if record.exists() else "nothing"
    if state == "nothing":
        sound = case.read_bytes() == before and all(fact.ok for fact in verify(case, "harness"))
        if not sound:
            return state, "the case was touched before the record said so"
    elif state == DONE and case.exists():
        return state, "the record says done, and the case is there"
    if state in {"nothing", BEGUN}:
        try:
            erase(case, "harness", "why", record, (), Silent())
        except ExaminerError as error:
            return state, error.message
    left = [each.name for each in case.parent.iterdir()]
    if left or json.loads(record.read_bytes())["state"] != DONE:
        return state, f"not ended: {left}"
    return state, ""


def main() -> int:
    """Figures on standard output."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--place", type=Path, help="folder for the cases; default: a temporary one")
    given = asked.parse_args()
    chance = random.Random(given.seed)  # noqa: S311
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    longest = 0.1
    while counts["killed"] < given.kills:
        with tempfile.TemporaryDirectory(dir=given.place) as folder:
            (Path(folder) / "case").mkdir()
            case, record = made(Path(folder) / "case", chance), Path(folder) / "record.json"
            before = case.read_bytes()
            in_time = killed(case, record, chance.random() * longest)
            # So that kills fall over all of the time that an erasure takes here.
            longest = longest * 1.05 if in_time else max(longest * 0.9, 0.005)
            counts["killed"] += in_time
            state, found = judged(case, record, before)
            counts[f"left {state}"] += in_time
            wrong += [found] if found else []
    sys.stdout.write(json.dumps({"seed": given.seed, **counts, "wrong": wrong}) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
