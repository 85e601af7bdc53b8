"""Errors speak to the window and to the command line; only the latter names commands."""

import ast
from pathlib import Path

import examiner
from examiner.cli.hints import advice_of
from examiner.errors import FaceNotChosen, NoFaceFound, NotInCase
from tests.conftest import Command

SPOKEN_TO_BOTH = ("case", "workflow", "face", "image", "explanation", "report")


def advices(package: str) -> list[str]:
    """Every advice written in a package, as far as it is a constant."""
    found: list[str] = []
    for path in sorted((Path(examiner.__file__).parent / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "advice":
                parts = [n for n in ast.walk(node.value) if isinstance(n, ast.Constant)]
                found.append("".join(str(part.value) for part in parts))
    return found


def test_that_what_the_window_shows_too_names_no_option_of_a_face_or_a_case() -> None:
    found = [each for package in SPOKEN_TO_BOTH for each in advices(package)]
    assert len(found) > 20
    named = ("--min-face", "--landmarks", "--choose", "--method", "examiner faces", "examiner new")
    assert not [each for each in found if any(word in each for word in named)]


def test_that_the_command_line_adds_the_command() -> None:
    lacking = NoFaceFound("No face.", advice="Look for smaller faces.", mark="P1")
    assert advice_of(lacking).startswith("Look for smaller faces. ")
    assert "examiner faces CASE P1" in advice_of(lacking)
    assert "--min-face PIXELS" in advice_of(lacking)
    assert "--choose N" in advice_of(FaceNotChosen("Two.", advice="Choose.", mark="P1"))
    assert advice_of(NotInCase("None.", advice="Add it.")) == "Add it."


def test_that_only_who_acts_is_told_how_a_case_is_made(command: Command, tmp_path: Path) -> None:
    absent = tmp_path / "absent.case"
    why = ("--reason", "Nobody works there")
    record = tmp_path / "record.json"
    for line in (["log"], ["unlock", *why], ["erase", *why, "--record", record]):
        said = command(line[0], absent, *line[1:])
        assert said.error["kind"] == "NotACaseFile"
        assert said.error["advice"] == "Check where it is kept."
    acting = command("faces", absent)
    assert acting.error["advice"] == "Check where it is kept. To make one: examiner new CASE"
    assert list(tmp_path.iterdir()) == []
