"""Command validate self-test: the acceptance test of this installation."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from examiner.cli.desk import Bar, tell
from examiner.cli.options import as_json_option

if TYPE_CHECKING:
    from examiner.validation.self_test.expectations import Outcome, Value

_SHOWN = 4
"""Numbers of a line that are printed; JSON has them all."""


@click.command(name="self-test")
@as_json_option
def self_test_(*, as_json: bool) -> int:
    """Measure bundled photographs by bundled weights, and compare with known answers.

    Each line says what was expected, what was found and how much may lie between them. The exit
    code is 1 if one line is not as expected. It takes less than two minutes.
    """
    from examiner.workflow.self_test import self_test

    bar = Bar("Testing this installation")
    try:
        found = self_test(bar)
    finally:
        bar.close()
    wrong = [outcome.what for outcome in found.outcomes if not outcome.ok]
    lines = [_line(outcome) for outcome in found.outcomes]
    total = len(found.outcomes)
    lines.append(
        f"{total - len(wrong)} of {total} lines as expected, in {found.seconds:.0f} seconds."
    )
    told = {
        "ok": found.ok,
        "seconds": found.seconds,
        "lines": [asdict(outcome) for outcome in found.outcomes],
    }
    tell(told, lines, as_json=as_json)
    return 0 if found.ok else 1


def _line(outcome: "Outcome") -> str:
    if outcome.ok:
        return f"ok     {outcome.what}: {_words(outcome.found)}"
    allowed = f" ± {outcome.tolerance:g}" if outcome.tolerance else ""
    return (
        f"WRONG  {outcome.what}: found {_words(outcome.found)}, "
        f"expected {_words(outcome.expected)}{allowed}"
    )


def _words(value: "Value") -> str:
    if isinstance(value, str):
        return value
    rest = ", …" if len(value) > _SHOWN else ""
    return ", ".join(f"{number:g}" for number in value[:_SHOWN]) + rest
