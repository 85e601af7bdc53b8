import io
import re
import shutil
import socket
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pypdf import PdfReader, PdfWriter

from examiner.digest import sha256
from examiner.errors import ReportUnreadable, SignerRefused
from examiner.report.manifest import manifest
from examiner.report.signature import (
    attached_manifest,
    check,
    countersign,
    create_identity,
    open_identity,
    page_count,
    sign,
)
from tests.report.conftest import BEGIN, NOW

LATER = NOW + timedelta(hours=2)

needs_pdfsig = pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed")


def byte_range(pdf: bytes) -> list[int]:
    """The signed ranges of the only signature of `pdf`."""
    found = pdf.rindex(b"/ByteRange [") + len(b"/ByteRange [")
    return [int(number) for number in pdf[found : pdf.index(b"]", found)].split()]


def flipped(pdf: bytes, at: int, bit: int = 1) -> bytes:
    changed = bytearray(pdf)
    changed[at] ^= bit
    return bytes(changed)


def test_that_a_signed_report_is_sound_and_says_by_whom_and_when(signed, contents, examiner):
    facts = check(signed)
    assert facts.ok
    assert facts.manifest_sha256 == sha256(manifest(contents))
    (found,) = facts.signatures
    assert found.field == "Examiner"
    assert found.fingerprint == examiner.fingerprint
    assert "D. Examiner" in found.subject
    assert found.signed_at == NOW.isoformat()
    assert found.reason == "Report issued"
    assert found.covers_whole_file
    assert found.certifies
    assert found.problem == ""


def test_that_the_rendered_report_is_the_first_part_of_the_signed_one(rendered, signed):
    assert signed.startswith(rendered)


def test_that_pages_are_counted_before_and_after_signing(rendered, signed):
    assert page_count(rendered) == page_count(signed) == len(PdfReader(io.BytesIO(signed)).pages)
    with pytest.raises(ReportUnreadable):
        page_count(b"nothing")


def test_that_the_attached_manifest_comes_out_as_it_went_in(signed, contents):
    assert attached_manifest(signed) == manifest(contents)
    reader = PdfReader(io.BytesIO(signed))
    assert reader.attachments["manifest.json"] == [manifest(contents)]
    (associated,) = reader.root_object["/AF"]
    assert associated.get_object()["/AFRelationship"] == "/Data"


def test_that_a_self_made_identity_is_sound_but_not_trusted_and_says_so(page, examiner):
    facts = check(page)
    assert facts.ok
    assert not facts.trusted
    assert facts.signatures[0].self_made
    assert "not issued by an authority" in facts.signatures[0].subject
    assert examiner.self_made


def test_that_a_trust_root_given_for_the_check_makes_a_signer_trusted(page, examiner, reviewer):
    pem = x509.load_der_x509_certificate(examiner.certificate).public_bytes(Encoding.PEM)
    assert check(page, [examiner.certificate]).trusted
    assert check(page, [pem]).trusted
    other = check(page, [reviewer.certificate])
    assert other.ok
    assert not other.trusted


def test_that_all_certificates_of_a_trust_file_count_and_other_blocks_do_not(
    page, examiner, reviewer
):
    people = [x509.load_der_x509_certificate(each.certificate) for each in (reviewer, examiner)]
    first, second = (each.public_bytes(Encoding.PEM) for each in people)
    request = b"-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n"
    assert check(page, [b"My roots:\n" + request + first + b"and\n" + second]).trusted
    assert not check(page, [first]).trusted


@pytest.mark.parametrize(
    "damage",
    [
        lambda der: b"",
        lambda der: b"no certificate",
        lambda der: der[: len(der) // 2],
        lambda der: der + b"more",
        lambda der: b"-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n",
        lambda der: b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
        lambda der: b"-----BEGIN CERTIFICATE-----\n",
        lambda der: der.replace(b"Self-made", b"\xff\xff\xff\xff-made"),
    ],
    ids=["empty", "text", "cut", "longer", "other block", "short block", "open block", "bad text"],
)
def test_that_a_trust_root_that_is_no_certificate_is_refused_before_anything_is_found(
    page, examiner, damage
):
    for pdf in (page, b"%PDF-1.7 without any signature"):
        with pytest.raises(SignerRefused, match="certificate"):
            check(pdf, [examiner.certificate, damage(examiner.certificate)])


@pytest.mark.parametrize("name", ["A\nB", "A\x1b[2J", "A \u202eB", "A\u2066B", "A\x9bB", "A\x7f"])
def test_that_an_identity_with_characters_that_cannot_be_seen_is_not_made(name):
    with pytest.raises(SignerRefused, match="cannot be seen"):
        create_identity(name, b"secret")


def test_that_a_flipped_byte_in_the_signed_parts_is_found(page):
    _, before, after, rest = byte_range(page)
    places = [0, 9, before // 3, before // 2, before - 1, after, after + rest // 2, len(page) - 2]
    assert [at for at in places if check(flipped(page, at)).ok] == []


def test_that_a_flipped_byte_anywhere_in_the_container_is_found(page):
    _, before, after, _ = byte_range(page)
    digits = page[before + 1 : after - 1].rstrip(b"0")
    places = [*range(before, before + len(digits), 23), before + len(digits) + 40, after - 1]
    assert [at for at in places for bit in (1, 0x20) if check(flipped(page, at, bit)).ok] == []


def test_that_a_damaged_mark_of_the_signature_is_damage_and_not_absence(page):
    facts = check(page.replace(b"/ByteRange", b"/ByteRbnge"))
    assert not facts.ok
    assert facts.problem


@pytest.mark.parametrize("tail", [b"\n", b"%", b"\n%%EOF\n", b"\x00" * 40])
def test_that_bytes_after_the_end_are_found(page, tail):
    assert not check(page + tail).ok


def test_that_a_cut_file_is_found(page):
    assert not check(page[:-30]).ok
    assert not check(page[: len(page) * 3 // 4]).ok


def test_that_a_revision_added_by_another_program_is_found(page):
    writer = PdfWriter(io.BytesIO(page), incremental=True)
    writer.add_blank_page()
    changed = io.BytesIO()
    writer.write(changed)
    assert changed.getvalue().startswith(page)
    facts = check(changed.getvalue())
    assert not facts.ok
    assert not facts.signatures[0].covers_whole_file


def test_that_a_reviewers_signature_leaves_both_valid(page, reviewer):
    twice = countersign(page, reviewer, LATER)
    assert twice.startswith(page)
    facts = check(twice)
    assert facts.ok
    assert [each.field for each in facts.signatures] == ["Examiner", "Reviewer"]
    assert [each.covers_whole_file for each in facts.signatures] == [False, True]
    assert all(each.later_changes_allowed for each in facts.signatures)
    assert facts.signatures[1].signed_at == LATER.isoformat()
    assert facts.manifest_sha256 == sha256(b"{}")
    assert not check(twice + b"\n").ok
    assert not check(flipped(twice, len(page) // 3)).ok


def test_that_nobody_reviews_his_own_report(page, examiner):
    with pytest.raises(SignerRefused, match="already signed"):
        countersign(page, examiner, LATER)


def test_that_there_is_one_reviewer(page, reviewer):
    third = open_identity(create_identity("F. Third", b"x", start=BEGIN), b"x", when=NOW)
    with pytest.raises(ReportUnreadable, match="no free box"):
        countersign(countersign(page, reviewer, LATER), third, LATER)


def test_that_a_damaged_report_is_not_countersigned(page, reviewer):
    with pytest.raises(ReportUnreadable, match="not as it was signed"):
        countersign(flipped(page, 300), reviewer, LATER)


def test_that_a_report_is_not_signed_twice_by_the_examiner(page, examiner):
    with pytest.raises(ReportUnreadable, match="already has signature boxes"):
        sign(page, examiner, NOW, reason="Again", manifest=b"{}")


def test_that_a_wrong_password_is_refused():
    data = create_identity("D. Examiner", b"right", start=BEGIN)
    with pytest.raises(SignerRefused, match="password"):
        open_identity(data, b"wrong", when=NOW)


@pytest.mark.parametrize("data", [b"", b"not a key", b"-----BEGIN CERTIFICATE-----", b"0\x82\xff"])
def test_that_a_file_that_is_no_identity_is_refused(data):
    with pytest.raises(SignerRefused, match="not a PKCS#12"):
        open_identity(data, b"right")


def test_that_an_identity_is_refused_outside_its_dates(page, rendered):
    data = create_identity("D. Examiner", b"pw", days=10, start=BEGIN)
    with pytest.raises(SignerRefused, match="expired on 2026-11-11"):
        open_identity(data, b"pw", when=NOW)
    with pytest.raises(SignerRefused, match="begins on 2026-11-01"):
        open_identity(data, b"pw", when=BEGIN - timedelta(days=1))
    signer = open_identity(data, b"pw", when=BEGIN + timedelta(days=1))
    with pytest.raises(SignerRefused, match="expired"):
        sign(rendered, signer, NOW, reason="Report issued", manifest=b"{}")
    with pytest.raises(SignerRefused, match="expired"):
        countersign(page, signer, NOW)


def test_that_a_certificate_is_judged_at_the_time_of_signing(rendered, examiner):
    data = create_identity("D. Examiner", b"pw", days=1, start=BEGIN)
    day = BEGIN + timedelta(hours=12)
    signer = open_identity(data, b"pw", when=day)
    assert check(sign(rendered, signer, day, reason="Then", manifest=b"{}")).ok
    stretched = replace(signer, not_after=NOW + timedelta(days=1))
    facts = check(sign(rendered, stretched, NOW, reason="Too late", manifest=b"{}"))
    assert facts.signatures[0].intact
    assert not facts.signatures[0].within_validity
    assert not facts.ok


@pytest.mark.parametrize(("name", "password"), [("", b"pw"), ("x" * 65, b"pw"), ("D.", b"")])
def test_that_an_identity_needs_a_name_and_a_password(name, password):
    with pytest.raises(SignerRefused):
        create_identity(name, password)


def test_that_a_private_key_is_not_shown(examiner):
    assert "key=" not in repr(examiner)


def test_that_an_identity_is_for_signing_documents_only(examiner):
    certificate = x509.load_der_x509_certificate(examiner.certificate)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"nothing"])
def test_that_a_file_without_any_signature_is_unreadable(data):
    with pytest.raises(ReportUnreadable, match="no signature"):
        check(data)


def test_that_an_unsigned_report_is_unreadable(rendered):
    with pytest.raises(ReportUnreadable, match="no signature"):
        check(rendered)


def test_that_what_is_no_report_is_not_signed(examiner):
    with pytest.raises(ReportUnreadable):
        sign(b"nothing", examiner, NOW, reason="Report issued", manifest=b"{}")


def test_that_signing_and_checking_open_no_socket(page, reviewer, monkeypatch):
    def refuse(*args: object, **options: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "socketpair", refuse)
    assert check(countersign(page, reviewer, LATER)).ok


def test_that_the_boxes_say_who_signed_when_and_by_whose_clock(signed, reviewer):
    last = PdfReader(io.BytesIO(countersign(signed, reviewer, LATER))).pages[-1]
    boxes = {str(each.get_object()["/T"]): each.get_object() for each in last["/Annots"]}
    assert set(boxes) == {"Examiner", "Reviewer"}
    fonts = [box["/AP"]["/N"]["/Resources"]["/Font"]["/F1"] for box in boxes.values()]
    described = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
    assert all("/FontFile2" in each for each in described)
    escaped = boxes["Reviewer"]["/AP"]["/N"].get_data()
    drawn = re.sub(rb"\\(\d{3})", lambda found: bytes([int(found[1], 8)]), escaped)
    assert b"stated by the signer's own clock" in drawn
    assert b"(Purpose: Report reviewed)" in drawn


@needs_pdfsig
def test_that_an_independent_program_agrees(signed, reviewer, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(countersign(signed, reviewer, LATER))
    told = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert told.count("Signature Validation: Signature is Valid.") == 2
    assert told.count("Signature Type: ETSI.CAdES.detached") == 2
    assert told.count("  - Total document signed") == 1


@needs_pdfsig
def test_that_an_independent_program_sees_changed_content(page, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(flipped(page, byte_range(page)[1] // 2))
    told = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" not in told
