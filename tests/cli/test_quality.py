"""Image quality on the command line: every component of every face, and what it is not."""

from pathlib import Path

import numpy as np

from examiner.case.file import CaseFile
from examiner.face.alignment import align
from examiner.face.quality import NOTE, QUALITIES, in_words, qualities
from examiner.face.records import DetectedFace
from examiner.image.compression import jpeg_saving
from examiner.image.evidence import pixels_of
from examiner.image.records import EvidenceImage
from examiner.workflow.quality import qualities_of_faces
from tests.conftest import Command


def test_that_faces_are_told_with_every_component_of_their_quality(
    command: Command, worked: Path
) -> None:
    found = command("faces", worked).json["faces"]
    with CaseFile(worked, "A. Examiner", read_only=True) as case:
        for told in found:
            face = case.get(DetectedFace, told["mark"])
            image = case.get(EvidenceImage, face.image)
            data = case.original(image)
            pixels = pixels_of(image, data)
            crop = align(pixels, face.landmarks, face.mark, image.sha256)
            expected = qualities(pixels, crop, jpeg_saving(data))
            assert told["quality"] == {
                each.id: {"value": each.value, "unit": each.unit, "note": each.note}
                for each in expected
            }
            assert set(told["quality"]) == {each.id for each in QUALITIES}


def test_that_the_text_says_each_in_words_and_once_what_it_is_not(
    command: Command, worked: Path
) -> None:
    said = command("faces", worked, "P1", json=False).out
    for each in QUALITIES:
        assert f"{each.title}: " in said
    assert said.count(NOTE) == 1
    with CaseFile(worked, "A. Examiner", read_only=True) as case:
        image, face = case.get(EvidenceImage, "P1"), case.get(DetectedFace, "P1.1")
        values = qualities_of_faces(image, case.original(image), (face,))["P1.1"]
    assert all(in_words(each) in said for each in values)


def test_that_corrected_landmarks_change_what_rests_on_them(
    command: Command, worked: Path, tmp_path: Path
) -> None:
    before = command("faces", worked, "P1").json["faces"][0]
    points = {name: list(at) for name, at in before["landmarks"].items()}
    points["left_eye"][1] += 8
    file = tmp_path / "points.json"
    file.write_text(str(points).replace("'", '"'))
    after = command("faces", worked, "P1", "--landmarks", file).json["faces"][0]
    moved = np.array(points["right_eye"]) - points["left_eye"]
    assert after["quality"]["eye_distance"]["value"] == float(np.hypot(*moved))
    assert after["quality"]["roll"]["value"] < before["quality"]["roll"]["value"]
