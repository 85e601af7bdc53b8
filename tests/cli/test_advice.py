"""What is said of a slip: what is wrong, before any work, with an advice that fits."""

from pathlib import Path

import pytest

from examiner.case.rows import not_there
from tests.cli.test_bad_photographs import assert_one_clear_sentence
from tests.conftest import Command, Said


def told(said: Said) -> str:
    """Message and advice of a refusal."""
    return f"{said.error['message']} {said.error['advice']}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "thing is empty"),
        (b"\x30\x82\x04\xa7", "thing is neither a case file, nor a signed report, nor a sealed"),
        (b"PK\x05\x06" + bytes(18), "thing is neither a case file, nor a signed report"),
        (b"SQLite", "thing is neither a case file, nor a signed report, nor a sealed package"),
        (None, "thing is a folder"),
    ],
    ids=["empty", "identity", "empty zip", "cut off", "folder"],
)
def test_that_what_cannot_be_verified_is_named_and_no_new_case_is_advised(
    command: Command, tmp_path: Path, content: bytes | None, message: str
) -> None:
    thing = tmp_path / "thing"
    if content is None:
        thing.mkdir()
    else:
        thing.write_bytes(content)
    said = command("verify", thing)
    assert message in said.error["message"]
    assert_one_clear_sentence(said, said.error["kind"], str(thing))
    assert "examiner new" not in told(said)


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"%PDF-1.7\n"])
def test_that_what_may_never_have_been_sealed_or_signed_is_told_so(
    command: Command, tmp_path: Path, start: bytes
) -> None:
    thing = tmp_path / "thing"
    thing.write_bytes(start + b"another's" * 100)
    said = command("verify", thing)
    # It may as well be what was left of one.
    assert said.code == 1
    (fact,) = said.json["facts"]
    assert "no sealed package at all" in fact["detail"] or "it never did" in fact["detail"]


def test_that_a_missing_file_of_landmarks_is_told_before_faces_are_looked_for(
    command: Command, empty_case: Path, demo_photos: Path
) -> None:
    line = ("add", empty_case, demo_photos / "astronaut.png", "--role", "probe")
    assert command(*line).code == 0
    before = empty_case.read_bytes()
    said = command("faces", empty_case, "P1", "--landmarks", empty_case.with_name("absent"))
    assert_one_clear_sentence(said, "LandmarksRefused", "No such file")
    assert said.error["advice"] == "Check the path."
    # No search was made, nor logged.
    assert empty_case.read_bytes() == before


def test_that_no_file_is_made_where_a_folder_is_named(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    said = command("new", folder)
    assert_one_clear_sentence(said, "CaseNotWritten", f"{folder} is a folder")
    assert said.error["advice"] == f"Name the file in it too, such as {folder}/night.case."
    for line in (
        ["new", f"{tmp_path}/absent/"],
        ["new", f"{folder}/"],
        ["export", "a.case", "--to", f"{tmp_path}/absent/"],
        ["identity", "Name", "--out", f"{tmp_path}/absent/"],
        ["erase", "a.case", "--reason", "x", "--record", f"{tmp_path}/absent/"],
        ["validate", "verification", "d", "--run", "r", "--card", f"{tmp_path}/absent/"],
    ):
        said = command(*line)
        assert said.code == 2
        assert "names a folder; add the name of the file" in said.json["error"]["message"]
    assert list(tmp_path.iterdir()) == [folder]
    assert list(folder.iterdir()) == []


def test_that_a_mark_that_is_not_there_is_answered_with_those_that_are(
    command: Command, empty_case: Path, demo_photos: Path
) -> None:
    said = command("faces", empty_case, "P1")
    assert told(said) == "The case has no photograph P1, nor any other. Receive one first."
    assert command("add", empty_case, demo_photos / "obama.jpg", "--role", "probe").code == 0
    said = command("compare", empty_case, "P9", "P1")
    assert told(said).startswith("The case has no photograph P9. Name one that it has: P1")
    said = command("explain", empty_case, "C1")
    assert told(said).startswith("The case has no comparison C1, nor any other. Compare two")
    said = command("issued", empty_case, "REPORT-1", "--out", empty_case.with_name("r.pdf"))
    assert told(said) == "The case has no report REPORT-1, nor any other. Issue one first."


def test_that_of_many_marks_the_first_are_named() -> None:
    found = not_there("image", "P99", tuple(f"P{number}" for number in range(1, 31)))
    assert found.advice == (
        "Name one that it has: P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11, P12 and 18 more; "
        "the log names all."
    )
    assert found.facts == {"kind": "image", "mark": "P99"}
