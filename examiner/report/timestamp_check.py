"""Check timestamps, those in a signature and those over the file, and say which level they make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509 as asn1
from cryptography import x509
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.validation.generic_cms import message_imprint_checker, validate_tst_signed_data
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_timestamp
from pyhanko.sign.validation.status import SignatureCoverageLevel, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from examiner.digest import sha256
from examiner.report.chains import chain, is_root, parsed
from examiner.report.containers import certificates_in, container_problem, holder_of, stamp_in
from examiner.report.later_changes import ALLOWED
from examiner.report.purposes import stamping_problem
from examiner.report.revocation import revocations
from examiner.report.signature_facts import SignatureFact, TimestampFact
from examiner.report.still_loop import run_still
from examiner.report.timestamps import POLICY, token_info


@dataclass(frozen=True, slots=True)
class Held:
    """What is at hand for a check; certificates and lists are DER."""

    roots: tuple[bytes, ...]
    """Trusted by who checks."""
    certificates: tuple[bytes, ...]
    """Stored in the file."""
    lists: tuple[bytes, ...]
    """Stored in the file, and brought by who checks."""
    stored_lists: tuple[bytes, ...]
    """Of these, those in the file."""


def signature_timestamp(embedded: Any, held: Held) -> TimestampFact | None:
    """The timestamp inside a signature, checked; None if it has none."""
    token = stamp_in(embedded.signed_data)
    if token is None:
        return None
    signed = token["content"]
    info = token_info(token)
    context = _context(held, info["gen_time"].native)
    checking = validate_tst_signed_data(
        signed, context, message_imprint_checker(embedded.signer_info)
    )
    return _fact(signed, info, TimestampSignatureStatus(**run_still(checking)), held)


def file_timestamp(pdf: bytes, embedded: Any, held: Held) -> TimestampFact:
    """A timestamp over the file as it was then, checked; what cannot be checked has failed."""
    name = str(embedded.field_name)
    try:
        signed = embedded.signed_data
        info = signed["encap_content_info"]["content"].parsed
        context = _context(held, info["gen_time"].native)
        status = run_still(async_validate_pdf_timestamp(embedded, context, diff_policy=ALLOWED))
        followed = isinstance(status.diff_result, DiffResult)
        known = parsed((*held.certificates, *held.roots))
        problem = container_problem(pdf, embedded, known)
        if not followed:
            problem = problem or "It is followed by something that must not be added."
        whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        revision = int(embedded.signed_revision)
        return _fact(signed, info, status, held, name, problem, whole=whole, revision=revision)
    except Exception as error:  # noqa: BLE001 - a timestamp that cannot be checked has failed
        told = f"It cannot be checked: {type(error).__name__} ({error})"
        return TimestampFact("", "", "", False, "", False, False, field=name, problem=told)


def level_of(
    signature: SignatureFact,
    certificate: x509.Certificate,
    own: tuple[bytes, ...],
    held: Held,
    later: Sequence[TimestampFact],
) -> str:
    """The level of PAdES that a signature has by what is in the file and holds.

    `own` are the certificates in its container, `later` the timestamps over the file after it.
    """
    inside = [signature.timestamp] if signature.timestamp is not None else []
    stamps = [each for each in (*inside, *later) if each.ok]
    if not stamps:
        return "B-B"
    first = stamps[0]
    others = parsed((*own, *held.certificates, *(der for e in stamps for der in e.certificates)))
    moment = datetime.fromisoformat(first.at)
    people = (certificate, x509.load_der_x509_certificate(first.certificates[0]))
    if not all(_is_proven(each, others, held.stored_lists, moment) for each in people):
        return "B-T"
    return "B-LTA" if any(each.ok for each in later) else "B-LT"


def _is_proven(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    lists: tuple[bytes, ...],
    moment: datetime,
) -> bool:
    """Whether the file itself shows a certificate's issuers, and that none was revoked."""
    path = chain(certificate, others)
    if len(path) == 1 or not is_root(path[-1]):
        return False
    found = revocations(certificate, others, lists, moment)
    return all(each.state == "good" for each in found)


def _context(held: Held, moment: datetime) -> Any:
    return ValidationContext(
        trust_roots=[asn1.Certificate.load(der) for der in held.roots],
        other_certs=[asn1.Certificate.load(der) for der in held.certificates],
        allow_fetching=False,
        moment=moment,
    )


def _fact(
    signed: Any,
    info: Any,
    status: Any,
    held: Held,
    name: str = "",
    problem: str = "",
    *,
    whole: bool = False,
    revision: int = 0,
) -> TimestampFact:
    holder = holder_of(signed)
    certificate = x509.load_der_x509_certificate(holder)
    moment: datetime = info["gen_time"].native
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    others = tuple(der for der in certificates_in(signed) if der != holder)
    pool = parsed((*others, *held.certificates, *held.roots))
    self_made = certificate.issuer == certificate.subject
    return TimestampFact(
        at=moment.isoformat(),
        authority=asn1.Certificate.load(holder).subject.human_friendly,
        fingerprint=sha256(holder),
        sound=bool(status.intact and status.valid) and begin <= moment <= end,
        purpose=stamping_problem(certificate),
        own=self_made or info["policy"].native == POLICY,
        trusted=bool(status.trusted),
        revocations=revocations(certificate, pool, held.lists, moment),
        covers_whole_file=whole,
        field=name,
        revision=revision,
        certificates=(holder, *others),
        problem=problem,
    )
