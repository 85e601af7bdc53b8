"""examiner validate deletion and dependence: from a folder of crops to numbers."""

from pathlib import Path

import msgspec
import pytest

from examiner.validation.deletion.records import Deletion
from examiner.validation.dependence.records import Dependence
from tests.conftest import Command
from tests.validation import pictured


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pictured.crops(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs") / "run"


def asked(measure: str, data: Path, run: Path, *more: object) -> tuple[object, ...]:
    return (
        "validate", measure, data, "--run", run, "--from", "crops", "--workers", 1, *more
    )  # fmt: skip


def test_that_areas_are_told_and_kept(command: Command, data: Path, run_folder: Path) -> None:
    line = asked(
        "deletion", data, run_folder, "--methods", "centre,cells", "--fills", "mean_face",
        "--ways", "probe", "--pairs", 4,
    )  # fmt: skip
    said = command(*line)
    assert said.code == 0, said.err
    kept = msgspec.json.decode((run_folder / "deletion.json").read_bytes(), type=Deletion)
    assert (kept.genuine, kept.impostor, kept.methods) == (2, 2, ("centre", "cells"))
    assert len(said.json["areas"]) == len(kept.curves) == 2 * 2 * 2 * 3
    assert said.json["areas"][0]["area"] == kept.curves[0].area.value
    people = command(*line, json=False)
    assert "Probe changed, fill mean face" in people.out
    assert [row.split()[0] for row in people.out.splitlines()[-3:-1]] == ["centre", "cells"]


def test_that_shares_passed_are_told_and_kept(
    command: Command, data: Path, run_folder: Path
) -> None:
    said = command(*asked("dependence", data, run_folder, "--methods", "centre", "--pairs", 2))
    assert said.code == 0, said.err
    path = run_folder / "dependence.json"
    kept = msgspec.json.decode(path.read_bytes(), type=Dependence)
    assert (kept.genuine, kept.impostor, kept.stability[:12]) == (1, 1, "not examined")
    shares = {
        row["check"]: row["share"] for row in said.json["passed"] if row["population"] == "all"
    }
    assert (shares["again"], shares["swap"], shares["parameters"]) == (1, 1, 0)
    assert (run_folder / "dependence_pairs.csv").is_file()


@pytest.mark.parametrize(
    ("more", "named"), [(("--fills", "black,white"), "white"), (("--ways", "reference"), "ways")]
)
def test_that_other_fills_and_ways_are_no_options(
    command: Command, data: Path, tmp_path: Path, more: tuple[str, ...], named: str
) -> None:
    said = command(*asked("deletion", data, tmp_path / "run", *more))
    assert said.code == 2
    assert named in said.err


@pytest.mark.parametrize("measure", ["deletion", "dependence"])
def test_that_unknown_methods_are_refused_before_anything_is_made(
    command: Command, data: Path, tmp_path: Path, measure: str
) -> None:
    run = tmp_path / "run"
    said = command(*asked(measure, data, run, "--methods", "cells,tea_leaves"))
    assert said.error["kind"] == "ParameterRefused"
    assert "tea_leaves" in said.error["message"]
    cells = command(*asked(measure, data, run, "--methods", "cells", "--backbone", "dlib_resnet"))
    assert "dlib_resnet" in cells.error["message"]
    assert not run.exists()


def test_that_stability_of_crops_is_refused_before_anything_is_made(
    command: Command, data: Path, tmp_path: Path
) -> None:
    said = command(*asked("dependence", data, tmp_path / "run", "--stability"))
    assert said.error["kind"] == "DataSetRefused"
    assert "photographs" in said.error["message"]
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("measure", ["prepare", "patches", "deletion", "dependence"])
def test_that_a_device_that_is_not_there_is_refused_before_a_run_is_begun(
    command: Command, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measure: str
) -> None:
    monkeypatch.setattr("examiner.embedding.devices.available", lambda: ("cpu",))
    said = command(*asked(measure, data, tmp_path / "run", "--device", "cuda"))
    assert said.error["kind"] == "DeviceUnavailable"
    assert not (tmp_path / "run").exists()


def test_that_what_the_desk_prefers_does_not_move_a_run(
    command: Command, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXAMINER_DEVICE", "cuda")
    assert command(*asked("prepare", data, tmp_path / "run")).code == 0
