"""Checks beside explanations: made, found again, printed, verified, reported."""

import io
import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from examiner.case.file import CaseFile
from examiner.case.reading import checks_of
from examiner.explanation.catalogue import as_it_comes
from examiner.explanation.checks.catalogue import CHECKS
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.records import Explanation
from examiner.report.contents import ReportIdentity
from examiner.report.gather import Selection, gather
from examiner.report.layout import render
from examiner.report.manifest import manifest
from examiner.workflow.checks import request_of
from tests.cli.test_stopping import stopped_at
from tests.conftest import Command

IDS = [entry.id for entry in CHECKS]


@pytest.fixture(scope="module")
def checked_once(worked_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked case with the checks of E1, xSSAB of C1."""
    from examiner.cli import run

    case = tmp_path_factory.mktemp("checked") / "checked.case"
    case.write_bytes(worked_once.read_bytes())
    assert run(["check", str(case), "E1"]) == 0
    return case


@pytest.fixture
def checked(checked_once: Path, tmp_path: Path) -> Path:
    case = tmp_path / "checked.case"
    case.write_bytes(checked_once.read_bytes())
    return case


def test_that_xssab_passes_all_but_the_centre_prior_on_the_demonstration_pair(
    checked: Path,
) -> None:
    with CaseFile(checked, "A. Actor", read_only=True) as case:
        sheet = case.get(CheckSheet, "K1")
    found = {check.id: check for check in sheet.checks}
    assert list(found) == IDS
    assert [name for name in IDS if not found[name].passed] == ["centre"]
    assert "does not beat the centre prior" in found["centre"].words
    assert abs(found["parameters"].value or 1) < 0.3
    names = [figure.name for figure in found["parameters"].figures]
    stages = ("a quarter", "half", "three quarters", "all")
    kinds = ("signed", "absolute", "SSIM")
    assert names == [f"{stage} drawn anew, {kind}" for stage in stages for kind in kinds]
    assert sheet.stranger == "astronaut.png"


def test_that_a_sheet_is_found_again_and_names_what_it_covers(
    command: Command, checked: Path
) -> None:
    before = checked.read_bytes()
    (first,) = command("check", checked, "E1", "E1").json["checks"]
    assert checked.read_bytes() == before
    with CaseFile(checked, "A. Actor", read_only=True) as case:
        explanation = case.get(Explanation, "E1")
        sheet = checks_of(case, "E1")
        assert checks_of(case, "E2") is None
    assert sheet is not None
    assert (first["id"], first["digest"]) == ("K1", sheet.digest)
    assert explanation.digest in sheet.inputs
    assert first["explanation"] == "E1"


def test_that_two_sheets_of_one_explanation_have_the_same_digest(
    command: Command, checked: Path, worked: Path
) -> None:
    (here,) = command("check", worked, "E1").json["checks"]
    (there,) = command("check", checked, "E1").json["checks"]
    assert here["digest"] == there["digest"]


def test_that_the_log_says_what_was_checked_and_the_case_verifies(
    command: Command, checked: Path
) -> None:
    entry = command("log", checked).json["entries"][-1]
    assert entry["act"] == "checked"
    details = entry["details"]
    assert (details["checks"], details["explanation"]) == ("K1", "E1")
    assert (len(details["passed"]), details["not_passed"]) == (8, ["centre"])
    assert [row["key"] for row in entry["rows"]] == ["checks K1 0"]
    assert command("verify", checked).json["ok"]


def test_that_a_changed_sheet_is_found_by_verification(command: Command, checked: Path) -> None:
    data = checked.read_bytes()
    assert data.count(b'"id":"centre","passed":false') == 1
    checked.write_bytes(
        data.replace(b'"id":"centre","passed":false', b'"id":"centre","passed":true ')
    )
    found = command("verify", checked).json
    assert not found["ok"]
    assert any("checks K1" in fact["detail"] for fact in found["facts"] if not fact["ok"])


def test_that_people_read_verdict_number_and_criterion(command: Command, checked: Path) -> None:
    lines = command("check", checked, "E1", json=False).out.splitlines()
    assert lines[0] == (
        "K1  E1: 8 of 9 checks passed; not passed: Order of places against a centre prior"
    )
    assert len(lines) == 1 + len(CHECKS)
    for line, entry in zip(lines[1:], CHECKS, strict=True):
        verdict = "not passed" if entry.id == "centre" else "passed"
        assert re.match(rf" +{verdict} +{re.escape(entry.title)} ", line)
        assert line.endswith(f"asked: {entry.criterion}")


def test_that_explain_checks_unless_told_not_to(command: Command, checked: Path) -> None:
    line = ("explain", checked, "C1", "--method", "xssab")
    assert [sheet["id"] for sheet in command(*line).json["checks"]] == ["K1"]
    assert "checks" not in command(*line, "--without-checks").json


def test_that_marks_that_are_not_there_are_refused_before_anything_is_checked(
    command: Command, worked: Path, empty_case: Path
) -> None:
    before = worked.read_bytes()
    assert "E9" in command("check", worked, "E1", "E9").error["message"]
    assert worked.read_bytes() == before
    assert command("check", empty_case).error["kind"] == "NotInCase"


@pytest.mark.parametrize("number", [1, 3, 40])
def test_that_a_check_stopped_midway_records_nothing(
    command: Command, worked: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = worked.read_bytes()
    said, reached = stopped_at(command, monkeypatch, number, ["check", worked, "E1", "E2"])
    assert reached
    assert said.error["kind"] == "Stopped"
    assert "0 of 2" in said.error["advice"]
    assert worked.read_bytes() == before


def test_that_the_report_prints_the_checks_and_says_where_none_were_made(checked: Path) -> None:
    identity = ReportIdentity("R-1", 1, "", "2026-11-22T10:15:00+01:00")
    with CaseFile(checked, "A. Actor", read_only=True) as case:
        contents = gather(case, Selection(identity, ("C1",)))
        sheet = case.get(CheckSheet, "K1")
    pages = PdfReader(io.BytesIO(render(contents))).pages
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    assert "Checks of explanation E1" in text
    assert "8 of 9 checks passed" in text
    for check in sheet.checks:
        assert check.title in text
    assert "does not beat the centre prior" in text
    assert sheet.digest in text
    assert "Checks of explanation E2" not in text
    assert text.count("This explanation was not checked.") == 1
    assert text.count("Checks passed: 8 of 9 (K1).") == 1
    (listed,) = json.loads(manifest(contents))["comparisons"]
    first, second = (each["checks"] for each in listed["explanations"])
    assert (first["digest"], second) == (sheet.digest, None)


def test_that_a_method_is_asked_again_with_the_parameters_that_were_recorded(
    checked: Path,
) -> None:
    with CaseFile(checked, "A. Actor", read_only=True) as case:
        request = request_of(case.get(Explanation, "E2"))
    assert request == as_it_comes("fggb")
    assert isinstance(request.parameters.smoothing, float)
