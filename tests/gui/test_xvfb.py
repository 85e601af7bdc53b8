"""The program as it is started by a person, on a screen, with real keys and a real pointer."""

import ctypes.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from examiner.case.file import CaseFile
from examiner.case.verification import verify
from examiner.comparison.records import Comparison
from examiner.workflow.bench import desk_of
from tests.conftest import EXAMINER

LIBRARIES = ("xcb-icccm", "xcb-keysyms", "xcb-cursor", "xcb-image", "xcb-render-util")
MISSING = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
MISSING += [name for name in LIBRARIES if ctypes.util.find_library(name) is None]

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

SIZE = (1500, 950)
DEADLINE = 180.0
"""Seconds after which what was waited for is taken never to come."""
FEW_COLOURS, MANY_COLOURS = 100, 600
"""At every hundredth pixel: of a window with small pictures, of one with two photographs."""
FIRST_COMPARISON = (60, 500)
"""Where the list of comparisons has its first row in a new window of SIZE."""


class Screen:
    """A screen of its own, whose picture is a file, and the keys and pointer on it."""

    def __init__(self, folder: Path) -> None:
        reading, writing = os.pipe()
        size = f"{SIZE[0]}x{SIZE[1]}x24"
        self._server = subprocess.Popen(
            # Else the server begins anew, and drops who is just connecting, when each asking ends.
            [
                "Xvfb",
                "-noreset",
                "-displayfd",
                str(writing),
                "-screen",
                "0",
                size,
                "-fbdir",
                str(folder),
            ],
            pass_fds=(writing,),
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = f":{told.readline().strip()}"
        self._picture = folder / "Xvfb_screen0"

    def close(self) -> None:
        """Take the screen away."""
        self._server.terminate()
        self._server.wait(DEADLINE)

    def do(self, *words: object) -> str:
        """One command to keys and pointer; what it answers."""
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip()

    def titled(self, title: str) -> str:
        """Id of the visible window with a title; empty while there is none."""
        return self.do("search", "--onlyvisible", "--name", title).split("\n")[0]

    def picture(self) -> np.ndarray:
        """What is on the screen, height × width × 3."""
        data = np.fromfile(self._picture, np.uint8)
        pixels = data[len(data) - SIZE[0] * SIZE[1] * 4 :].reshape(SIZE[1], SIZE[0], 4)
        return pixels[:, :, :3]


def until(reached: Callable[[], object], what: str) -> None:
    """Ask until it is so."""
    end = time.monotonic() + DEADLINE
    while not reached():
        assert time.monotonic() < end, f"never came: {what}"


@pytest.fixture
def screen(tmp_path) -> Iterator[Screen]:
    folder = tmp_path / "screen"
    folder.mkdir()
    made = Screen(folder)
    yield made
    made.close()


@pytest.fixture
def program(screen, worked) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    started = subprocess.Popen(
        [sys.executable, "-m", "examiner", str(worked)], env=environment, stderr=subprocess.PIPE
    )
    yield started
    started.kill()
    started.communicate(timeout=DEADLINE)


def kept(case: Path) -> dict[str, object]:
    """How the case was left."""
    with CaseFile(case, EXAMINER) as held:
        return desk_of(held)


def colours(screen: Screen) -> int:
    return len(np.unique(screen.picture()[::10, ::10].reshape(-1, 3), axis=0))


def test_that_a_person_works_a_case_with_real_keys_and_a_real_pointer(screen, program, worked):
    until(lambda: screen.titled("Worked — examiner"), "the window")
    window = screen.titled("Worked — examiner")
    screen.do("windowmove", window, 0, 0, "windowsize", window, *SIZE, "windowfocus", window)
    _open_the_first_comparison(screen)

    screen.do("key", "F1")
    until(lambda: screen.titled("cheat sheet"), "the cheat sheet")
    screen.do("windowfocus", screen.titled("cheat sheet"), "key", "Escape")
    until(lambda: not screen.titled("cheat sheet"), "its closing")
    screen.do("windowfocus", window)
    _press_until_changed(screen, "2")
    _press_until_changed(screen, "5")
    screen.do("key", "ctrl+w")
    until(lambda: not screen.titled("Worked — examiner"), "the closing of the case")
    screen.do("key", "ctrl+q")
    _, complaints = program.communicate(timeout=DEADLINE)
    assert (program.returncode, complaints) == (0, b"")

    bench = kept(worked)["bench"]
    assert bench["comparison"] == "C1"
    assert bench["views"]["C1"]["mode"] == "blend"
    with CaseFile(worked, EXAMINER) as case:
        assert case.marks(Comparison) == ("C1", "C2")
    assert all(fact.ok for fact in verify(worked, EXAMINER))


def _press_until_changed(screen: Screen, key: str) -> None:
    before = screen.picture().copy()
    screen.do("key", key)
    until(lambda: np.any(screen.picture() != before), f"what {key} changes")


def _open_the_first_comparison(screen: Screen) -> None:
    """Click on the first row of the list of comparisons, left of the middle."""
    until(lambda: colours(screen) > FEW_COLOURS, "the first paint")
    screen.do("mousemove", *FIRST_COMPARISON, "click", 1)
    until(lambda: colours(screen) > MANY_COLOURS, "two photographs on the screen")
