"""examiner draw: reconstructions from the arguments, and when they may be an exhibit."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from examiner.case.bench import Exhibit
from examiner.case.file import CaseFile
from examiner.case.verification import verify
from examiner.comparison.records import Comparison
from examiner.explanation.drawing_records import ArgumentDrawing
from examiner.image.decode import decode
from examiner.report.contents import ReportIdentity
from examiner.report.gather import Selection, gather
from examiner.report.layout import render
from tests.conftest import Command

IDENTITY = ReportIdentity("REPORT-1", 1, "", "2026-03-01T12:00:00+00:00")


def test_that_what_the_arguments_draw_is_kept_with_its_decoder(
    command: Command, worked: Path
) -> None:
    said = command("draw", worked, "C1").json
    assert said["id"] == "D1"
    assert said["channels_for"] + said["channels_against"] == len(said["arguments"]) == 192
    with CaseFile(worked, "A. Examiner") as case:
        held = case.get(ArgumentDrawing, "D1")
        margin = case.get(Comparison, "C1").score.value - held.threshold
    assert (held.digest, held.decoder_sha256) == (said["digest"], said["decoder_sha256"])
    assert held.arguments.sum() == pytest.approx(margin, abs=1e-6)
    assert held.probe.whole.shape == (112, 112, 3)
    assert held.reference.regions.max(axis=(1, 2)).tolist() == [255] * 192
    assert np.abs(held.probe.difference).max() > 5
    assert all(fact.ok for fact in verify(worked, "A. Examiner"))


def test_that_the_same_is_found_again(command: Command, worked: Path) -> None:
    first = command("draw", worked, "C1").json
    assert command("draw", worked, "C1").json["id"] == first["id"] == "D1"


def test_that_a_written_picture_bears_the_words_on_each_face(
    command: Command, worked: Path, tmp_path: Path
) -> None:
    out = tmp_path / "drawn.png"
    assert command("draw", worked, "C1", "--out", out).json["out"] == str(out)
    written = decode(out.read_bytes(), "drawn.png").pixels
    with CaseFile(worked, "A. Examiner") as case:
        whole = case.get(ArgumentDrawing, "D1").probe.whole.repeat(3, 0).repeat(3, 1)
    # Where the first picture stands, only the words differ from what was drawn.
    shown = written[34 : 34 + 336, 12 : 12 + 336]
    changed = (shown != whole).any(axis=-1)
    assert changed[:180].sum() == 0
    assert changed[180:260].mean() > 0.05


def test_that_a_file_in_its_place_is_never_replaced(
    command: Command, worked: Path, tmp_path: Path
) -> None:
    out = tmp_path / "drawn.png"
    out.write_bytes(b"mine")
    assert command("draw", worked, "C1", "--out", out).error["kind"] == "ReportNotWritten"
    assert out.read_bytes() == b"mine"
    slip = tmp_path / "absent" / "drawn.png"
    assert command("draw", worked, "C1", "--out", slip).error["kind"] == "ReportNotWritten"
    assert not slip.parent.exists()


def test_that_a_reconstruction_is_no_exhibit(
    command: Command, worked: Path, tmp_path: Path
) -> None:
    asked = ("draw", worked, "C1", "--exhibit", "A face", "--out", tmp_path / "drawn.png")
    assert command(*asked).error["kind"] == "ExhibitRefused"
    with CaseFile(worked, "A. Examiner") as case:
        assert case.marks(Exhibit) == case.marks(ArgumentDrawing) == ()
    assert not (tmp_path / "drawn.png").exists()


def test_that_a_laboratory_can_let_it_be_one(
    command: Command, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXAMINER_DRAWN_EXHIBITS", "allowed")
    assert command("draw", worked, "C1", "--exhibit", "A face").json["exhibit"] == "X1"
    with CaseFile(worked, "A. Examiner") as case:
        exhibit = case.get(Exhibit, "X1")
    assert (exhibit.comparison, exhibit.explanation) == ("C1", "D1")
    assert exhibit.caption == "A face"


def test_that_a_backbone_without_a_decoder_is_told_so(command: Command, worked: Path) -> None:
    command("compare", worked, "P1", "R1", "--backbone", "dlib_resnet")
    with CaseFile(worked, "A. Examiner") as case:
        mark = case.marks(Comparison)[-1]
    assert command("draw", worked, mark).error["kind"] == "WeightsMissing"


def test_that_a_report_says_what_drew_an_exhibit_and_that_it_is_no_photograph(
    command: Command, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXAMINER_DRAWN_EXHIBITS", "allowed")
    made = command("draw", worked, "C1", "--exhibit", "A face").json
    with CaseFile(worked, "A. Examiner") as case:
        contents = gather(case, Selection(IDENTITY, ("C1",)))
    (exhibit,) = contents.exhibits
    assert exhibit.decoder == made["decoder_sha256"]
    roles = {each.role: each.sha256 for each in contents.reproducibility.weights}
    assert roles["decoder"] == made["decoder_sha256"]
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(render(contents))).pages)
    assert "not photographs of anyone" in " ".join(text.split())
