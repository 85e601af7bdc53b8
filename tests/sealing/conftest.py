"""One worked case with exhibits and a report, sealed whole and in part."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from examiner.case.file import CaseFile
from examiner.case.rows import IssuedReport
from examiner.cli import run
from examiner.digest import sha256
from examiner.workflow.exhibits import admit
from tests.case.cases import small_case
from tests.conftest import EXAMINER
from tests.sealing.packages import seal_case

REPORT = b"%PDF-1.7 signed elsewhere"
"""Stands for a report: nothing here looks into one."""


def issue(case: CaseFile, comparisons: tuple[str, ...]) -> None:
    head, number = case.head(), len(case.marks(IssuedReport)) + 1
    pdf = REPORT + b" %d" % number
    report = IssuedReport(
        f"REPORT-{number}", sha256(pdf), "1" * 64, "2" * 64, 1, "A. Signer",
        "2026-04-17T10:00:00+00:00", comparisons, head.seq, head.hash,
    )  # fmt: skip
    with case.transaction("report issued") as act:
        act.put_blob(pdf)
        act.put(report, report.mark)


@pytest.fixture(scope="session")
def handed_over(worked_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with worked.case, whole.zip, and part.zip of C1 alone."""
    folder = tmp_path_factory.mktemp("handed over")
    case = shutil.copy(worked_once, folder / "worked.case")
    with CaseFile(Path(case), EXAMINER) as file:
        pixels = np.full((40, 60, 3), 127, np.uint8)
        admit(file, pixels, "The <b>two</b> faces", ("C1", "E1"), ({}, {}))
        admit(file, pixels + 1, "Another pair", ("C2", ""), ({}, {}))
        issue(file, ("C1",))
        issue(file, ("C1", "C2"))
    lines: tuple[tuple[object, ...], ...] = (
        ("export", case, "--to", folder / "whole.zip"),
        ("export", case, "--to", folder / "part.zip", "--comparison", "C1"),
    )
    for line in lines:
        assert run([str(word) for word in line]) == 0, line
    return folder


@pytest.fixture(scope="session")
def small_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with small.case and small.zip."""
    folder = tmp_path_factory.mktemp("small")
    seal_case(small_case(folder / "small.case"), folder / "small.zip")
    return folder


@pytest.fixture
def small(small_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_once, tmp_path / "small"))
