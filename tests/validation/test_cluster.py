"""Runs spread by a real scheduler over real workers, each a process of its own on this computer."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec
import pytest

from examiner.errors import ClusterUnavailable
from examiner.job import Silent
from examiner.validation import cluster
from examiner.validation.cluster import DaskCluster
from examiner.validation.tasks import TASKS, Task, carried_out, undone
from tests.validation.worked import FIRST, HERE, STOP, processes

ROOT = Path(__file__).resolve().parents[2]


def work(name: str, **arguments: int) -> Task:
    return Task(
        "-".join([name, *map(str, arguments.values())]).replace("_", "-"),
        f"{HERE}:{name}",
        arguments,
    )


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / TASKS).iterdir()}


@dataclass(frozen=True, slots=True)
class Served:
    """A scheduler with its workers."""

    address: str
    process: int

    def spread(self, tasks: list[Task], folder: Path) -> dict[str, str]:
        """What comes of the tasks."""
        folder.mkdir(exist_ok=True)
        ran = subprocess.run(
            [sys.executable, "-m", "tests.validation.spread", self.address, str(folder)],
            input=msgspec.json.encode(tasks),
            stdout=subprocess.PIPE,
            cwd=ROOT,
            check=True,
        )
        answer: dict[str, str] = json.loads(ran.stdout)
        return answer


@contextmanager
def served(workers: int) -> Iterator[Served]:
    command = [sys.executable, "-m", "tests.validation.spread", "serve", str(workers)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        try:
            yield Served(*json.loads(_pipe(process.stdout).readline()))
        finally:
            _pipe(process.stdin).close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


@pytest.fixture(scope="module")
def two() -> Iterator[Served]:
    """A scheduler with two workers."""
    with served(2) as made:
        yield made


def test_that_results_are_those_of_this_computer_byte_for_byte(two, tmp_path):
    tasks = [work("explained", shift=shift) for shift in range(3)]
    for task in tasks:
        carried_out(task, tmp_path / "here")
    assert two.spread(tasks, tmp_path / "there") == {"kind": "done"}
    assert written(tmp_path / "there") == written(tmp_path / "here")


def test_that_only_the_task_of_a_killed_worker_is_done_again(two, tmp_path):
    for gate in ("patient-is-there", "patient-may-end"):
        os.mkfifo(tmp_path / gate)
    tasks = [work("dying_once"), work("patient"), work("third", value=1)]
    assert two.spread(tasks, tmp_path) == {"kind": "done"}
    assert undone(tasks, tmp_path) == ()
    killed, again = processes(tmp_path, "dying")
    (kept,) = processes(tmp_path, "patient")
    assert killed not in {again, kept}


def test_that_a_task_that_loses_every_worker_is_named_and_the_others_are_kept(two, tmp_path):
    answer = two.spread([work("third", value=1), work("dying")], tmp_path)
    assert answer["kind"] == "TaskFailed"
    assert answer["message"].startswith("The part dying of the run failed: It lost its worker")
    assert list(written(tmp_path)) == ["third-1.json"]


def test_that_an_explained_error_comes_from_a_worker_with_its_own_sentence(two, tmp_path):
    answer = two.spread([work("refused")], tmp_path)
    assert answer == {
        "kind": "TaskFailed",
        "message": "The part refused of the run failed: The table has no pairs.",
        "advice": "Add some.",
    }
    assert len(processes(tmp_path, "refused")) == 1


def test_that_a_stopped_run_keeps_what_is_done_and_nothing_else(two, tmp_path):
    os.mkfifo(tmp_path / "never")
    (tmp_path / STOP).write_text("endless-1.begun")
    tasks = [work("third", value=1), work("endless", number=1)]
    # A stopped run does not wait for the worker, which waits for ever.
    with served(1) as own:
        assert own.spread(tasks, tmp_path) == {"kind": "Cancelled"}
        assert list(written(tmp_path)) == ["third-1.json"]
        assert list(tmp_path.glob(".*")) == []
        os.kill(processes(tmp_path, "endless-1")[0], 9)


def test_that_a_scheduler_that_goes_away_is_told_and_what_was_done_is_kept(tmp_path):
    for gate in (FIRST, "never"):
        os.mkfifo(tmp_path / gate)
    with served(1) as own:
        fatal = Task("fatal", f"{HERE}:fatal", {"victim": own.process, "gate": FIRST})
        answer = own.spread([work("third", value=1), fatal], tmp_path)
    assert answer["kind"] == "ClusterUnavailable"
    assert answer["message"] == f"The scheduler at {own.address} is gone."
    assert list(written(tmp_path)) == ["third-1.json"]


def test_that_a_scheduler_that_is_not_there_is_told(tmp_path):
    answer = Served("tcp://127.0.0.1:9", 0).spread([work("third", value=1)], tmp_path)
    assert answer["kind"] == "ClusterUnavailable"
    assert answer["message"] == "No Dask scheduler answers at tcp://127.0.0.1:9."


def test_that_a_scheduler_without_workers_is_told(tmp_path):
    with served(0) as own:
        answer = own.spread([work("third", value=1)], tmp_path)
    assert answer["message"] == f"The scheduler at {own.address} has no worker."
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("address", ["", "10.0.0.1", "nonsense", "tcp://10.0.0.1", "a b:1", "a:b"])
def test_that_what_is_no_address_is_refused_at_once(address):
    with pytest.raises(ClusterUnavailable, match="is not the address"):
        DaskCluster(address)


def test_that_without_the_package_it_is_said_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterUnavailable) as caught:
        DaskCluster("tcp://127.0.0.1:8786").carry_out([work("third", value=1)], tmp_path, Silent())
    assert "pip install 'examiner[cluster]'" in caught.value.advice


def test_that_a_worker_that_does_not_see_the_run_says_so(tmp_path):
    kind, values = cluster._on_worker(tmp_path, tmp_path / ".no-sign", work("third", value=1))
    assert (kind, values[0]) == ("failed", "ClusterUnavailable")
    assert f"does not see the folder {tmp_path}" in values[1]


def test_that_a_worker_with_other_versions_computes_nothing(tmp_path):
    with cluster._sign(tmp_path) as sign:
        kind, _ = cluster._on_worker(tmp_path, sign, work("third", value=1))
        assert kind == "finished"
        other = msgspec.json.decode(sign.read_bytes()) | {"torch": "1.0"}
        sign.write_bytes(msgspec.json.encode(other))
        kind, values = cluster._on_worker(tmp_path, sign, work("refused"))
    assert (kind, values[0]) == ("failed", "ClusterUnavailable")
    assert '"torch":"1.0"' in values[1]
    assert processes(tmp_path, "refused") == []
    assert list(tmp_path.glob(".*")) == []
