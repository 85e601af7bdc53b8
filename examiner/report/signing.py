"""Sign a report, have it countersigned, and put timestamps over it."""

import io
from datetime import datetime
from typing import Any

from asn1crypto import cms, crl, x509
from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from examiner.digest import sha256
from examiner.errors import ReportUnreadable, SignerRefused
from examiner.report.boxes import EXAMINER_BOX, REVIEWER_BOX, SignatureBox
from examiner.report.key_holder import KeyHolder
from examiner.report.manifest import MANIFEST_NAME
from examiner.report.plain_writers import Addition
from examiner.report.signature_check import check
from examiner.report.signature_facts import Signer
from examiner.report.signature_stamp import stamp_style, stamp_text
from examiner.report.signing_terms import Evidence, Level, Terms, evidence
from examiner.report.still_loop import run_still
from examiner.report.timestamps import (
    DIGEST,
    OwnAuthority,
    Replied,
    read_reply,
    request,
    room,
)

PLAIN = Terms()

STAMP_FIELD = "Timestamp"
"""Begins the names of the fields that hold timestamps over the whole file."""

_REPLY_ROOM = 32768
"""Hexadecimal digits kept free for a token that another authority makes."""


def sign(
    pdf: bytes,
    signer: Signer,
    when: datetime,
    *,
    reason: str,
    manifest: bytes,
    terms: Terms = PLAIN,
) -> bytes:
    """The report with the manifest attached and the examiner's signature, PAdES B-B to B-LTA.

    Both boxes are made before this first signature, which certifies the file: afterwards it admits
    only the reviewer's signature, and timestamps. SignerRefused if `when` is outside the
    certificate's dates or the terms do not suffice for their level, ReportUnreadable if the bytes
    are no unsigned report.
    """
    proof = evidence(signer, terms, when)
    writer = _writer(pdf)
    if list(fields.enumerate_sig_fields(writer.prev)):
        raise _unreadable("The report already has signature boxes.", "Render the report anew.")
    for box in (EXAMINER_BOX, REVIEWER_BOX):
        spec = fields.SigFieldSpec(box.field, on_page=-1, box=box.corners)
        fields.append_signature_field(writer, spec)
    _attach(writer, manifest, when)
    signing = Signing(signer, terms, when, reason, proof)
    return _stamped(signing.in_box(writer, EXAMINER_BOX, certify=True), signing)


def countersign(
    pdf: bytes,
    signer: Signer,
    when: datetime,
    *,
    reason: str = "Report reviewed",
    terms: Terms = PLAIN,
) -> bytes:
    """The signed report with the reviewer's signature added; the examiner's stays valid.

    SignerRefused if the reviewer signs with the examiner's certificate or outside its dates or the
    terms do not suffice, ReportUnreadable if the report is not sound or has no free box for the
    reviewer.
    """
    proof = evidence(signer, terms, when)
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
    signing = Signing(signer, terms, when, reason, proof)
    return _stamped(signing.in_box(writer, REVIEWER_BOX, certify=False), signing)


def stamp(pdf: bytes, terms: Terms) -> bytes:
    """The signed report with a timestamp of the laboratory's own authority over all of it.

    It takes in the authorities and revocation lists of the terms. Errors as for countersigning.
    """
    if terms.stamper is None:
        advice = "Give it with --timestamp-identity."
        raise SignerRefused("A timestamp needs an identity that makes it.", advice=advice)
    _require_sound(pdf)
    held = None
    if terms.authorities:
        full = Terms(Level.B_LT, terms.stamper, *_given(terms))
        held = evidence(terms.stamper, full, terms.clock())
    source = OwnAuthority(terms.stamper, terms.clock)
    return _with_timestamp(pdf, source, room((terms.stamper,)), held)


def request_stamp(pdf: bytes, terms: Terms = PLAIN) -> bytes:
    """A request (.tsq) to another timestamp authority, for a timestamp over the signed report.

    Nothing is kept: the same report with the same terms gives the same request again. Errors as
    for countersigning.
    """
    _require_sound(pdf)
    try:
        _with_timestamp(pdf, _Asking(), _REPLY_ROOM, _stored(terms))
    except _Learned as learned:
        return request(learned.digest)
    raise RuntimeError("the library made a timestamp without asking for one")


def add_reply(pdf: bytes, reply: bytes, terms: Terms = PLAIN) -> bytes:
    """The signed report with the timestamp that was requested for it; `terms` as then.

    SignerRefused if the reply holds no timestamp, ReportUnreadable if it is over another file.
    """
    _require_sound(pdf)
    token = read_reply(reply)
    if len(token.dump()) * 2 > _REPLY_ROOM:
        advice = "Ask the authority for a timestamp with fewer certificates."
        raise SignerRefused("The timestamp is too large for its place.", advice=advice)
    return _with_timestamp(pdf, Replied(token), _REPLY_ROOM, _stored(terms))


def page_count(pdf: bytes) -> int:
    """Pages of a report, signed or not. ReportUnreadable for anything else."""
    writer = _writer(pdf)
    try:
        return int(writer.root["/Pages"]["/Count"])
    except Exception as error:
        advice = "Give a report written by this program."
        raise _unreadable("The file cannot be read as a report.", advice) from error


def _writer(pdf: bytes) -> Any:
    try:
        return Addition(io.BytesIO(pdf))
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
    )
    embed.embed_file(writer, spec)
    # The library would call the file PDF 2.0 for these two, which an archive of PDF/A-3 is not.
    reference = writer.root["/Names"]["/EmbeddedFiles"]["/Names"].raw_get(-1)
    reference.get_object()[pdf_name("/AFRelationship")] = pdf_name("/Data")
    writer.root[pdf_name("/AF")] = generic.ArrayObject([reference])
    writer.update_root()


class Signing:
    """One signature in the making."""

    def __init__(
        self, signer: Signer, terms: Terms, when: datetime, reason: str, proof: Evidence | None
    ) -> None:
        self.proof = proof
        self.terms = terms
        self.source: TimeStamper | None = None
        self._signer, self._when, self._reason = signer, when, reason
        self._people: tuple[Signer, ...] = (signer,)
        if terms.level != Level.B_B and terms.stamper is not None:
            self.source = OwnAuthority(terms.stamper, terms.clock)
            self._people = (signer, terms.stamper)

    def in_box(self, writer: Any, box: SignatureBox, *, certify: bool) -> bytes:
        """The file with the signature in a box, and with what proves it in the same revision.

        So the signature covers its own proofs, and no byte of the file lies outside of it.
        """
        meta = signers.PdfSignatureMetadata(
            field_name=box.field,
            md_algorithm=DIGEST,
            name=self._signer.name,
            reason=self._reason,
            certify=certify,
            docmdp_permissions=fields.MDPPerm.FILL_FORMS,
            subfilter=fields.SigSeedSubFilter.PADES,
        )
        maker = signers.PdfSigner(
            meta, KeyHolder(self._signer), timestamper=self.source, stamp_style=stamp_style()
        )
        _store(writer, self.proof)
        session = maker.init_signing_session(writer, existing_fields_only=True)
        session.system_time = self._when
        terms = self.terms if self.source is not None else PLAIN
        words = stamp_text(self._signer, terms, self._when, self._reason)
        document = session.prepare_tbs_document(
            None, room(self._people), appearance_text_params={"text": words}
        )
        prepared, output = document.digest_tbs_document()
        settings = PdfCMSSignedAttributes(signing_time=self._when)
        run_still(document.perform_signature(prepared.document_digest, settings))
        signed: bytes = output.getvalue()
        return signed


def _stamped(pdf: bytes, signing: Signing) -> bytes:
    """The file with a timestamp over all of it, if its level wants one."""
    stamper = signing.terms.stamper
    if signing.terms.level != Level.B_LTA or stamper is None:
        return pdf
    return _with_timestamp(pdf, signing.source, room((stamper,)), signing.proof)


def _with_timestamp(pdf: bytes, source: Any, digits: int, held: Evidence | None) -> bytes:
    writer = _writer(pdf)
    # Drawn from the file itself, so that a request can be made anew to the last bit.
    first, _ = writer.document_id
    drawn = bytes.fromhex(sha256(pdf))[:16]
    writer._document_id = generic.ArrayObject(
        [generic.ByteStringObject(first), generic.ByteStringObject(drawn)]
    )
    _store(writer, held)
    names = [name for name, _, _ in fields.enumerate_sig_fields(writer.prev)]
    count = sum(str(name).startswith(STAMP_FIELD) for name in names)
    stamper = signers.PdfTimeStamper(source, field_name=f"{STAMP_FIELD} {count + 1}")
    output = run_still(stamper.async_timestamp_pdf(writer, DIGEST, bytes_reserved=digits))
    stamped: bytes = output.getvalue()
    return stamped


def _store(writer: Any, proof: Evidence | None) -> None:
    if proof is None:
        return
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[x509.Certificate.load(der) for der in proof.certificates],
        crls=[crl.CertificateList.load(der) for der in proof.lists],
    )


def _given(terms: Terms) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    return terms.authorities, terms.lists


def _stored(terms: Terms) -> Evidence | None:
    """What was given for the file, unjudged: the authority that stamps is not known yet."""
    return Evidence(*_given(terms)) if terms.authorities or terms.lists else None


def _require_sound(pdf: bytes) -> None:
    if not check(pdf).ok:
        advice = "Ask the examiner for the report as it was signed."
        raise _unreadable("The report is not as it was signed.", advice)


class _Learned(Exception):
    """What a timestamp would be over; carries it out of the library, which then writes nothing."""

    def __init__(self, digest: bytes) -> None:
        super().__init__()
        self.digest = digest


class _Asking(TimeStamper):  # type: ignore[misc]
    """Learns what a timestamp would be over."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Always raises."""
        raise _Learned(message_digest)


def _unreadable(message: str, advice: str) -> ReportUnreadable:
    return ReportUnreadable(message, advice=advice)
