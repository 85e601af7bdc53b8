"""The worked demonstration: its photographs, its case, and when its pairs can be compared."""

from pathlib import Path

import pytest

from examiner.case.file import CaseFile
from examiner.comparison.records import Comparison
from examiner.errors import CaseNotWritten
from examiner.image.records import EvidenceImage, Role
from examiner.job import Silent
from examiner.workflow import demonstration
from examiner.workflow.faces import find
from examiner.workflow.intake import receive

ACTOR = "A. Actor"


def test_that_its_case_is_made_with_its_folder_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "demonstration.case"
    demonstration.make_case(path)
    with CaseFile(path, ACTOR) as case:
        assert case.facts().title == "Demonstration"
        assert case.facts().question == demonstration.QUESTION
    with pytest.raises(CaseNotWritten):
        demonstration.make_case(path)


def test_that_its_pairs_can_be_compared_once_the_last_face_is_there(tmp_path: Path) -> None:
    path = tmp_path / "demonstration.case"
    demonstration.make_case(path)
    ready = []
    with CaseFile(path, ACTOR) as case:
        for photograph, role in demonstration.photographs():
            mark = receive(case, photograph, role).run(Silent()).image.mark
            find(case, mark).run(Silent())
            ready.append(demonstration.is_ready_to_compare(case))
        assert ready == [False, False, True]
        roles = {image.mark: image.role for image in case.all(EvidenceImage)}
        assert not case.marks(Comparison)
    for probe, reference in demonstration.PAIRS:
        assert (roles[probe], roles[reference]) == (Role.PROBE, Role.REFERENCE)
