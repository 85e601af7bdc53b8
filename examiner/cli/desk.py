"""What a command says: lines for people or one JSON object, and a bar for work over a second."""

import time
from collections.abc import Mapping
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from examiner.errors import ExaminerError
from examiner.job import Job

SHOW_AFTER = 1.0
"""Seconds of work after which a bar appears."""


class Bar:
    """A Progress that draws a bar on standard error once the work has lasted SHOW_AFTER."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._console = Console(stderr=True)
        self._shown: RichProgress | None = None

    def advance(self, done: int, total: int, note: str) -> None:
        """Show `done` of `total` steps; nothing is drawn where there is no terminal."""
        if not self._console.is_terminal or time.monotonic() - self._started < SHOW_AFTER:
            return
        if self._shown is None:
            self._shown = RichProgress(
                TextColumn("{task.description}"),
                BarColumn(),
                TimeElapsedColumn(),
                console=self._console,
                transient=True,
            )
            self._shown.start()
            self._shown.add_task(note, total=total)
        self._shown.update(self._shown.task_ids[0], completed=done, total=total, description=note)

    def close(self) -> None:
        """Take the bar away."""
        if self._shown is not None:
            self._shown.stop()


def run(job: Job[Any, Any]) -> Any:
    """Run a job under a bar and return what it recorded."""
    bar = Bar()
    try:
        return job.run(bar)
    finally:
        bar.close()


def tell(result: Mapping[str, object], lines: list[str], *, as_json: bool) -> None:
    """Print `result` as one JSON object, or `lines` for people."""
    if as_json:
        click.echo(msgspec.json.encode(_encodable(result)).decode())
    else:
        for line in lines:
            click.echo(_encodable(line))


def explain_error(error: ExaminerError, *, as_json: bool) -> None:
    """Print what is wrong and what to do: on standard error, and as JSON where that was asked."""
    explain(type(error).__name__, error.message, error.advice, as_json=as_json)


def explain(kind: str, message: str, advice: str, *, as_json: bool) -> None:
    """Print why a command did not do its work, like `explain_error`."""
    if as_json:
        body = {"kind": kind, "message": message, "advice": advice}
        click.echo(msgspec.json.encode(_encodable({"error": body})).decode())
    click.echo(_encodable(f"examiner: {message}\n{advice}"), err=True)


def _encodable(value: Any) -> Any:
    """`value` with what is not text in it, such as bytes of a file's name, shown as escapes."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Mapping):
        return {name: _encodable(inner) for name, inner in value.items()}
    return [_encodable(inner) for inner in value] if isinstance(value, list) else value
