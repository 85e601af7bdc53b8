"""What a whole case leaves outside of it: nothing; and what it writes is for one account alone."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import EXAMINER, PASSWORD
from tests.privacy.journey import NAME
from tests.traced import Traced, traced

PROGRAM = "tests.privacy.journey"
ROOT = Path(__file__).resolve().parents[2]


def environment(place: Path) -> dict[str, str]:
    """A home, a place for temporary files and every folder of settings, all of them empty."""
    found = {"EXAMINER_NAME": EXAMINER, "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
    for variable in ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME",
                     "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):  # fmt: skip
        folder = place / "outside" / variable
        folder.mkdir(parents=True, mode=0o700)
        found[variable] = str(folder)
    return found | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory, demo_photos: Path) -> tuple[Path, Traced]:
    """A folder in which everything is, and what was asked of the system on the way."""
    place = tmp_path_factory.mktemp("journey")
    for number, photo in enumerate(("obama.jpg", "biden.jpg"), start=1):
        shutil.copyfile(demo_photos / photo, place / f"{NAME} {number}.jpg")
    (place / "cases").mkdir()
    (place / "secret.txt").write_text(PASSWORD)
    (place / "traces").mkdir()
    before = os.umask(0)
    try:
        done = traced([place, "done"], place / "traces", environment(place), PROGRAM)
    finally:
        os.umask(before)
    assert done.code == 0, done.err
    return place, done


def left(place: Path) -> list[Path]:
    return [each for each in (place / "outside").rglob("*") if each.is_file() or each.is_symlink()]


def test_that_nothing_is_written_but_the_case_and_what_was_asked_for(
    journey: tuple[Path, Traced],
) -> None:
    place, done = journey
    # What Python makes of the program's own text holds nothing of a case.
    allowed = (str(place / "cases"), str(place / "out"), "/dev/shm/", "__pycache__")
    calls = zip(done.changes, done.lines, strict=True)
    beyond = [
        line
        for path, line in calls
        if not path.startswith(allowed) and not any(each in line for each in allowed)
    ]
    # Libraries try whether there is a place for temporary files, and take away what they tried.
    assert [line for line in beyond if str(place / "outside" / "TMPDIR") not in line] == []
    assert left(place) == []
    assert [each.name for each in (place / "cases").iterdir()] == [f"{NAME}.case"]


def test_that_whatever_is_written_is_for_this_account_alone(journey: tuple[Path, Traced]) -> None:
    # The journey ran with a umask that keeps nobody off.
    place, _ = journey
    written = [each for folder in ("cases", "out") for each in (place / folder).rglob("*")]
    assert len(written) > 10
    files = {each.name: stat.S_IMODE(each.stat().st_mode) for each in written if each.is_file()}
    assert {name: oct(mode) for name, mode in files.items() if mode != 0o600} == {}
    folders = [place / "out", *(each for each in written if each.is_dir())]
    assert {str(each) for each in folders if each.stat().st_mode & 0o077} == set()


@pytest.fixture
def again(journey: tuple[Path, Traced], tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the journey's case, and an empty outside."""
    shutil.copytree(journey[0] / "cases", tmp_path / "cases")
    return tmp_path, tmp_path / "cases" / f"{NAME}.case"


ENDED = """
import sys
from pathlib import Path
from tests.privacy import journey
journey.lines = lambda place: [["log", place / "cases" / f"{journey.NAME}.case"]]
journey.main(Path(sys.argv[1]), sys.argv[2])
"""


@pytest.mark.parametrize(("end", "code"), [("fault", 4), ("killed", -9)])
def test_that_no_fault_and_no_kill_leaves_a_name_or_a_picture_outside(
    again: tuple[Path, Path], demo_photos: Path, end: str, code: int
) -> None:
    place, _ = again
    shutil.copyfile(demo_photos / "biden.jpg", place / f"{NAME} 2.jpg")
    found = subprocess.run(
        [sys.executable, "-c", ENDED.replace('"log"', '"verify"'), str(place), end],
        cwd=place / "cases", capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, **environment(place)},
    )  # fmt: skip
    assert found.returncode == code, found.stderr
    assert left(place) == []
    if end == "fault":
        assert "a fault with 3 things in sight" in found.stderr
        assert NAME not in found.stderr
    locks = [f"{NAME}.case.lock"] if end == "killed" else []
    assert sorted(each.name for each in (place / "cases").iterdir()) == [f"{NAME}.case", *locks]


WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from examiner.gui import app, shell
case = Path(sys.argv[1])
class Shell(shell.Shell):
    def _stand(self):
        super()._stand()
        made = self.workbench
        made.open_comparison("C1")
        box = QFileDialog(made, "Add", str(case.parent))
        box.setFileMode(QFileDialog.FileMode.AnyFile)
        box.selectFile(str(case))
        box.open()
        QTimer.singleShot(0, box.accept)
        QTimer.singleShot(500, self.close)
app.Shell = Shell
sys.exit(app.run([str(case)]))
"""


def test_that_the_window_leaves_the_place_of_the_case_and_no_more(
    again: tuple[Path, Path],
) -> None:
    place, case = again
    found = subprocess.run(
        [sys.executable, "-c", WINDOW, str(case)], capture_output=True, text=True, check=False,
        timeout=120, env={**os.environ, **environment(place)},
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    desk = place / "outside" / "XDG_CONFIG_HOME" / "examiner" / "desk.toml"
    cache = str(place / "outside" / "XDG_CACHE_HOME")
    kept = [each for each in left(place) if not str(each).startswith(cache)]
    assert kept == [desk]
    assert stat.S_IMODE(desk.stat().st_mode) == 0o600
    named = [line for line in desk.read_text().splitlines() if NAME in line]
    assert named == [f'path = "{case}"']
    for each in left(place):
        assert each == desk or NAME.encode() not in each.read_bytes()
