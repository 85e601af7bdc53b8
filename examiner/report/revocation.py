"""Revocation lists: read them, and say what they state of a certificate."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from examiner.errors import SignerRefused
from examiner.report.chains import chain
from examiner.report.purposes import is_authority, signs_lists
from examiner.report.signature_facts import RevocationFact

_AGAIN = "Give the authority's revocation list as a DER or PEM file, as the authority published it."

_SAFE = (
    x509.ReasonFlags.unspecified,
    x509.ReasonFlags.affiliation_changed,
    x509.ReasonFlags.superseded,
    x509.ReasonFlags.cessation_of_operation,
)
"""Reasons for which a certificate is revoked while nobody else has its key."""


def read_lists(data: bytes, name: str) -> tuple[bytes, ...]:
    """Every revocation list in `data`, each as DER: one DER list, or PEM among other text.

    SignerRefused if one cannot be parsed, or if there is none; `name` is used in messages only.
    """
    try:
        if pem.detect(data):
            blocks = list(pem.unarmor(data, multiple=True))
            found = tuple(der for kind, _, der in blocks if kind == "X509 CRL")
        else:
            found = (data,)
        for der in found:
            _parsed(der)
    except (ValueError, TypeError, KeyError) as error:
        raise SignerRefused(f"{name} is not a revocation list.", advice=_AGAIN) from error
    if not found:
        raise SignerRefused(f"{name} holds no revocation list.", advice=_AGAIN)
    return found


def revocations(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    lists: Sequence[bytes],
    at: datetime,
) -> tuple[RevocationFact, ...]:
    """What `lists` state of a certificate and of its issuers, roots apart, at a moment.

    A root revokes itself by being distrusted; no list can. An issuer that is not among `others`
    ends the chain, and its certificate's list cannot be checked.
    """
    known = [parsed for der in lists if (parsed := _or_none(der)) is not None]
    path = chain(certificate, others)
    pairs = itertools.pairwise(path)
    found = tuple(_later(_state(each, issuer, known, at)) for each, issuer in pairs)
    if len(path) == 1 and certificate.issuer != certificate.subject:
        return (RevocationFact(_name(certificate), "unlisted"),)
    return found


def passed_over(
    given: Sequence[bytes],
    lists: Sequence[bytes],
    certificates: Sequence[x509.Certificate],
    others: Sequence[x509.Certificate],
) -> tuple[str, ...]:
    """Those of the `given` lists that a check of `certificates` by `lists` rests on in nothing.

    A sentence for each, saying why. `lists` are all at hand, the given ones among them; `others`
    all certificates at hand, by which those of the report may lead to an authority.
    """
    known = [parsed for der in lists if (parsed := _or_none(der)) is not None]
    paths = [chain(each, others) for each in certificates]
    pairs = list(dict.fromkeys(pair for path in paths for pair in itertools.pairwise(path)))
    used = {_der(found) for pair in pairs if (found := _newest(*pair, known)) is not None}
    read = [parsed for der in dict.fromkeys(given) if (parsed := _or_none(der)) is not None]
    unused = [each for each in read if _der(each) not in used]
    return tuple(
        f"The revocation list of {_common_name(each.issuer)} of "
        f"{each.last_update_utc.isoformat()} was not used: {_why_not(each, pairs, known)}."
        for each in unused
    )


def _why_not(
    found: x509.CertificateRevocationList,
    pairs: Sequence[tuple[x509.Certificate, x509.Certificate]],
    known: Sequence[x509.CertificateRevocationList],
) -> str:
    named = [pair for pair in pairs if pair[1].subject == found.issuer]
    if not named:
        return "no certificate in the report was issued by the authority that it names"
    own = [pair for pair in named if _is_by(found, pair[1])]
    if not own:
        return "it is not signed by the authority that it names"
    others = [each for pair in own if _is_about(found, pair[0])
              and (each := _newest(*pair, known)) is not None]  # fmt: skip
    if not others:
        return "it is about other certificates than those in the report"
    newest = max(each.last_update_utc for each in others)
    if newest == found.last_update_utc:
        return "another one of the same time is at hand"
    return f"a newer one, of {newest.isoformat()}, is at hand"


def needed(
    path: Sequence[x509.Certificate], lists: Sequence[bytes], at: datetime
) -> tuple[bytes, ...]:
    """Those of `lists` that say that no certificate of a path is revoked, DER, each once.

    Raises SignerRefused where a list is missing, forged, outdated, dated after `at`, or says the
    opposite.
    """
    known = [_parsed(der) for der in lists]
    used: list[x509.CertificateRevocationList] = []
    for certificate, issuer in itertools.pairwise(path):
        _require_good(_state(certificate, issuer, known, at), issuer)
        used += [each for each in [_newest(certificate, issuer, known)] if each is not None]
    return tuple(dict.fromkeys(_der(each) for each in used))


def _require_good(found: RevocationFact, issuer: x509.Certificate) -> None:
    by = _name(issuer)
    problems = {
        "unlisted": (f"No revocation list of {by} is at hand.", "Give it with --crl."),
        "forged": (f"The revocation list is not signed by {by}, whom it names.", _AGAIN),
        "outdated": (
            f"The revocation list of {by} was due for renewal on {found.renewal[:10]}.",
            "Fetch the authority's current list.",
        ),
        "early": (
            f"The revocation list of {by} is dated later than now, {found.listed}.",
            "Check this computer's clock.",
        ),
        "revoked": (
            f"The certificate of {found.subject} was revoked on {found.revoked_at[:10]}.",
            "Sign with an identity that is not revoked.",
        ),
    }
    if found.state in problems:
        message, advice = problems[found.state]
        raise SignerRefused(message, advice=advice)


def _state(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    lists: Sequence[x509.CertificateRevocationList],
    at: datetime,
) -> RevocationFact:
    who = _name(certificate)
    found = _newest(certificate, issuer, lists)
    if found is None:
        named = [each for each in lists if each.issuer == issuer.subject]
        return RevocationFact(who, "forged" if named else "unlisted")
    listed, renewal = found.last_update_utc, found.next_update_utc
    dates = listed.isoformat(), "" if renewal is None else renewal.isoformat()
    entry = found.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is not None:
        return RevocationFact(who, "revoked", *dates, _since(entry).isoformat(), _is_unsafe(entry))
    if renewal is not None and renewal < at:
        return RevocationFact(who, "outdated", *dates)
    return RevocationFact(who, "early" if listed > at else "good", *dates)


def _later(found: RevocationFact) -> RevocationFact:
    """What a list from after a signature states holds for its time too."""
    return replace(found, state="good") if found.state == "early" else found


def _newest(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    lists: Sequence[x509.CertificateRevocationList],
) -> x509.CertificateRevocationList | None:
    """The newest list that the issuer signed and that would name the certificate if revoked.

    Of two of the same time, the one that names it counts.
    """
    signed = [each for each in lists if _is_by(each, issuer) and _is_about(each, certificate)]

    def order(each: x509.CertificateRevocationList) -> tuple[datetime, bool]:
        named = each.get_revoked_certificate_by_serial_number(certificate.serial_number)
        return each.last_update_utc, named is not None

    return max(signed, key=order, default=None)


def _is_by(found: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    if found.issuer != issuer.subject or not signs_lists(issuer):
        return False
    try:
        return found.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False


def _is_about(found: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    """Whether a list would name `certificate`, and is no mere difference to another list."""
    for extension in found.extensions:
        point = extension.value
        if isinstance(point, x509.DeltaCRLIndicator):
            return False
        if isinstance(point, x509.IssuingDistributionPoint):
            if point.only_some_reasons or point.indirect_crl or point.only_contains_attribute_certs:
                return False
            others = point.only_contains_user_certs, point.only_contains_ca_certs
            if others[0 if is_authority(certificate) else 1]:
                return False
    return True


def _since(entry: x509.RevokedCertificate) -> datetime:
    """When the certificate was revoked, or earlier where its key is said to have been unsafe."""
    try:
        unsafe = entry.extensions.get_extension_for_class(x509.InvalidityDate)
    except x509.ExtensionNotFound:
        return entry.revocation_date_utc
    return min(entry.revocation_date_utc, unsafe.value.invalidity_date_utc)


def _is_unsafe(entry: x509.RevokedCertificate) -> bool:
    """Whether the reason does not exclude that another has the key; no reason excludes nothing."""
    try:
        stated = entry.extensions.get_extension_for_class(x509.CRLReason)
    except x509.ExtensionNotFound:
        return True
    return stated.value.reason not in _SAFE


def _parsed(der: bytes) -> x509.CertificateRevocationList:
    found = x509.load_der_x509_crl(der)
    # Reading them parses them to the last field.
    _ = (found.extensions, found.last_update_utc, len(found))
    return found


def _or_none(der: bytes) -> x509.CertificateRevocationList | None:
    """A list out of a file that is being checked; what cannot be read states nothing."""
    try:
        return _parsed(der)
    except ValueError:
        return None


def _der(found: x509.CertificateRevocationList) -> bytes:
    return found.public_bytes(Encoding.DER)


def _name(certificate: x509.Certificate) -> str:
    return _common_name(certificate.subject)


def _common_name(name: x509.Name) -> str:
    names = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else name.rfc4514_string()
