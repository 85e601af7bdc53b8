"""Stopping: Ctrl-C in the middle of each act leaves the case as it was."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from examiner.cli.desk import Bar
from tests.case.cases import content
from tests.conftest import Command, Said

Line = Callable[[Path, Path], list[object]]

ACTS: dict[str, Line] = {
    "add": lambda case, demo: ["add", case, demo / "obama3.jpg", "--role", "probe"],
    "faces": lambda case, _: ["faces", case, "P1", "--min-face", "60"],
    "compare": lambda case, _: ["compare", case, "P1", "R1"],
    "explain": lambda case, _: ["explain", case, "C2", "--method", "xssab"],
    "explain fggb": lambda case, _: ["explain", case, "C2", "--method", "fggb"],
}


def stopped_at(
    command: Command, patch: pytest.MonkeyPatch, number: int, line: list[object]
) -> tuple[Said, bool]:
    """Run a command whose progress is interrupted at its call `number`; whether it came to that."""
    calls: list[str] = []

    def interrupt(_: Bar, done: int, total: int, note: str) -> None:
        assert 0 <= done <= total
        calls.append(note)
        if len(calls) == number:
            raise KeyboardInterrupt

    with patch.context() as here:
        here.setattr(Bar, "advance", interrupt)
        said = command(*line)
    return said, len(calls) >= number


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_that_an_act_stopped_midway_leaves_the_case_as_it_was(
    command: Command,
    worked: Path,
    demo_photos: Path,
    monkeypatch: pytest.MonkeyPatch,
    act: str,
    number: int,
) -> None:
    before = (content(worked), sorted(worked.parent.iterdir()))
    line = ACTS[act](worked, demo_photos)
    if act == "compare":
        # An earlier comparison would be found again; another face makes this one new.
        command("faces", worked, "P1", "--landmarks", moved_landmarks(command, worked))
        before = (content(worked), sorted(worked.parent.iterdir()))
    said, reached = stopped_at(command, monkeypatch, number, line)
    assert reached
    assert said.error["kind"] == "Stopped"
    assert "Traceback" not in said.err
    assert (content(worked), sorted(worked.parent.iterdir())) == before
    assert command("verify", worked).json["ok"]


def moved_landmarks(command: Command, case: Path) -> Path:
    (face, *_) = command("faces", case, "P1").json["faces"]
    points = {name: [x + 1, y] for name, (x, y) in face["landmarks"].items()}
    path = case.parent / "points.json"
    path.write_text(json.dumps(points))
    return path


@pytest.mark.parametrize("number", [1, 2, 3])
def test_that_a_report_stopped_midway_is_not_issued(
    command: Command,
    worked: Path,
    signer: Path,
    password_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    out = worked.parent / "report.pdf"
    line = ["report", worked, "--signer", signer, "--out", out, "--password-file", password_file]
    if number < 3:
        # Laying out is not what is tested here, and takes most of the time.
        monkeypatch.setattr("examiner.workflow.reporting.render", lambda _: b"%PDF-")
    before = (content(worked), sorted(worked.parent.iterdir()))
    said, reached = stopped_at(command, monkeypatch, number, list(line))
    assert reached
    assert said.error["kind"] == "Stopped"
    assert (content(worked), sorted(worked.parent.iterdir())) == before


def test_that_a_new_case_stopped_midway_leaves_nothing(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("examiner.case.making.write_new", interrupt)
    assert command("new", tmp_path / "a.case").error["kind"] == "Stopped"
    assert list(tmp_path.iterdir()) == []


def test_that_the_signal_itself_stops_an_act_and_the_case_verifies(
    command: Command, worked: Path
) -> None:
    driver = (
        "import os, signal, sys\nfrom examiner.cli import desk, run\n"
        "calls = []\n"
        "def advance(self, done, total, note):\n"
        "    calls.append(note)\n"
        "    if len(calls) == 3:\n        os.kill(os.getpid(), signal.SIGINT)\n"
        "desk.Bar.advance = advance\nsys.exit(run(sys.argv[1:]))"
    )
    before = content(worked)
    found = subprocess.run(
        [sys.executable, "-c", driver, "explain", str(worked), "C2", "--method", "xssab"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        # A shell may have told this process, and so its children, to leave the signal aside.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert found.returncode == 3, found.stderr
    assert "Nothing of the unfinished act was recorded" in found.stderr
    assert content(worked) == before
    assert command("verify", worked).json["ok"]


@pytest.mark.parametrize(
    "module", ["multiprocessing", "examiner.cli", "click", "examiner.cli.desk"]
)
def test_that_the_program_can_be_stopped_while_it_starts(tmp_path: Path, module: str) -> None:
    driver = (
        "import importlib.abc, sys\n"
        "class Stop(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {module!r}:\n            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from examiner.__main__ import main\nmain()"
    )
    found = subprocess.run(
        [sys.executable, "-c", driver, "new", str(tmp_path / "a.case"), "--json"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert found.returncode == 3, found.stderr
    assert found.stderr.splitlines()[0] == "examiner: Stopped."
    assert "Traceback" not in found.stderr
    assert json.loads(found.stdout)["error"]["kind"] == "Stopped"
    assert list(tmp_path.iterdir()) == []


def test_that_stopping_while_arrays_are_written_says_what_was_recorded(
    command: Command, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    folder = worked.parent / "maps"
    with monkeypatch.context() as patch:
        patch.setattr("examiner.workflow.explanations.write_whole", interrupt)
        said = command("explain", worked, "C2", "--method", "xssab", "--arrays", folder)
    assert said.error["kind"] == "Stopped"
    assert "explanations were recorded" in said.error["advice"]
    assert str(folder) in said.error["advice"]
    assert command("log", worked).json["entries"][-1]["details"]["comparison"] == "C2"


def test_that_what_was_explained_before_a_stop_stays_explained(
    command: Command, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(
        "examiner.explanation.methods.feature_guided.FeatureGuided.explain", interrupt
    )
    line = ("explain", worked, "C2", "--method", "gradcam", "--method", "fggb")
    assert command(*line, "--set", "fggb.smoothing=1", "--without-checks").code == 3
    log = command("log", worked).json["entries"]
    assert [each["details"]["method"] for each in log if each["act"] == "explained"][
        -1
    ] == "gradcam"
    assert command("verify", worked).code == 0
