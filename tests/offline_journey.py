"""The whole way of a case, command by command and in the window, in a folder that is named.

`test_offline` runs this in a process that ends at the first socket it asks for.
"""

import os
import sys
import time
from pathlib import Path

from PIL import Image

from examiner.cli import run
from examiner.settings import resources_folder

DEADLINE = 90.0
"""Seconds that the window may take for what is waited for."""


def commands(folder: Path) -> list[tuple[object, ...]]:
    """Command lines from a new case to a package for the other party."""
    case, report = folder / "night.case", folder / "report.pdf"
    secret = folder / "password.txt"
    secret.write_text("a training password\n")
    signing = ("--password-file", secret)
    return [
        ("new", case, "--title", "Night"),
        ("add", case, small("obama.jpg", folder), "--role", "probe"),
        ("add", case, small("obama2.jpg", folder), "--role", "reference"),
        ("faces", case),
        ("compare", case, "P1", "R1"),
        ("explain", case, "C1", "--method", "xssab", "--without-checks"),
        ("likelihood", case, "C1"),
        ("identity", "D. Examiner", "--out", folder / "me.p12", *signing),
        ("report", case, "--signer", folder / "me.p12", "--out", report, *signing),
        ("verify", case),
        ("verify", report, "--case", case),
        ("rerun", report, "--case", case),
        ("check", case, "E1"),
        ("log", case),
        ("about",),
        ("export", case, "--to", folder / "package.zip"),
        ("verify", folder / "package.zip"),
    ]


def small(name: str, folder: Path) -> Path:
    """A demonstration photograph that takes less time."""
    with Image.open(resources_folder() / "demo" / name) as image:
        image.reduce(3).save(folder / name, quality=90)
    return folder / name


def walk(folder: Path) -> None:
    for line in commands(folder):
        words = [str(word) for word in line]
        code = run(words)
        if code != 0:
            sys.exit(f"{words[0]} answered {code}")
    show(folder / "night.case")


def show(case: Path) -> None:
    """Open the case in the window, and let its worker process make a further explanation."""
    from PySide6.QtWidgets import QApplication

    from examiner.gui.shell import Shell

    application = QApplication([])
    window = Shell(case)
    window.show()
    _until(application, lambda: window.workbench is not None and window.workbench.session.is_open)
    workbench = window.workbench
    if workbench is None:
        raise TypeError("the workbench is gone")
    shown: list[object] = []
    workbench.bench.shown.connect(lambda *_: shown.append(1))
    workbench.open_comparison("C1")
    _until(application, lambda: shown)
    explained: list[object] = []
    workbench.acts.explained.connect(lambda *_: explained.append(1))
    workbench.actions_by_id["explain.cells"].trigger()
    _until(application, lambda: explained)
    window.close()


def _until(application: object, reached: object) -> None:
    end = time.monotonic() + DEADLINE
    while not reached():  # type: ignore[operator]
        if time.monotonic() > end:
            sys.exit("the window never came so far")
        application.processEvents()  # type: ignore[attr-defined]
        time.sleep(0.01)


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    walk(Path(sys.argv[1]))
