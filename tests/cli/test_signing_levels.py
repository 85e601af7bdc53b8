"""Signing at every level on the command line, and what verify says of it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from examiner.cli import DONE, EXPLAINED, FOUND_WRONG, USAGE, run
from examiner.report.signature import Level
from tests.signatures.authority import found, issue, revocation_list
from tests.signatures.reports import pages, signed, terms
from tests.validation.measured import run_folder


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with the test authority's files and a report that its examiner signed."""
    folder = tmp_path_factory.mktemp("desk")
    authority = found()
    (folder / "root.pem").write_bytes(authority.root.pem + authority.issuing.pem)
    (folder / "clock.p12").write_bytes(authority.stamper.p12(b"clock"))
    (folder / "reviewer.p12").write_bytes(authority.reviewer.p12(b"two"))
    (folder / "clock.txt").write_text("clock\n")
    (folder / "password.txt").write_text("two\n")
    report = signed(pages(), authority.examiner.signer(), terms(authority, Level.B_B))
    (folder / "report.pdf").write_bytes(report)
    # Lists that are current at this day, whatever day it is.
    today = datetime.now(UTC)
    for name, issuer in (("root.crl", authority.root), ("issuing.crl", authority.issuing)):
        now = revocation_list(
            issuer, listed=today - timedelta(days=1), renewal=today + timedelta(days=9)
        )
        (folder / name).write_bytes(now)
    older = revocation_list(authority.issuing, listed=today - timedelta(days=400))
    (folder / "older.crl").write_bytes(older)
    forged = revocation_list(authority.issuing, listed=today, forger=authority.root)
    (folder / "forged.crl").write_bytes(forged)
    return folder


def arguments(desk, level: str) -> list[str]:
    files = ["--authority", desk / "root.pem", "--crl", desk / "root.crl"]
    files += ["--crl", desk / "issuing.crl", "--timestamp-identity", desk / "clock.p12"]
    files += ["--timestamp-password-file", desk / "clock.txt"]
    return ["--level", level, *map(str, files)]


def test_that_a_review_for_the_long_term_is_signed_and_verified(desk, tmp_path, capsys):
    out = tmp_path / "twice.pdf"
    person = ["--signer", str(desk / "reviewer.p12"), "--password-file", str(desk / "password.txt")]
    command = ["countersign", str(desk / "report.pdf"), *person, *arguments(desk, "b-lta")]
    assert run([*command, "--out", str(out)]) == DONE
    assert "Signing as" in capsys.readouterr().err
    verify = ["verify", str(out), "--trust", str(desk / "root.pem"), "--json"]
    assert run(verify) == DONE
    facts = {each["what"]: each["detail"] for each in json.loads(capsys.readouterr().out)["facts"]}
    assert "Reviewer's signature is of PAdES level B-LTA" in facts
    assert "not independent" in facts["Reviewer's timestamp is sound"]
    assert run(["verify", str(out)]) == DONE


def test_that_a_timestamp_is_added_by_the_laboratory_or_asked_for_by_file(desk, tmp_path, capsys):
    report, out, request = str(desk / "report.pdf"), tmp_path / "s.pdf", tmp_path / "r.tsq"
    identity = arguments(desk, "b-b")[2:]
    assert run(["timestamp", report, *identity, "--out", str(out)]) == DONE
    assert run(["verify", str(out)]) == DONE
    assert run(["timestamp", report, "--request", "--out", str(request)]) == DONE
    assert request.read_bytes().startswith(b"0")
    no_reply = ["--reply", str(request), "--out", str(tmp_path / "n.pdf")]
    assert run(["timestamp", report, *no_reply]) == EXPLAINED
    assert run(["timestamp", report, "--out", str(tmp_path / "n.pdf")]) == USAGE
    assert not (tmp_path / "n.pdf").exists()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (["--level", "b-t"], EXPLAINED),
        (["--level", "b-x"], USAGE),
        (["--token-module", "module.so"], USAGE),
        (["--crl", "no.crl"], EXPLAINED),
        (["--timestamp-identity", "no.p12"], EXPLAINED),
    ],
)
def test_that_what_cannot_be_is_refused_before_anything_is_written(desk, tmp_path, asked, code):
    person = ["--signer", str(desk / "reviewer.p12"), "--password-file", str(desk / "password.txt")]
    out = tmp_path / "twice.pdf"
    command = ["countersign", str(desk / "report.pdf"), *person, *asked, "--out", str(out)]
    assert run(command) == code
    assert not out.exists()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (["--level", "b-t"], "Level b-t needs a source of timestamps"),
        (["--level", "b-lt"], "Level b-lt needs a source of timestamps"),
        (["--level", "b-lta", "--timestamp-identity", "t.p12"], "needs the certificate of an"),
    ],
)
def test_that_what_a_level_lacks_is_told_before_a_password_is_asked_for(
    command, desk, tmp_path, asked, message
):
    line = ["countersign", desk / "report.pdf", "--signer", desk / "reviewer.p12", *asked]
    said = command(*line, "--out", tmp_path / "twice.pdf")
    assert said.error["kind"] == "SignerRefused"
    assert message in said.error["message"]
    assert ("a self-made identity signs at" in said.error["advice"]) == ("b-t" not in asked)


def test_that_a_self_made_identity_is_told_what_it_cannot_sign_before_any_work(
    command, desk, worked, signer, password_file, monkeypatch
):
    def work(*_):
        raise AssertionError("the case was checked, or a page laid out")

    monkeypatch.setattr("examiner.workflow.reporting.check", work)
    monkeypatch.setattr("examiner.workflow.reporting.render", work)
    person = ["--signer", signer, "--password-file", password_file]
    said = command(
        "report", worked, *person, *arguments(desk, "b-lt"), "--out", worked.with_name("r.pdf")
    )
    assert said.error["kind"] == "SignerRefused"
    assert said.error["message"].startswith("No authority issued the certificate of ")
    assert "level b-b or b-t" in said.error["advice"]


def test_that_a_report_on_a_run_is_refused_before_the_long_test_too(
    command, desk, tmp_path, signer, password_file, monkeypatch
):
    def work(*_):
        raise AssertionError("the installation was tested")

    monkeypatch.setattr("examiner.workflow.validation_reporting.self_test", work)
    person = ["--signer", signer, "--password-file", password_file]
    run = run_folder(tmp_path / "run")
    out = tmp_path / "r.pdf"
    said = command("validate", "report", run, *person, *arguments(desk, "b-lt"), "--out", out)
    assert said.error["kind"] == "SignerRefused"
    assert said.error["message"].startswith("No authority issued the certificate of ")


def test_that_who_would_sign_is_shown_without_a_word_of_signing(command, signer, password_file):
    said = command("signer", "--signer", signer, "--password-file", password_file, json=False)
    assert said.code == DONE
    assert "valid from" in said.out
    assert said.err == ""


@pytest.mark.parametrize(
    ("name", "message"),
    [("", "An identity needs a name."), ("  ", "An identity needs a name."),
     ("n" * 65, "The name has 65 characters"), ("a\u202eb", "cannot be seen")],
)  # fmt: skip
def test_that_a_name_is_judged_before_a_password_is_asked_for(command, tmp_path, name, message):
    said = command("identity", name, "--out", tmp_path / "a.p12")
    assert message in said.error["message"]
    assert ("shorter" in said.error["advice"]) == (len(name) > 64)


def test_that_a_newer_revocation_list_counts_in_a_check(desk, tmp_path, capsys):
    authority = found()
    other = tmp_path / "other.crl"
    other.write_bytes(revocation_list(authority.issuing, listed=datetime.now(UTC)))
    report = str(desk / "report.pdf")
    # A list by another authority of the same name is a forgery as far as this report goes.
    assert run(["verify", report, "--crl", str(other)]) == FOUND_WRONG
    assert run(["verify", report, "--crl", str(desk / "issuing.crl")]) == DONE
    assert run(["verify", report, "--crl", report]) == EXPLAINED


def test_that_a_revocation_list_that_is_not_used_is_named_with_the_reason(command, desk, tmp_path):
    elsewhere = tmp_path / "elsewhere.crl"
    elsewhere.write_bytes(revocation_list(issue("Elsewhere"), listed=datetime.now(UTC)))
    newer = ["--crl", desk / "issuing.crl"]
    trust = ["--trust", desk / "root.pem"]

    def notes(*more):
        said = command("verify", desk / "report.pdf", *trust, *more)
        assert said.code == DONE
        return said.json["notes"]

    assert notes(*newer) == []
    (note,) = notes(*newer, "--crl", desk / "older.crl")
    assert note.startswith("The revocation list of Issuing of ")
    assert "was not used: a newer one, of " in note
    (note,) = notes(*newer, "--crl", desk / "forged.crl")
    assert note.endswith("it is not signed by the authority that it names.")
    (note,) = notes(*newer, "--crl", elsewhere)
    assert note.endswith("no certificate in the report was issued by the authority that it names.")
    # Alone it counts, old as it is.
    assert notes("--crl", desk / "older.crl") == []


def test_that_trust_and_lists_given_for_a_case_are_said_to_be_for_reports(
    command, desk, empty_case
):
    said = command("verify", empty_case, "--crl", desk / "root.crl")
    assert said.code == DONE
    assert said.json["notes"] == ["What --trust and --crl name is for reports, and was not used."]


def test_that_an_identity_for_timestamps_signs_nothing_else(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("EXAMINER_PASSWORD", "secret")
    out = str(tmp_path / "clock.p12")
    assert run(["identity", "Clock", "--for-timestamps", "--out", out]) == DONE
    assert run(["signer", "--signer", out]) == EXPLAINED
    assert "time stamping" in capsys.readouterr().err
