"""Paths with every oddity, wherever a path is taken: explained, in bounded time, nothing harmed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.image.pictures import drawn, encoded

ROOT = Path(__file__).resolve().parents[2]
PHOTOGRAPH = encoded(drawn(), "PNG")

NAMES = {
    "newlines": "a\nb\r\n.png",
    "leading dash": "-rf.png",
    "two dashes": "--help.png",
    "right to left": "a\u202egpj.png",
    "zero width": "a\u200b.png",
    "no text": os.fsdecode(b"a\xff\xfe.png"),
    "long": "a" * 251 + ".png",
    "dots and spaces": "a.png. . ",
    "quotes": "a'\"`$(touch x);.png",
    "escape": "a\x1b[2J.png",
    "percent": "a%s%n%00.png",
    "question mark": "a?mode=memory#x.png",
    "wildcard": "*.png",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_that_an_odd_name_is_received_and_shown_with_nothing_unseen(
    command: Command, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    case, photograph = folder / f"{name[:200]}.case", folder / name
    photograph.write_bytes(PHOTOGRAPH)
    assert command("new", case).code == 0
    said = command("add", case, photograph, "--role", "probe", json=False)
    assert said.code == 0, said.err
    assert all(sign.isprintable() for line in said.out.splitlines() for sign in line), said.out
    for line in (["log"], ["verify"]):
        told = command(line[0], case, json=False)
        assert told.code == 0, told.err
        signs = {sign for line in told.out.split("\n") for sign in line}
        assert all(sign.isprintable() for sign in signs), told.out
    assert sorted(each.name for each in folder.iterdir()) == sorted([name, case.name])


def obstacles(folder: Path) -> dict[str, Path]:
    """What stands at a path in the place of an ordinary file."""
    loop, pipe, sparse = folder / "loop", folder / "pipe", folder / "sparse"
    if not pipe.exists():
        loop.symlink_to(loop)
        os.mkfifo(pipe)
        with sparse.open("wb") as file:
            file.truncate(2**40)
    return {
        "a loop of links": loop,
        "a pipe": pipe,
        "a huge file without content": sparse,
        "a folder": folder,
        "endless zeros": Path("/dev/zero"),
        "nothing": Path("/dev/null"),
        "a terminal": Path("/dev/tty"),
        "a process": Path("/proc/self/mem"),
        "a name too long": folder / ("a" * 300),
        "a path too long": Path("/" + "a/" * 3000),
        "below a file": Path(__file__) / "inside",
        "not there": folder / "none",
    }


OBSTACLES = (
    "a loop of links", "a pipe", "a huge file without content", "a folder", "endless zeros",
    "nothing", "a terminal", "a process", "a name too long", "a path too long", "below a file",
    "not there",
)  # fmt: skip


@pytest.mark.parametrize("what", OBSTACLES)
def test_that_what_is_no_ordinary_file_is_explained_wherever_a_file_is_named(
    command: Command, empty_case: Path, tmp_path: Path, signer: Path, password_file: Path, what: str
) -> None:
    folder = tmp_path / "obstacles"
    folder.mkdir()
    odd = obstacles(folder)[what]
    out = tmp_path / "out"
    sign = ("--signer", signer, "--password-file", password_file)
    before = empty_case.read_bytes()
    lines: tuple[tuple[object, ...], ...] = (
        ("add", empty_case, odd, "--role", "probe"),
        ("log", odd),
        ("verify", odd),
        ("verify", odd, "--case", empty_case),
        ("faces", empty_case, "P1", "--landmarks", odd),
        ("compare", empty_case, "P1", "R1", "--threshold-card", odd),
        ("report", empty_case, "--out", out, "--findings", odd, *sign),
        ("report", empty_case, "--out", out, "--signer", odd, "--password-file", password_file),
        ("countersign", odd, "--out", out, *sign),
        ("add", odd, odd, "--role", "probe"),
    )
    for line in lines:
        said = command(*line)
        assert said.code == 3, (line, said)
        assert said.error["message"], line
        assert said.error["advice"]
        assert "\n" not in said.error["message"]
        assert said.error["kind"] != "Fault"
    assert not out.exists()
    assert empty_case.read_bytes() == before


def test_that_a_new_case_replaces_no_obstacle(command: Command, tmp_path: Path) -> None:
    for what, odd in obstacles(tmp_path).items():
        if what in {"not there", "a terminal"}:
            continue
        said = command("new", odd)
        assert said.error["kind"] in {"CaseNotWritten", "ReportNotWritten"}, what


def test_that_a_file_behind_a_dash_is_no_option(tmp_path: Path) -> None:
    (tmp_path / "-x.png").write_bytes(PHOTOGRAPH)
    line = [sys.executable, "-m", "examiner", "new", "--", "-x.case"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    found = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert found.returncode == 0, found.stderr
    assert (tmp_path / "-x.case").exists()
