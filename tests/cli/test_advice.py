"""What is said of a slip: what is wrong, before any work, with an advice that fits."""

from pathlib import Path

import pytest

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
    ):
        said = command(*line)
        assert said.code == 2
        assert "names a folder; add the name of the file" in said.json["error"]["message"]
    assert list(tmp_path.iterdir()) == [folder]
    assert list(folder.iterdir()) == []
