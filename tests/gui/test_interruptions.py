"""Every job stopped, and the window closed, in the middle: nothing of it stays, all goes on."""

import json
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from examiner.case.file import CaseFile
from examiner.case.verification import verify
from examiner.comparison.records import Comparison
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.records import Explanation
from examiner.face.records import DetectedFace
from examiner.gui.dialogs import dropped
from examiner.gui.job_state import Phase
from examiner.gui.main_window import MainWindow
from examiner.gui.report_dialog import ReportDialog
from examiner.gui.report_request import ReportRequest
from examiner.image.records import EvidenceImage, Role
from examiner.report.signature import open_identity
from examiner.runner import Event, Finished, Progressed, Started
from examiner.settings import resources_folder
from tests.conftest import PASSWORD

WAIT = 60_000


@dataclass(frozen=True)
class Desk:
    """A window on a case of its own, and a folder where nothing else is."""

    window: MainWindow
    case: Path
    folder: Path
    signer: Path

    def do(self, name: str) -> None:
        self.window.actions_by_id[name].trigger()

    def jobs(self) -> tuple[int, ...]:
        """Numbers of the jobs that wait or run, as the panel of jobs lists them."""
        states = self.window.panels.jobs.states()
        return tuple(state.number for state in states if not state.phase.over)

    def phase(self, number: int) -> Phase:
        return next(s.phase for s in self.window.panels.jobs.states() if s.number == number)

    def stop(self) -> tuple[int, ...]:
        """Press the button of every job; the jobs."""
        numbers = self.jobs()
        for number in numbers:
            self.window.panels.jobs.row(number).stop.click()
        return numbers


def receive(desk: Desk) -> None:
    dropped(desk.window, (resources_folder() / "demo" / "obama3.jpg",), Role.REFERENCE)


def find_faces(desk: Desk) -> None:
    desk.window.session.select("image", "P1")
    desk.do("face.find")


def compare(desk: Desk) -> None:
    # Another place of an eye is another crop, so that there is something to record.
    found = desk.window.session.case.get(DetectedFace, "R1.1").landmarks
    x, y = found.left_eye
    moved = replace(found, left_eye=(x + 1, y))
    desk.window.acts.correct("R1.1", moved)
    desk.window.acts.compare("P1", "R1")


def explain(desk: Desk) -> None:
    desk.do("explain.xssab")


def change_threshold(desk: Desk) -> None:
    card = desk.window.session.case.get(Comparison, "C1").threshold
    fields = {name: getattr(card, name) for name in card.__dataclass_fields__} | {"value": 0.5}
    path = desk.folder / "card.toml"
    path.write_text("".join(f"{k} = {json.dumps(v)}\n" for k, v in fields.items()), "utf-8")
    desk.window.acts.change_threshold("C1", path, "a stricter card")


def report(desk: Desk) -> None:
    desk.do("report.issue")
    dialog = desk.window.findChildren(ReportDialog)[-1]
    signer = open_identity(desk.signer.read_bytes(), PASSWORD.encode())
    out = desk.folder / "report.pdf"
    dialog.issue_wanted.emit(ReportRequest(dialog.contents.choice(), signer, out))


ACTS: tuple[Callable[[Desk], None], ...] = (
    receive,
    find_faces,
    compare,
    explain,
    change_threshold,
    report,
)
each_act = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)


@pytest.fixture
def desk(qtbot, worked: Path, signer: Path) -> Iterator[Desk]:
    window = MainWindow()
    window.show()
    window.open_case(worked)
    with qtbot.waitSignal(window.bench.shown, timeout=WAIT):
        window.open_comparison("C2")
    yield Desk(window, worked, worked.parent, signer)
    window.close()
    window.deleteLater()


def at_first(desk: Desk, kind: type, then: Callable[[], object]) -> list[object]:
    """Do something in the very moment of the first event of a kind; what it gave is put in here."""
    done: list[object] = []

    def heard(event: Event) -> None:
        if isinstance(event, kind) and not done:
            done.append(then())

    desk.window.session.jobs.happened.connect(heard)
    return done


def files(folder: Path) -> set[str]:
    """Names of what lies in a folder, but for the journal that an open case has beside it."""
    return {path.name for path in folder.iterdir()} - {"worked.case-journal"}


def is_sound(case: Path) -> bool:
    return all(fact.ok for fact in verify(case, "A. Examiner"))


@each_act
def test_that_a_job_stopped_in_the_middle_leaves_nothing_and_can_be_repeated(qtbot, desk, act):
    jobs, case = desk.window.session.jobs, desk.window.session.case
    stopped = at_first(desk, Progressed, desk.stop)
    act(desk)
    head, there = case.head(), files(desk.folder)
    qtbot.waitUntil(lambda: bool(stopped) and not jobs.busy, timeout=WAIT)
    (numbers,) = stopped
    assert [desk.phase(number) for number in numbers] == [Phase.STOPPED] * len(numbers)
    assert case.head() == head
    assert files(desk.folder) == there
    with qtbot.waitSignal(jobs.recorded, timeout=WAIT):
        act(desk)
    assert case.head().seq > head.seq
    # Closing stops the checks that follow an explanation.
    desk.window.close_case()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=WAIT)
    assert is_sound(desk.case)


@each_act
def test_that_the_window_closed_in_the_middle_of_a_job_leaves_nothing_behind(qtbot, desk, act):
    closed = at_first(desk, Progressed, desk.window.close)
    act(desk)
    head, there = desk.window.session.case.head(), files(desk.folder)
    qtbot.waitUntil(lambda: bool(closed), timeout=WAIT)
    assert multiprocessing.active_children() == []
    assert [each.name for each in threading.enumerate() if "examiner" in each.name] == []
    # The lock goes with the window.
    assert files(desk.folder) == there - {"worked.case.lock"}
    assert not desk.case.with_name("worked.case-journal").exists()
    assert is_sound(desk.case)
    with CaseFile(desk.case, "A. Examiner") as case:
        acts = [entry.act for entry in case.audit()[head.seq :]]
    # How the window was left is kept, and nothing else.
    assert set(acts) <= {"desk kept"}


def test_that_a_job_is_stopped_while_its_process_starts(qtbot, desk):
    jobs = desk.window.session.jobs
    stopped = at_first(desk, Started, desk.stop)
    explain(desk)
    head = desk.window.session.case.head()
    qtbot.waitUntil(lambda: bool(stopped) and not jobs.busy, timeout=WAIT)
    assert desk.window.session.case.head() == head


def test_that_a_job_stopped_while_it_waits_ends_at_once_and_the_one_before_goes_on(qtbot, desk):
    explain(desk)
    find_faces(desk)
    first, second = desk.jobs()
    with qtbot.waitSignal(desk.window.session.jobs.happened, timeout=WAIT):
        desk.window.panels.jobs.row(second).stop.click()
    qtbot.waitUntil(lambda: desk.phase(second) is Phase.STOPPED, timeout=WAIT)
    assert not desk.phase(first).over
    qtbot.waitUntil(lambda: desk.phase(first) is Phase.DONE, timeout=WAIT)
    acts = [entry.act for entry in desk.window.session.case.audit()]
    assert acts[-1] == "explained"


def test_that_a_result_that_comes_after_the_wish_to_stop_is_not_recorded(qtbot, desk):
    explain(desk)
    (number,) = desk.jobs()
    head = desk.window.session.case.head()
    # As if it had ended just before it heard of the wish, and told of it just after.
    desk.stop()
    desk.window.session.jobs._arrived.emit(Finished(number, ()))
    assert desk.phase(number) is Phase.STOPPED
    qtbot.waitUntil(lambda: not desk.window.session.jobs.busy, timeout=WAIT)
    assert desk.window.session.case.head() == head


def test_that_closing_a_case_stops_its_jobs_and_the_next_case_hears_nothing(
    qtbot, desk, empty_case
):
    explain(desk)
    find_faces(desk)
    numbers = desk.jobs()
    desk.window.close_case()
    desk.window.open_case(empty_case)
    head = desk.window.session.case.head()
    jobs = desk.window.session.jobs
    qtbot.waitUntil(lambda: not jobs.busy, timeout=WAIT)
    assert [desk.phase(number) for number in numbers] == [Phase.STOPPED] * 2
    assert desk.window.session.case.head() == head
    assert is_sound(desk.case)


def test_that_the_demonstration_left_in_the_middle_leads_no_other_case(qtbot, desk, empty_case):
    desk.do("case.demo")
    with qtbot.waitSignal(desk.window.session.jobs.recorded, timeout=WAIT):
        pass
    desk.window.close_case()
    desk.window.open_case(empty_case)
    with qtbot.waitSignals([desk.window.session.jobs.recorded] * 2, timeout=WAIT):
        receive(desk)
    qtbot.waitUntil(lambda: not desk.window.session.jobs.busy, timeout=WAIT)
    acts = [entry.act for entry in desk.window.session.case.audit()]
    assert acts == ["case made", "photograph received", "faces looked for"]


@pytest.mark.parametrize("left_after", [1, 3, 8])
def test_that_the_demonstration_left_in_the_middle_goes_on_when_it_is_chosen_again(
    qtbot, desk, monkeypatch, left_after
):
    for place in ("examiner.gui.demonstration", "examiner.workflow.demonstration"):
        monkeypatch.setattr(f"{place}.METHODS", ("xssab",))
    jobs = desk.window.session.jobs
    desk.do("case.demo")
    with qtbot.waitSignals([jobs.recorded] * left_after, timeout=WAIT):
        pass
    desk.window.close_case()
    desk.do("case.demo")
    qtbot.waitUntil(lambda: not jobs.busy, timeout=WAIT)
    case = desk.window.session.case
    assert case.marks(EvidenceImage) == ("P1", "R1", "R2")
    assert [(c.probe, c.reference) for c in case.all(Comparison)] == [
        ("P1.1", "R1.1"),
        ("P1.1", "R2.1"),
    ]
    assert [each.comparison for each in case.all(Explanation)] == ["C1", "C2"]
    assert len(case.marks(CheckSheet)) == 2
    desk.do("case.demo")
    assert not jobs.busy


def test_that_the_report_dialog_closed_in_the_middle_issues_nothing(qtbot, desk):
    jobs = desk.window.session.jobs
    rejected = at_first(
        desk, Progressed, lambda: desk.window.findChildren(ReportDialog)[-1].reject()
    )
    report(desk)
    head = desk.window.session.case.head()
    qtbot.waitUntil(lambda: bool(rejected) and not jobs.busy, timeout=WAIT)
    assert desk.window.session.case.head() == head
    assert not (desk.folder / "report.pdf").exists()
