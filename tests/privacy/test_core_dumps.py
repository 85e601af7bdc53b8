"""A crash leaves no copy of the program's memory, in which faces and names would be."""

import ctypes
import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path
from queue import Queue

from examiner.job import Job, Progress
from examiner.runner import Event, Failed, Finished, JobRunner

LONGEST = 60
"""Seconds after which a test that waits for an event has failed."""

_PR_GET_DUMPABLE = 3


def dumpable(_: Progress | None = None) -> tuple[int, tuple[int, int]]:
    """Whether the system would give this process's memory away, and how much of it to a file."""
    asked: int = ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)
    return asked, resource.getrlimit(resource.RLIMIT_CORE)


def crash(_: Progress) -> None:
    os.abort()


CRASHES = """
import os, sys
from examiner import __main__, cli
def run(arguments):
    from tests.privacy.test_core_dumps import dumpable
    print(dumpable(), flush=True)
    os.abort()
cli.run = run
__main__.run(["log", "none.case"])
"""


def test_that_a_crash_of_the_program_leaves_no_file(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", CRASHES], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        check=False, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert found.returncode == -6, found.stderr
    assert found.stdout == "(0, (0, 0))\n"
    assert list(tmp_path.iterdir()) == []


DECODES = """
import io, sys
from examiner.image import decoder_process
from tests.privacy.test_core_dumps import dumpable
class Nothing:
    buffer = io.BytesIO()
sys.stdin = Nothing()
decoder_process._own_output = io.BytesIO
decoder_process.serve()
print(dumpable())
"""


def test_that_a_process_that_decodes_refuses_too() -> None:
    found = subprocess.run(
        [sys.executable, "-c", DECODES], capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert found.stdout == "(0, (0, 0))\n", found.stderr


def test_that_a_process_that_computes_refuses_too() -> None:
    events: Queue[Event] = Queue()
    runner = JobRunner(events.put)
    runner.submit(Job("ask", dumpable, lambda _: None))
    runner.submit(Job("crash", crash, lambda _: None))
    ends = (event for event in iter(partial(events.get, timeout=LONGEST), None)
            if isinstance(event, Finished | Failed))  # fmt: skip
    asked, crashed = next(ends), next(ends)
    runner.close()
    assert isinstance(asked, Finished)
    assert asked.computed == (0, (0, 0))
    assert isinstance(crashed, Failed)
    assert crashed.kind == "WorkerLost"
