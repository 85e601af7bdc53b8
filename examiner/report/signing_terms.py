"""How a report is signed: the level of PAdES, and what a level needs beside the signer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from cryptography import x509

from examiner.errors import SignerRefused
from examiner.report.chains import leads_to, parsed
from examiner.report.identity import require_in_time
from examiner.report.revocation import needed
from examiner.report.signature_facts import Signer


class Level(StrEnum):
    """Levels of PAdES (ETSI EN 319 142-1), each with all that the one before it has."""

    B_B = "b-b"
    """Signature and signer's certificate."""
    B_T = "b-t"
    """A timestamp over the signature."""
    B_LT = "b-lt"
    """Certificates and revocation lists of all who signed, in the file."""
    B_LTA = "b-lta"
    """A timestamp over the whole file, which can be renewed by another."""


_STORING = (Level.B_LT, Level.B_LTA)
"""Levels with certificates and revocation lists in the file."""

_WITH_AUTHORITY = (
    "Give the certificate of the authority that issued the identities with --authority and its "
    "list with --crl; a self-made identity signs at levels b-b and b-t only."
)


def utc_now() -> datetime:
    """This moment by this computer's clock, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a report is signed with beside the signer's own key."""

    level: Level = Level.B_B
    stamper: Signer | None = None
    """The laboratory's own timestamp authority."""
    authorities: tuple[bytes, ...] = ()
    """Certificates of the authorities that signer and timestamp authority lead to, DER."""
    lists: tuple[bytes, ...] = ()
    """Revocation lists, DER."""
    clock: Callable[[], datetime] = field(default=utc_now, repr=False, compare=False)
    """What the timestamp authority reads the time from."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What goes into the file so that its signatures can be checked in ten years."""

    certificates: tuple[bytes, ...]
    lists: tuple[bytes, ...]


def evidence(signer: Signer, terms: Terms, when: datetime) -> Evidence | None:
    """Certificates and revocation lists for a level that stores them; None for one that does not.

    SignerRefused if the terms do not suffice for their level, if `when` is outside the dates of a
    certificate, and wherever an authority or a list that was given speaks against signing.
    """
    require_in_time(signer, when)
    stores = terms.level in _STORING
    if stores:
        # First, since nothing else that could be given would help.
        _require_issued(signer)
    require_complete(terms.level, stamper=bool(terms.stamper), authorities=bool(terms.authorities))
    people = [signer]
    if terms.level != Level.B_B and terms.stamper is not None:
        require_in_time(terms.stamper, when)
        people.append(terms.stamper)
    if not terms.authorities:
        return None
    certificates: list[bytes] = []
    lists: list[bytes] = []
    for person in people:
        path = _path(person, terms, when)
        certificates += path
        if stores or terms.lists:
            lists += needed(parsed(path), terms.lists, when)
    if not stores:
        return None
    return Evidence(tuple(dict.fromkeys(certificates)), tuple(dict.fromkeys(lists)))


def require_complete(level: Level, *, stamper: bool, authorities: bool) -> None:
    """SignerRefused if a level needs a timestamp identity or authorities, and none was given."""
    if level != Level.B_B and not stamper:
        advice = "Give the laboratory's timestamp identity with --timestamp-identity."
        if level in _STORING and not authorities:
            advice += f" {_WITH_AUTHORITY}"
        raise _refused(f"Level {level} needs a source of timestamps.", advice)
    if level in _STORING and not authorities:
        raise _refused(f"Level {level} needs the certificate of an authority.", _WITH_AUTHORITY)


def _require_issued(person: Signer) -> None:
    if person.self_made:
        advice = "Use an identity issued by an authority, or level b-b or b-t without --authority."
        raise _refused(f"No authority issued the certificate of {person.name}.", advice)


def _path(person: Signer, terms: Terms, when: datetime) -> tuple[bytes, ...]:
    _require_issued(person)
    others = (*person.chain, *terms.authorities)
    path = leads_to(person.certificate, others, _roots(terms), when)
    if not path:
        advice = "Give the certificates of the authorities that issued it with --authority."
        raise _refused(
            f"The certificate of {person.name} leads to no authority that was given.", advice
        )
    return path


def _roots(terms: Terms) -> tuple[bytes, ...]:
    """Those of the authorities that nobody else issued; all, where each was issued by another."""
    own = [each for each in terms.authorities if _is_own(each)]
    return tuple(own) or terms.authorities


def _is_own(der: bytes) -> bool:
    certificate = x509.load_der_x509_certificate(der)
    return certificate.issuer == certificate.subject


def _refused(message: str, advice: str) -> SignerRefused:
    return SignerRefused(message, advice=advice)
