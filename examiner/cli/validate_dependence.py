"""Command validate dependence: every check, and the stability, of explanations over many pairs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from examiner.cli.desk import tell
from examiner.cli.options import as_json_option, parse_settings
from examiner.cli.validate_choice import methods_option, pairs_option, settings_option
from examiner.cli.validate_options import (
    AskedRun,
    carry_out,
    opened_run,
    run_device_option,
    run_options,
)

if TYPE_CHECKING:
    from examiner.validation.dependence.records import Dependence


@click.command()
@run_options
@run_device_option
@methods_option
@settings_option
@pairs_option
@click.option(
    "--stability",
    is_flag=True,
    help="Also make each explanation anew with threshold, alignment, scale and file a little "
    "changed; needs photographs.",
)
@as_json_option
def dependence(
    asked: AskedRun,
    methods: str | None,
    settings: tuple[str, ...],
    count: int | None,
    *,
    stability: bool,
    as_json: bool,
) -> None:
    """Make every check of `examiner check` on the explanations of many pairs.

    Writes dependence.json, tables and charts into the run's folder.
    """
    from examiner.validation.asked import methods_asked, taken
    from examiner.validation.dependence.examining import require_photographs, tasks_of
    from examiner.validation.dependence.summary import gathered, passed_rows, summary, write
    from examiner.validation.method_settings import checked_settings
    from examiner.validation.verification.error_rates import run_threshold

    named = methods_asked(methods, asked.backbone)
    given = checked_settings(parse_settings(settings, named))
    if stability:
        require_photographs(asked.kind)
    prepared = opened_run(asked)
    pairs, threshold = taken(prepared, count), run_threshold(prepared)
    works = ("checks", "stability") if stability else ("checks",)
    tasks = [
        task for work in works for task in tasks_of(named, pairs.parts, threshold, work, given)
    ]
    carry_out(tasks, asked, "Checks")
    held = gathered(prepared, tasks)
    found = summary(prepared, tasks, held, pairs.without_face)
    write(found, held, asked.folder)
    told = {
        "run": str(asked.folder),
        "threshold": found.threshold,
        "genuine": found.genuine,
        "impostor": found.impostor,
        "without_face": found.without_face,
        "stability": found.stability,
        "passed": list(passed_rows(found)),
    }
    tell(told, list(_lines(found, str(asked.folder))), as_json=as_json)


def _lines(found: "Dependence", folder: str) -> Iterator[str]:
    """A table of the share of pairs that pass, and one of the medians."""
    yield (
        f"{found.genuine} genuine and {found.impostor} impostor pairs, {found.without_face} more "
        f"without a face; decision threshold {found.threshold:.3f}"
    )
    yield "Share of the pairs that meet each check's criterion, and the median of its number"
    passed = {
        (each.method, each.check): each.share.value
        for each in found.passed
        if each.population == "all"
    }
    medians = {
        (each.method, each.check): each.quantiles[len(each.quantiles) // 2]
        for each in found.distributions
        if each.population == "all" and not each.figure and each.quantiles
    }
    checks = dict.fromkeys(check for _, check in (*passed, *medians))
    for check in checks:
        yield f"  {check}"
        for method in found.methods:
            own = (method, check)
            share = f"{passed[own]:8.3f}" if own in passed else f"{'':8}"
            middle = f"{medians[own]:10.3g}" if own in medians else ""
            if own in passed or own in medians:
                yield f"    {method:16}{share}{middle}"
    yield f"Stability: {found.stability}."
    yield f"Intervals, distributions and charts: {folder}"
