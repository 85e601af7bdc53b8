"""examiner validate patches and patch-lfw: from a folder of pictures to tables and charts."""

import json
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.validation import pictured


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pictured.crops(tmp_path_factory.mktemp("data"), 3)


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs") / "run"


def asked(data: Path, run: Path, *more: object) -> tuple[object, ...]:
    return ("validate", "patches", data, "--run", run, "--from", "crops", "--workers", 1, *more)


CHEAP = ("--methods", "random,centre,xssab")


def test_that_a_run_is_measured_and_goes_on_where_it_stopped(
    command: Command, data: Path, run_folder: Path
) -> None:
    said = command(*asked(data, run_folder, *CHEAP, "--pairs", 4, "--version", "corrected"))
    assert said.code == 0, said.err
    assert (said.json["genuine"], said.json["impostor"]) == (2, 2)
    assert said.json["version"] == "corrected"
    assert len(said.json["replacement"]) == 3 * 2 * 2
    written = json.loads((run_folder / "patches_corrected.json").read_text())
    assert written["threshold"] == said.json["threshold"]
    done = {path: path.stat().st_mtime_ns for path in (run_folder / "tasks").glob("patches*")}
    assert len(done) == 3
    again = command(
        *asked(data, run_folder, *CHEAP, "--pairs", 4, "--version", "corrected"), json=False
    )
    assert again.code == 0, again.err
    assert {path: path.stat().st_mtime_ns for path in done} == done
    assert "Pixels by the map within rings around the middle" in again.out
    assert "centre" in again.out


def test_that_a_threshold_and_a_setting_can_be_given(
    command: Command, data: Path, run_folder: Path
) -> None:
    more = ("--methods", "occlusion", "--set", "occlusion.stride=28", "--pairs", 2)
    said = command(*asked(data, run_folder, *more, "--threshold", 0.25))
    assert said.code == 0, said.err
    assert said.json["threshold"] == 0.25
    written = json.loads((run_folder / "patches_faithful.json").read_text())
    assert written["settings"] == {"occlusion": {"stride": "28"}}
    assert written["controls"] == []


def test_that_unknown_methods_and_settings_are_refused(
    command: Command, data: Path, run_folder: Path
) -> None:
    said = command(*asked(data, run_folder, "--methods", "tea-leaves"))
    assert said.error["kind"] == "ParameterRefused"
    said = command(*asked(data, run_folder, *CHEAP, "--set", "centre.x=1"))
    assert said.error["kind"] == "ParameterRefused"


def test_that_patched_pictures_are_written_once(
    command: Command, data: Path, run_folder: Path, tmp_path: Path
) -> None:
    line = (
        "validate", "patch-lfw", data, "--run", run_folder, "--from", "crops", "--workers", 1,
        "--to", tmp_path / "patched",
    )  # fmt: skip
    said = command(*line)
    assert said.code == 0, said.err
    assert (said.json["pairs"], said.json["without_face"]) == (6, 0)
    assert (tmp_path / "patched" / "README.txt").is_file()
    assert command(*line).error["kind"] == "ReportNotWritten"


def test_that_a_run_of_another_device_is_not_gone_on_with(
    command: Command, data: Path, run_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # `auto` is the CPU where there is nothing else, and so the same run.
    line = (*CHEAP, "--pairs", 4, "--version", "corrected")
    monkeypatch.setattr("examiner.embedding.devices.available", lambda: ("cpu",))
    assert command(*asked(data, run_folder, *line, "--device", "auto")).code == 0
    monkeypatch.setattr("examiner.embedding.devices.available", lambda: ("cuda", "cpu"))
    monkeypatch.setattr("torch.cuda.get_device_name", lambda: "Some GPU")
    error = command(*asked(data, run_folder, *line, "--device", "cuda")).error
    assert error["kind"] == "RunNotResumable"
    assert "device: cpu there, cuda (Some GPU) here" in error["message"]
