"""Commands that explain a score and check the explanations: explain, check."""

from pathlib import Path
from typing import Any

import click
import msgspec

from examiner.case.file import CaseFile
from examiner.cli.desk import run, tell
from examiner.cli.holding import worked_on
from examiner.cli.options import as_json_option, case_argument, device_option, parse_settings
from examiner.cli.region_sums import region_json, region_lines
from examiner.errors import NotInCase
from examiner.explanation.catalogue import EXPLAINERS, USUAL, Request, applicable, spec
from examiner.explanation.checks.badges import Badge, badges, summary
from examiner.explanation.checks.records import CheckSheet
from examiner.explanation.parameters import parse
from examiner.explanation.records import Explanation, Side
from examiner.workflow.checks import check_explanation
from examiner.workflow.explanations import backbone_of, explain_comparison, write_arrays


@click.command()
@case_argument
@click.argument("comparison")
@click.option(
    "--method",
    "methods",
    multiple=True,
    type=click.Choice(["all", *(entry.id for entry in EXPLAINERS)]),
    help=f"Method, or all; may be given several times. Default: {' and '.join(USUAL)}.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="METHOD.NAME=VALUE",
    help="A parameter of a method, such as fggb.smoothing=0; `examiner about` lists them.",
)
@click.option(
    "--arrays",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for maps (.npy), aligned crops (.png) and the argument table (.csv).",
)
@click.option(
    "--without-checks",
    is_flag=True,
    help="Leave out the checks, which run each method eight more times; `examiner check` makes "
    "them later.",
)
@device_option
@as_json_option
def explain(
    case: Path,
    comparison: str,
    methods: tuple[str, ...],
    settings: tuple[str, ...],
    arrays: Path | None,
    without_checks: bool,
    device: str,
    *,
    as_json: bool,
) -> None:
    """Explain the score of COMPARISON (a mark such as C1): saliency maps and arguments.

    A saliency map explains the model, not the face.
    """
    with worked_on(case) as file:
        wanted = tuple(dict.fromkeys(methods)) or USUAL
        if "all" in wanted:
            wanted = applicable(backbone_of(file, comparison))
        given = parse_settings(settings, wanted)
        requests = tuple(
            Request(spec(method), parse(spec(method).parameters, given.get(method, {}), method))
            for method in wanted
        )
        # Each is recorded as soon as it is made: what comes later cannot lose it.
        made = tuple(run(explain_comparison(file, comparison, each, device)) for each in requests)
        if arrays:
            try:
                write_arrays(file, comparison, made, arrays)
            except KeyboardInterrupt as stop:
                raise KeyboardInterrupt(
                    f"The explanations were recorded; the files in {arrays} are incomplete."
                ) from stop
        sheets = [] if without_checks else _checked(file, tuple(e.mark for e in made))
    result: dict[str, object] = {"explanations": [_explanation_json(e) for e in made]}
    if arrays:
        result["arrays"] = str(arrays)
    if not without_checks:
        result["checks"] = [_sheet_json(sheet) for sheet in sheets]
    lines = [line for e in made for line in _explanation_lines(e)] + region_lines(made)
    tell(result, [*lines, *(line for s in sheets for line in sheet_lines(s))], as_json=as_json)


@click.command()
@case_argument
@click.argument("explanations", nargs=-1)
@as_json_option
def check(case: Path, explanations: tuple[str, ...], *, as_json: bool) -> None:
    """Check EXPLANATIONS (marks such as E1; all of CASE, if none is named) and print the badges.

    A check that is not passed is a finding about the explanation, not an error.
    """
    with worked_on(case) as file:
        wanted = tuple(dict.fromkeys(explanations)) or file.marks(Explanation)
        if not wanted:
            raise NotInCase(
                "The case has no explanation to check.",
                advice="Explain a comparison first: examiner explain CASE C1",
            )
        for mark in wanted:
            file.get(Explanation, mark)
        sheets = _checked(file, wanted)
    lines = [line for sheet in sheets for line in sheet_lines(sheet)]
    tell({"checks": [_sheet_json(sheet) for sheet in sheets]}, lines, as_json=as_json)


def _checked(file: CaseFile, marks: tuple[str, ...]) -> list[CheckSheet]:
    """The sheets of explanations, each an act of its own; those made before are found again."""
    sheets: list[CheckSheet] = []
    try:
        # One by one, so that those recorded before a stop are counted.
        sheets.extend(run(check_explanation(file, mark)) for mark in marks)
    except KeyboardInterrupt as stop:
        done = f"Checked and recorded: {len(sheets)} of {len(marks)} explanations."
        raise KeyboardInterrupt(done) from stop
    return sheets


def _sheet_json(sheet: CheckSheet) -> dict[str, Any]:
    """A sheet as plain values, with its digest."""
    fields: dict[str, Any] = msgspec.to_builtins(sheet)
    return fields | {"id": fields.pop("mark"), "digest": sheet.digest}


def sheet_lines(sheet: CheckSheet) -> list[str]:
    """A sheet as a table for people: verdict, title, number, criterion."""
    shown = badges(sheet)
    width = max(len(badge.title) for badge in shown)
    head = f"{sheet.mark}  {sheet.explanation}: {summary(sheet)}"
    return [head, *(_line(badge, width) for badge in shown)]


def _line(badge: Badge, width: int) -> str:
    return (
        f"    {badge.verdict:<10}  {badge.title:<{width}}  {badge.number}; asked: {badge.criterion}"
    )


def _explanation_json(explanation: Explanation) -> dict[str, Any]:
    table = explanation.arguments
    return {
        "id": explanation.mark,
        "method": explanation.method,
        "comparison": explanation.comparison,
        "parameters": explanation.parameters,
        "seconds": explanation.seconds,
        "arguments_sum": table.total(Side.PROBE),
        "arguments_sum_reference": table.total(Side.REFERENCE),
        "score_minus_threshold": table.score - table.threshold,
        "residual": table.residual,
        "device": explanation.environment.device,
        "regions": region_json(explanation),
        "digest": explanation.digest,
    }


def _explanation_lines(explanation: Explanation) -> list[str]:
    table = explanation.arguments
    return [
        f"{explanation.mark}  {explanation.method} of {explanation.comparison} in "
        f"{explanation.seconds:.2f} s on {explanation.environment.device}",
        f"    arguments and rest row add up to {table.total(Side.PROBE):+.6f} (probe) and "
        f"{table.total(Side.REFERENCE):+.6f} (reference); score − threshold is "
        f"{table.score - table.threshold:+.6f}",
    ]
