"""One worked case with an exhibit and a report, sealed whole and in part."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from examiner.case.file import CaseFile
from examiner.cli import run
from examiner.workflow.exhibits import admit
from tests.case.cases import small_case
from tests.conftest import EXAMINER
from tests.sealing.packages import seal_case


@pytest.fixture(scope="session")
def handed_over(
    worked_once: Path, signer: Path, password_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with worked.case, report.pdf, whole.zip, and part.zip of C1 alone."""
    folder = tmp_path_factory.mktemp("handed over")
    case = shutil.copy(worked_once, folder / "worked.case")
    with CaseFile(case, EXAMINER) as file:
        pixels = np.full((40, 60, 3), 127, np.uint8)
        admit(file, pixels, "The <b>two</b> faces", ("C1", "E1"), ({}, {}))
        admit(file, pixels + 1, "Another pair", ("C2", ""), ({}, {}))
    report = ("report", case, "--signer", signer, "--out", folder / "report.pdf")
    lines: tuple[tuple[object, ...], ...] = (
        (*report, "--password-file", password_file, "--comparison", "C1"),
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
