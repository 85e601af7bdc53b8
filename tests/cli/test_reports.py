"""Reports from the command line: issued, verified, countersigned, and found out when altered."""

import getpass
import io
import json
import random
import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from examiner.case.file import CaseFile
from examiner.case.rows import IssuedReport
from examiner.cli import run
from examiner.digest import sha256
from examiner.report.signature import attached_manifest
from tests.case.cases import edit
from tests.conftest import EXAMINER, PASSWORD, Command


@pytest.fixture(scope="session")
def issued_once(
    worked_once: Path,
    signer: Path,
    password_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A folder with a case and the report issued from it."""
    folder = tmp_path_factory.mktemp("issued")
    case = shutil.copy(worked_once, folder / "worked.case")
    line = (
        "report", case, "--signer", signer, "--out", folder / "report.pdf",
        "--password-file", password_file,
    )  # fmt: skip
    assert run([str(word) for word in line]) == 0
    return folder


@pytest.fixture
def issued(issued_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(issued_once, tmp_path / "issued"))


def test_that_an_identity_says_whose_it_is_and_until_when(
    command: Command, tmp_path: Path, password_file: Path
) -> None:
    out = tmp_path / "own.p12"
    line = ("identity", "A. Person", "--out", out, "--password-file", password_file)
    made = command(*line, "--days", 30).json
    assert {"subject", "not_after"} <= set(made)
    assert "A. Person" in made["subject"]
    assert "no authority" in made["subject"].lower() or "not issued" in made["subject"].lower()
    assert out.stat().st_mode & 0o077 == 0


def test_that_the_password_may_come_from_the_environment(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXAMINER_PASSWORD", PASSWORD)
    said = command("identity", "A. Person", "--out", tmp_path / "own.p12")
    assert said.code == 0
    assert PASSWORD not in said.out + said.err


def test_that_without_any_password_nothing_is_signed(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the prompt falls back to where there is no terminal, which a test cannot rely on.
    monkeypatch.setattr("getpass.getpass", getpass.fallback_getpass)
    monkeypatch.setattr("sys.stdin", io.StringIO("typed by nobody\n" * 2))
    said = command("identity", "A. Person", "--out", tmp_path / "own.p12")
    assert said.error["kind"] == "SignerRefused"
    assert list(tmp_path.iterdir()) == []


def test_that_a_report_is_written_and_kept_in_the_case(command: Command, issued: Path) -> None:
    pdf = (issued / "report.pdf").read_bytes()
    with CaseFile(issued / "worked.case", "x", read_only=True) as case:
        report = case.get(IssuedReport, "REPORT-1")
        assert case.blob(report.sha256) == pdf
        head = next(entry for entry in case.audit() if entry.seq == report.chain_seq)
    assert report.sha256 == sha256(pdf)
    assert report.chain_hash == head.hash
    assert report.comparisons == ("C1", "C2")
    assert EXAMINER in report.signer
    last = command("log", issued / "worked.case").json["entries"][-1]
    assert last["act"] == "report issued"
    assert last["details"]["sha256"] == report.sha256


def test_that_written_findings_are_printed_and_stand_in_the_manifest(
    command: Command, worked: Path, signer: Path, password_file: Path
) -> None:
    out, findings = worked.parent / "own.pdf", worked.parent / "findings.toml"
    findings.write_text('opinion = "Nothing can be said."\n', "utf-8")
    line = ("report", worked, "--signer", signer, "--out", out, "--comparison", "C2")
    secret = ("--password-file", password_file)
    assert command(*line, "--findings", findings, *secret).code == 0
    listed = json.loads(attached_manifest(out.read_bytes()) or b"")
    assert listed["findings"]["opinion"] == "Nothing can be said."
    assert listed["identity"]["signer"] == ""
    told = " ".join(page.extract_text() for page in PdfReader(out).pages)
    assert "Nothing can be said." in told


def test_that_a_signer_who_is_not_the_examiner_of_the_case_is_named_on_the_cover(
    command: Command, worked: Path, password_file: Path
) -> None:
    other, out = worked.parent / "other.p12", worked.parent / "other.pdf"
    secret = ("--password-file", password_file)
    assert command("identity", "E. Other", "--out", other, *secret).code == 0
    line = ("report", worked, "--signer", other, "--out", out, "--comparison", "C2", *secret)
    assert command(*line).code == 0
    listed = json.loads(attached_manifest(out.read_bytes()) or b"")
    assert "E. Other" in listed["identity"]["signer"]
    cover = PdfReader(out).pages[0].extract_text()
    assert re.search(r"Signed by\s+.*E\. Other", cover)


def test_that_a_file_that_holds_no_findings_stops_the_report(
    command: Command, worked: Path, signer: Path, password_file: Path
) -> None:
    out, findings = worked.parent / "own.pdf", worked.parent / "findings.toml"
    findings.write_text("conclusion = 'One.'\n", "utf-8")
    line = ("report", worked, "--signer", signer, "--out", out, "--findings", findings)
    said = command(*line, "--password-file", password_file)
    assert said.error["kind"] == "FindingsRefused"
    assert "conclusion" in said.error["message"]
    assert not out.exists()


def test_that_a_missing_folder_is_refused_and_not_made(
    command: Command, issued: Path, signer: Path, password_file: Path
) -> None:
    out = issued / "absent" / "out.file"
    secret = ("--out", out, "--password-file", password_file)
    for line in (
        ("report", issued / "worked.case", "--signer", signer, *secret),
        ("identity", "A. Person", *secret),
        ("countersign", issued / "report.pdf", "--signer", signer, *secret),
    ):
        said = command(*line)
        assert said.error["kind"] == "ReportNotWritten"
        assert "no folder" in said.error["message"]
    assert not out.parent.exists()


def test_that_report_answers_with_digest_and_pages(
    command: Command, worked: Path, signer: Path, password_file: Path
) -> None:
    out = worked.parent / "one.pdf"
    found = command(
        "report", worked, "--signer", signer, "--out", out, "--comparison", "C2",
        "--password-file", password_file,
    ).json  # fmt: skip
    assert {"report", "sha256", "pages"} <= set(found)
    assert found["report"] == str(out)
    assert found["sha256"] == sha256(out.read_bytes())
    assert found["pages"] > 5


def test_that_a_case_without_a_comparison_gives_no_report(
    command: Command, empty_case: Path, signer: Path, password_file: Path
) -> None:
    out = empty_case.parent / "r.pdf"
    line = ("report", empty_case, "--signer", signer, "--out", out)
    said = command(*line, "--password-file", password_file)
    assert said.error["kind"] == "NotInCase"
    assert not out.exists()


def test_that_case_and_report_verify_together(command: Command, issued: Path) -> None:
    case, report = issued / "worked.case", issued / "report.pdf"
    before = (case.read_bytes(), report.read_bytes())
    assert command("verify", case).json["ok"]
    found = command("verify", report, "--case", case)
    assert found.code == 0
    assert found.json["ok"]
    names = [fact["what"] for fact in found.json["facts"]]
    assert "the report names this case" in names
    assert any("chain head" in name for name in names)
    assert "Examiner's signature certifies the file" in names
    assert (case.read_bytes(), report.read_bytes()) == before


def test_that_a_report_of_another_case_is_told_apart(
    command: Command, issued: Path, empty_case: Path
) -> None:
    said = command("verify", issued / "report.pdf", "--case", empty_case)
    assert said.code == 1
    wrong = {fact["what"] for fact in said.json["facts"] if not fact["ok"]}
    assert "the report names this case" in wrong


def test_that_a_case_rewritten_after_its_report_is_found_out_by_it(
    command: Command, issued: Path
) -> None:
    case = issued / "worked.case"
    with CaseFile(case, "x", read_only=True) as file:
        stated = file.get(IssuedReport, "REPORT-1").chain_seq
    edit(case, f"UPDATE audit SET hash = '{'0' * 64}' WHERE seq = {stated}")
    said = command("verify", issued / "report.pdf", "--case", case)
    assert said.code == 1
    assert any("chain head" in f["what"] for f in said.json["facts"] if not f["ok"])


def test_that_one_changed_byte_anywhere_in_a_report_is_found(
    command: Command, issued: Path
) -> None:
    report = issued / "report.pdf"
    data = report.read_bytes()
    draw = random.Random(11)
    for place in [len(data) - 3, 20, *(draw.randrange(len(data)) for _ in range(10))]:
        changed = bytearray(data)
        changed[place] ^= 1 << draw.randrange(8)
        report.write_bytes(changed)
        said = command("verify", report)
        assert said.code == 1, place
        assert not said.json["ok"]


@pytest.mark.parametrize("change", ["cut", "appended"])
def test_that_a_report_cut_or_lengthened_is_found(
    command: Command, issued: Path, change: str
) -> None:
    report = issued / "report.pdf"
    data = report.read_bytes()
    report.write_bytes(data[: len(data) // 2] if change == "cut" else data + b"\n% more\n")
    assert command("verify", report).code == 1


def test_that_a_pdf_without_a_signature_is_found_wrong(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    path.write_bytes(b"%PDF-1.7\n%%EOF\n")
    said = command("verify", path)
    assert said.code == 1
    assert "no signature" in said.json["facts"][0]["detail"]


def test_that_a_reviewer_countersigns_and_the_first_signature_stays_valid(
    command: Command, issued: Path, signer: Path, password_file: Path
) -> None:
    reviewer, out = issued / "reviewer.p12", issued / "reviewed.pdf"
    secret = ("--password-file", password_file)
    command("identity", "A. Reviewer", "--out", reviewer, *secret)
    line = ("countersign", issued / "report.pdf", "--signer", reviewer, "--out", out, *secret)
    found = command(*line).json
    assert found["sha256"] == sha256(out.read_bytes())
    said = command("verify", out, "--case", issued / "worked.case").json
    assert said["ok"]
    assert sum("covers unchanged bytes" in fact["what"] for fact in said["facts"]) == 2
    again = command("countersign", issued / "report.pdf", "--signer", signer,
                    "--out", issued / "own.pdf", *secret)  # fmt: skip
    assert again.error["kind"] == "SignerRefused"
    assert not (issued / "own.pdf").exists()


def test_that_an_altered_report_is_not_countersigned(
    command: Command, issued: Path, signer: Path, password_file: Path
) -> None:
    report, out = issued / "report.pdf", issued / "reviewed.pdf"
    data = bytearray(report.read_bytes())
    data[len(data) // 3] ^= 1
    report.write_bytes(data)
    line = ("countersign", report, "--signer", signer, "--out", out)
    said = command(*line, "--password-file", password_file)
    assert said.error["kind"] == "ReportUnreadable"
    assert not out.exists()
