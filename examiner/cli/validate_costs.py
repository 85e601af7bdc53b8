"""Command validate costs: what a validation takes, reckoned from what its parts take here."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examiner.cli.desk import Bar, tell
from examiner.cli.options import any_path, as_json_option
from examiner.embedding.catalogue import DEFAULT

if TYPE_CHECKING:
    from examiner.validation.costs.steps import Costs


@click.command()
@click.option(
    "--methods",
    help="Methods to time, commas between them; else all that can explain a score of the backbone.",
)
@click.option("--backbone", default=DEFAULT, show_default=True, help="Network to time.")
@click.option(
    "--pairs",
    "count",
    type=click.IntRange(min=1),
    default=6000,
    show_default=True,
    help="Pairs of the run whose hours are reckoned.",
)
@click.option(
    "--repeats",
    type=click.IntRange(1, 100),
    default=3,
    show_default=True,
    help="How often each part is timed; medians count.",
)
@click.option(
    "--write",
    "into",
    type=any_path,
    help="Markdown file whose part between the backbone's markers is written anew.",
)
@as_json_option
def costs(
    methods: str | None,
    backbone: str,
    count: int,
    repeats: int,
    into: Path | None,
    *,
    as_json: bool,
) -> None:
    """Time the parts of a validation on bundled pairs, one core, and reckon what a run takes.

    It needs a quiet computer and some minutes.
    """
    import msgspec

    from examiner.validation.asked import methods_asked
    from examiner.validation.controls import CONTROLS
    from examiner.validation.costs.markdown import markdown, pairs_per_hour, part_of
    from examiner.validation.costs.steps import hours, measure

    part = None if into is None else part_of(into, backbone)
    if part is not None:
        # Before the minutes that it takes.
        part.around()
    named = [each for each in methods_asked(methods, backbone) if each not in CONTROLS]
    bar = Bar("Timing the parts of a validation")
    try:
        found = measure(named, backbone, repeats, bar)
    finally:
        bar.close()
    if part is not None:
        part.write(markdown(found, count))
    whole = hours(found, count)
    told = msgspec.to_builtins(found) | {
        "pairs_per_hour": {
            each.method: dict(
                zip(
                    ("probe", "both", "patches", "deletion"),
                    pairs_per_hour(found, each),
                    strict=True,
                )
            )
            for each in found.methods
        },
        "hours": {"pairs": count, **msgspec.to_builtins(whole), "total": whole.total},
    }
    tell(told, list(_lines(found, count)), as_json=as_json)


def _lines(found: "Costs", count: int) -> Iterator[str]:
    from examiner.validation.costs.steps import hours

    steps = found.steps
    yield f"Seconds of one core, {found.environment.cpu}; medians of {found.repeats}."
    yield f"  photograph to embedding            {steps.photograph:8.3f}"
    yield f"  crop to embedding                  {steps.crop:8.3f}"
    yield f"  judge a map on Patch-LFW           {steps.patches:8.3f}"
    yield f"  judge maps by deletion, insertion  {steps.deletion:8.3f}"
    yield f"  {'method':18}{'probe map':>10}{'both maps':>10}{'pairs an hour':>15}"
    for each in found.methods:
        rate = 3600 / each.both
        yield f"  {each.method:18}{each.probe:10.3f}{each.both:10.3f}{rate:15,.0f}"
    whole = hours(found, count)
    yield (
        f"{count:,} pairs by these methods and both controls: {whole.total:,.1f} hours of one core "
        f"(preparing {whole.preparing:.1f}, Patch-LFW {whole.patches:.1f}, deletion "
        f"{whole.deletion:.1f}); on n cores an nth of that."
    )
