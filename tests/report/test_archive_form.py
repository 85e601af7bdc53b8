"""Reports as archives want them: PDF/A-3B, by an independent validator and by our own reading."""

import io
import re
from datetime import UTC, datetime

import page as archive_validator
import pytest
from PIL import Image, ImageCms
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from examiner.report.archive_form import Properties, archived
from examiner.report.srgb_profile import srgb_profile
from tests.report.conftest import NOW


def verdict(pdf: bytes) -> list[str]:
    return [
        each.rule_id for each in archive_validator.validate_pdf_bytes(pdf, profile="3b").failures
    ]


def test_that_a_report_and_a_signed_report_pass_an_independent_validator(rendered, signed):
    found = archive_validator.validate_pdf_bytes(rendered, profile="3b")
    assert found.is_compliant
    assert found.rules.total > 100
    signed_verdict = archive_validator.validate_pdf_bytes(signed, profile="3b")
    assert signed_verdict.is_compliant


def test_that_the_validator_is_no_friend_of_everything(rendered):
    """What our own work makes good, it finds wrong without it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.drawString(50, 50, "plain")
    canvas.save()
    assert not archive_validator.validate_pdf_bytes(buffer.getvalue(), profile="3b").is_compliant
    for taken in (b"/OutputIntents", b"pdfaid:part>3<"):
        spoilt = rendered.replace(taken, b"x" * len(taken))
        assert not archive_validator.validate_pdf_bytes(spoilt, profile="3b").is_compliant


def test_that_the_file_says_the_same_of_itself_in_both_places(rendered):
    reader = PdfReader(io.BytesIO(rendered))
    packet = reader.trailer["/Root"]["/Metadata"].get_data().decode("utf-8")
    for name in ("/Title", "/Author", "/Subject", "/Creator"):
        assert f">{reader.metadata[name]}<" in packet
    assert reader.metadata["/CreationDate"] == reader.metadata["/ModDate"]
    stated = datetime.fromisoformat(re.search(r"CreateDate>([^<]+)<", packet)[1])
    assert stated == reader.metadata.creation_date
    assert "<pdfaid:part>3</pdfaid:part>" in packet
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in packet


def test_that_everything_that_is_needed_is_in_the_file(signed):
    reader = PdfReader(io.BytesIO(signed))
    assert not reader.is_encrypted
    root = reader.trailer["/Root"]
    assert "/JavaScript" not in root["/Names"]
    assert "/OpenAction" not in root
    for sheet in reader.pages:
        for font in sheet["/Resources"].get("/Font", {}).values():
            assert "/FontFile2" in font["/FontDescriptor"]
    (attached,) = root["/AF"]
    assert attached["/AFRelationship"] == "/Data"
    held = attached["/EF"]["/F"]
    assert held["/Subtype"] == "/application/json"
    assert "/ModDate" in held["/Params"]
    assert root["/Names"]["/EmbeddedFiles"]["/Names"][1] == attached
    assert all(each["/F"] & 4 for each in reader.pages[-1]["/Annots"]), "boxes are printed"
    assert all("/AP" in each for each in reader.pages[-1]["/Annots"])


def test_that_our_profile_is_srgb():
    """Colours stay as they are, to one step, from our profile to that of another program."""
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    assert ours.profile.version == pytest.approx(4.2)
    ramp = Image.merge("RGB", [Image.linear_gradient("L"), *(Image.radial_gradient("L"),) * 2])
    theirs = ImageCms.profileToProfile(ramp, ours, ImageCms.createProfile("sRGB"))
    apart = [abs(a - b) for a, b in zip(ramp.tobytes(), theirs.tobytes(), strict=True)]
    assert max(apart) <= 1


@pytest.mark.parametrize("title", ["A & B <c>", ']]> & "x"', "Ünïcode — ĄĆ", ""])
def test_that_no_title_breaks_the_metadata(title):
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.setDateFormatter(lambda *clock: "D:20261122092000+00'00'")
    canvas.setTitle(title)
    canvas.showPage()
    canvas.save()
    stated = Properties(title, "", "", "examiner")
    made = archived(buffer.getvalue(), stated, "en", NOW.astimezone(UTC))
    assert made == archived(buffer.getvalue(), stated, "en", NOW.astimezone(UTC))
    # The face that nobody embedded in this page is the one thing wrong with it.
    assert [each for each in verdict(made) if "FONT" not in each] == []
