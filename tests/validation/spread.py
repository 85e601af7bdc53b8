"""A scheduler with its workers, and a run that is spread over them, each as a program of its own.

    python -m tests.validation.spread serve 2         prints an address and serves until input ends
    python -m tests.validation.spread ADDRESS FOLDER  carries out the tasks that come as JSON

Tests refuse all connections, so a process that makes one must be another one.
"""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from distributed import LocalCluster

from examiner.errors import ExaminerError
from examiner.job import Cancelled
from examiner.validation.cluster import DaskCluster
from examiner.validation.tasks import Task
from tests.validation.worked import FIRST, STOP, let_go


@dataclass(slots=True)
class Watching:
    """A Progress that does what files in the run's folder say."""

    folder: Path
    told: bool = False

    def advance(self, done: int, total: int, note: str) -> None:
        if done == 0:
            return
        if (self.folder / FIRST).exists() and not self.told:
            self.told = True
            let_go(self.folder, FIRST)
        stop = self.folder / STOP
        if stop.exists() and (self.folder / stop.read_text()).exists():
            raise Cancelled


def serve(workers: int) -> None:
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        say([cluster.scheduler_address, os.getpid()])
        sys.stdin.read()


def say(answer: object) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


def outcome(address: str, folder: Path, tasks: list[Task]) -> dict[str, str]:
    try:
        DaskCluster(address, patience=3).carry_out(tasks, folder, Watching(folder))
    except ExaminerError as error:
        return {"kind": type(error).__name__, "message": error.message, "advice": error.advice}
    except Cancelled:
        return {"kind": "Cancelled"}
    return {"kind": "done"}


def main(first: str, second: str) -> None:
    if first == "serve":
        serve(int(second))
    else:
        tasks = [Task(**each) for each in json.load(sys.stdin)]
        say(outcome(first, Path(second), tasks))


if __name__ == "__main__":
    main(*sys.argv[1:])
