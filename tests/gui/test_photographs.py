from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from examiner.case.file import CaseFile
from examiner.gui.photographs import THUMBNAIL, Photographs
from examiner.image.decode import decode

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
