"""The command erase: a case's bytes are overwritten and its file removed, with a record of it."""

from pathlib import Path

import click
import msgspec

from examiner.case.erasure import erase, require_erasable
from examiner.case.erasure_records import Erasure
from examiner.cli.desk import Bar, tell
from examiner.cli.options import any_path, as_json_option, case_argument, new_file, words
from examiner.settings import examiner_name


@click.command("erase")
@case_argument
@click.option(
    "--reason", type=words, required=True, help="Why the case is erased; kept in the record."
)
@click.option(
    "--record",
    required=True,
    type=new_file,
    help="File to write the record to (JSON); of an erasure that was cut off, its record.",
)
@click.option(
    "--also",
    multiple=True,
    type=any_path,
    help="Another file to erase with it, such as a sealed package; can be repeated.",
)
@click.option("--yes", is_flag=True, help="Do not ask; nothing brings a case back.")
@as_json_option
def erase_command(
    case: Path, reason: str, record: Path, also: tuple[Path, ...], *, yes: bool, as_json: bool
) -> None:
    """Overwrite CASE, remove it, and keep a record of that with no picture and no name out of it.

    What overwriting cannot reach, such as backups, the record says too.
    """
    if not reason.strip():
        raise click.UsageError("The reason is empty.")
    named = [each.resolve() for each in (case, record, *also)]
    if len(set(named)) < len(named):
        raise click.UsageError("CASE, --record and --also must be different files.")
    require_erasable(case, record, also)
    if not yes:
        click.confirm(f"Erase {case} for ever?", abort=True, err=True)
    bar = Bar(f"Erase {case}")
    try:
        made = erase(case, examiner_name(), reason, record, also, bar)
    except KeyboardInterrupt as error:
        begun = "If it was begun, the case is no longer whole; repeat the command with this record."
        raise KeyboardInterrupt(begun) from error
    finally:
        bar.close()
    tell(msgspec.to_builtins(made), _lines(case, record, made), as_json=as_json)


def _lines(case: Path, record: Path, made: Erasure) -> list[str]:
    state = "passed its checks" if made.sound else f"failed: {', '.join(made.failed)}"
    return [
        f"{case} is erased; the record is {record}.",
        f"    case {made.case or 'unknown'}, entry {made.head_seq} of its log {made.head_hash}",
        f"    it {state}",
        *(f"    {file.role}: {file.size} bytes, SHA-256 {file.sha256}" for file in made.files),
        *(f"    {each}" for each in made.not_promised),
    ]
