"""Tasks on other computers, through a Dask scheduler; nothing else here speaks to a network.

`distributed`, of the extra `cluster`, is fetched only when a run is to be spread. Workers read the
run's folder, which every computer must see at the same path, and send results back; this process
alone writes them. A task whose worker is lost goes to another one.
"""

import platform
import queue
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from examiner import __version__
from examiner.digest import canonical_json
from examiner.errors import ClusterUnavailable
from examiner.job import Progress, Silent
from examiner.output import write_whole
from examiner.runner import answered
from examiner.validation.local import ADVICE, POLL, failure
from examiner.validation.tasks import Task, clear_drafts, computed, keep

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 10.0
"""Seconds that a scheduler has to answer and to show a worker."""

DECIDING = ("numpy", "scipy", "opencv-python-headless", "torch")
"""Packages whose versions change results in the last digits."""

_ADDRESS = re.compile(r"([a-z]+://)?[^/\s]+:[0-9]+")

_START = "Start it with `dask scheduler` and `dask worker ADDRESS --nthreads 1`, or name another."


@dataclass(frozen=True, slots=True)
class DaskCluster:
    """Carries out tasks on the workers of a Dask scheduler."""

    address: str
    """Such as `tcp://10.0.0.1:8786`."""
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.address):
            raise ClusterUnavailable(
                f"{self.address!r} is not the address of a scheduler.",
                advice="Give the address that `dask scheduler` prints, such as tcp://10.0.0.1:8786.",
                address=self.address,
            )

    def carry_out(self, tasks: Sequence[Task], folder: Path, progress: Progress) -> None:
        """Carry out every task; raises TaskFailed, after which what is done stays done.

        Raises ClusterUnavailable where the scheduler cannot be reached, has no worker, or is lost.
        """
        clear_drafts(folder)
        with _connected(self.address, self.patience) as client, _sign(folder.resolve()) as sign:
            work = partial(_on_worker, folder.resolve(), sign)
            futures = client.map(
                work, tasks, key=[f"{sign.stem}-{task.key}" for task in tasks], pure=False
            )
            try:
                _follow(dict(zip(futures, tasks, strict=True)), self.address, folder, progress)
            finally:
                client.cancel(futures, force=True)


@contextmanager
def _connected(address: str, patience: float) -> "Iterator[Client]":
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterUnavailable(
            "A run can be spread over several computers only with the package `distributed`.",
            advice="Install it with pip install 'examiner[cluster]', or leave out --scheduler.",
        ) from error
    try:
        client = Client(address, timeout=patience, set_as_default=False)
    except (OSError, ValueError, TypeError, ImportError) as error:
        raise ClusterUnavailable(
            f"No Dask scheduler answers at {address}.", advice=_START, address=address
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=patience)
        except TimeoutError as error:
            raise ClusterUnavailable(
                f"The scheduler at {address} has no worker.", advice=_START, address=address
            ) from error
        yield client


@contextmanager
def _sign(folder: Path) -> Iterator[Path]:
    """A file in the run's folder that says what computes here, for workers to find and compare."""
    sign = folder / f".cluster-{secrets.token_hex(8)}"
    write_whole(sign, canonical_json(_program()))
    try:
        yield sign
    finally:
        sign.unlink(missing_ok=True)


def _program() -> dict[str, str]:
    found = {name: version(name) for name in DECIDING}
    return {"examiner": __version__, "python": platform.python_version(), **found}


def _follow(waiting: "dict[Future, Task]", address: str, folder: Path, progress: Progress) -> None:
    """Keep the results as they come; raises TaskFailed, ClusterUnavailable."""
    ended: queue.SimpleQueue[Future] = queue.SimpleQueue()
    for future in waiting:
        future.add_done_callback(ended.put)
    total = len(waiting)
    progress.advance(0, total, "Tasks")
    while waiting:
        try:
            future = ended.get(timeout=POLL)
        except queue.Empty:
            progress.advance(total - len(waiting), total, "Tasks")
            continue
        task = waiting.pop(future)
        keep(task, _answer(future, task, address), folder)
        progress.advance(total - len(waiting), total, f"Tasks: {task.key}")


def _answer(future: "Future", task: Task, address: str) -> bytes:
    """What a worker sent; raises TaskFailed, ClusterUnavailable."""
    from distributed import CancelledError, KilledWorker

    try:
        kind, values = future.result()
    except CancelledError as error:
        raise ClusterUnavailable(
            f"The scheduler at {address} is gone.",
            advice="What was done is kept; start it again and repeat the command.",
            address=address,
        ) from error
    except KilledWorker as error:
        message = "It lost its worker again and again, perhaps for lack of memory."
        raise failure(task, message, ADVICE, "") from error
    if kind == "failed":
        _, message, advice, details = values
        raise failure(task, message, advice, details)
    data: bytes = values[0]
    return data


def _on_worker(folder: Path, sign: Path, task: Task) -> tuple[str, tuple[Any, ...]]:
    """On a worker: the task's result, or why there is none."""
    return answered(partial(_computed, folder, sign, task), Silent())


def _computed(folder: Path, sign: Path, task: Task, progress: Progress) -> bytes:
    _require_same_program(sign)
    return computed(task, folder)


def _require_same_program(sign: Path) -> None:
    """Raise ClusterUnavailable unless this worker sees the run and computes it with the same."""
    try:
        expected = sign.read_bytes()
    except OSError as error:
        raise ClusterUnavailable(
            f"The worker on {platform.node()} does not see the folder {sign.parent}.",
            advice="Keep the run in a folder that every computer has at the same path.",
        ) from error
    if expected != canonical_json(_program()):
        raise ClusterUnavailable(
            f"The worker on {platform.node()} computes with other versions: it has "
            f"{canonical_json(_program()).decode()}, the run {expected.decode()}.",
            advice="Install the same versions everywhere; results would differ.",
        )
