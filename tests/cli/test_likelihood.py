"""examiner likelihood: a ratio only where the card speaks of these photographs, else why not."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from examiner.case.file import CaseFile
from examiner.case.reading import likelihoods_of
from examiner.face.alignment import ALIGNMENT, TEMPLATE
from examiner.likelihood.cards import card_of, write_card
from examiner.likelihood.records import CalibrationCard, Condition, LikelihoodStatement
from examiner.settings import weights_folder
from examiner.weights import entry
from examiner.workflow import faces
from examiner.workflow.likelihood import state_likelihood
from tests.conftest import EXAMINER, Command
from tests.likelihood.made import card

WIDE = (
    Condition("eye_distance", "pixels", 20.0, None),
    Condition("sharpness", "per crop pixel", 0.0, None),
    Condition("yaw", "degrees", -45.0, 45.0),
)


def fitting(**changed) -> CalibrationCard:
    """A card for the configuration of the demonstration."""
    return card(
        weights_sha256=entry("mobilefacenet").sha256,
        detector_sha256=entry("mtcnn").sha256,
        alignment=ALIGNMENT,
        **({"conditions": WIDE} | changed),
    )


@pytest.fixture
def written(tmp_path: Path):
    def write(**changed) -> Path:
        path = tmp_path / "card.toml"
        write_card(fitting(**changed), path)
        return path

    return write


def held(case: Path) -> tuple[LikelihoodStatement, ...]:
    with CaseFile(case, EXAMINER, read_only=True) as file:
        return likelihoods_of(file, "C1")


def test_that_a_ratio_is_stated_with_interval_bounds_and_words(
    command: Command, worked: Path, written
) -> None:
    said = command("likelihood", worked, "C1", "--card", written())
    assert said.code == 0, said.err
    found = said.json
    assert (found["id"], found["comparison"], found["reasons"]) == ("L1", "C1", [])
    # The score, 0.78, lies beyond the support points; the bound of the card holds.
    assert found["ratio"] == {"log10": 3.0, "lower": 3.0, "upper": 3.0, "capped": True}
    assert found["words"] == "moderately strong support"
    assert len(found["verdicts"]) == 6
    assert all(verdict["holds"] for verdict in found["verdicts"])
    lines = command("likelihood", worked, "C1", "--card", written(), json=False).out
    assert "L1  C1, score 0.78" in lines
    assert "log10 LR +3.00 (+3.00 to +3.00)" in lines
    assert "capped" in lines
    assert "population: people made up for a test" in lines
    assert "ENFSI" in lines


def test_that_the_card_of_the_backbone_holds_where_none_is_named(
    command: Command, worked: Path
) -> None:
    found = command("likelihood", worked, "C1").json
    card = card_of("mobilefacenet")
    assert found["reasons"] == []
    assert found["card"]["digest"] == card.digest
    assert found["ratio"]["log10"] == pytest.approx(card.highest)
    assert found["ratio"]["capped"]


def test_that_below_one_the_propositions_change_places(
    command: Command, worked: Path, written
) -> None:
    lines = command("likelihood", worked, "C2", "--card", written(), json=False).out
    assert "log10 LR −1.50" in lines
    assert "support to the proposition that probe and reference show two people" in lines


def test_that_a_condition_that_does_not_hold_leaves_no_ratio(
    command: Command, worked: Path, written
) -> None:
    small = written(conditions=(Condition("eye_distance", "pixels", 5000.0, None), *WIDE[1:]))
    found = command("likelihood", worked, "C1", "--card", small).json
    assert found["ratio"] is None
    assert found["words"] is None
    assert len(found["reasons"]) == 2
    assert "Distance between the eyes of P1.1 is" in found["reasons"][0]
    assert "at least 5000 pixels" in found["reasons"][0]
    lines = command("likelihood", worked, "C1", "--card", small, json=False).out
    assert "No likelihood ratio is stated" in lines
    assert "support" not in lines.replace("support points", "")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"conditions": ()}, "no conditions"),
        ({"weights_sha256": "e" * 64}, "The weights of the comparison"),
        ({"backbone": "dlib_resnet"}, "The backbone of the comparison"),
        ({"detector_sha256": "f" * 64}, "detector's weights"),
        ({"alignment": "another"}, "The alignment of the comparison"),
        ({"conditions": (Condition("typicality", "", 0.0, 1.0),)}, "could not be measured"),
    ],
    ids=str,
)
def test_that_a_card_that_does_not_fit_says_why_and_that_is_recorded(
    command: Command, worked: Path, written, changed, said: str
) -> None:
    if "weights_sha256" in changed or "detector_sha256" in changed or "alignment" in changed:
        path = worked.with_name("other.toml")
        write_card(replace(fitting(), **changed), path)
    else:
        path = written(**changed)
    found = command("likelihood", worked, "C1", "--card", path).json
    assert found["ratio"] is None
    assert any(said in reason for reason in found["reasons"])
    (kept,) = held(worked)
    assert list(kept.reasons) == found["reasons"]
    assert kept.digest == found["digest"]
    assert kept.card.digest == found["card"]["digest"]


def test_that_landmarks_given_by_hand_leave_no_ratio(worked: Path) -> None:
    with CaseFile(worked, EXAMINER) as case:
        moved = replace(TEMPLATE, nose=(57.0, 72.0))
        face = faces.correct(case, "P1.1", _scaled(moved))
        made = _done(case)
        assert made.ratio is None
        assert any("changed after this comparison" in reason for reason in made.reasons)
        assert face.mark == "P1.1"


def _scaled(landmarks):
    return type(landmarks)(*((3 * x + 200, 3 * y + 200) for x, y in landmarks.array().tolist()))


def _done(case: CaseFile) -> LikelihoodStatement:
    from examiner.job import Silent

    job = state_likelihood(case, "C1", fitting())
    return job.record(job.compute(Silent()))


def test_that_the_same_statement_is_found_again(worked: Path) -> None:
    with CaseFile(worked, EXAMINER) as case:
        first, entries = _done(case), len(case.audit())
        assert _done(case) == first
        assert len(case.audit()) == entries
        job = state_likelihood(case, "C1", fitting(highest=2.0))
        from examiner.job import Silent

        assert job.record(job.compute(Silent())).mark == "L2"


def test_that_the_act_is_logged_and_the_case_stays_whole(
    command: Command, worked: Path, written
) -> None:
    command("likelihood", worked, "C1", "--card", written())
    with CaseFile(worked, EXAMINER, read_only=True) as case:
        entry = case.audit()[-1]
        assert entry.act == "likelihood ratio stated"
        assert entry.details["likelihood"] == "L1"
        assert entry.details["ratio"]["log10"] == 3
        assert entry.details["card"] == fitting().digest
        assert case.get(LikelihoodStatement, "L1").digest == entry.details["digest"]
    assert command("verify", worked).code == 0


def test_that_a_backbone_without_a_card_is_told(
    command: Command, worked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "weights"
    shutil.copytree(
        weights_folder(), bare, ignore=shutil.ignore_patterns("calibrations"), symlinks=True
    )
    monkeypatch.setattr("examiner.likelihood.cards.weights_folder", lambda: bare)
    assert command("likelihood", worked, "C1").error["kind"] == "CalibrationNotApplicable"
    assert held(worked) == ()


def test_that_what_is_not_there_is_told(command: Command, worked: Path, written) -> None:
    assert command("likelihood", worked, "C9", "--card", written()).error["kind"] == "NotInCase"
    said = command("likelihood", worked, "C1", "--card", worked.with_name("none.toml"))
    assert said.error["kind"] == "CalibrationNotApplicable"
