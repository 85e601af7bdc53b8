"""The command line: what each command answers, and how it is asked."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from examiner.cli import commands
from examiner.settings import weights_folder
from examiner.weights import manifest
from tests.conftest import EXAMINER, Command

NAMES = sorted(commands.commands)


def test_that_all_commands_of_the_table_are_there() -> None:
    assert NAMES == [
        "about", "add", "agreement", "bench", "check", "compare", "countersign", "cover", "demo",
        "draw", "erase", "explain", "export", "faces", "identity", "issued", "likelihood", "log",
        "new", "report", "rerun", "signer", "stability", "timestamp", "unlock", "validate",
        "verify", "weights",
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_that_every_command_explains_itself(command: Command, name: str) -> None:
    said = command(name, "--help", json=False)
    assert said.code == 0
    assert said.out.startswith("Usage: examiner")
    assert len(said.out.splitlines()) > 3


@pytest.mark.parametrize("arguments", [["--help"], ["faces", "--help"], ["--version"]])
def test_that_help_loads_neither_networks_nor_layout_nor_signing(arguments: list[str]) -> None:
    script = (
        "import sys\nfrom examiner.cli import run\n"
        f"code = run({arguments})\n"
        "heavy = {'torch', 'pyhanko', 'reportlab'} & set(sys.modules)\n"
        "print(sorted(heavy), file=sys.stderr)\nsys.exit(code or bool(heavy))"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["new"],
        ["add", "a.case", "b.jpg"],
        ["add", "a.case", "b.jpg", "--role", "suspect"],
        ["compare", "a.case", "P1"],
        ["explain", "a.case", "C1", "--method", "tea-leaves"],
        ["faces", "a.case", "--choose", "1"],
        ["faces", "a.case", "P1", "--min-face", "5"],
        ["faces", "a.case", "P1", "--min-face", "nan"],
        ["faces", "a.case", "P1", "--min-face", "inf"],
        ["identity", "Name"],
        ["report", "a.case", "--signer", "s", "--out", "o", "--password", "secret"],
        ["identity", "Name", "--out", "o", "--password", "secret"],
        ["countersign", "r.pdf", "--signer", "s", "--out", "o", "--password=secret"],
    ],
)
def test_that_wrong_usage_gives_2_and_writes_nothing(
    command: Command, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = command(*arguments)
    assert said.code == 2
    error = said.json["error"]
    assert error["kind"] == "Usage"
    assert error["message"]
    assert error["advice"].startswith("See: examiner")
    assert error["advice"].endswith(" --help")
    assert "Usage" in said.err or "Error" in said.err
    assert list(tmp_path.iterdir()) == []


def test_that_new_makes_a_case(command: Command, tmp_path: Path) -> None:
    case = tmp_path / "one.case"
    assert command("new", case, "--title", "One").json["case"] == str(case)
    said = command("log", case)
    (entry,) = said.json["entries"]
    assert entry["act"] == "case made"
    assert entry["actor"] == EXAMINER
    assert entry["details"]["title"] == "One"


def test_that_add_receives_photographs(
    command: Command, empty_case: Path, demo_photos: Path
) -> None:
    photos = [demo_photos / "obama2.jpg", demo_photos / "biden.jpg"]
    images = command("add", empty_case, *photos, "--role", "reference").json["images"]
    assert [image["mark"] for image in images] == ["R1", "R2"]
    assert {"mark", "sha256", "width", "height", "role"} <= set(images[0])
    assert images[0]["sha256"].startswith("a7efcc907375274796f39646510704aa")
    assert (images[0]["width"], images[0]["height"], images[0]["role"]) == (626, 1200, "reference")
    assert any("White House" in text for text in images[0]["metadata"].values())


def test_that_faces_are_found_with_their_landmarks(command: Command, worked: Path) -> None:
    found = command("faces", worked).json["faces"]
    assert [face["mark"] for face in found] == ["P1.1", "R1.1", "R2.1"]
    keys = {"mark", "index", "box", "landmarks", "detection_score", "chosen"}
    for face in found:
        assert keys <= set(face)
        assert set(face["landmarks"]) == {
            "left_eye", "right_eye", "nose", "left_mouth", "right_mouth",
        }  # fmt: skip
        assert face["chosen"]
        assert face["detection_score"] > 0.9


def test_that_compare_gives_score_threshold_and_side(command: Command, worked: Path) -> None:
    same = command("compare", worked, "P1", "R1").json
    other = command("compare", worked, "P1", "R2").json
    keys = {"comparison", "score", "threshold", "decision", "backbone", "weights_sha256"}
    assert keys <= set(same)
    assert same["score"] == pytest.approx(0.80, abs=0.03)
    assert other["score"] == pytest.approx(-0.12, abs=0.05)
    assert (same["decision"], other["decision"]) == ("above", "below")
    assert (same["comparison"], other["comparison"]) == ("C1", "C2")


def test_that_a_comparison_is_found_again_and_not_repeated(command: Command, worked: Path) -> None:
    before = worked.read_bytes()
    first, second = (command("compare", worked, "P1", "R1").json for _ in range(2))
    assert first == second
    assert worked.read_bytes() == before


def test_that_marks_in_the_wrong_order_are_refused(command: Command, worked: Path) -> None:
    assert command("compare", worked, "R1", "P1").error["kind"] == "RoleConflict"
    assert command("compare", worked, "R1", "R2").error["kind"] == "RoleConflict"
    assert command("compare", worked, "P1", "P1").error["kind"] == "RoleConflict"
    assert command("compare", worked, "P7", "R1").error["kind"] == "NotInCase"
    assert command("compare", worked, "P1.2", "R1").error["kind"] == "NotInCase"


def test_that_a_face_cut_by_the_photograph_s_border_is_scored_with_its_limit(
    command: Command, worked: Path, demo_photos: Path
) -> None:
    command("add", worked, demo_photos / "obama_partial_face.jpg", "--role", "reference")
    command("faces", worked, "R3")
    found = command("compare", worked, "P1", "R3").json
    assert found["comparison"] == "C3"
    (limit,) = found["limits"]
    assert "R3.1" in limit
    assert "outside the photograph" in limit


@pytest.mark.parametrize("state", ["MISSING", "CHANGED"])
def test_that_about_says_which_weights_are_not_there_or_not_theirs(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    folder = Path(shutil.copytree(weights_folder(), tmp_path / "weights"))
    file = folder / "mtcnn.safetensors"
    if state == "MISSING":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-1] + b"x")
    for module in ("cli.inventory", "weights"):
        monkeypatch.setattr(f"examiner.{module}.weights_folder", lambda: folder)
    found = {each["name"]: each["state"] for each in command("about").json["weights"]}
    assert found.pop("mtcnn") == state
    assert found == dict.fromkeys((e.name for e in manifest() if e.name != "mtcnn"), "as stated")
    assert f"the file is {state}" in command("about", json=False).out


def test_that_about_lists_versions_weights_and_methods(command: Command) -> None:
    found = command("about").json
    names = [entry["name"] for entry in found["weights"]]
    assert names == [entry.name for entry in manifest()]
    assert {"mobilefacenet", "dlib_resnet", "mtcnn"} <= set(names)
    assert all(len(entry["sha256"]) == 64 and entry["licence"] for entry in found["weights"])
    assert {"xssab", "fggb", "occlusion"} <= {method["id"] for method in found["methods"]}
    assert found["device"]
    assert found["packages"]["torch"]
    assert "mobilefacenet" in command("about", json=False).out


def test_that_the_log_names_every_act_in_order(command: Command, worked: Path) -> None:
    entries = command("log", worked).json["entries"]
    assert [entry["act"] for entry in entries] == (
        ["case made"]
        + ["photograph received"] * 3
        + ["faces looked for"] * 3
        + ["compared"] * 2
        + ["explained"] * 2
    )
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[0]["hash"] == entries[1]["previous"]


@pytest.mark.parametrize("name", ["log", "verify", "faces"])
def test_that_without_json_lines_are_for_people(command: Command, worked: Path, name: str) -> None:
    said = command(name, worked, json=False)
    assert said.code == 0
    assert not said.out.startswith("{")
    assert len(said.out.splitlines()) >= 3


def test_that_a_fault_of_the_program_is_not_taken_for_a_finding(
    command: Command, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("examiner.cli.checks.verify_case", fail)
    said = command("verify", worked)
    assert said.code == 4
    assert said.json["error"]["kind"] == "Fault"
    assert "ZeroDivisionError" in said.err


def test_that_choices_are_listed_on_one_line(command: Command) -> None:
    said = command("add", "a.case", "b.jpg")
    assert said.json["error"]["message"] == (
        "Missing option '--role'. Choose from: probe, reference"
    )
    assert "Choose from: probe, reference\n" in said.err
    assert "\\t" not in said.err
