"""Faces: known ones keep their marks, the examiner chooses, corrects and places by hand."""

import json
from pathlib import Path

import pytest

from examiner.case.file import CaseFile
from examiner.errors import LandmarksRefused, NotInCase
from examiner.face.records import DetectedFace, LandmarkOrigin, Landmarks
from examiner.image.records import EvidenceImage
from examiner.job import Silent
from examiner.workflow.faces import choose, chosen, correct, faces_of, find, place
from tests.case.cases import ACTOR
from tests.cli.photographs import landscape, three_faces
from tests.conftest import Command

BY_HAND = {
    "left_eye": [140, 100],
    "right_eye": [180, 100],
    "nose": [160, 122],
    "left_mouth": [144, 145],
    "right_mouth": [176, 145],
}


def points_file(folder: Path, points: object) -> Path:
    path = folder / "points.json"
    path.write_text(points if isinstance(points, str) else json.dumps(points))
    return path


def test_that_looking_again_keeps_known_faces_and_their_marks(worked: Path) -> None:
    with CaseFile(worked, ACTOR) as case:
        before = faces_of(case, "P1")
        again = find(case, "P1", min_face=60).run(Silent())
        assert again == before
        entry = case.audit()[-1]
        assert (entry.details["min_face"], entry.details["new_faces"]) == (60, [])


def test_that_the_choice_is_revised_and_every_revision_kept(
    command: Command, worked: Path, demo_photos: Path
) -> None:
    command("add", worked, three_faces(demo_photos, worked.parent / "g.png"), "--role", "probe")
    with CaseFile(worked, ACTOR) as case:
        find(case, "P2").run(Silent())
        for number in (2, 3, 3, 2):
            assert choose(case, "P2", number).index == number
            assert chosen(case, "P2").mark == f"P2.{number}"
        assert [face.chosen for face in faces_of(case, "P2")] == [False, True, False]
        assert [face.revision for face in faces_of(case, "P2")] == [0, 3, 2]
        assert [entry.act for entry in case.audit()[-3:]] == ["face chosen"] * 3
        with pytest.raises(NotInCase):
            choose(case, "P2", 0)


def test_that_corrected_landmarks_are_recorded_with_what_they_were(
    command: Command, worked: Path
) -> None:
    (found,) = command("faces", worked, "P1").json["faces"]
    moved = {name: [x + 2, y - 1] for name, (x, y) in found["landmarks"].items()}
    points = points_file(worked.parent, moved)
    (now,) = command("faces", worked, "P1", "--landmarks", points).json["faces"]
    assert (now["origin"], now["revision"], now["landmarks"]) == ("corrected", 1, moved)
    assert now["box"] == found["box"]
    entry = command("log", worked).json["entries"][-1]
    assert entry["act"] == "landmarks corrected"
    assert entry["details"] == {"face": "P1.1", "before": found["landmarks"], "now": moved}

    first = command("compare", worked, "P1", "R2").json
    assert first["comparison"] == "C3"
    assert command("verify", worked).json["ok"]
    with CaseFile(worked, ACTOR, read_only=True) as case:
        assert case.get(DetectedFace, "P1.1").origin is LandmarkOrigin.CORRECTED


def test_that_a_face_is_placed_by_hand_where_none_was_found(
    command: Command, empty_case: Path
) -> None:
    command("add", empty_case, landscape(empty_case.parent / "view.png"), "--role", "probe")
    points = points_file(empty_case.parent, BY_HAND)
    (face,) = command("faces", empty_case, "P1", "--landmarks", points).json["faces"]
    assert (face["mark"], face["origin"], face["chosen"]) == ("P1.1", "placed", True)
    assert face["detection_score"] is None
    assert face["landmarks"]["nose"] == [160, 122]
    acts = [entry["act"] for entry in command("log", empty_case).json["entries"]]
    assert acts[-2:] == ["faces looked for", "face placed by hand"]
    lines = command("faces", empty_case, json=False).out
    assert "placed by hand" in lines


def test_that_moving_a_placed_face_leaves_it_placed(worked: Path) -> None:
    with CaseFile(worked, ACTOR) as case:
        image = case.get(EvidenceImage, "P1")
        points = {name: (float(x), float(y)) for name, (x, y) in BY_HAND.items()}
        face = place(case, image.mark, Landmarks(**points))
        assert chosen(case, "P1").mark == face.mark == "P1.2"
        assert not faces_of(case, "P1")[0].chosen
        moved = correct(case, face.mark, Landmarks(**{**points, "nose": (161.0, 123.0)}))
        assert (moved.origin, moved.revision) == (LandmarkOrigin.PLACED, 1)


@pytest.mark.parametrize(
    "points",
    [
        "rubbish",
        "[]",
        {},
        {**BY_HAND, "chin": [1, 1]},
        {**BY_HAND, "nose": [160]},
        {**BY_HAND, "nose": "here"},
        {**BY_HAND, "nose": [1e9, 1]},
        {**BY_HAND, "nose": [-50, 100]},
        {name: [100, 100] for name in BY_HAND},
        {**BY_HAND, "left_eye": BY_HAND["right_eye"], "right_eye": BY_HAND["left_eye"]},
        {name: [index * 20, 50] for index, name in enumerate(BY_HAND)},
    ],
    ids=[
        "no JSON", "a list", "none", "six", "one number", "a word", "outside", "negative",
        "one spot", "mirrored", "on a line",
    ],
)  # fmt: skip
def test_that_points_that_cannot_be_a_face_are_refused(
    command: Command, worked: Path, points: object
) -> None:
    before = worked.read_bytes()
    path = points_file(worked.parent, points)
    said = command("faces", worked, "P1", "--landmarks", path)
    assert said.error["kind"] == "LandmarksRefused"
    assert said.error["advice"]
    assert worked.read_bytes() == before


@pytest.mark.parametrize("kind", ["missing", "folder", "bytes"])
def test_that_a_landmarks_file_that_cannot_be_read_is_refused(
    command: Command, worked: Path, kind: str
) -> None:
    path = worked.parent / "points"
    if kind == "folder":
        path.mkdir()
    elif kind == "bytes":
        path.write_bytes(b"\xff\xfe\x00")
    said = command("faces", worked, "P1", "--landmarks", path)
    assert said.error["kind"] == "LandmarksRefused"


def test_that_refused_points_are_not_recorded(worked: Path) -> None:
    with CaseFile(worked, ACTOR) as case:
        before = case.head()
        spot = Landmarks(*[(5.0, 5.0)] * 5)
        with pytest.raises(LandmarksRefused):
            place(case, "P1", spot)
        with pytest.raises(LandmarksRefused):
            correct(case, "P1.1", spot)
        assert case.head() == before


def test_that_not_having_looked_is_told_apart_from_having_found_nothing(
    command: Command, empty_case: Path
) -> None:
    command("add", empty_case, landscape(empty_case.parent / "view.png"), "--role", "probe")
    assert "Nobody has looked" in command("compare", empty_case, "P1", "R1").error["message"]
    assert command("faces", empty_case).error["kind"] == "NoFaceFound"
    assert "No face was found" in command("compare", empty_case, "P1", "R1").error["message"]
