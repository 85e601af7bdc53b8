from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from examiner.case.file import CaseFile
from examiner.errors import EvidenceChanged
from examiner.face.records import DetectedFace
from examiner.gui.photographs import THUMBNAIL, Photographs
from examiner.image.decode import decode
from examiner.image.evidence import pixels_of
from examiner.image.records import EvidenceImage, RgbPixels
from examiner.workflow.quality import qualities_of

WAIT = 30_000


@pytest.fixture
def case(worked: Path) -> Iterator[CaseFile]:
    with CaseFile(worked, "A. Examiner") as opened:
        yield opened


@pytest.fixture
def photographs(qapp) -> Iterator[Photographs]:
    made = Photographs()
    yield made
    made.close()


def test_that_the_pixels_are_those_of_the_decoder(qtbot, photographs, case, demo_photos):
    with qtbot.waitSignal(photographs.loaded, timeout=WAIT) as loaded:
        photographs.want(case, "P1")
    mark, pixels = loaded.args
    expected = decode((demo_photos / "obama.jpg").read_bytes(), "obama.jpg").pixels
    assert mark == "P1"
    np.testing.assert_array_equal(pixels, expected)


def test_that_a_photograph_seen_before_comes_at_once(qtbot, photographs, case):
    with qtbot.waitSignal(photographs.loaded, timeout=WAIT) as first:
        photographs.want(case, "P1")
    seen: list[object] = []
    photographs.loaded.connect(lambda mark, pixels: seen.append(pixels))
    photographs.want(case, "P1")
    assert seen == [first.args[1]]


def test_that_a_thumbnail_keeps_the_proportions(qtbot, photographs, case):
    with qtbot.waitSignal(photographs.thumbnail, timeout=WAIT) as made:
        photographs.want_thumbnail(case, "P1")
    image = made.args[1]
    assert (image.width(), image.height()) == (round(910 * THUMBNAIL / 1137), THUMBNAIL)


def test_that_what_was_asked_for_in_another_case_is_not_told(qtbot, photographs, case):
    told: list[str] = []
    photographs.loaded.connect(lambda mark, pixels: told.append(mark))
    photographs.want(case, "P1")
    photographs.forget()
    with qtbot.waitSignal(photographs.loaded, timeout=WAIT):
        photographs.want(case, "R1")
    assert told == ["R1"]


def test_that_an_unknown_mark_is_refused(qtbot, photographs, case):
    with qtbot.waitSignal(photographs.refused) as refused:
        photographs.want(case, "P9")
    assert refused.args[0].advice


def test_that_a_face_has_a_thumbnail_of_its_part_of_the_photograph(
    qtbot, photographs, case, demo_photos
):
    with qtbot.waitSignal(photographs.thumbnail, timeout=WAIT) as made:
        photographs.want_face_thumbnail(case, "P1.1")
    mark, image = made.args
    assert mark == "P1.1"
    assert max(image.width(), image.height()) == THUMBNAIL
    box = case.get(DetectedFace, "P1.1").box
    pixels = decode((demo_photos / "obama.jpg").read_bytes(), "obama.jpg").pixels
    middle = pixels[
        round(box.top + box.bottom) // 2 - 20 : round(box.top + box.bottom) // 2 + 20,
        round(box.left + box.right) // 2 - 20 : round(box.left + box.right) // 2 + 20,
    ].mean(axis=(0, 1))
    shown = image.pixelColor(image.width() // 2, image.height() // 2)
    assert np.abs(middle - (shown.red(), shown.green(), shown.blue())).max() < 40


def test_that_faces_asked_for_together_share_one_decoding(qtbot, photographs, case, monkeypatch):
    decoded: list[str] = []

    def counted(image: EvidenceImage, data: bytes) -> RgbPixels:
        decoded.append(image.mark)
        return pixels_of(image, data)

    monkeypatch.setattr("examiner.gui.photographs.pixels_of", counted)
    with qtbot.waitSignals([photographs.thumbnail] * 3, timeout=WAIT):
        for mark in ("P1.1", "P1.1", "R1.1"):
            photographs.want_face_thumbnail(case, mark)
    assert sorted(decoded) == ["P1", "R1"]


def test_that_a_faces_quality_is_measured_in_its_photograph(qtbot, photographs, case):
    face = case.get(DetectedFace, "P1.1")
    with qtbot.waitSignal(photographs.measured, timeout=WAIT) as measured:
        photographs.want_quality(case, face)
    assert measured.args == [face, qualities_of(case, "P1")["P1.1"]]
    assert measured.args[1][0].value > 50


def test_that_a_face_in_a_changed_photograph_has_no_quality(qtbot, photographs, case, monkeypatch):
    def changed(*_: object) -> RgbPixels:
        raise EvidenceChanged("Other pixels.", advice="None.")

    monkeypatch.setattr("examiner.workflow.quality.pixels_of", changed)
    with qtbot.waitSignal(photographs.measured, timeout=WAIT) as measured:
        photographs.want_quality(case, case.get(DetectedFace, "P1.1"))
    assert measured.args[1] == ()


def test_that_quality_asked_for_in_another_case_is_not_told(qtbot, photographs, case):
    told: list[str] = []
    photographs.measured.connect(lambda face, values: told.append(face.mark))
    photographs.want_quality(case, case.get(DetectedFace, "P1.1"))
    photographs.forget()
    with qtbot.waitSignal(photographs.measured, timeout=WAIT):
        photographs.want_quality(case, case.get(DetectedFace, "R1.1"))
    assert told == ["R1.1"]


def test_that_faces_asked_for_in_another_case_are_not_told(qtbot, photographs, case):
    told: list[str] = []
    photographs.thumbnail.connect(lambda mark, image: told.append(mark))
    photographs.want_face_thumbnail(case, "P1.1")
    photographs.forget()
    with qtbot.waitSignal(photographs.thumbnail, timeout=WAIT):
        photographs.want_face_thumbnail(case, "R1.1")
    assert told == ["R1.1"]
