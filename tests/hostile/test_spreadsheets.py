"""Text in tables for spreadsheets never becomes a formula; numbers stay numbers."""

import csv
import io
import math
from pathlib import Path

import numpy as np
import pytest

from examiner.explanation.agreement import FaceAgreement
from examiner.spreadsheets import csv_bytes, neutral
from examiner.validation.tables import csv_bytes as table_bytes
from examiner.workflow.agreement import correlations_csv

ROOT = Path(__file__).resolve().parents[2]

FORMULAS = (
    "=1+1",
    "+SUM(A1)",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    ' =HYPERLINK("http://x")',
    "＝1",
    '=cmd|"/c calc"!A1',
)


@pytest.mark.parametrize("text", FORMULAS)
def test_that_a_text_that_begins_like_a_formula_is_a_text(text: str) -> None:
    ((cell, _),) = csv.reader(io.StringIO(csv_bytes([[text, 1]]).decode(), newline=""))
    assert cell == neutral(text)
    assert neutral(cell) == cell
    assert cell[0] in "'\\"
    assert not {"\t", "\r", "\n"} & set(cell)


@pytest.mark.parametrize(
    "value", [-1.5, 1e-300, math.inf, -7, 0, "-1.5", "+2", "a=b", "", "P1", None]
)
def test_that_numbers_and_plain_words_stay_as_they_are(value: object) -> None:
    assert neutral(value) == value


def test_that_every_table_goes_through_the_rule() -> None:
    rows = [{"=name": "=1", "value": -1.5}]
    assert table_bytes(rows) == b"'=name,value\n'=1,-1.5\n"
    face = FaceAgreement.__new__(FaceAgreement)
    object.__setattr__(face, "correlations", np.array([[1.0]]))
    assert correlations_csv(("=x",), face) == b",'=x\n'=x,1.0\n"


def test_that_no_other_file_writes_tables_for_spreadsheets() -> None:
    writing = [
        path.name
        for path in (ROOT / "examiner").rglob("*.py")
        if "csv.writer" in (text := path.read_text("utf-8")) or "csv.DictWriter" in text
    ]
    assert writing == ["spreadsheets.py"]
