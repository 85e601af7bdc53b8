"""Sign reports and check signatures; the only file that knows pyHanko."""

import io
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, keys, x509
from pyhanko.pdf_utils import embed, layout
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import fields, signers
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from examiner.digest import sha256
from examiner.errors import ReportUnreadable, SignerRefused
from examiner.report.boxes import EXAMINER_BOX, REVIEWER_BOX, SignatureBox
from examiner.report.identity import (
    create_identity,
    open_identity,
    read_certificates,
    require_in_time,
)
from examiner.report.layout_style import clock, printable
from examiner.report.manifest import MANIFEST_NAME
from examiner.report.signature_facts import SELF_MADE, SignatureFact, SignatureFacts, Signer
from examiner.report.still_loop import run_still
from examiner.settings import resources_folder

__all__ = [
    "attached_manifest",
    "check",
    "countersign",
    "create_identity",
    "open_identity",
    "page_count",
    "read_certificates",
    "sign",
]

# What fails is stated in the facts; the library's own tracebacks would only frighten.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_ROOM = 16384
"""Hexadecimal digits kept free for a signature and its certificates."""

_STAMP_SIZE = 9
_TRACES = (b"/ByteRange", b"ETSI.CAdES", b"adbe.pkcs7")
"""A file with none of these never had a signature; damage to one leaves another."""

_OUTDATED = (
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
)


def sign(pdf: bytes, signer: Signer, when: datetime, *, reason: str, manifest: bytes) -> bytes:
    """The report with the manifest attached and the examiner's signature, PAdES B-B.

    Both boxes are made before this first signature, which certifies the file: afterwards it admits
    only the reviewer's signature. SignerRefused if `when` is outside the certificate's dates,
    ReportUnreadable if the bytes are no unsigned report.
    """
    require_in_time(signer, when)
    writer = _writer(pdf)
    if list(fields.enumerate_sig_fields(writer.prev)):
        raise _unreadable("The report already has signature boxes.", "Render the report anew.")
    for box in (EXAMINER_BOX, REVIEWER_BOX):
        spec = fields.SigFieldSpec(box.field, on_page=-1, box=box.corners)
        fields.append_signature_field(writer, spec)
    _attach(writer, manifest, when)
    return _sign_box(writer, signer, when, EXAMINER_BOX, reason, certify=True)


def countersign(
    pdf: bytes, signer: Signer, when: datetime, *, reason: str = "Report reviewed"
) -> bytes:
    """The signed report with the reviewer's signature added; the examiner's stays valid.

    SignerRefused if the reviewer signs with the examiner's certificate or outside its dates,
    ReportUnreadable if the report is not sound or has no free box for the reviewer.
    """
    require_in_time(signer, when)
    facts = check(pdf)
    if not facts.ok:
        advice = "Ask the examiner for the report as it was signed."
        raise _unreadable("The report is not as it was signed.", advice)
    if any(each.fingerprint == signer.fingerprint for each in facts.signatures):
        advice = "Let another person review, with that person's own identity."
        raise SignerRefused("This identity has already signed the report.", advice=advice)
    writer = _writer(pdf)
    free = fields.enumerate_sig_fields(writer.prev, False, REVIEWER_BOX.field)
    if not list(free):
        advice = "Issue an amended report to collect further signatures."
        raise _unreadable("The report has no free box for a reviewer.", advice)
    return _sign_box(writer, signer, when, REVIEWER_BOX, reason, certify=False)


def check(pdf: bytes, trust_roots: Sequence[bytes] = ()) -> SignatureFacts:
    """What can be said about the signatures of a report, without any network.

    `trust_roots` are certificates, PEM or DER. Certificates are judged at the time stated in the
    signature. SignerRefused if a trust root is no certificate, ReportUnreadable if the bytes carry
    no signature at all.
    """
    roots = [
        x509.Certificate.load(der)
        for root in trust_roots
        for der in read_certificates(root, "A trust root")
    ]
    if not any(trace in pdf for trace in _TRACES):
        advice = "Give a report signed by this program."
        raise _unreadable("The file carries no signature.", advice)
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        found = tuple(_fact(pdf, each, roots) for each in reader.embedded_signatures)
        attached = _attached(reader)
    except Exception as error:  # noqa: BLE001 - whatever breaks the reader is itself a finding
        return SignatureFacts((), "", f"The file is damaged: {_told(error)}")
    problem = "" if found else "The file has remains of a signature but no signature."
    return SignatureFacts(found, "" if attached is None else sha256(attached), problem)


def attached_manifest(pdf: bytes) -> bytes | None:
    """The manifest attached to a report; None if none is. ReportUnreadable for a damaged file."""
    try:
        return _attached(PdfFileReader(io.BytesIO(pdf)))
    except Exception as error:
        advice = "Use an undamaged copy of the report."
        raise _unreadable("The file cannot be read as a report.", advice) from error


def page_count(pdf: bytes) -> int:
    """Pages of a report, signed or not. ReportUnreadable for anything else."""
    return int(_writer(pdf).root["/Pages"]["/Count"])


def _writer(pdf: bytes) -> Any:
    try:
        return IncrementalPdfFileWriter(io.BytesIO(pdf))
    except Exception as error:
        advice = "Give a report written by this program."
        raise _unreadable("The file cannot be read as a report.", advice) from error


def _attach(writer: Any, manifest: bytes, when: datetime) -> None:
    params = embed.EmbeddedFileParams(
        embed_checksum=False, creation_date=when, modification_date=when
    )
    data = embed.EmbeddedFileObject.from_file_data(
        writer, manifest, params=params, mime_type="application/json"
    )
    spec = embed.FileSpec(
        file_spec_string=MANIFEST_NAME,
        file_name=MANIFEST_NAME,
        embedded_data=data,
        description="Machine-readable manifest of this report",
        af_relationship=pdf_name("/Data"),
    )
    embed.embed_file(writer, spec)


def _sign_box(
    writer: Any, signer: Signer, when: datetime, box: SignatureBox, reason: str, *, certify: bool
) -> bytes:
    meta = signers.PdfSignatureMetadata(
        field_name=box.field,
        md_algorithm="sha256",
        name=signer.name,
        reason=reason,
        certify=certify,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    maker = signers.PdfSigner(meta, _key_holder(signer), stamp_style=_stamp_style())
    session = maker.init_signing_session(writer, existing_fields_only=True)
    session.system_time = when
    document = session.prepare_tbs_document(
        None, _ROOM, appearance_text_params={"text": _stamp_text(signer, when, reason)}
    )
    prepared, output = document.digest_tbs_document()
    attributes = PdfCMSSignedAttributes(signing_time=when)
    run_still(document.perform_signature(prepared.document_digest, attributes))
    signed: bytes = output.getvalue()
    return signed


def _key_holder(signer: Signer) -> Any:
    issuers = SimpleCertificateStore.from_certs(
        [x509.Certificate.load(other) for other in signer.chain]
    )
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(signer.certificate),
        signing_key=keys.PrivateKeyInfo.load(signer.key),
        cert_registry=issuers,
    )


class _BundledFont:
    """Gives the bundled face to the library, which itself would leave the file open.

    The face has 1000 units per em; with any other number the library sets glyphs too wide.
    """

    def create_font_engine(self, writer: Any, obj_stream: Any = None) -> Any:
        """The face as the library wants it, embedded by the glyphs used."""
        face = (resources_folder() / "fonts" / "NotoSans-Regular.ttf").read_bytes()
        return GlyphAccumulator(writer, io.BytesIO(face), font_size=_STAMP_SIZE)


def _stamp_style() -> Any:
    place = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MIN,
        y_align=layout.AxisAlignment.ALIGN_MID,
        margins=layout.Margins(left=10, right=10, top=4, bottom=4),
    )
    text = TextBoxStyle(font=_BundledFont(), font_size=_STAMP_SIZE, leading=14)
    return TextStampStyle(
        text_box_style=text, inner_content_layout=place, stamp_text="%(text)s", border_width=0
    )


def _stamp_text(signer: Signer, when: datetime, reason: str) -> str:
    lines = (
        f"Signed electronically by {signer.name}",
        f"{clock(when.isoformat())}, stated by the signer's own clock",
        f"Purpose: {reason}",
        SELF_MADE if signer.self_made else f"Certificate: {signer.subject}",
        f"Certificate SHA-256 {signer.fingerprint}",
    )
    return "\n".join(printable(line) for line in lines)


def _fact(pdf: bytes, embedded: Any, roots: list[Any]) -> SignatureFact:
    try:
        return _checked(pdf, embedded, roots)
    except Exception as error:  # noqa: BLE001 - a signature that cannot be checked has failed
        name = str(embedded.field_name)
        told = f"The signature cannot be checked: {_told(error)}"
        no = (False,) * 8
        return SignatureFact(name, "", "", "", "", *no, problem=told)


def _checked(pdf: bytes, embedded: Any, roots: list[Any]) -> SignatureFact:
    stated: datetime | None = embedded.self_reported_timestamp
    context = ValidationContext(
        trust_roots=roots, allow_fetching=False, moment=stated or datetime.now(UTC)
    )
    status = run_still(async_validate_pdf_signature(embedded, context))
    holder = embedded.signer_cert
    begin, end = holder.not_valid_before, holder.not_valid_after
    return SignatureFact(
        field=str(embedded.field_name),
        subject=holder.subject.human_friendly,
        fingerprint=sha256(holder.dump()),
        signed_at="" if stated is None else stated.isoformat(),
        reason=str(embedded.sig_object.get("/Reason", "")),
        intact=bool(status.intact),
        valid=bool(status.valid),
        within_validity=stated is not None and begin <= stated <= end,
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        later_changes_allowed=bool(status.docmdp_ok),
        certifies=embedded.docmdp_level is not None,
        self_made=holder.issuer == holder.subject,
        trusted=bool(status.trusted),
        problem=_problem(pdf, embedded, status),
    )


def _problem(pdf: bytes, embedded: Any, status: Any) -> str:
    if status.trust_problem_indic in _OUTDATED:
        return "The signature uses an outdated algorithm."
    if not _is_plain(embedded.signed_data):
        return "The signature's container holds more than a signature."
    _, before, after, _ = (int(number) for number in embedded.byte_range)
    container = cms.ContentInfo.load(embedded.pkcs7_content).dump(force=True)
    digits = container.hex().upper().encode()
    if pdf[before:after] != b"<" + digits.ljust(after - before - 2, b"0") + b">":
        return "The bytes between the signed parts were changed."
    return ""


def _is_plain(data: Any) -> bool:
    """Whether the parts of a container that no signature covers are as a signer writes them."""
    (info,) = data["signer_infos"]
    used = [info["digest_algorithm"].dump()]
    versions = (data["version"].native, info["version"].native)
    return (
        [each.dump() for each in data["digest_algorithms"]] == used
        and versions == ("v1", "v1")
        and not data["crls"].native
        and not info["unsigned_attrs"].native
    )


def _attached(reader: Any) -> bytes | None:
    root = reader.root
    if "/Names" not in root or "/EmbeddedFiles" not in root["/Names"]:
        return None
    listed = list(root["/Names"]["/EmbeddedFiles"]["/Names"])
    for name, spec in zip(listed[::2], listed[1::2], strict=True):
        if str(name) == MANIFEST_NAME:
            data: bytes = spec.get_object()["/EF"]["/F"].data
            return data
    return None


def _told(error: Exception) -> str:
    return f"{type(error).__name__} ({error})"


def _unreadable(message: str, advice: str) -> ReportUnreadable:
    return ReportUnreadable(message, advice=advice)
