"""What a case holds is what its report states, whatever this installation holds."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from examiner import weights
from examiner.case.file import CaseFile
from examiner.comparison.records import Comparison
from examiner.errors import EvidenceChanged, WeightsMissing
from examiner.explanation.records import Explanation
from examiner.face.records import DetectedFace, LandmarkOrigin
from examiner.image import evidence
from examiner.report.contents import ReportContents, ReportIdentity
from examiner.report.gather import Selection, gather
from examiner.report.layout import render
from examiner.workflow.comparisons import change_threshold
from examiner.workflow.faces import choose, place
from tests.report.test_layout import text_of

IDENTITY = ReportIdentity("REPORT-1", 1, "", "2026-03-01T12:00:00+00:00")


def gathered(path: Path, *comparisons: str) -> ReportContents:
    with CaseFile(path, "A. Examiner", read_only=True) as case:
        return gather(case, Selection(IDENTITY, comparisons))


def test_that_a_photograph_that_decodes_to_other_pixels_is_not_reported(
    worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decode = evidence.decode_apart

    def otherwise(data: bytes, name: str) -> object:
        photograph = decode(data, name)
        return replace(photograph, pixels=255 - photograph.pixels)

    monkeypatch.setattr(evidence, "decode_apart", otherwise)
    with pytest.raises(EvidenceChanged, match="other pixels"):
        gathered(worked, "C1")


def test_that_the_weights_are_those_that_the_case_recorded(
    worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def newer(name: str) -> weights.WeightsEntry:
        return msgspec.structs.replace(weights.entry(name), sha256="1" * 64)

    before = gathered(worked, "C1").reproducibility.weights
    monkeypatch.setattr("examiner.report.weights_in_use.entry", newer)
    contents = gathered(worked, "C1")
    found = contents.reproducibility.weights
    with CaseFile(worked, "A. Examiner", read_only=True) as case:
        assert found[0].sha256 == case.get(Comparison, "C1").score.weights_sha256
        assert found[1].sha256 == case.get(DetectedFace, "P1.1").detector.weights_sha256
    assert [(used.name, used.sha256) for used in found] == [(w.name, w.sha256) for w in before]
    assert all(used.licence and used.training_data for used in before)
    assert [(used.licence, used.training_data) for used in found] == [("", "")] * 2
    told = text_of(render(contents))
    assert told.count("Not the weights of this installation; licence and training data") == 2
    assert "1" * 64 not in told


def test_that_weights_which_this_installation_lacks_are_still_stated(
    worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str) -> weights.WeightsEntry:
        raise WeightsMissing(f"No {name}.", advice="None.")

    monkeypatch.setattr("examiner.report.weights_in_use.entry", absent)
    found = gathered(worked, "C1").reproducibility.weights
    assert [(used.name, used.licence) for used in found] == [("mobilefacenet", ""), ("mtcnn", "")]


def test_that_the_log_names_no_photograph_that_the_report_is_not_about(worked: Path) -> None:
    entries = gathered(worked, "C1").audit.entries
    told = [entry.summary for entry in entries if entry.act == "photograph received"]
    assert told == ["mark P1, file name obama.jpg", "mark R1, file name obama2.jpg", "mark R2"]


def test_that_faces_placed_by_hand_name_no_detector(worked: Path) -> None:
    with CaseFile(worked, "A. Examiner") as case, case.transaction("altered for a test") as act:
        for mark in ("P1.1", "R1.1"):
            face = case.get(DetectedFace, mark)
            placed = replace(face, origin=LandmarkOrigin.PLACED, detection_score=None)
            act.put(placed, mark, 1)
    assert [used.name for used in gathered(worked, "C1").reproducibility.weights] == [
        "mobilefacenet"
    ]
    assert len(gathered(worked, "C1", "C2").reproducibility.weights) == 2


def test_that_the_environments_are_those_that_the_explanations_recorded(
    worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("examiner.report.gather.__version__", "9.9")
    with CaseFile(worked, "A. Examiner") as case:
        first, second = (case.get(Explanation, mark) for mark in ("E1", "E2"))
        other = replace(second.environment, torch="2.6.0", cpu="Another processor", threads=3)
        with case.transaction("altered for a test") as act:
            act.put(replace(second, mark="E3", environment=other), "E3")
    contents = gathered(worked, "C1")
    stated = contents.reproducibility
    assert [(each.explanations, each.environment) for each in stated.explained_by] == [
        (("E1", "E2"), first.environment),
        (("E3",), other),
    ]
    told = text_of(render(contents))
    assert "Maps of E3 Computed by examiner 0.1.0" in told
    assert "Another processor, threads: 3" in told
    assert "Laid out by examiner 9.9; Python" in told
    assert "threads" not in told.split("Laid out by")[1].split("Wording")[0]


def test_that_scores_name_the_program_that_compared(
    worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with CaseFile(worked, "A. Examiner") as case:
        compared = next(entry.program for entry in case.audit() if entry.act == "compared")
    monkeypatch.setattr("examiner.case.transaction.PROGRAM", "examiner 9.9")
    with CaseFile(worked, "A. Examiner") as case:
        card = replace(case.get(Comparison, "C1").threshold, value=0.9)
        change_threshold(case, "C1", card, "the laboratory's own card")
        assert case.audit()[-1].program != compared
    (found,) = gathered(worked, "C1", "C2", "C3").reproducibility.compared_by
    assert (found.comparisons, found.program) == (("C1", "C2", "C3"), compared)


def test_that_a_choice_is_the_examiners_only_if_the_log_has_it(worked: Path) -> None:
    assert [item.chosen_by_examiner for item in gathered(worked, "C1").items] == [(), ()]
    with CaseFile(worked, "A. Examiner") as case:
        place(case, "P1", case.get(DetectedFace, "P1.1").landmarks)
        choose(case, "P1", 1)
    items = gathered(worked, "C1").items
    assert [item.chosen_by_examiner for item in items] == [("P1.1",), ()]
