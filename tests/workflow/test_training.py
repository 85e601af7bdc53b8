"""Training copies: the evidence and the facts, and nothing of what was concluded."""

from pathlib import Path

from examiner.case.file import CaseFile
from examiner.case.verification import verify
from examiner.comparison.records import Comparison
from examiner.face.records import DetectedFace
from examiner.image.records import EvidenceImage
from examiner.workflow.training import training_copy


def test_that_a_training_copy_holds_evidence_and_facts_alone(worked: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.case"
    with CaseFile(worked, "A. Trainer") as case:
        assert training_copy(case, path) == 3
        facts, images = case.facts(), case.all(EvidenceImage)
        originals = [case.original(image) for image in images]
    assert all(fact.ok for fact in verify(path, "A. Reader"))
    with CaseFile(path, "A. Reader") as copy:
        made = copy.facts()
        assert made.case != facts.case
        assert made.title == "Worked (training copy)"
        assert (made.question, made.examiner) == (facts.question, facts.examiner)
        assert copy.all(EvidenceImage) == images
        assert [copy.original(image) for image in images] == originals
        assert not copy.marks(DetectedFace)
        assert not copy.marks(Comparison)
        assert {entry.details.get("copied_from") for entry in copy.audit()[1:]} == {facts.case}
