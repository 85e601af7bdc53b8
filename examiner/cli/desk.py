"""What a command says: lines for people or one JSON object, and a bar for work over a second."""

import time
from collections.abc import Mapping
from typing import Any
from unicodedata import category

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
                # A name in square brackets is a name here, and no style.
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TimeElapsedColumn(),
                console=self._console,
                transient=True,
            )
            self._shown.start()
            self._shown.add_task(shown(note), total=total)
        task = self._shown.task_ids[0]
        self._shown.update(task, completed=done, total=total, description=shown(note))

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
            click.echo(shown(line))


def explain_error(error: ExaminerError, *, as_json: bool) -> None:
    """Print what is wrong and what to do: on standard error, and as JSON where that was asked."""
    explain(type(error).__name__, error.message, error.advice, as_json=as_json)


def explain(kind: str, message: str, advice: str, *, as_json: bool) -> None:
    """Print why a command did not do its work, like `explain_error`."""
    if as_json:
        answer(kind, message, advice)
    warn(f"examiner: {message}", advice)


def answer(kind: str, message: str, advice: str) -> None:
    """Print why a command did not do its work, as JSON alone."""
    body = {"kind": kind, "message": message, "advice": advice}
    click.echo(msgspec.json.encode(_encodable({"error": body})).decode())


def warn(*lines: str) -> None:
    """Print lines for people on standard error."""
    for line in lines:
        click.echo(shown(line), err=True)


def shown(line: str) -> str:
    """`line` with escapes for what cannot be seen, or would move, hide or turn what can.

    A file's name or a certificate's holder may hold line breaks, terminal commands and marks that
    turn the direction of reading; on a screen such a line could say something else.
    """
    return "".join(
        sign if sign.isprintable() or category(sign) == "Zs" else _escape(sign) for sign in line
    )


def _escape(sign: str) -> str:
    return sign.encode("unicode_escape").decode()


def _encodable(value: Any) -> Any:
    """`value` with what is not text in it, such as bytes of a file's name, shown as escapes."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Mapping):
        return {name: _encodable(inner) for name, inner in value.items()}
    return [_encodable(inner) for inner in value] if isinstance(value, list) else value
