"""A validation report states what a run holds, says what it does not, and is signed and checked."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from examiner.digest import canonical_json
from examiner.explanation.environment import environment
from examiner.report.contents import ReportIdentity
from examiner.report.signature import attached_manifest
from examiner.report.validation_contents import ValidationContents
from examiner.report.validation_gather import gather_validation
from examiner.report.validation_layout import render_validation
from examiner.report.validation_manifest import validation_manifest
from examiner.report.wording import VALIDATION_FILE, load_wording
from examiner.validation.estimates import Estimate, Share
from examiner.validation.self_test.expectations import Outcome
from examiner.validation.verification.records import (
    Accuracy,
    AtThreshold,
    Detection,
    Failure,
    Fold,
    TrueAccept,
    Verification,
)
from examiner.workflow import validation_reporting
from examiner.workflow.self_test import SelfTest
from tests.conftest import Command
from tests.report.test_wording import avoided
from tests.validation.measured import configuration, run_folder

IDENTITY = ReportIdentity("VALIDATION-1", 1, "", "2026-11-22T10:00:00+00:00", "Common Name: D.")
OUTCOMES = (
    Outcome("scores, mobilefacenet", [0.75, -0.125], [0.75, -0.125], 1e-4, ok=True),
    Outcome("SHA-256 of mtcnn.safetensors", "ab" * 32, "cd" * 32, 0.0, ok=False),
)


def verification() -> Verification:
    share = Share(0.0123, 0.0045, 0.0234, 12, 976)
    return Verification(
        configuration=configuration(),
        environment=environment(),
        draws=1000,
        seed=1,
        people=2,
        detection=Detection(4, (Failure("p3", "no face was found"),), 0.25, 2, 2, 1, 1),
        equal_error=AtThreshold(0.3456, share, share, share, share),
        equal_error_rate=Estimate(0.0123, 0.0045, 0.0234),
        true_accepts=(TrueAccept(1e-3, 0.4567, 1, share, share),),
        accuracies=(
            Accuracy("equal error on the others", Estimate(0.9876, 0.98, 0.99), 0.001, 0.002,
                     0.97, 3, 1, (Fold(1, 0.35, 0.9876, 3, 1, 0), Fold(2, 0.36, None, 0, 0, 2))),
        ),
        notes=("The false match rate rests on 12 errors.",),
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = run_folder(tmp_path_factory.mktemp("validated") / "run")
    (made / "verification.json").write_bytes(canonical_json(verification()))
    return made


def gathered(folder: Path) -> ValidationContents:
    return gather_validation(folder, IDENTITY, "Example laboratory", "D. Examiner", OUTCOMES)


@pytest.fixture(scope="module")
def pages(folder: Path) -> str:
    return text_of(render_validation(gathered(folder)))


def text_of(pdf: bytes) -> str:
    return plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_that_equal_contents_give_equal_bytes(folder: Path) -> None:
    contents = gathered(folder)
    assert render_validation(contents) == render_validation(gathered(folder))
    assert validation_manifest(contents) == validation_manifest(gathered(folder))
    other = replace(contents, laboratory="Another laboratory")
    assert render_validation(other) != render_validation(contents)


def test_that_the_configuration_stands_there_with_every_digest(folder: Path, pages: str) -> None:
    made = configuration()
    for wanted in (made.weights_sha256, made.data_set_sha256, "examiner 0.1.0", "mobilefacenet"):
        assert wanted in pages
    digests = dict(gathered(folder).files)
    for name in ("run.json", "verification.json", "deletion.json"):
        assert digests[name] in pages
    manifest = json.loads(validation_manifest(gathered(folder)))
    assert dict(manifest["files"]) == digests
    assert any(name.endswith(".svg") for name in digests)


def test_that_rates_stand_with_interval_count_and_failures(pages: str) -> None:
    assert "0.0123 (12 of 976 pairs of two persons)" in pages
    assert "0.0045 to 0.0234" in pages
    assert "2 pairs had no score" in pages
    assert "p3 no face was found" in pages
    assert "Impostors above Genuine below No score 1 0.3500 0.9876 3 1 0 2 0.3600 – 0 0 2" in pages
    assert "The false match rate rests on 12 errors." in pages


def test_that_methods_stand_with_controls_pairs_and_direction(pages: str) -> None:
    assert "random (control)" in pages
    assert "lower is better; 2 genuine + 2 impostor pairs" in pages
    assert "0.125 (0.115 to 0.135)" in pages
    assert "Not measured in this run: patches, dependence, costs." in pages


def test_that_the_acceptance_test_is_told_line_by_line_and_on_the_cover(pages: str) -> None:
    assert "found 1 of 2 lines other than expected" in pages
    assert "WRONG SHA-256 of mtcnn.safetensors" in pages
    assert "ok scores, mobilefacenet 0.75, –0.125 0.75, –0.125 0.0001" in pages


def test_that_every_limitation_and_the_commands_are_printed(pages: str) -> None:
    for each in load_wording(VALIDATION_FILE).limitations:
        assert plain(each.text) in pages
    shared = "--run RUN --from crops --backbone mobilefacenet"
    assert f"examiner validate verification DATA {shared}" in pages
    assert "--methods random,centre,xssab,fggb --pairs 4" in pages
    assert "examiner validate patches" not in pages


def test_that_figures_are_drawn_as_lines_and_letters(folder: Path, pages: str) -> None:
    assert "Figure 1. Deletion, similarity maps." in pages
    assert "chance" in pages
    ((name, chart_digest),) = json.loads(validation_manifest(gathered(folder)))["figures"].items()
    assert name == "deletion_probe_similarity_deletion_balanced_black"
    assert f"SHA-256 {chart_digest[:16]}…" in pages


def test_that_a_run_on_another_device_says_so_and_how_to_repeat_it(tmp_path: Path) -> None:
    there = run_folder(tmp_path / "there", device="cuda (Some GPU)")
    told = text_of(render_validation(gathered(there)))
    assert "mobilefacenet, cuda (Some GPU)" in told
    assert "--backbone mobilefacenet --device cuda" in told


def test_that_a_bare_run_is_reported_as_bare(tmp_path: Path) -> None:
    bare = run_folder(tmp_path / "bare")
    for path in bare.glob("deletion*"):
        path.unlink()
    told = text_of(render_validation(gathered(bare)))
    wording = load_wording(VALIDATION_FILE)
    for name in ("result_none", "verification_none", "explainers_none", "calibration_none"):
        assert wording.statement(name) in told


def test_that_the_words_to_avoid_are_avoided(pages: str) -> None:
    wording = load_wording(VALIDATION_FILE)
    fixed = [text for each in wording.limitations for text in (each.title, each.text)]
    texts = [*wording.file.titles.values(), *wording.file.statements.values(), *fixed]
    assert [text for text in texts if avoided(text)] == []
    assert avoided(pages) == []


@pytest.fixture
def issued(
    folder: Path,
    tmp_path: Path,
    signer: Path,
    password_file: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A report issued by the command, the acceptance test's outcome given."""
    tested = SelfTest(OUTCOMES[:1], 1.0)
    monkeypatch.setattr(validation_reporting, "self_test", lambda progress: tested)
    out = tmp_path / "validation.pdf"
    line = ("validate", "report", folder, "--signer", signer, "--out", out)
    said = command(*line, "--laboratory", "Example", "--password-file", password_file)
    assert said.code == 0, said
    assert said.json["self_test_ok"]
    return out


def test_that_the_issued_report_is_verified_and_names_its_contents(
    issued: Path, command: Command
) -> None:
    said = command("verify", issued)
    assert said.code == 0
    manifest = json.loads(attached_manifest(issued.read_bytes()) or b"")
    assert manifest["schema"] == "examiner validation manifest"
    assert manifest["configuration"]["weights_sha256"] == configuration().weights_sha256
    assert manifest["verification"]["equal_error"]["threshold"] == 0.3456
    assert manifest["self_test"][0]["found"] == [0.75, -0.125]


def test_that_a_changed_report_is_found_out(issued: Path, tmp_path: Path, command: Command) -> None:
    data = bytearray(issued.read_bytes())
    data[len(data) // 4] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(data)
    assert command("verify", changed).code == 1


def test_that_it_takes_a_reviewer_and_is_never_replaced(
    issued: Path, folder: Path, signer: Path, password_file: Path, tmp_path: Path, command: Command
) -> None:
    line = ("validate", "report", folder, "--signer", signer, "--out", issued)
    assert command(*line, "--password-file", password_file).error["kind"] == "ReportNotWritten"
    other = tmp_path / "reviewer.p12"
    assert (
        command("identity", "R. Viewer", "--out", other, "--password-file", password_file).code == 0
    )
    both = tmp_path / "both.pdf"
    line = ("countersign", issued, "--signer", other, "--out", both)
    assert command(*line, "--password-file", password_file).code == 0
    assert command("verify", both).code == 0


def test_that_a_folder_without_a_run_is_refused_before_the_long_test(
    tmp_path: Path,
    signer: Path,
    password_file: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(validation_reporting, "self_test", lambda progress: pytest.fail("tested"))
    line = ("validate", "report", tmp_path, "--signer", signer, "--out", tmp_path / "a.pdf")
    assert command(*line, "--password-file", password_file).error["kind"] == "RunNotResumable"
