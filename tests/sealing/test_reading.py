"""Checking a package writes nothing: the free verifier nowhere, the program in its own folder."""

import zipfile
from pathlib import Path

import pytest

from tests.sealing.packages import VERIFIER
from tests.traced import traced


@pytest.mark.parametrize("place", ["small.zip", "small.case", "unpacked"])
def test_that_the_free_verifier_asks_for_no_change_of_any_file(
    small: Path, tmp_path: Path, place: str
) -> None:
    with zipfile.ZipFile(small / "small.zip") as archive:
        archive.extractall(small)
    next(small.glob("sealed-*")).rename(small / "unpacked")
    (traces := tmp_path / "traces").mkdir()
    environment = {"PYTHONPATH": str(VERIFIER.parent)}
    found = traced([small / place], traces, environment, module="verify_case")
    assert (found.code, found.err) == (0, ""), found.out
    assert found.changes == ()


def test_that_the_program_writes_to_a_folder_of_its_own_alone(small: Path, tmp_path: Path) -> None:
    (traces := tmp_path / "traces").mkdir()
    (temporary := tmp_path / "temporary").mkdir()
    before = sorted((each, each.stat().st_mtime_ns) for each in small.iterdir())
    environment = {"TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    found = traced(["verify", small / "small.zip"], traces, environment)
    assert found.code == 0, found.out + found.err
    # What is named without its folder is named within an open one, which the line tells.
    assert [line for line in found.lines if str(temporary) not in line] == []
    assert found.lines
    assert list(temporary.iterdir()) == []
    assert sorted((each, each.stat().st_mtime_ns) for each in small.iterdir()) == before
