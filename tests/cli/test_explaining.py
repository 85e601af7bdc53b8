"""Explaining: arrays, arguments that add up, parameters, and the same result each time."""

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from examiner.case.file import CaseFile
from examiner.cli import run
from examiner.explanation.records import Explanation
from tests.conftest import Command

XSSAB = ("--method", "xssab", "--without-checks")


def test_that_explain_gives_sums_that_agree_with_the_score(command: Command, worked: Path) -> None:
    (found,) = command("explain", worked, "C2", *XSSAB).json["explanations"]
    keys = {"id", "method", "seconds", "arguments_sum", "score_minus_threshold"}
    assert keys <= set(found)
    assert (found["id"], found["method"]) == ("E3", "xssab")
    compared = command("compare", worked, "P1", "R2").json
    margin = compared["score"] - compared["threshold"]
    assert found["score_minus_threshold"] == pytest.approx(margin, abs=1e-12)
    assert found["arguments_sum"] == pytest.approx(margin, abs=1e-5)
    assert found["arguments_sum_reference"] == pytest.approx(margin, abs=1e-5)
    assert margin < 0


def test_that_what_was_explained_before_is_found_again(command: Command, worked: Path) -> None:
    before = worked.read_bytes()
    methods = (*XSSAB, "--method", "fggb")
    first = command("explain", worked, "C1", *methods).json["explanations"]
    second = command("explain", worked, "C1", *methods).json["explanations"]
    assert [each["id"] for each in first] == ["E1", "E2"]
    assert first == second
    assert worked.read_bytes() == before


def test_that_arrays_are_signed_float32_maps_beside_the_crops(
    command: Command, worked: Path
) -> None:
    folder = worked.parent / "deep" / "arrays"
    command("explain", worked, "C1", *XSSAB, "--method", "fggb", "--arrays", folder)
    assert {path.name for path in folder.iterdir()} == {
        "xssab_probe.npy", "xssab_reference.npy", "fggb_probe.npy", "fggb_reference.npy",
        "probe.png", "reference.png", "arguments.csv",
    }  # fmt: skip
    for path in folder.glob("*.npy"):
        values = np.load(path, allow_pickle=False)
        assert (values.shape, values.dtype) == ((112, 112), np.float32)
        assert values.max() > 0
        # Where both faces speak for the score, the blurred map may be positive everywhere.
        assert values.min() < 0 or path.name.startswith("fggb")
    for name in ("probe.png", "reference.png"):
        with Image.open(folder / name) as crop:
            assert (crop.size, crop.mode) == ((112, 112), "RGB")
            # Skin is redder than blue in the middle of the face: the channels are in order.
            middle = np.asarray(crop)[40:90, 35:80].reshape(-1, 3).mean(axis=0)
            assert middle[0] > middle[2] + 20


def test_that_the_argument_table_adds_up_in_both_columns(command: Command, worked: Path) -> None:
    folder = worked.parent / "arrays"
    said = command("explain", worked, "C1", *XSSAB, "--arrays", folder).json
    with (folder / "arguments.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    cells, rest, total = rows[:49], rows[49], rows[50]
    assert [int(row["cell"]) for row in cells] == list(range(1, 50))
    assert (rest["cell"], total["cell"]) == ("rest", "score - threshold")
    assert all(row["region"] for row in cells)
    margin = said["explanations"][0]["score_minus_threshold"]
    for side in ("probe", "reference"):
        values = [float(row[f"{side}_argument"]) for row in cells]
        summed = sum(values) + float(rest[f"{side}_argument"])
        assert summed == pytest.approx(margin, abs=1e-5)
        assert float(total[f"{side}_argument"]) == pytest.approx(margin, abs=1e-5)
        assert min(values) < 0 < max(values)
        shares = [abs(float(row[f"{side}_share"])) for row in rows[:50]]
        assert sum(shares) == pytest.approx(1.0, abs=1e-9)
        emphasis = [float(row[f"xssab_{side}_relative_emphasis"]) for row in cells]
        assert len(set(emphasis)) == 49
    assert rest["xssab_probe_relative_emphasis"] == ""


def test_that_arrays_into_a_folder_that_cannot_be_written_leave_it_as_it_is(
    command: Command, worked: Path
) -> None:
    (worked.parent / "file").write_text("kept")
    before = worked.read_bytes()
    folder = worked.parent / "file" / "arrays"
    said = command("explain", worked, "C1", *XSSAB, "--arrays", folder)
    assert said.error["kind"] == "ReportNotWritten"
    assert worked.read_bytes() == before
    assert sorted(path.name for path in worked.parent.iterdir()) == ["file", "worked.case"]


def test_that_parameters_are_recorded_and_make_another_explanation(
    command: Command, worked: Path
) -> None:
    line = ("explain", worked, "C1", "--method", "fggb", "--without-checks")
    (found,) = command(*line, "--set", "fggb.smoothing=0").json["explanations"]
    (usual,) = command(*line).json["explanations"]
    assert found["parameters"] == {"embedding": "normalised", "colours": "mean", "smoothing": 0.0}
    assert (found["id"], usual["id"]) == ("E3", "E2")
    assert found["digest"] != usual["digest"]
    last = command("log", worked).json["entries"][-1]
    assert last["details"]["parameters"]["smoothing"] == 0.0
    assert last["details"]["digest"] == found["digest"]


@pytest.mark.parametrize(
    "setting",
    [
        "fggb.smoothing=21", "fggb.smoothing=-1", "fggb.smoothing=nan", "fggb.smoothing=soft",
        "fggb.colours=sepia", "fggb.unknown=1", "xssab.smoothing=1", "fggb.smoothing",
        "smoothing=1", "other.smoothing=1",
    ],
)  # fmt: skip
def test_that_a_wrong_parameter_is_refused_before_anything_is_computed(
    command: Command, worked: Path, setting: str
) -> None:
    before = worked.read_bytes()
    said = command("explain", worked, "C1", *XSSAB, "--method", "fggb", "--set", setting)
    assert said.error["kind"] == "ParameterRefused"
    assert setting.partition("=")[0] in said.error["message"]
    assert said.error["advice"]
    assert worked.read_bytes() == before


def test_that_a_comparison_that_is_not_there_is_named(command: Command, worked: Path) -> None:
    assert "C9" in command("explain", worked, "C9", *XSSAB).error["message"]


def test_that_two_cases_made_apart_hold_the_same_explanation(
    command: Command, worked: Path, demo_photos: Path, tmp_path: Path
) -> None:
    case = tmp_path / "apart.case"
    # Another name and another mark: neither is part of what is explained.
    photo = shutil.copy(demo_photos / "obama.jpg", tmp_path / "renamed.jpg")
    for line in (
        ("new", case),
        ("add", case, demo_photos / "biden.jpg", demo_photos / "obama2.jpg", "--role", "reference"),
        ("add", case, photo, "--role", "probe"),
        ("faces", case),
        ("compare", case, "P1", "R2"),
    ):
        assert run([str(word) for word in line]) == 0
    (there,) = command("explain", case, "C1", *XSSAB).json["explanations"]
    (here,) = command("explain", worked, "C1", *XSSAB).json["explanations"]
    assert there["digest"] == here["digest"]
    with CaseFile(case, "x", read_only=True) as one, CaseFile(worked, "x", read_only=True) as two:
        maps = [file.get(Explanation, "E1").probe_map.values for file in (one, two)]
    assert (maps[0] == maps[1]).all()
