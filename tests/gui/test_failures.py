"""Why a job failed is one sentence, an advice and details to copy, and nothing of it is kept."""

import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from examiner.case.verification import verify
from examiner.gui.dialogs import dropped
from examiner.gui.error_box import ErrorBox
from examiner.gui.job_state import Mishap, Phase
from examiner.gui.main_window import MainWindow
from examiner.gui.report_dialog import ReportDialog
from examiner.gui.report_request import ReportRequest
from examiner.image.records import EvidenceImage, Role
from examiner.report.signature import open_identity
from examiner.settings import resources_folder, weights_folder
from examiner.workflow import faces
from tests.conftest import PASSWORD

WAIT = 60_000
PACKAGE = Path(__file__).resolve().parents[2] / "examiner"


@pytest.fixture
def window(qtbot, worked: Path) -> Iterator[MainWindow]:
    made = MainWindow()
    made.show()
    made.open_case(worked)
    with qtbot.waitSignal(made.bench.shown, timeout=WAIT):
        made.open_comparison("C2")
    yield made
    made.close()
    made.deleteLater()


def mishap(qtbot, window: MainWindow) -> Mishap:
    """Why the latest job failed, as its row says and its box copies; the panel is in sight."""
    qtbot.waitUntil(lambda: not window.session.jobs.busy, timeout=WAIT)
    state = window.panels.jobs.states()[-1]
    assert state.phase is Phase.FAILED
    found = state.mishap
    assert found is not None
    row = window.panels.jobs.row(state.number)
    assert row.trouble.text() == f"{found.message}\n{found.advice}"
    qtbot.waitUntil(row.details.isVisible)
    row.details.click()
    box = row.findChild(ErrorBox)
    box.copy.click()
    parts = [part for part in (found.message, found.advice, found.details) if part]
    assert QGuiApplication.clipboard().text() == "\n\n".join(parts)
    box.close()
    return found


@contextmanager
def unchanged(window: MainWindow) -> Iterator[None]:
    """Nothing was recorded in between, and the case is sound."""
    head = window.session.case.head()
    yield
    assert window.session.case.head() == head
    path = window.session.case.path
    window.close_case()
    assert all(fact.ok for fact in verify(path, "A. Examiner"))


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_that_an_unreadable_photograph_says_why(qtbot, window, tmp_path):
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"\xff\xd8\xff no photograph")
    with unchanged(window):
        dropped(window, (bad,), Role.PROBE)
        found = mishap(qtbot, window)
    assert "bad.jpg" in found.message
    assert found.advice
    assert not found.details


def test_that_a_changed_weights_file_says_which(qtbot, window, tmp_path, monkeypatch):
    # The worker process finds the program, and with it the weights, where it is told to look.
    tree = tmp_path / "tree"
    shutil.copytree(PACKAGE, tree / "examiner", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(weights_folder(), tree / "weights")
    (tree / "resources").symlink_to(resources_folder())
    with (tree / "weights" / "mtcnn.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        last = file.read(1)
        file.seek(-1, 2)
        file.write(bytes([last[0] ^ 1]))
    monkeypatch.syspath_prepend(tree)
    with unchanged(window):
        window.acts.find_faces("P1")
        found = mishap(qtbot, window)
    assert "mtcnn.safetensors" in found.message
    assert found.advice
    assert not found.details


def test_that_a_full_disk_is_told_and_the_act_succeeds_once_there_is_room(
    qtbot, window, demo_photos
):
    case = window.session.case
    with no_file_beyond(case.path.stat().st_size + 8192):
        dropped(window, (demo_photos / "obama3.jpg",), Role.REFERENCE)
        found = mishap(qtbot, window)
    assert "refused a write" in found.message
    assert "Free space" in found.advice
    assert case.marks(EvidenceImage) == ("P1", "R1", "R2")
    jobs = window.session.jobs
    with qtbot.waitSignals([jobs.recorded] * 2, timeout=WAIT):
        dropped(window, (demo_photos / "obama3.jpg",), Role.REFERENCE)
    assert case.marks(EvidenceImage) == ("P1", "R1", "R2", "R3")
    window.close_case()
    assert all(fact.ok for fact in verify(case.path, "A. Examiner"))


def test_that_a_report_that_cannot_be_written_is_told_in_its_dialog(
    qtbot, window, tmp_path, signer
):
    window.actions_by_id["report.issue"].trigger()
    dialog = window.findChild(ReportDialog)
    identity = open_identity(signer.read_bytes(), PASSWORD.encode())
    out = tmp_path / "reports" / "report.pdf"
    out.parent.mkdir()
    request = ReportRequest(dialog.contents.choice(), identity, out)
    head = window.session.case.head()
    dialog.issue_wanted.emit(request)
    # Gone between the question and the answer, as a memory stick is; a file takes its place.
    out.parent.rmdir()
    out.parent.write_bytes(b"")
    qtbot.waitUntil(lambda: not window.session.jobs.busy, timeout=WAIT)
    said = dialog.message.text().splitlines()
    assert str(out) in said[0]
    assert said[1].startswith("Name a folder")
    assert window.session.case.head() == head
    assert window.panels.jobs.states()[-1].mishap.message == said[0]
    dialog.reject()


def test_that_a_fault_of_the_program_has_details_to_copy(qtbot, window):
    def broken(_found: object) -> None:
        raise ZeroDivisionError("a fault")

    with unchanged(window):
        job = faces.find(window.session.case, "P1")
        window.acts._submit(lambda: replace(job, record=broken))
        found = mishap(qtbot, window)
    assert "fault of the program" in found.message
    assert "ZeroDivisionError: a fault" in found.details
