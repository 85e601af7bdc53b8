"""Where the output leads: a reader that leaves, a full disk, few characters, no terminal."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from examiner.cli import UNREAD, desk
from examiner.cli.desk import Bar, run
from examiner.errors import NameRefused
from examiner.job import Job
from examiner.settings import EXAMINER_NAME_VARIABLE, examiner_name
from tests.conftest import Command

PROGRAM = (sys.executable, "-m", "examiner")
FEW_CHARACTERS = {
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONIOENCODING": "ascii",
}
"""What a bare system without a language is set to."""


def read_by_nobody(*arguments: object) -> tuple[int, str]:
    """Exit code and standard error of a command whose output's reader has left."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as end:
        line = [*PROGRAM, *map(str, arguments)]
        done = subprocess.run(line, stdout=end, stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize("act", ["verify", "log", "verify --json"])
def test_that_a_reader_who_leaves_is_no_finding(worked: Path, act: str) -> None:
    name, *more = act.split()
    assert read_by_nobody(name, worked, *more) == (UNREAD, "")


def test_that_a_reader_who_leaves_an_error_or_the_help_is_no_finding(tmp_path: Path) -> None:
    assert read_by_nobody("--help") == (UNREAD, "")
    assert read_by_nobody("log", tmp_path / "none.case", "--json") == (UNREAD, "")


@pytest.mark.parametrize("line", [["--help"], ["log", "--help"], ["--version"]])
def test_that_a_full_disk_is_explained_to_who_asks_for_help(line: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, *line], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 3
    said = "examiner: What was asked for cannot be written (No space left on device)."
    assert done.stderr.splitlines() == [said, "Give it a place with space."]


def test_that_a_full_disk_is_explained_and_the_act_stays_recorded(
    command: Command, worked: Path, demo_photos: Path
) -> None:
    photo = demo_photos / "astronaut.png"
    for line in (["log", worked], ["add", worked, photo, "--role", "reference", "--json"]):
        with Path("/dev/full").open("wb") as full:
            words = [*PROGRAM, *map(str, line)]
            done = subprocess.run(
                words, stdout=full, stderr=subprocess.PIPE, text=True, check=False
            )
        assert done.returncode == 3, done.stderr
        assert "cannot be written (No space left on device)" in done.stderr
        assert "stays done" in done.stderr
        assert "Traceback" not in done.stderr
    assert command("log", worked).json["entries"][-1]["actor"]
    assert command("add", worked, photo, "--role", "reference").json["images"][0]["known_before"]


def test_that_a_name_beyond_ascii_is_logged_on_a_system_of_few_characters(
    command: Command, empty_case: Path, demo_photos: Path
) -> None:
    name = "R. Prüfer"
    environment = os.environ | FEW_CHARACTERS | {EXAMINER_NAME_VARIABLE: name}
    add = ["add", str(empty_case), str(demo_photos / "obama.jpg"), "--role", "probe"]
    done = subprocess.run([*PROGRAM, *add], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"\\xd7" in done.stdout
    assert command("log", empty_case).json["entries"][-1]["actor"] == name
    line = [*PROGRAM, "log", str(empty_case), "--json"]
    told = subprocess.run(line, env=environment, capture_output=True, check=True)
    assert json.loads(told.stdout)["entries"][-1]["actor"] == name


def test_that_a_name_that_is_no_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EXAMINER_NAME_VARIABLE, "R. Pr\udcfcfer")
    with pytest.raises(NameRefused, match="no UTF-8 text"):
        examiner_name()
    monkeypatch.setenv(EXAMINER_NAME_VARIABLE, "R. Pr\udcc3\udcbcfer")
    assert examiner_name() == "R. Prüfer"


def test_that_long_work_names_itself_once_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def work(progress: Bar) -> None:
        for step in range(3):
            progress.advance(step, 2, "Working")

    job = Job("Check E2 (fggb)", work, lambda found: found)
    run(job)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(desk, "SHOW_AFTER", -1.0)
    run(job)
    assert capsys.readouterr() == ("", "Check E2 (fggb) …\n")


def test_that_work_stays_silent_where_json_was_asked(
    command: Command, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "SHOW_AFTER", -1.0)
    assert command("faces", worked, "P1", "--min-face", "60").err == ""
    told = command("faces", worked, "P1", "--min-face", "60", json=False)
    assert told.err == "Find faces in P1 …\n"


def test_that_a_photograph_without_a_face_is_named_beside_those_with_faces(
    command: Command, worked: Path
) -> None:
    photo = worked.parent / "grey.png"
    Image.new("RGB", (200, 200), (120, 130, 140)).save(photo)
    command("add", worked, photo, "--role", "probe")
    said = command("faces", worked)
    assert said.code == 3
    assert len(said.json["faces"]) == 3
    (refused,) = said.json["refused"]
    assert (refused["image"], refused["kind"]) == ("P2", "NoFaceFound")
    assert refused["message"]
    assert refused["advice"]


def test_that_an_output_without_a_coding_takes_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)
    desk.say("similarity score – 0.5")
    assert screen.getvalue() == "similarity score – 0.5\n"
