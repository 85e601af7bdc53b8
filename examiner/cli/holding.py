"""Opening a case for a command, with a word about what was found; and the command unlock."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from examiner.case.file import CaseFile
from examiner.case.looking import look_at
from examiner.case.share import share_of
from examiner.cli.desk import tell, warn
from examiner.cli.options import as_json_option, case_argument, words
from examiner.errors import NotACaseFile
from examiner.settings import examiner_name


@contextmanager
def worked_on(case: Path) -> Iterator[CaseFile]:
    """The case at `case` for acts; raises what opening a case raises.

    Where there is none, how one is made is told too: who only looks has no use for a new one.
    """
    try:
        opened = CaseFile(case, examiner_name())
    except NotACaseFile as error:
        advice = f"{error.advice} To make one: examiner new CASE"
        raise NotACaseFile(error.message, advice=advice, **error.facts) from error
    with opened as file:
        if file.taken_over is not None:
            warn(f"The lock of {file.taken_over.words()} was left behind, and was taken over.")
        yield file


@contextmanager
def looked_at(case: Path) -> Iterator[CaseFile]:
    """The case at `case`, read only; raises what `look_at` raises."""
    tell_of_share(case)
    with look_at(case, examiner_name()) as file:
        yield file


def tell_of_share(path: Path) -> None:
    """Say so where a file is read from a network share."""
    if kind := share_of(path):
        warn(f"{path} lies on a network share ({kind}); a private copy of it is read.")


@click.command()
@case_argument
@click.option(
    "--reason", type=words, required=True, help="Why nobody works on the case there any more."
)
@as_json_option
def unlock(case: Path, reason: str, *, as_json: bool) -> None:
    """Take over the lock that another computer left on CASE; the audit log says whose, and why.

    A lock whose holder is seen to be gone is taken over by the next act without this command.
    """
    if not reason.strip():
        raise click.UsageError("The reason is empty.")
    with CaseFile(case, examiner_name(), take_over=reason) as file:
        left = file.taken_over
    if left is None:
        tell({"taken_over": None}, [f"No lock was left on {case}."], as_json=as_json)
        return
    lines = [f"The lock of {left.words()} was taken over; nothing holds {case} now."]
    tell({"taken_over": left.details()}, lines, as_json=as_json)
