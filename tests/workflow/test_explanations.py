"""When an explanation that a case holds is the one that is asked for."""

from pathlib import Path

import pytest

from examiner.case.file import CaseFile
from examiner.errors import DeviceUnavailable
from examiner.explanation.catalogue import as_it_comes
from examiner.explanation.records import Explanation
from examiner.job import Silent
from examiner.workflow import explanations
from examiner.workflow.explanations import explain_comparison


def explained(case: CaseFile, method: str, device: str | None = None) -> Explanation:
    return explain_comparison(case, "C1", as_it_comes(method), device).run(Silent())


def test_that_a_drawing_by_an_exchanged_decoder_is_not_found_again(
    worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with CaseFile(worked, "A. Examiner") as case:
        first = explained(case, "reconstruction")
        assert explained(case, "reconstruction").mark == first.mark
        monkeypatch.setattr(explanations, "decoder_sha256", lambda _: "0" * 64)
        assert explained(case, "reconstruction").mark != first.mark


def test_that_only_what_the_same_device_computed_is_found_again(worked: Path) -> None:
    with CaseFile(worked, "A. Examiner") as case:
        held = explained(case, "xssab")
        assert explained(case, "xssab", "cpu").mark == held.mark
        assert explained(case, "xssab", "auto").mark == held.mark
        with pytest.raises(DeviceUnavailable):
            explained(case, "xssab", "mps")
