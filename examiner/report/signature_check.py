"""Check the signatures and timestamps of a report, without any network."""

import io
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509 as asn1
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from examiner.digest import sha256
from examiner.errors import ReportUnreadable
from examiner.report.boxes import EXAMINER_BOX
from examiner.report.chains import parsed
from examiner.report.containers import certificates_in, container_problem, stamp_in
from examiner.report.identity import read_certificates
from examiner.report.later_changes import ALLOWED
from examiner.report.manifest import MANIFEST_NAME
from examiner.report.purposes import signing_problem
from examiner.report.revocation import passed_over, revocations
from examiner.report.signature_facts import SignatureFact, SignatureFacts, TimestampFact
from examiner.report.still_loop import run_still
from examiner.report.timestamp_check import Held, file_timestamp, level_of, signature_timestamp

# What fails is stated in the facts; the library's own tracebacks would only frighten.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_TRACES = (b"/ByteRange", b"ETSI.CAdES", b"adbe.pkcs7")
"""A file with none of these never had a signature; damage to one leaves another."""

_OUTDATED = (
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
)


def check(
    pdf: bytes, trust_roots: Sequence[bytes] = (), lists: Sequence[bytes] = ()
) -> SignatureFacts:
    """What can be said about the signatures of a report, without any network.

    `trust_roots` are certificates, PEM or DER; `lists` revocation lists, DER, beside those in the
    file. Certificates are judged at the time of the signature's timestamp, or else at the time
    stated in it. SignerRefused if a trust root is no certificate, ReportUnreadable if the bytes
    carry no signature at all.
    """
    roots = tuple(der for root in trust_roots for der in read_certificates(root, "A trust root"))
    if not any(trace in pdf for trace in _TRACES):
        advice = "Give a report signed by this program."
        message = "The file carries no signature: it never did, or it was taken out."
        raise ReportUnreadable(message, advice=advice)
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        held = _held(reader, roots, tuple(lists))
        stamps = tuple(file_timestamp(pdf, e, held) for e in reader.embedded_timestamp_signatures)
        found = tuple(_fact(pdf, each, held, stamps) for each in reader.embedded_regular_signatures)
        attached = attached_in(reader)
        strange = _strange(reader) or _missing(found)
    except Exception as error:  # noqa: BLE001 - whatever breaks the reader is itself a finding
        return SignatureFacts((), "", f"The file is damaged: {_told(error)}")
    problem = strange if found else "The file has remains of a signature but no signature."
    manifest = "" if attached is None else sha256(attached)
    return SignatureFacts(found, manifest, problem, stamps, _unused(reader, held, lists))


def attached_manifest(pdf: bytes) -> bytes | None:
    """The manifest attached to a report; None if none is. ReportUnreadable for a damaged file."""
    try:
        return attached_in(PdfFileReader(io.BytesIO(pdf)))
    except Exception as error:
        advice = "Use an undamaged copy of the report."
        message = "The file cannot be read as a report."
        raise ReportUnreadable(message, advice=advice) from error


def attached_in(reader: Any) -> bytes | None:
    """The manifest attached to an opened report."""
    root = reader.root
    if "/Names" not in root or "/EmbeddedFiles" not in root["/Names"]:
        return None
    listed = list(root["/Names"]["/EmbeddedFiles"]["/Names"])
    for name, spec in zip(listed[::2], listed[1::2], strict=True):
        if str(name) == MANIFEST_NAME:
            data: bytes = spec.get_object()["/EF"]["/F"].data
            return data
    return None


def _held(reader: Any, roots: tuple[bytes, ...], lists: tuple[bytes, ...]) -> Held:
    """Certificates and revocation lists in the file, beside those that came from outside."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return Held(roots, (), lists, ())
    stored = tuple(each.dump() for each in store.load_certs())
    own = tuple(bytes(each.get_object().data) for each in store.crls)
    return Held(roots, stored, (*own, *lists), own)


def _unused(reader: Any, held: Held, lists: Sequence[bytes]) -> tuple[str, ...]:
    """What `passed_over` says of the given lists; nothing where it can say nothing."""
    found: list[bytes] = []
    for each in reader.embedded_signatures if lists else ():
        # What cannot be read is a finding of the signature's own check.
        with suppress(Exception):
            token = stamp_in(each.signed_data)
            found += certificates_in(each.signed_data)
            found += () if token is None else certificates_in(token["content"])
    inside, beside = _readable(found), _readable((*held.certificates, *held.roots))
    return passed_over(lists, held.lists, inside, (*inside, *beside))


def _readable(certificates: Iterable[bytes]) -> tuple[x509.Certificate, ...]:
    read: list[x509.Certificate] = []
    for der in dict.fromkeys(certificates):
        with suppress(ValueError):
            read += parsed([der])
    return tuple(read)


def _strange(reader: Any) -> str:
    """Whether some signature in the file is of a kind that the check would pass over."""
    from pyhanko.sign.fields import enumerate_sig_fields

    filled = sum(1 for _ in enumerate_sig_fields(reader, filled_status=True))
    if filled != len(reader.embedded_signatures):
        return "The file has a signature of a kind that is not known."
    return ""


def _missing(found: tuple[SignatureFact, ...]) -> str:
    """Whether the first signature, which all others follow, was taken out of its box."""
    if found and found[0].field != EXAMINER_BOX.field:
        return "The examiner's box holds no signature, or not the first."
    return ""


def _fact(
    pdf: bytes, embedded: Any, held: Held, stamps: tuple[TimestampFact, ...]
) -> SignatureFact:
    try:
        return _checked(pdf, embedded, held, stamps)
    except Exception as error:  # noqa: BLE001 - a signature that cannot be checked has failed
        name = str(embedded.field_name)
        told = f"The signature cannot be checked: {_told(error)}"
        no = (False,) * 8
        return SignatureFact(name, "", "", "", "", *no, problem=told)


def _checked(
    pdf: bytes, embedded: Any, held: Held, stamps: tuple[TimestampFact, ...]
) -> SignatureFact:
    stated: datetime | None = embedded.self_reported_timestamp
    own = certificates_in(embedded.signed_data)
    holder = embedded.signer_cert
    certificate = x509.load_der_x509_certificate(holder.dump())
    stamp = signature_timestamp(embedded, held)
    # A timestamp over the whole file is as good as one inside the signature (PAdES, B-T).
    later = _stamps_after(embedded, stamps)
    seen = [each for each in (stamp, *later) if each is not None and each.ok]
    moments = [datetime.fromisoformat(each.at) for each in seen]
    moment = min(moments, default=stated or datetime.now(UTC))
    status = _status(embedded, held, moment)
    others = parsed((*own, *held.certificates, *held.roots))
    fact = SignatureFact(
        field=str(embedded.field_name),
        subject=holder.subject.human_friendly,
        fingerprint=sha256(holder.dump()),
        signed_at="" if stated is None else stated.isoformat(),
        reason=str(embedded.sig_object.get("/Reason", "")),
        intact=bool(status.intact),
        valid=bool(status.valid),
        within_validity=stated is not None and _in_time(holder, (stated, moment)),
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        later_changes_allowed=bool(status.docmdp_ok),
        certifies=embedded.docmdp_level is not None,
        self_made=holder.issuer == holder.subject,
        trusted=bool(status.trusted),
        problem=_problem(pdf, embedded, status, held) or _contradiction(stated, moments),
        purpose=signing_problem(certificate),
        timestamp=stamp,
        proven=min((each.at for each in seen if each.trusted), default="", key=_moment),
        revocations=revocations(certificate, others, held.lists, moment),
    )
    return replace(fact, level=level_of(fact, certificate, own, held, later))


def _status(embedded: Any, held: Held, moment: datetime) -> Any:
    context = ValidationContext(
        trust_roots=[asn1.Certificate.load(der) for der in held.roots],
        other_certs=[asn1.Certificate.load(der) for der in held.certificates],
        allow_fetching=False,
        moment=moment,
    )
    return run_still(async_validate_pdf_signature(embedded, context, diff_policy=ALLOWED))


def _stamps_after(embedded: Any, stamps: tuple[TimestampFact, ...]) -> tuple[TimestampFact, ...]:
    """Timestamps over the file that were made when the signature was in it."""
    return tuple(each for each in stamps if each.revision >= embedded.signed_revision)


def _in_time(holder: Any, moments: tuple[datetime, ...]) -> bool:
    return all(holder.not_valid_before <= each <= holder.not_valid_after for each in moments)


def _moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def _contradiction(stated: datetime | None, moments: list[datetime]) -> str:
    """A signature is not older than its own timestamp."""
    if stated is not None and any(stated > each for each in moments):
        return "The signature states a later time than its timestamp."
    return ""


def _problem(pdf: bytes, embedded: Any, status: Any, held: Held) -> str:
    if status.trust_problem_indic in _OUTDATED:
        return "The signature uses an outdated algorithm."
    return container_problem(pdf, embedded, parsed((*held.certificates, *held.roots)))


def _told(error: Exception) -> str:
    return f"{type(error).__name__} ({error})"
