"""Certificates that must not sign, and what is said of those that did: on signing and on checking.

Beside each verdict stands that of poppler's pdfsig, which was told to trust the same root.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from examiner.errors import SignerRefused
from examiner.report import signing
from examiner.report.identity import open_identity, open_timestamp_identity
from examiner.report.revocation import revocations
from examiner.report.signature import Level, check
from tests.signatures.authority import (
    HASH,
    ISSUES,
    NOW,
    SERVER,
    SIGNS,
    STAMPING,
    found,
    issue,
    revocation_list,
    usage,
)
from tests.signatures.poppler import trusting, verdicts
from tests.signatures.reports import signed, terms

DAY = timedelta(days=1)
FAR = datetime(2090, 1, 1, tzinfo=UTC)
TRUSTED, UNFIT = "Certificate is Trusted.", "Unknown issue with Certificate or corrupted data."


def people(authority):
    """Certificates by name: what signing says, and whether a check finds the signature sound."""
    issuing = authority.issuing
    other = found()
    return {
        "good": (issue("Good", issuing), "", True),
        "expired": (issue("Old", issuing, end=NOW - DAY), "expired on 2026-11-21", False),
        "not yet valid": (
            issue("New", issuing, begin=FAR, end=FAR + DAY),
            "begins on 2090-01-01",
            False,
        ),
        "no non-repudiation": (
            issue("Login", issuing, uses=usage(digital_signature=True)),
            "lacks the use of non-repudiation",
            False,
        ),
        "for servers": (issue("Server", issuing, extended=SERVER), "server authentication", False),
        "an authority": (
            issue("Authority", issuing, uses=ISSUES, authority=True),
            "belongs to an authority",
            False,
        ),
        "for timestamps": (issue("Other", issuing, extended=STAMPING), "time stamping", False),
        "self-made": (issue("Self"), "", True),
        "of an unknown issuer": (issue("Far", other.issuing), "", True),
    }


NAMES = list(people(found()))


@pytest.fixture(scope="module")
def cases(authority):
    return people(authority)


@pytest.fixture
def unguarded(monkeypatch):
    """Signing as another program would that asks nothing."""
    monkeypatch.setattr(signing, "evidence", lambda signer, terms, when: None)


@pytest.mark.parametrize("name", NAMES)
def test_that_an_identity_is_opened_only_if_it_may_sign(cases, name):
    holder, message, _ = cases[name]
    if not message:
        assert open_identity(holder.p12(b"pw"), b"pw", when=NOW).subject
        return
    with pytest.raises(SignerRefused, match=message):
        open_identity(holder.p12(b"pw"), b"pw", when=NOW)


POPPLER = {
    "good": TRUSTED,
    # It judges certificates at this day, and we at that of the signature.
    "expired": "Certificate has Expired",
    "not yet valid": "Certificate has Expired",
    # It takes any certificate that may sign at all; PAdES is for those that bind their holder.
    "no non-repudiation": TRUSTED,
    "for servers": UNFIT,
    "an authority": UNFIT,
    "for timestamps": UNFIT,
    "self-made": "Certificate issuer is unknown.",
    "of an unknown issuer": UNFIT,
}
"""What pdfsig says of each certificate. It reads neither timestamps nor revocation lists."""


@pytest.fixture(scope="module")
def store(authority, tmp_path_factory):
    return trusting(tmp_path_factory.mktemp("poppler"), authority.root.pem)


@pytest.mark.parametrize("name", NAMES)
def test_that_a_check_says_the_same_of_what_another_program_signed(
    authority, cases, name, unsigned, unguarded, tmp_path, store
):
    holder, _, sound = cases[name]
    pdf = signed(unsigned, holder.signer(), terms(authority, Level.B_B))
    facts = check(pdf, [authority.root.der])
    assert facts.ok == sound
    assert (facts.ok and facts.trusted) == (name == "good")
    assert verdicts(pdf, tmp_path, store) == [("Signature is Valid.", POPPLER[name])]


@pytest.mark.parametrize("level", list(Level))
def test_that_poppler_finds_both_signatures_valid_and_trusted(twice, level, tmp_path, store):
    assert verdicts(twice[level], tmp_path, store) == [("Signature is Valid.", TRUSTED)] * 2


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("self-made", "No authority issued the certificate"),
        ("of an unknown issuer", "leads to no authority that was given"),
    ],
)
def test_that_who_leads_to_no_authority_does_not_sign_for_the_long_term(
    authority, cases, unsigned, name, message
):
    holder = cases[name][0]
    with pytest.raises(SignerRefused, match=message):
        signed(unsigned, holder.signer(), terms(authority, Level.B_LT))


def test_that_who_is_revoked_does_not_sign(authority, unsigned):
    serial = authority.examiner.certificate.serial_number
    revoked = revocation_list(authority.issuing, {serial: NOW - DAY})
    for level in (Level.B_B, Level.B_LT):
        by = terms(authority, level, lists=(authority.lists[0], revoked))
        with pytest.raises(SignerRefused, match="revoked on 2026-11-21"):
            signed(unsigned, authority.examiner.signer(), by)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"renewal": NOW - timedelta(hours=1)}, "was due for renewal"),
        ({"listed": NOW + DAY}, "dated later than now"),
        ({"forger": issue("Forger")}, "is not signed by Issuing"),
    ],
    ids=["expired", "early", "forged"],
)
def test_that_a_revocation_list_that_says_nothing_is_refused(authority, unsigned, change, message):
    other = revocation_list(authority.issuing, **change)
    by = terms(authority, Level.B_LT, lists=(authority.lists[0], other))
    with pytest.raises(SignerRefused, match=message):
        signed(unsigned, authority.examiner.signer(), by)


STAMPERS = {
    "no use of time stamping": ({}, "lacks the use of time stamping"),
    "not marked as critical": ({"extended": STAMPING, "critical": False}, "not marked as critical"),
    "for servers": ({"extended": SERVER}, "lacks the use of time stamping"),
}


@pytest.mark.parametrize("name", STAMPERS)
def test_that_only_a_timestamp_identity_makes_timestamps(authority, unsigned, unguarded, name):
    uses, message = STAMPERS[name]
    holder = issue("Clock", authority.issuing, uses=SIGNS, **uses)
    with pytest.raises(SignerRefused, match=message):
        open_timestamp_identity(holder.p12(b"pw"), b"pw", when=NOW)
    by = terms(authority, Level.B_T, stamper=holder)
    facts = check(signed(unsigned, authority.examiner.signer(), by), [authority.root.der])
    assert not facts.ok
    assert facts.signatures[0].level == "B-B"
    assert facts.signatures[0].proven == ""


def test_that_an_expired_or_revoked_clock_proves_no_time(authority, unsigned, unguarded):
    old = issue("Clock", authority.issuing, extended=STAMPING, end=NOW - DAY)
    pdf = signed(unsigned, authority.examiner.signer(), terms(authority, Level.B_T, stamper=old))
    assert not check(pdf, [authority.root.der]).ok
    serial = authority.stamper.certificate.serial_number
    revoked = revocation_list(authority.issuing, {serial: NOW - DAY})
    pdf = signed(unsigned, authority.examiner.signer(), terms(authority, Level.B_T))
    assert check(pdf, [authority.root.der]).ok
    facts = check(pdf, [authority.root.der], [revoked])
    assert not facts.ok
    assert facts.signatures[0].proven == ""


def test_that_a_key_other_than_the_certificates_is_found(authority, unsigned):
    other = ec.generate_private_key(ec.SECP256R1())
    thief = replace(
        authority.examiner.signer(), seal=lambda data, digest: other.sign(data, ec.ECDSA(HASH))
    )
    facts = check(signed(unsigned, thief, terms(authority, Level.B_B)))
    assert not facts.signatures[0].valid
    assert not facts.ok


def test_that_a_stated_time_after_the_timestamp_is_a_contradiction(authority, unsigned):
    by = terms(authority, Level.B_T, NOW - timedelta(hours=3))
    facts = check(signed(unsigned, authority.examiner.signer(), by))
    assert "later time than its timestamp" in facts.signatures[0].problem


def test_that_a_clock_revoked_later_still_counts_if_nobody_else_has_its_key(authority, once):
    """Who has the key of a clock makes timestamps of any day (RFC 3161, 4)."""
    serial = authority.stamper.certificate.serial_number
    roots = [authority.root.der]
    for reason, stands in (
        (x509.ReasonFlags.superseded, True),
        (x509.ReasonFlags.key_compromise, False),
        (None, False),
    ):
        gone = revocation_list(
            authority.issuing, {serial: NOW + DAY}, listed=NOW + DAY, reason=reason
        )
        assert check(once[Level.B_LT], roots, [gone]).ok == stands


def test_that_of_two_lists_of_one_time_the_one_that_names_the_signer_counts(authority):
    certificate = authority.examiner.certificate
    above = [authority.issuing.certificate, authority.root.certificate]
    names = revocation_list(authority.issuing, {certificate.serial_number: NOW - DAY})
    silent = revocation_list(authority.issuing)
    for lists in ((names, silent), (silent, names)):
        assert revocations(certificate, above, lists, NOW)[0].state == "revoked"


def test_that_a_damaged_certificate_hides_nothing_of_the_other_signature(authority, twice):
    report = twice[Level.B_B]
    # A container is written in hexadecimal digits.
    at = report.lower().index(authority.reviewer.der.hex().encode())
    for offset in range(4, 60, 5):
        place = at + 2 * offset
        changed = bytearray(report)
        changed[place : place + 2] = b"%02x" % (int(report[place : place + 2], 16) ^ 1)
        for lists in ([], [revocation_list(authority.issuing)]):
            facts = check(bytes(changed), [authority.root.der], lists)
            assert [each.valid for each in facts.signatures] == [True, False], offset


def test_that_a_list_given_twice_or_for_another_authority_is_named_once(authority, once):
    elsewhere = issue("Elsewhere")
    below = issue("Elsewhere below", elsewhere)
    lists = [revocation_list(elsewhere)] * 2
    roots = [authority.root.der, elsewhere.der, below.der]
    (note,) = check(once[Level.B_B], roots, lists).passed_over
    assert note.startswith("The revocation list of Elsewhere of ")
