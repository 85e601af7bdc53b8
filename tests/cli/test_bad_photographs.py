"""Bad photographs: each is refused in one clear sentence, and the case is as it was."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.case.cases import content
from tests.cli.photographs import cut_face, landscape, small_face, three_faces
from tests.conftest import Command, Said
from tests.image.pictures import bomb, drawn, encoded

Maker = Callable[[Path], bytes]

PAGES = [Image.new("RGB", (32, 32), (40 * i, 10, 10)) for i in range(1, 4)]


def pages(kind: str) -> bytes:
    return encoded(PAGES[0], kind, save_all=True, append_images=PAGES[1:])


BAD: dict[str, tuple[Maker, str]] = {
    "no image": (lambda _: b"a letter, not a photograph\n" * 9, "UnreadableImage"),
    "truncated": (lambda demo: (demo / "obama.jpg").read_bytes()[:90_000], "UnreadableImage"),
    "bomb": (lambda _: bomb(), "ImageTooLarge"),
    "zero bytes": (lambda _: b"", "UnreadableImage"),
    "animated GIF": (lambda _: pages("GIF"), "UnreadableImage"),
    "animated PNG": (lambda _: pages("PNG"), "UnreadableImage"),
    "animated WebP": (lambda _: pages("WEBP"), "UnreadableImage"),
    "several pages": (lambda _: pages("TIFF"), "UnreadableImage"),
}


def assert_one_clear_sentence(said: Said, kind: str, word: str) -> None:
    error = said.error
    assert error["kind"] == kind
    assert word in error["message"]
    assert error["message"].endswith(".")
    # One sentence: no full stop followed by a space and a capital letter.
    assert not re.search(r"\. [A-Z]", error["message"])
    assert "\n" not in error["message"]
    assert error["advice"].endswith(".") or error["advice"].split()[-1].isupper()
    assert "Traceback" not in said.err
    assert error["message"] in said.err


@pytest.mark.parametrize("name", BAD)
def test_that_a_bad_photograph_is_refused_and_nothing_is_written(
    command: Command, worked: Path, demo_photos: Path, name: str
) -> None:
    make, kind = BAD[name]
    photo = worked.parent / "bad.jpg"
    photo.write_bytes(make(demo_photos))
    before = (worked.read_bytes(), sorted(worked.parent.iterdir()))
    said = command("add", worked, photo, "--role", "reference")
    assert_one_clear_sentence(said, kind, "bad.jpg")
    assert (worked.read_bytes(), sorted(worked.parent.iterdir())) == before


def test_that_a_path_that_cannot_be_read_is_refused(
    command: Command, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = worked.read_bytes()
    for path in (worked.parent / "none.jpg", worked.parent, worked / "inside.jpg"):
        said = command("add", worked, path, "--role", "probe")
        assert_one_clear_sentence(said, "EvidenceUnreachable", path.name)
    # Permissions do not bind every account, so that the system's answer is put in its place.
    photo = worked.parent / "locked.jpg"
    photo.write_bytes(encoded(drawn(), "PNG"))

    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.access", lambda *_, **__: False)
    monkeypatch.setattr("examiner.workflow.intake.open_regular", refuse)
    said = command("add", worked, photo, "--role", "probe")
    monkeypatch.undo()
    assert_one_clear_sentence(said, "EvidenceUnreachable", "Permission denied")
    assert worked.read_bytes() == before


def test_that_a_pipe_or_a_device_is_refused_at_once_wherever_a_file_is_asked_for(
    command: Command, worked: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    before = worked.read_bytes()
    for thing in (pipe, Path("/dev/zero")):
        for line in (
            ["add", worked, thing, "--role", "probe"],
            ["verify", thing],
            ["countersign", thing, "--signer", thing, "--out", tmp_path / "out.pdf"],
        ):
            assert_one_clear_sentence(command(*line), "EvidenceUnreachable", "not a file")
        assert_one_clear_sentence(command("log", thing), "NotACaseFile", "not a file")
        said = command("faces", worked, "P1", "--landmarks", thing)
        assert_one_clear_sentence(said, "LandmarksRefused", thing.name)
    assert worked.read_bytes() == before


def test_that_a_device_without_end_as_password_file_is_refused(
    command: Command, tmp_path: Path
) -> None:
    line = ("identity", "Name", "--out", tmp_path / "a.p12", "--password-file", "/dev/zero")
    assert_one_clear_sentence(command(*line), "SignerRefused", "password")
    assert list(tmp_path.iterdir()) == []


def test_that_one_bad_photograph_does_not_keep_the_others_out(
    command: Command, empty_case: Path, demo_photos: Path
) -> None:
    bad = empty_case.parent / "bad.png"
    bad.write_bytes(b"rubbish")
    said = command("add", empty_case, bad, demo_photos / "obama.jpg", "--role", "probe")
    assert said.code == 3
    assert [image["mark"] for image in said.json["images"]] == ["P1"]
    assert [each["file"] for each in said.json["refused"]] == [str(bad)]
    assert all(each["kind"] == "UnreadableImage" for each in said.json["refused"])
    assert command("verify", empty_case).json["ok"]


def test_that_a_photograph_without_a_face_is_named_and_the_search_is_logged(
    command: Command, empty_case: Path
) -> None:
    command("add", empty_case, landscape(empty_case.parent / "view.png"), "--role", "probe")
    said = command("faces", empty_case)
    assert_one_clear_sentence(said, "NoFaceFound", "view.png")
    assert "--landmarks" in said.error["advice"]
    last = command("log", empty_case).json["entries"][-1]
    assert (last["act"], last["details"]["detections"]) == ("faces looked for", 0)
    before = empty_case.read_bytes()
    assert_one_clear_sentence(command("compare", empty_case, "P1", "P1"), "NoFaceFound", "view.png")
    assert empty_case.read_bytes() == before


def test_that_a_photograph_without_a_face_does_not_hide_the_faces_of_others(
    command: Command, empty_case: Path, demo_photos: Path
) -> None:
    view = landscape(empty_case.parent / "view.png")
    command("add", empty_case, view, demo_photos / "obama2.jpg", "--role", "probe")
    said = command("faces", empty_case)
    assert said.code == 3
    assert [face["mark"] for face in said.json["faces"]] == ["P2.1"]
    assert "No face was found in P1" in said.err


def test_that_among_three_faces_one_must_be_chosen(
    command: Command, worked: Path, demo_photos: Path
) -> None:
    group = three_faces(demo_photos, worked.parent / "group.png")
    command("add", worked, group, "--role", "probe")
    found = command("faces", worked, "P2").json["faces"]
    assert [face["mark"] for face in found] == ["P2.1", "P2.2", "P2.3"]
    assert not any(face["chosen"] for face in found)
    areas = [
        (f["box"]["right"] - f["box"]["left"]) * (f["box"]["bottom"] - f["box"]["top"])
        for f in found
    ]
    assert areas == sorted(areas, reverse=True)

    before = content(worked)
    said = command("compare", worked, "P2", "R1")
    assert_one_clear_sentence(said, "FaceNotChosen", "3 faces")
    assert "--choose" in said.error["advice"]
    said = command("faces", worked, "P2", "--choose", "4")
    assert_one_clear_sentence(said, "NotInCase", "face number 4")
    assert content(worked) == before

    scores = {}
    for number in (1, 2, 3):
        chosen = command("faces", worked, "P2", "--choose", number).json["faces"]
        assert [face["chosen"] for face in chosen] == [n == number for n in (1, 2, 3)]
        scores[number] = command("compare", worked, "P2", "R1").json["score"]
    assert command("log", worked).json["entries"][-2]["act"] == "face chosen"
    # One of the three is the person of R1, and only that one scores high.
    assert sorted(score > 0.6 for score in scores.values()) == [False, False, True]


def test_that_a_face_of_20_pixels_is_compared_with_its_limit_stated(
    command: Command, worked: Path, demo_photos: Path
) -> None:
    small = small_face(demo_photos, worked.parent / "small.png", 22)
    command("add", worked, small, "--role", "probe")
    (face,) = command("faces", worked, "P2").json["faces"]
    assert 17 < face["box"]["bottom"] - face["box"]["top"] < 26
    limits = command("compare", worked, "P2", "R1").json["limits"]
    assert len(limits) == 1
    assert "enlarged" in limits[0]


def test_that_a_face_too_small_to_be_found_is_told_as_no_face(
    command: Command, empty_case: Path, demo_photos: Path
) -> None:
    tiny = small_face(demo_photos, empty_case.parent / "tiny.png", 13)
    command("add", empty_case, tiny, "--role", "probe")
    said = command("faces", empty_case)
    assert_one_clear_sentence(said, "NoFaceFound", "tiny.png")
    assert "--min-face" in said.error["advice"]


def test_that_a_face_at_the_border_is_compared_with_its_limit_stated(
    command: Command, worked: Path, demo_photos: Path
) -> None:
    cut = cut_face(demo_photos, worked.parent / "cut.png")
    command("add", worked, cut, "--role", "probe")
    (face,) = command("faces", worked, "P2").json["faces"]
    assert face["box"]["left"] < 0
    limits = command("compare", worked, "P2", "R1").json["limits"]
    assert any("outside the photograph" in limit for limit in limits)
