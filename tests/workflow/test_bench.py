"""Exhibits, annotations, desk, threshold change and training copy, on the worked case."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from examiner.case.bench import AnnotationSet, Exhibit
from examiner.case.file import CaseFile
from examiner.case.verification import verify
from examiner.comparison.records import Comparison, Decision
from examiner.errors import NotInCase, ThresholdNotApplicable
from examiner.explanation.records import Explanation, Side
from examiner.face.records import DetectedFace
from examiner.image.decode import decode
from examiner.image.records import EvidenceImage
from examiner.render.annotations import Annotation, AnnotationKind
from examiner.report.contents import ReportIdentity
from examiner.report.gather import Selection, gather
from examiner.report.layout import render
from examiner.workflow.bench import annotate, annotations_of, desk_of, keep_desk
from examiner.workflow.comparisons import change_threshold
from examiner.workflow.exhibits import admit, describe
from examiner.workflow.training import training_copy

PICTURE = np.random.default_rng(3).integers(0, 255, (60, 80, 3)).astype(np.uint8)
VIEW, OVERLAY = {"zoom": 1.5}, {"opacity": 0.8}
POINT = Annotation("a1", AnnotationKind.POINT, Side.PROBE, 1, ((443.5, 212.25),), "")


def admitted(case: CaseFile, caption: str = "Both faces") -> Exhibit:
    return admit(case, PICTURE, caption, ("C1", "E1"), (VIEW, OVERLAY))


def test_that_an_exhibit_keeps_the_very_pixels_and_the_states_they_were_made_with(
    worked: Path,
) -> None:
    with CaseFile(worked, "A. Examiner") as case:
        made = admitted(case)
        held = case.get(Exhibit, "X1")
        pixels = decode(case.blob(held.picture_sha256), "X1").pixels
    assert made == held
    assert (held.view, held.overlay, held.width, held.height) == (VIEW, OVERLAY, 80, 60)
    np.testing.assert_array_equal(pixels, PICTURE)
    assert all(fact.ok for fact in verify(worked, "A. Examiner"))


def test_that_an_exhibit_of_an_unknown_comparison_is_refused_and_nothing_kept(worked: Path) -> None:
    with CaseFile(worked, "A. Examiner") as case:
        before = case.head()
        with pytest.raises(NotInCase):
            admit(case, PICTURE, "", ("C9", ""), (VIEW, OVERLAY))
        assert case.head() == before


def test_that_a_caption_can_be_changed_and_the_first_one_stays_in_the_case(worked: Path) -> None:
    with CaseFile(worked, "A. Examiner") as case:
        admitted(case)
        describe(case, "X1", "The eyes", in_report=True)
        head = case.head()
        describe(case, "X1", "The eyes", in_report=True)
        assert case.head() == head
        assert case.get(Exhibit, "X1").caption == "The eyes"
        kept = [row for row in case.rows("records", "kind, revision") if row[0] == "exhibit"]
    assert kept == [("exhibit", 0), ("exhibit", 1)]


def test_that_the_report_prints_exhibits_but_those_left_out(worked: Path) -> None:
    identity = ReportIdentity("REPORT-1", 1, "", "2026-03-01T12:00:00+00:00")
    with CaseFile(worked, "A. Examiner") as case:
        admitted(case, "First of two")
        admitted(case, "Second of two")
        describe(case, "X2", "Second of two", in_report=False)
        contents = gather(case, Selection(identity, ("C1",)))
    assert [each.exhibit.mark for each in contents.exhibits] == ["X1"]
    np.testing.assert_array_equal(contents.exhibits[0].picture, PICTURE)
    assert len(render(contents)) > len(render(replace(contents, exhibits=())))


def test_that_annotations_come_back_and_earlier_sets_stay(worked: Path) -> None:
    with CaseFile(worked, "A. Examiner") as case:
        assert annotations_of(case, "C1") == ()
        annotate(case, "C1", (POINT,))
        annotate(case, "C1", (POINT, replace(POINT, id="a2", side=Side.REFERENCE)))
        annotate(case, "C1", ())
    with CaseFile(worked, "A. Examiner") as case:
        assert annotations_of(case, "C1") == ()
        assert case.next_revision(AnnotationSet, "C1") == 3
        acts = [entry.details for entry in case.audit() if entry.act == "annotated"]
    assert [(act["before"], act["now"]) for act in acts] == [(0, 1), (1, 2), (2, 0)]


def test_that_the_desk_comes_back_and_an_unchanged_one_writes_nothing(worked: Path) -> None:
    with CaseFile(worked, "A. Examiner") as case:
        assert desk_of(case) == {}
        keep_desk(case, {"open": "C1", "zoom": 2.5})
        head = case.head()
        keep_desk(case, {"open": "C1", "zoom": 2.5})
        assert case.head() == head
    with CaseFile(worked, "A. Examiner") as case:
        assert desk_of(case) == {"open": "C1", "zoom": 2.5}


def test_that_another_threshold_makes_a_new_comparison_and_logs_the_reason(worked: Path) -> None:
    with CaseFile(worked, "A. Examiner") as case:
        before = case.get(Comparison, "C1")
        card = replace(before.threshold, value=0.9, rule="a stricter rule")
        after = change_threshold(case, "C1", card, "the laboratory's own card")
        again = change_threshold(case, "C1", card, "the same once more")
        assert again == after
        assert case.get(Comparison, "C1") == before
        assert (after.score, after.probe_crop) == (before.score, before.probe_crop)
        assert (before.decision, after.decision) == (Decision.ABOVE, Decision.BELOW)
        (entry,) = [e for e in case.audit() if e.act == "decision threshold changed"]
    assert entry.details["reason"] == "the laboratory's own card"
    assert entry.details["instead_of"] == "C1"


def test_that_a_card_of_other_weights_cannot_be_put_in_place(worked: Path) -> None:
    with CaseFile(worked, "A. Examiner") as case:
        card = replace(case.get(Comparison, "C1").threshold, weights_sha256="0" * 64)
        with pytest.raises(ThresholdNotApplicable):
            change_threshold(case, "C1", card, "why not")


def test_that_a_training_copy_holds_the_evidence_and_nothing_concluded_from_it(
    worked: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "training.case"
    with CaseFile(worked, "A. Examiner") as case:
        admitted(case)
        images, head = case.all(EvidenceImage), case.head()
        assert training_copy(case, copy) == len(images)
        assert case.head() == head
    assert all(fact.ok for fact in verify(copy, "A. Examiner"))
    with CaseFile(copy, "A. Trainee") as case:
        assert case.all(EvidenceImage) == images
        assert [len(case.original(image)) for image in images] == [image.size for image in images]
        for kind in (DetectedFace, Comparison, Explanation, Exhibit):
            assert case.marks(kind) == ()
        assert case.audit()[1].details["chain_hash"] == head.hash
