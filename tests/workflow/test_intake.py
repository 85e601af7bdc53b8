"""Receiving: bytes go in as they are, and a photograph received twice is recognised."""

import io
import shutil
from pathlib import Path

import pytest

from examiner.case.file import CaseFile
from examiner.digest import sha3_256, sha256
from examiner.errors import EvidenceChanged, ImageTooLarge, RoleConflict
from examiner.image.evidence import pixels_of
from examiner.image.records import EvidenceImage, Role
from examiner.job import Silent
from examiner.workflow import intake
from examiner.workflow.intake import receive, safe_name, shown_name
from tests.case.cases import ACTOR
from tests.image.pictures import drawn, encoded


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "a photograph.png"
    path.write_bytes(encoded(drawn(), "PNG"))
    return path


def test_that_the_bytes_are_kept_as_received_with_two_hashes(empty_case: Path, photo: Path) -> None:
    data = photo.read_bytes()
    with CaseFile(empty_case, ACTOR) as case:
        receipt = receive(case, photo, Role.PROBE).run(Silent())
        image = receipt.image
        assert not receipt.known_before
        assert case.original(image) == data
        assert (image.sha256, image.sha3_256, image.size) == (
            sha256(data),
            sha3_256(data),
            len(data),
        )
        assert (image.mark, image.archive_name) == ("P1", "P1/a_photograph.png")
        assert case.get(EvidenceImage, "P1") == image
    assert photo.read_bytes() == data


def test_that_computing_touches_no_case(empty_case: Path, photo: Path) -> None:
    with CaseFile(empty_case, ACTOR) as case:
        before = case.head()
        receive(case, photo, Role.PROBE).compute(Silent())
        assert case.head() == before


def test_that_a_photograph_received_twice_is_recognised_by_its_bytes(
    empty_case: Path, photo: Path
) -> None:
    copy = Path(shutil.copy(photo, photo.with_name("renamed.bmp")))
    with CaseFile(empty_case, ACTOR) as case:
        first = receive(case, photo, Role.PROBE).run(Silent())
        second = receive(case, copy, Role.PROBE).run(Silent())
        assert second.known_before
        assert second.image == first.image
        assert case.marks(EvidenceImage) == ("P1",)
        entry = case.audit()[-1]
        assert entry.act == "photograph received again"
        assert entry.details["file_name"] == "renamed.bmp"
        assert entry.rows == ()


def test_that_a_photograph_cannot_be_probe_and_reference(empty_case: Path, photo: Path) -> None:
    with CaseFile(empty_case, ACTOR) as case:
        receive(case, photo, Role.PROBE).run(Silent())
        before = case.head()
        with pytest.raises(RoleConflict, match="already in the case as probe P1"):
            receive(case, photo, Role.REFERENCE).run(Silent())
        assert case.head() == before


def test_that_marks_count_each_role_by_itself(empty_case: Path, tmp_path: Path) -> None:
    marks = []
    with CaseFile(empty_case, ACTOR) as case:
        for number in range(12):
            path = tmp_path / f"{number}.png"
            path.write_bytes(encoded(drawn().point(lambda v, n=number: (v + n) % 256), "PNG"))
            role = Role.PROBE if number % 4 else Role.REFERENCE
            marks.append(receive(case, path, role).run(Silent()).image.mark)
        assert case.marks(EvidenceImage) == tuple(marks)
    assert marks == ["R1", "P1", "P2", "P3", "R2", "P4", "P5", "P6", "R3", "P7", "P8", "P9"]


class Endless(io.FileIO):
    """A file that holds more than its size says, such as one that grows while it is read."""

    asked = 0

    def read(self, size: int | None = -1, /) -> bytes:
        type(self).asked += 1
        assert size is not None
        assert size >= 0
        return bytes(size)


def test_that_too_large_a_file_is_refused_without_reading_it(
    empty_case: Path, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MAX_BYTES", 10)
    monkeypatch.setattr(intake, "open_regular", Endless)
    with CaseFile(empty_case, ACTOR) as case, pytest.raises(ImageTooLarge):
        receive(case, photo, Role.PROBE).run(Silent())
    assert Endless.asked == 0


def test_that_of_a_file_that_grows_no_more_than_the_limit_is_read(
    empty_case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = tmp_path / "growing.png"
    growing.touch()
    monkeypatch.setattr(intake, "MAX_BYTES", 10)
    monkeypatch.setattr(intake, "open_regular", Endless)
    with CaseFile(empty_case, ACTOR) as case, pytest.raises(ImageTooLarge) as caught:
        receive(case, growing, Role.PROBE).run(Silent())
    assert caught.value.facts["size"] == 11


def test_that_other_pixels_than_were_recorded_are_refused(empty_case: Path, photo: Path) -> None:
    other = encoded(drawn().rotate(180), "PNG")
    with CaseFile(empty_case, ACTOR) as case:
        image = receive(case, photo, Role.PROBE).run(Silent()).image
    assert pixels_of(image, photo.read_bytes()).shape == (32, 48, 3)
    with pytest.raises(EvidenceChanged, match="other pixels"):
        pixels_of(image, other)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("plain.jpg", "plain.jpg"),
        ("../../etc/passwd", "_.._etc_passwd"),
        (".hidden.jpg", "hidden.jpg"),
        ("-rf.jpg", "rf.jpg"),
        ("größe $(x).jpg", "gr__e___x_.jpg"),
        ("a\nb.jpg", "a_b.jpg"),
        ("...", "photograph"),
        ("x" * 200 + ".jpg", "x" * 96 + ".jpg"),
    ],
)
def test_that_a_name_in_the_archive_can_mislead_no_shell(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_that_a_name_that_is_no_text_is_shown_with_its_bytes() -> None:
    assert shown_name(Path("f\udcfcr.png")) == "f\\xfcr.png"
    assert shown_name(Path("für.png")) == "für.png"
