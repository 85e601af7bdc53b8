"""What a command says: lines for people or one JSON object, and a bar for work over a second."""

import json
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from examiner.cli.hints import advice_of
from examiner.errors import ExaminerError, OutputNotWritten
from examiner.job import Job
from examiner.visible import as_text, shown

SHOW_AFTER = 1.0
"""Seconds of work after which a bar appears."""


class Bar:
    """A Progress that draws a bar on standard error once the work has lasted SHOW_AFTER.

    Where there is no terminal to draw on, it prints `title` once instead, unless JSON was asked.
    """

    def __init__(self, title: str = "") -> None:
        self._started = time.monotonic()
        self._title = "" if _asked_for_json() else title
        self._console = Console(stderr=True)
        self._shown: RichProgress | None = None

    def advance(self, done: int, total: int, note: str) -> None:
        """Show `done` of `total` steps."""
        if time.monotonic() - self._started < SHOW_AFTER:
            return
        if not self._console.is_terminal:
            self._tell_title()
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

    def _tell_title(self) -> None:
        if self._title:
            warn(f"{self._title} …")
        self._title = ""


def _asked_for_json() -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.params.get("as_json"))


def run(job: Job[Any, Any]) -> Any:
    """Run a job under a bar and return what it recorded."""
    bar = Bar(job.title)
    try:
        return job.run(bar)
    finally:
        bar.close()


def tell(result: Mapping[str, object], lines: list[str], *, as_json: bool) -> None:
    """Print `result` as one JSON object, or `lines` for people."""
    if as_json:
        write_json(result)
    else:
        for line in lines:
            say(line)


def say(line: str) -> None:
    """Print a line for people on standard output, with escapes for what it cannot hold there.

    Raises BrokenPipeError where its reader has gone, OutputNotWritten where it takes no more.
    """
    _write(_fitting(shown(line)))


def write_json(result: object, *, indent: int = 0) -> None:
    """Print `result` as JSON on standard output; raises what `say` does."""
    data = msgspec.json.encode(_encodable(result))
    text = (msgspec.json.format(data, indent=indent) if indent else data).decode()
    # JSON has escapes of its own for what an output of few characters cannot hold.
    _write(text if _fitting(text) == text else json.dumps(json.loads(text), indent=indent or None))


def _write(text: str) -> None:
    try:
        click.echo(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputNotWritten(
            f"The answer cannot be written ({error.strerror}).",
            advice="Give it a place with space. What the command had done by then stays done; "
            "of a case, `examiner log CASE` shows it.",
        ) from error


def _fitting(text: str) -> str:
    coding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(coding, "backslashreplace").decode(coding)


def drop_output() -> None:
    """Let standard output lead nowhere, so that the end of the program does not try it again."""
    # In a test or a window it may be no file.
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def explain_error(error: ExaminerError, *, as_json: bool) -> None:
    """Print what is wrong and what to do: on standard error, and as JSON where that was asked.

    Of a fault in another process its trace comes first.
    """
    warn(*str(error.facts.get("details", "")).splitlines())
    explain(type(error).__name__, error.message, advice_of(error), as_json=as_json)


def explain(kind: str, message: str, advice: str, *, as_json: bool) -> None:
    """Print why a command did not do its work, like `explain_error`."""
    if as_json:
        answer(kind, message, advice)
    warn(f"examiner: {message}", advice)


def answer(kind: str, message: str, advice: str) -> None:
    """Print why a command did not do its work, as JSON alone."""
    write_json({"error": {"kind": kind, "message": message, "advice": advice}})


def error_json(error: ExaminerError) -> dict[str, str]:
    """What `answer` prints of an error, where it stands beside what could be done."""
    return {
        "kind": type(error).__name__,
        "message": error.message,
        "advice": advice_of(error),
    }


def warn(*lines: str) -> None:
    """Print lines for people on standard error; nothing is left to do where that is not there."""
    with suppress(OSError):
        for line in lines:
            click.echo(shown(line), err=True)


def _encodable(value: Any) -> Any:
    """`value` with what is not text in it, such as bytes of a file's name, shown as escapes."""
    if isinstance(value, str):
        return as_text(value)
    if isinstance(value, Mapping):
        return {name: _encodable(inner) for name, inner in value.items()}
    return [_encodable(inner) for inner in value] if isinstance(value, list) else value
