"""The commands validate prepare and validate verification: what they answer, and refuse."""

import json
import shutil
from pathlib import Path

import pytest

from examiner.cli import run
from examiner.comparison.cards import read_card
from tests.conftest import Command
from tests.validation.pictured import FACELESS, crops, photographs


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `set`, and `run`, prepared from its photographs."""
    folder = tmp_path_factory.mktemp("measured")
    photographs(folder / "set")
    line = ["validate", "prepare", folder / "set", "--run", folder / "run", "--workers", "1"]
    assert run([str(word) for word in line]) == 0
    return folder


@pytest.fixture
def prepared(measured: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(measured, tmp_path / "copy"))


def test_that_prepare_says_which_pictures_have_no_face(command: Command, measured: Path) -> None:
    said = command("validate", "prepare", measured / "set", "--run", measured / "run")
    assert said.code == 0
    assert said.json["failures"] == {FACELESS: "no face was found"}
    assert (said.json["pictures"], said.json["pairs"]) == (5, 5)
    assert said.json["configuration"]["kind"] == "photographs"


def test_that_verification_answers_numbers_files_and_a_card(
    command: Command, prepared: Path, tmp_path: Path
) -> None:
    said = command("validate", "verification", prepared / "set", "--run", prepared / "run",
                   "--name", "Four persons", "--card", tmp_path / "cards/ours.toml")  # fmt: skip
    assert said.code == 0
    told = said.json
    assert told["detection"]["failed_genuine"] == 1
    assert told["detection"]["failed_impostor"] == 1
    assert told["equal_error_rate"]["value"] == 0
    assert [each["target"] for each in told["true_accepts"]] == [0.01, 0.001]
    assert all(Path(file).is_file() for file in told["files"])
    files = told.pop("files")
    stored = json.loads((prepared / "run/verification.json").read_bytes())
    assert stored == told
    card = read_card(tmp_path / "cards/ours.toml")
    assert str(tmp_path / "cards/ours.toml") in files
    assert (card.data_set, card.failed_pairs) == ("Four persons", 2)
    assert card.value == told["equal_error"]["threshold"]


def test_that_a_case_takes_the_card(command: Command, prepared: Path, worked: Path) -> None:
    command("validate", "verification", prepared / "set", "--run", prepared / "run")
    card = prepared / "run/threshold.toml"
    said = command("compare", worked, "P1", "R1", "--threshold-card", card)
    assert said.code == 0
    assert command("log", worked, json=False).code == 0


def test_that_people_read_rates_with_counts_and_notes(command: Command, prepared: Path) -> None:
    said = command(
        "validate", "verification", prepared / "set", "--run", prepared / "run", json=False
    )
    assert said.code == 0
    for words in ("5 pictures of 3 people, 1 without a crop", "false non-match rate", "of 1",
                  "taken as below the threshold", "Note: ", "Wrote "):  # fmt: skip
        assert words in said.out


def test_that_a_card_from_crops_is_wrong_usage(command: Command, tmp_path: Path) -> None:
    folder = crops(tmp_path / "set")
    said = command("validate", "verification", folder, "--run", tmp_path / "run", "--from", "crops",
                   "--card", tmp_path / "card.toml")  # fmt: skip
    assert said.code == 2
    assert "--card needs --from photographs" in said.json["error"]["message"]
    assert not (tmp_path / "run").exists()


def test_that_bad_data_sets_and_other_runs_are_explained(
    command: Command, prepared: Path, tmp_path: Path
) -> None:
    nowhere = command("validate", "prepare", tmp_path / "none", "--run", tmp_path / "run")
    assert nowhere.error["kind"] == "DataSetRefused"
    line = ("validate", "verification", prepared / "set", "--run", prepared / "run")
    other = command(*line, "--backbone", "dlib_resnet")
    assert other.error["kind"] == "RunNotResumable"
    assert "dlib_resnet" in other.error["message"]
    unknown = command(*line, "--backbone", "nothing")
    assert unknown.error["kind"] == "WeightsMissing"
    table = prepared / "set/pairs.tsv"
    table.write_text(table.read_text() + "3\t2\tx\ty\n")
    assert "line 7" in command(*line).error["message"]


def test_that_photographs_are_no_crops(command: Command, prepared: Path, tmp_path: Path) -> None:
    (prepared / "set/photos").rename(prepared / "set/aligned")
    said = command("validate", "prepare", prepared / "set", "--run", tmp_path / "run", "--from",
                   "crops", "--workers", "1")  # fmt: skip
    assert said.error["kind"] == "TaskFailed"
    assert "--from photographs" in said.error["advice"]


def test_that_a_stopped_preparation_says_that_it_goes_on(
    command: Command, prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    (prepared / "run/prepared.json").unlink()
    monkeypatch.setattr("examiner.validation.local.LocalProcesses.carry_out", stop)
    said = command("validate", "prepare", prepared / "set", "--run", prepared / "run")
    assert said.error["kind"] == "Stopped"
    assert "goes on from there" in said.error["advice"]
