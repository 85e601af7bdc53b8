"""A program that goes through a whole case, for tests of what it leaves behind and where."""

import os
import signal
import sys
from pathlib import Path

from examiner import __main__, cli

NAME = "Jane-Roe"
"""Stands in every text and file name that a user gives."""


def lines(place: Path) -> list[list[object]]:
    """The command lines of the journey; everything that is written goes into `place`."""
    case, out = place / "cases" / f"{NAME}.case", place / "out"
    secret = ("--password-file", place / "secret.txt")
    return [
        ["new", case, "--title", f"{NAME} at the door", "--examiner", NAME, "--question", NAME],
        ["add", case, place / f"{NAME} 1.jpg", "--role", "probe"],
        ["add", case, place / f"{NAME} 2.jpg", "--role", "reference"],
        ["faces", case],
        ["compare", case, "P1", "R1"],
        ["explain", case, "C1", "--method", "xssab", "--method", "gradcam",
         "--without-checks", "--arrays", out / "maps"],
        ["agreement", case, "C1", "--arrays", out / "agreement"],
        ["identity", NAME, "--out", out / "me.p12", *secret],
        ["identity", "A. Reviewer", "--out", out / "reviewer.p12", *secret],
        ["report", case, "--signer", out / "me.p12", "--out", out / "report.pdf", *secret],
        ["countersign", out / "report.pdf", "--signer", out / "reviewer.p12", *secret,
         "--out", out / "reviewed.pdf"],
        ["export", case, "--to", out / "package.zip"],
        ["verify", case],
        ["verify", out / "reviewed.pdf", "--case", case],
        ["log", case],
    ]  # fmt: skip


def main(place: Path, end: str) -> None:
    """Run the journey; at its end return, or fail as a fault of the program does, or be killed."""
    for line in lines(place):
        code = __main__.run([str(word) for word in line])
        if code:
            sys.exit(f"{line[0]} said {code}")
    if end == "done":
        return
    if end == "fault":
        cli.acts.receive = _at_fault  # type: ignore[attr-defined]
    else:
        cli.acts.run = _killed  # type: ignore[attr-defined]
    case = lines(place)[0][1]
    sys.exit(__main__.run(["add", str(case), str(place / f"{NAME} 2.jpg"), "--role", "probe"]))


def _at_fault(*things: object) -> None:
    seen = [str(each) for each in things]
    raise RuntimeError(f"a fault with {len(seen)} things in sight")


def _killed(_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
