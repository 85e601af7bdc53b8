"""Tasks: the independent parts of a validation run, each with a result of its own on the disk.

A run is a folder. Every task writes one file below `tasks/` when it is done, so an interruption
costs what was under way and nothing else, and the same command goes on where it stopped. A task
sees the run's folder and its own arguments, never another task; so it does not matter where, when
or beside what else it is carried out.
"""

import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import msgspec

from examiner.digest import canonical_json, sha256
from examiner.errors import RunNotResumable
from examiner.explanation.lanes import side_by_side
from examiner.job import Progress
from examiner.output import write_whole

TASKS = "tasks"
"""Below the folder of a run."""

DRAFT_AGE = 3600.0
"""Seconds after which a file that is not whole belongs to nobody: a write takes far less."""

_KEY = re.compile(r"[a-z0-9][a-z0-9_+-]*")


@dataclass(frozen=True, slots=True)
class Task:
    """One part of a run."""

    key: str
    """Names its result: small letters, digits, `-`, `_` and `+`; unique within the run."""
    work: str
    """`module:function`, called as function(folder, **arguments).

    It gives a dict of what JSON holds; numbers are finite.
    """
    arguments: Mapping[str, Any]
    """What JSON holds. Whatever changes the result is in here or in the run's configuration."""

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"{self.key!r} cannot name a task")


class Scheduler(Protocol):
    """What carries tasks out, here or elsewhere."""

    def carry_out(self, tasks: Sequence[Task], folder: Path, progress: Progress) -> None:
        """Have every task computed and kept; raises TaskFailed if one cannot be done."""


def undone(tasks: Sequence[Task], folder: Path) -> tuple[Task, ...]:
    """Those of the tasks that `folder` holds no result of."""
    return tuple(task for task in tasks if _held(task, folder) is None)


def carried_out(task: Task, folder: Path) -> None:
    """Compute a task and keep its result; raises what `computed` and `keep` raise."""
    keep(task, computed(task, folder), folder)


def computed(task: Task, folder: Path) -> bytes:
    """The result of a task as its file holds it; raises what the task's own work raises."""
    # Within a lane everything runs on one core: the other cores are for other tasks.
    found = next(side_by_side(partial(_worked, folder), [task], 1))
    return canonical_json({"task": task, "result": found, "sha256": _seal(found)})


def keep(task: Task, data: bytes, folder: Path) -> None:
    """Write what `computed` gave to the run in `folder`; raises ReportNotWritten."""
    write_whole(_place(task, folder), data)


def clear_drafts(folder: Path) -> None:
    """Take away what killed processes left half written in the run in `folder`."""
    oldest = time.time() - DRAFT_AGE
    for draft in (folder / TASKS).glob(".*"):
        # Another computer may do the same, or the draft become whole.
        with suppress(OSError):
            if draft.stat().st_mtime < oldest:
                draft.unlink()


def result(task: Task, folder: Path) -> dict[str, Any]:
    """What a task gave; RunNotResumable if `folder` holds no result of it."""
    held = _held(task, folder)
    if held is None:
        raise RunNotResumable(
            f"The run in {folder} has no result of {task.key}.",
            advice="Repeat the command that makes it; it goes on where it stopped.",
            task=task.key,
        )
    return held


def _worked(folder: Path, task: Task) -> dict[str, Any]:
    module, name = task.work.split(":")
    work = getattr(import_module(module), name)
    found: dict[str, Any] = work(folder, **task.arguments)
    return found


def _seal(found: Mapping[str, Any]) -> str:
    """By which a result that was edited is told from one that was computed."""
    return sha256(canonical_json(found))


def _place(task: Task, folder: Path) -> Path:
    return folder / TASKS / f"{task.key}.json"


def _held(task: Task, folder: Path) -> dict[str, Any] | None:
    """The result on the disk, unless it is of a task with other arguments or damaged."""
    try:
        kept = msgspec.json.decode(_place(task, folder).read_bytes())
        if kept["task"] != msgspec.json.decode(canonical_json(task)):
            return None
        found: dict[str, Any] = kept["result"]
        if kept["sha256"] != _seal(found):
            return None
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return None
    return found
