"""New cases: what they hold, and who is their examiner."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from examiner.case.file import CaseFile
from examiner.case.verification import verify
from examiner.errors import CaseNotWritten
from examiner.workflow.opening import new_case


def test_that_a_new_case_holds_what_was_stated(tmp_path: Path) -> None:
    path = tmp_path / "new.case"
    before = datetime.now(UTC).replace(microsecond=0)
    made = new_case(
        path, "A. Actor", "Night", question="Why?", examiner="D. Examiner", laboratory="Lab"
    )
    assert (made.title, made.question, made.examiner) == ("Night", "Why?", "D. Examiner")
    assert made.laboratory == "Lab"
    assert UUID(made.case).version == 4
    assert before <= datetime.fromisoformat(made.created) <= datetime.now(UTC)
    assert all(fact.ok for fact in verify(path, "A. Reader"))
    with CaseFile(path, "A. Reader") as case:
        assert case.facts() == made
        assert case.audit()[0].actor == "A. Actor"


def test_that_who_makes_a_case_is_its_examiner_unless_another_is_named(tmp_path: Path) -> None:
    made = new_case(tmp_path / "new.case", "A. Actor", "")
    assert (made.examiner, made.question, made.laboratory) == ("A. Actor", "", "")


def test_that_a_case_is_never_made_over_another(tmp_path: Path) -> None:
    path = tmp_path / "new.case"
    first = new_case(path, "A. Actor", "First")
    with pytest.raises(CaseNotWritten, match="exists already"):
        new_case(path, "A. Actor", "Second")
    with CaseFile(path, "A. Actor") as case:
        assert case.facts() == first
