"""The examiner's way through a case, act by act, as command lines: what the harness interrupts."""

import json
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from examiner.case.file import CaseFile
from examiner.cli import EXPLAINED, run
from examiner.errors import ExaminerError
from examiner.report.signature import create_identity
from examiner.settings import resources_folder
from examiner.workflow.exhibits import admit, describe
from examiner.workflow.faces import choose

EXAMINER = "D. Examiner"
PASSWORD = b"a training password"
CASE = "night.case"

_POINTS = {
    "left_eye": (0.0, 0.0),
    "right_eye": (1.0, 0.0),
    "nose": (0.5, 0.6),
    "left_mouth": (0.1, 1.1),
    "right_mouth": (0.9, 1.1),
}
"""A face in units of the distance of its eyes."""


@dataclass(frozen=True, slots=True)
class Act:
    """One command, or one act that only the window has."""

    name: str
    run: Callable[[Path], int]
    """Does it on the case in a folder; the exit code."""
    makes: tuple[str, ...] = ()
    """Files and folders that it leaves beside the case."""


def prepared(folder: Path) -> Path:
    """`folder` with what is needed from outside, in a place beside that of the case."""
    given = folder / "given"
    (folder / "case").mkdir(parents=True)
    given.mkdir()
    (given / "password.txt").write_bytes(PASSWORD + b"\n")
    (given / "examiner.p12").write_bytes(create_identity(EXAMINER, PASSWORD))
    (given / "reviewer.p12").write_bytes(create_identity("A. Reviewer", PASSWORD))
    (given / "reviewer.txt").write_bytes(PASSWORD + b"\n")
    for name in ("obama.jpg", "obama2.jpg", "biden.jpg", "obama3.jpg"):
        (given / name).write_bytes((resources_folder() / "demo" / name).read_bytes())
    eyes = {name: [600 + 120 * x, 500 + 120 * y] for name, (x, y) in _POINTS.items()}
    (given / "points.json").write_text(json.dumps(eyes))
    return folder


def _command(*words: str) -> Callable[[Path], int]:
    def act(folder: Path) -> int:
        places = {"case": folder / "case", "given": folder / "given"}
        return run([word.format(**places) for word in words])

    return act


def _by_hand(folder: Path) -> int:
    """What the window does: several acts on a case that stays open."""
    try:
        with CaseFile(folder / "case" / CASE, EXAMINER) as case:
            picture = np.full((64, 48, 3), 128, np.uint8)
            mark = admit(case, picture, "Grey", ("C1", "E1"), ({"zoom": 1}, {"opacity": 0.5})).mark
            describe(case, mark, "Plain grey", in_report=True)
            choose(case, "P1", 1)
    except ExaminerError as error:
        sys.stdout.write(f"{error.message} {error.advice}\n")
        return EXPLAINED
    return 0


_HERE = f"{{case}}/{CASE}"
_KEY = ("--signer", "{given}/examiner.p12", "--password-file", "{given}/password.txt")
_REVIEW = ("--signer", "{given}/reviewer.p12", "--password-file", "{given}/reviewer.txt")
_EXPLAIN = ("explain", _HERE, "C1", "--without-checks")

ACTS: tuple[Act, ...] = (
    Act("new", _command("new", _HERE, "--title", "Night"), (CASE,)),
    Act("receive a probe", _command("add", _HERE, "{given}/obama.jpg", "--role", "probe")),
    Act(
        "receive references",
        _command("add", _HERE, "{given}/obama2.jpg", "{given}/biden.jpg", "--role", "reference"),
    ),
    Act("find faces", _command("faces", _HERE)),
    Act("compare", _command("compare", _HERE, "P1", "R1")),
    Act("correct landmarks", _command("faces", _HERE, "P1", "--landmarks", "{given}/points.json")),
    Act("compare again", _command("compare", _HERE, "P1", "R2")),
    Act("explain", _command(*_EXPLAIN, "--method", "xssab")),
    Act("explain by cells", _command(*_EXPLAIN, "--method", "cells")),
    Act("write arrays", _command(*_EXPLAIN, "--method", "xssab", "--arrays", "{case}/maps"),
        ("maps",)),
    Act("check", _command("check", _HERE, "E1")),
    Act("likelihood", _command("likelihood", _HERE, "C1")),
    Act("admit an exhibit", _by_hand),
    Act("report", _command("report", _HERE, "--out", "{case}/report.pdf", "--comparison", "C1",
                           *_KEY), ("report.pdf",)),
    Act("countersign", _command("countersign", "{case}/report.pdf", "--out", "{case}/reviewed.pdf",
                                *_REVIEW), ("reviewed.pdf",)),
    Act("export", _command("export", _HERE, "--to", "{case}/package.zip"), ("package.zip",)),
)  # fmt: skip


def perform(act: Act, folder: Path, log: Path | None = None) -> int:
    """Do an act with what it says written to `log`, or nowhere; its exit code."""
    os.environ["EXAMINER_NAME"] = EXAMINER
    with Path(log or os.devnull).open("a") as out, redirect_stdout(out), redirect_stderr(out):
        code = act.run(folder)
        sys.stdout.flush()
    return code
