"""Every level of PAdES, signed and checked with the test authority, without any network."""

from datetime import timedelta

import page as archive_validator
import pytest

from examiner.errors import ReportUnreadable, SignerRefused
from examiner.report.signature import (
    Level,
    Terms,
    add_reply,
    check,
    countersign,
    request_stamp,
    stamp,
)
from examiner.report.still_loop import run_still
from examiner.report.timestamps import OwnAuthority
from examiner.workflow.report_checks import check_report
from tests.signatures.authority import NOW, STAMPING, issue, revocation_list
from tests.signatures.reports import LATER, signed, terms

LEVELS = pytest.mark.parametrize("level", list(Level))


@LEVELS
def test_that_examiner_and_reviewer_sign_at_a_level_and_both_stay_valid(authority, twice, level):
    facts = check(twice[level], [authority.root.der])
    assert facts.ok
    assert facts.trusted
    assert [each.field for each in facts.signatures] == ["Examiner", "Reviewer"]
    assert [each.level for each in facts.signatures] == [level.upper()] * 2
    assert all(each.later_changes_allowed for each in facts.signatures)
    assert [each.ok for each in facts.timestamps] == [True] * (2 * (level == Level.B_LTA))


@LEVELS
def test_that_the_last_signature_or_timestamp_covers_the_file_to_its_last_byte(once, twice, level):
    for pdf in (once[level], twice[level]):
        facts = check(pdf)
        covering = [each for each in (*facts.signatures, *facts.timestamps) if
                    each.covers_whole_file]  # fmt: skip
        assert len(covering) == 1
        assert not check(pdf + b"\n").ok
    assert twice[level].startswith(once[level])


@LEVELS
def test_that_each_revision_is_an_archive_by_another_programs_verdict(unsigned, once, level):
    """Of a file with two signatures or a timestamp it wants the first to cover the second."""
    pdf = once[level]
    found = archive_validator.validate_pdf_bytes(pdf, profile="3b")
    later = level == Level.B_LTA
    expected = ["PDFA3B-SIGNATURE-BYTERANGE-001"] if later else []
    assert [each.rule_id for each in found.failures] == expected
    assert archive_validator.validate_pdf_bytes(unsigned, profile="3b").is_compliant


def test_that_a_timestamp_of_the_laboratory_is_never_called_independent(authority, once):
    (found,) = check(once[Level.B_T], [authority.root.der]).signatures
    assert found.timestamp.at == NOW.isoformat()
    assert "Clock" in found.timestamp.authority
    assert found.timestamp.own
    told = " ".join(fact.detail for fact in check_report(once[Level.B_T], ()).facts)
    assert "not independent" in told


def test_that_what_stays_unproven_is_said(authority, once):
    def told(level: Level) -> str:
        found = check_report(once[level], (authority.root.der,))
        return next(fact.detail for fact in found.facts if "PAdES level" in fact.what)

    assert "nothing but the signer's own clock" in told(Level.B_B)
    assert "does not show that the certificate was not revoked" in told(Level.B_T)
    assert "not show" not in told(Level.B_LT)


def test_that_trust_in_nobody_proves_no_time(once):
    (found,) = check(once[Level.B_LTA]).signatures
    assert found.proven == ""
    assert found.level == "B-LTA"


def test_that_a_level_needs_what_it_adds(authority, unsigned):
    examiner = authority.examiner.signer()
    lacking = [
        (Terms(Level.B_T), "source of timestamps"),
        (Terms(Level.B_LT, authority.stamper.signer()), "certificate of an authority"),
        (terms(authority, Level.B_LT, lists=()), "No revocation list of"),
        (terms(authority, Level.B_LTA, lists=authority.lists[:1]), "of Issuing is at hand"),
    ]
    for by, message in lacking:
        with pytest.raises(SignerRefused, match=message):
            signed(unsigned, examiner, by)


def test_that_a_timestamp_over_the_file_makes_a_signature_older_than_it(authority, twice):
    """As PAdES has it, level B-T wants the one timestamp or the other; and it can be renewed."""
    by = terms(authority, Level.B_T, LATER + timedelta(days=1))
    stamped = stamp(twice[Level.B_B], by)
    facts = check(stamped, [authority.root.der])
    assert facts.ok
    assert [each.level for each in facts.signatures] == ["B-LTA", "B-LTA"]
    year = LATER + timedelta(days=400)
    lists = [
        revocation_list(each, listed=year - timedelta(days=1), renewal=year + timedelta(days=9))
        for each in (authority.root, authority.issuing)
    ]
    again = stamp(stamped, terms(authority, Level.B_T, year, lists=tuple(lists)))
    assert [each.field for each in check(again).timestamps] == ["Timestamp 1", "Timestamp 2"]
    assert check(again).ok


def elsewhere(authority, request: bytes) -> bytes:
    """What another timestamp authority answers to a request by file."""
    from asn1crypto import tsp

    other = issue("Independent clock", extended=STAMPING)
    source = OwnAuthority(other.signer(), lambda: LATER + timedelta(days=2))
    answering = source.async_request_tsa_response(tsp.TimeStampReq.load(request))
    return run_still(answering).dump()


def test_that_another_authority_stamps_by_files_that_are_carried(authority, twice):
    pdf = twice[Level.B_LT]
    request = request_stamp(pdf)
    assert request == request_stamp(pdf)
    reply = elsewhere(authority, request)
    facts = check(add_reply(pdf, reply))
    assert facts.ok
    assert facts.timestamps[0].covers_whole_file
    with pytest.raises(ReportUnreadable, match="another file"):
        add_reply(twice[Level.B_T], reply)
    for broken in (b"", b"no reply", reply[:-30], reply + b"more"):
        with pytest.raises(SignerRefused):
            add_reply(pdf, broken)


def test_that_a_later_list_tells_of_a_later_revocation(authority, once):
    """A signature that a trusted timestamp shows to be older stands; without one it does not."""
    serial = authority.examiner.certificate.serial_number
    day = NOW + timedelta(days=10)
    newer = revocation_list(authority.issuing, {serial: day}, listed=day)
    roots = [authority.root.der]
    stands = check(once[Level.B_LT], roots, [newer]).signatures[0]
    assert stands.ok
    assert stands.revocations[0].state == "revoked"
    assert not check(once[Level.B_B], roots, [newer]).ok
    assert not check(once[Level.B_LT], [], [newer]).ok
    earlier = revocation_list(authority.issuing, {serial: NOW - timedelta(days=1)}, listed=day)
    assert not check(once[Level.B_LT], roots, [earlier]).ok
    facts = check_report(once[Level.B_LT], tuple(roots), (newer,)).facts
    assert any("after the timestamp" in fact.detail for fact in facts)


def test_that_a_list_by_a_forger_is_found(authority, once):
    forged = revocation_list(authority.issuing, forger=authority.root, listed=NOW)
    assert check(once[Level.B_LT], (), [forged]).ok, "the genuine one in the file still counts"
    facts = check(once[Level.B_B], (), [forged])
    assert facts.signatures[0].revocations[0].state == "forged"
    assert not facts.ok


def test_that_the_reviewer_may_sign_at_another_level_than_the_examiner(authority, once):
    person = authority.reviewer.signer()
    full = terms(authority, Level.B_LTA, LATER)
    facts = check(countersign(once[Level.B_B], person, LATER, terms=full), [authority.root.der])
    assert facts.trusted
    assert facts.signatures[1].level == "B-LTA"
