"""Crashes: an act that is cut off anywhere leaves the case as before it or after it."""

import json
import subprocess
import sys
from pathlib import Path

from tests.crash.powercut import SECTOR, Disk, _after
from tests.crash.traced import Step

ROOT = Path(__file__).resolve().parent.parent.parent


def test_that_acts_cut_off_by_kills_errors_and_power_cuts_are_whole_or_not_at_all(
    tmp_path: Path,
) -> None:
    line = [sys.executable, str(ROOT / "packaging/crash_harness.py"), "--acts", "3", "--seed", "5"]
    line += ["--kills", "12", "--exact", "1", "--cuts", "8", "--place", str(tmp_path)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["kills"]["kills"] == 12
    assert set(found["kills"]["by_act"]) == {"new", "receive a probe", "receive references"}
    assert found["exact"]["kills"] + found["exact"]["errors"] >= 3
    assert found["cuts"]["images"] == 16
    assert found["cuts"]["before"]
    assert list(tmp_path.iterdir()) == []


def test_that_a_power_cut_takes_what_was_not_synced_and_nothing_else(tmp_path: Path) -> None:
    import random

    (tmp_path / "night.case").write_bytes(bytes(SECTOR * 2))
    case, journal = Path("case/night.case"), Path("case/night.case-journal")
    steps = [
        Step("create", journal),
        Step("pwrite64", journal, b"kept", 0),
        Step("sync", journal),
        Step("sync", Path("case")),
        Step("pwrite64", case, b"x" * SECTOR * 2, 0),
        Step("unlink", journal),
    ]
    draw = random.Random(3)
    none = _after(steps, tmp_path, draw, "none")
    assert none == {"night.case": bytes(SECTOR * 2), "night.case-journal": b"kept"}
    assert _after(steps, tmp_path, draw, "all") == {"night.case": b"x" * SECTOR * 2}
    # Before the folder is synced, a new name may be there or not.
    assert "night.case-journal" not in _after(steps[:3], tmp_path, draw, "none")
    some = {_after(steps, tmp_path, draw, "some")["night.case"].count(b"x") for _ in range(200)}
    assert some == {0, SECTOR, SECTOR * 2}
    assert Disk(bytearray(), named=True).waiting == []
