"""Tasks in processes of this computer; every wait ends with a file or an event, none by a clock."""

import multiprocessing
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from examiner.errors import TaskFailed
from examiner.job import Cancelled, Silent
from examiner.validation.local import TRIES, LocalProcesses
from examiner.validation.tasks import TASKS, Task, carried_out, result, undone
from tests.validation.worked import HERE, processes


def work(name: str, **arguments: int) -> Task:
    key = "-".join([name, *map(str, arguments.values())]).replace("_", "-")
    return Task(key, f"{HERE}:{name}", arguments)


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / TASKS).iterdir()}


@dataclass(slots=True)
class Until:
    """A Progress that stops once all of `files` are there."""

    files: list[Path]

    def advance(self, done: int, total: int, note: str) -> None:
        if all(file.exists() for file in self.files):
            raise Cancelled


def test_that_results_are_the_same_bytes_whatever_the_number_of_processes(tmp_path):
    tasks = [work("explained", shift=shift) for shift in range(3)]
    for task in tasks:
        carried_out(task, tmp_path / "here")
    LocalProcesses(2).carry_out(tasks, tmp_path / "there", Silent())
    assert written(tmp_path / "there") == written(tmp_path / "here")


def test_that_a_second_run_does_only_what_the_first_left(tmp_path):
    tasks = [work("third", value=value) for value in range(5)]
    LocalProcesses(2).carry_out(tasks[:3], tmp_path, Silent())
    (tmp_path / TASKS / "third-1.json").write_bytes(b"{")
    left = undone(tasks, tmp_path)
    LocalProcesses(2).carry_out(left, tmp_path, Silent())
    assert undone(tasks, tmp_path) == ()
    begun = [len(processes(tmp_path, task.key)) for task in tasks]
    assert begun == [1, 2, 1, 1, 1]


def test_that_nothing_to_do_is_done_at_once(tmp_path):
    LocalProcesses().carry_out([], tmp_path, Silent())
    assert list(tmp_path.iterdir()) == []


def test_that_each_process_keeps_to_one_core(tmp_path, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    task = work("surroundings")
    LocalProcesses(1).carry_out([task], tmp_path, Silent())
    assert result(task, tmp_path) == {"blas": "1", "cv2": 1, "torch": 1}
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "OPENBLAS_NUM_THREADS" not in os.environ


def test_that_a_killed_process_costs_its_task_alone(tmp_path):
    for gate in ("patient-is-there", "patient-may-end"):
        os.mkfifo(tmp_path / gate)
    tasks = [work("dying_once"), work("patient"), work("third", value=1)]
    LocalProcesses(2).carry_out(tasks, tmp_path, Silent())
    assert undone(tasks, tmp_path) == ()
    killed, again = processes(tmp_path, "dying")
    (kept,) = processes(tmp_path, "patient")
    assert len({killed, again, kept}) == 3


def test_that_a_task_that_loses_its_process_again_and_again_is_named(tmp_path):
    tasks = [work("third", value=1), work("dying"), work("third", value=2)]
    with pytest.raises(TaskFailed, match=r"The part dying of the run failed: It lost") as caught:
        LocalProcesses(1).carry_out(tasks, tmp_path, Silent())
    assert caught.value.facts["task"] == "dying"
    assert len(processes(tmp_path, "dying")) == TRIES
    assert undone(tasks, tmp_path) == tuple(tasks[1:])
    assert multiprocessing.active_children() == []


def test_that_an_explained_error_comes_with_its_own_sentence_and_is_not_tried_again(tmp_path):
    with pytest.raises(TaskFailed) as caught:
        LocalProcesses(1).carry_out([work("refused")], tmp_path, Silent())
    assert caught.value.message == "The part refused of the run failed: The table has no pairs."
    assert caught.value.advice == "Add some."
    assert len(processes(tmp_path, "refused")) == 1


def test_that_a_fault_brings_its_trace(tmp_path):
    with pytest.raises(TaskFailed) as caught:
        LocalProcesses(1).carry_out([work("faulty")], tmp_path, Silent())
    assert "ZeroDivisionError: a fault" in str(caught.value.facts["details"])


def test_that_a_stop_ends_every_process_and_leaves_nothing_half_done(tmp_path):
    os.mkfifo(tmp_path / "never")
    tasks = [work("third", value=1), work("endless", number=1), work("endless", number=2)]
    begun = [tmp_path / f"endless-{number}.begun" for number in (1, 2)]
    with pytest.raises(Cancelled):
        LocalProcesses(2).carry_out(tasks, tmp_path, Until(begun))
    assert list(written(tmp_path)) == ["third-1.json"]
    for number in (1, 2):
        with pytest.raises(ProcessLookupError):
            os.kill(processes(tmp_path, f"endless-{number}")[0], 0)
    assert multiprocessing.active_children() == []
