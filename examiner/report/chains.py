"""Who issued a certificate, from what is at hand: chains, and what leads to an authority."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError

from examiner.report.still_loop import run_still

_LONGEST = 8
"""Certificates in a chain at most; a ring of them would have no end."""


def parsed(certificates: Iterable[bytes]) -> tuple[x509.Certificate, ...]:
    """DER certificates for use."""
    return tuple(x509.load_der_x509_certificate(der) for der in certificates)


def issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether `issuer` signed `certificate`; its dates and powers are another matter."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def is_root(certificate: x509.Certificate) -> bool:
    """Whether a certificate is signed with its own key."""
    return certificate.issuer == certificate.subject and issued_by(certificate, certificate)


def chain(
    certificate: x509.Certificate, others: Sequence[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """`certificate` and its issuers among `others`, as far up as they are there."""
    found = [certificate]
    while not is_root(found[-1]) and len(found) < _LONGEST:
        issuer = next((each for each in others if issued_by(found[-1], each)), None)
        if issuer is None or issuer in found:
            break
        found.append(issuer)
    return tuple(found)


def vouched(
    certificates: Sequence[x509.Certificate],
    listed: Sequence[x509.Certificate],
    known: Sequence[x509.Certificate],
) -> bool:
    """Whether each of `certificates` is listed, a root, or signed by another that is known.

    Then no bit of any can be changed unseen, although nothing signs the place where it lies.
    """
    issuers = (*certificates, *known)
    return all(
        each in listed or is_root(each) or any(issued_by(each, other) for other in issuers)
        for each in certificates
    )


def leads_to(
    certificate: bytes, others: Sequence[bytes], roots: Sequence[bytes], when: datetime
) -> tuple[bytes, ...]:
    """The valid path from `certificate` to one of `roots` at `when`, itself first; () if none is.

    Validated as RFC 5280 wants, revocation apart. All are DER.
    """
    context = ValidationContext(
        trust_roots=[asn1.Certificate.load(root) for root in roots],
        other_certs=[asn1.Certificate.load(other) for other in others],
        allow_fetching=False,
        moment=when,
        revocation_mode="soft-fail",
    )
    own = asn1.Certificate.load(certificate)
    validator = CertificateValidator(own, validation_context=context)
    try:
        path = run_still(validator.async_validate_path())
    except (PathBuildingError, PathValidationError):
        return ()
    found = tuple(each.dump() for each in path.iter_certs(include_root=True))
    return tuple(reversed(found))
