"""The command line: one command per act; see main()."""

import io
import traceback
from collections.abc import Sequence

import click

from examiner import __version__
from examiner.cli import (
    acts,
    checks,
    demonstration,
    drawing,
    erasing,
    examining,
    explaining,
    holding,
    issued,
    likelihood,
    networks,
    reports,
    rerun,
    sealing,
    validate,
)
from examiner.cli.desk import answer, drop_output, explain, explain_error, warn
from examiner.errors import ExaminerError, OutputNotWritten

DONE, FOUND_WRONG, USAGE, EXPLAINED, FAULT = 0, 1, 2, 3, 4
"""Exit codes: done; checked and found wrong; wrong usage; an explained error; a program fault."""

UNREAD = 141
"""Exit code where the reader of the output left before its end, as a shell gives it for others."""

NOTHING_RECORDED = "Nothing of the unfinished act was recorded."


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="examiner")
def commands() -> None:
    """Keep photographs of faces in a case file, compare them, and explain the score.

    Without a command, or with a .case file alone, the window opens.

    A usual session: new, add, faces, compare, explain, report, verify. `examiner demo` shows all
    of it on photographs that come with the program. Each command has its own --help.

    Exit codes: 0 done, 1 checked and found wrong, 2 wrong usage, 3 an error that was explained,
    4 a fault of the program itself, 141 the reader of the output (such as head) left early, and
    nothing can be said of what was found.
    """


for _command in (
    demonstration.demo,
    acts.new,
    acts.add,
    acts.faces,
    acts.compare,
    explaining.explain,
    explaining.check,
    examining.stability,
    examining.agreement,
    examining.cover,
    likelihood.likelihood,
    drawing.draw,
    reports.report,
    issued.issued,
    reports.identity,
    reports.signer,
    reports.countersign,
    reports.timestamp,
    sealing.export,
    rerun.rerun,
    networks.weights,
    validate.validate,
    checks.verify,
    checks.log,
    holding.unlock,
    erasing.erase_command,
    checks.about,
    checks.bench,
):
    commands.add_command(_command)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        return _outcome(arguments)
    except (BrokenPipeError, SystemExit):
        # click answers a closed pipe by an exit with 1, which here means: found wrong.
        drop_output()
        return UNREAD
    except OutputNotWritten as error:
        drop_output()
        explain_error(error, as_json=False)
        return EXPLAINED


def _outcome(arguments: Sequence[str]) -> int:
    as_json = "--json" in arguments
    try:
        outcome = commands.main(list(arguments), prog_name="examiner", standalone_mode=False)
        return outcome if isinstance(outcome, int) else DONE
    except click.ClickException as error:
        _explain_usage(error, as_json=as_json)
        return USAGE
    except OutputNotWritten:
        raise
    except ExaminerError as error:
        explain_error(error, as_json=as_json)
        return EXPLAINED
    except (KeyboardInterrupt, click.Abort) as error:
        # What a command has to say of its own stopping comes with the interrupt.
        said = str(error.__cause__ or error)
        explain("Stopped", "Stopped.", said or NOTHING_RECORDED, as_json=as_json)
        return EXPLAINED
    except MemoryError:
        advice = "Close other programs and repeat the act; nothing of it was kept."
        message = "The memory of this computer does not suffice."
        explain("MemoryError", message, advice, as_json=as_json)
        return EXPLAINED
    except Exception as error:  # noqa: BLE001 - the last resort: a fault must not look like a finding
        _require_written(error)
        warn(*traceback.format_exc().splitlines())
        message = "This is a fault of the program."
        explain("Fault", message, "Please report what stands above.", as_json=as_json)
        return FAULT


def _require_written(error: Exception) -> None:
    """Raise OutputNotWritten if `error` is that a help text or the version could not be written.

    The library of the command line writes these itself, and says nothing of what prevents it.
    """
    frames = traceback.walk_tb(error.__traceback__)
    if isinstance(error, OSError) and any(f.f_code is click.echo.__code__ for f, _ in frames):
        message = f"What was asked for cannot be written ({error.strerror})."
        raise OutputNotWritten(message, advice="Give it a place with space.") from error


def _explain_usage(error: click.ClickException, *, as_json: bool) -> None:
    """Print what click says of a wrong usage; as JSON too, where that was asked."""
    if as_json:
        context = error.ctx if isinstance(error, click.UsageError) else None
        place = context.command_path if context else "examiner"
        advice = f"See: {place} --help"
        message = _on_one_line(error.format_message())
        answer("Usage", message, advice)
    text = io.StringIO()
    error.show(file=text)
    warn(*_on_one_line(text.getvalue()).splitlines())


def _on_one_line(text: str) -> str:
    """`text` with the choices in it side by side; click gives each a line that a tab begins."""
    return text.replace("\n\t", " ")
