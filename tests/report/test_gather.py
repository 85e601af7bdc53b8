"""What a case holds is what its report states, whatever this installation holds."""

from dataclasses import replace
from pathlib import Path

import pytest

from examiner.case.file import CaseFile
from examiner.errors import EvidenceChanged
from examiner.image import evidence
from examiner.report.contents import ReportContents, ReportIdentity
from examiner.report.gather import Selection, gather

IDENTITY = ReportIdentity("REPORT-1", 1, "", "2026-03-01T12:00:00+00:00")


def gathered(path: Path, *comparisons: str) -> ReportContents:
    with CaseFile(path, "A. Examiner", read_only=True) as case:
        return gather(case, Selection(IDENTITY, comparisons))


def test_that_a_photograph_that_decodes_to_other_pixels_is_not_reported(
    worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decode = evidence.decode

    def otherwise(data: bytes, name: str) -> object:
        photograph = decode(data, name)
        return replace(photograph, pixels=255 - photograph.pixels)

    monkeypatch.setattr(evidence, "decode", otherwise)
    with pytest.raises(EvidenceChanged, match="other pixels"):
        gathered(worked, "C1")
