"""Commands validate patches and patch-lfw: maps are judged where it is known what was changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examiner.cli.desk import Bar, tell
from examiner.cli.options import FiniteFloat, any_path, as_json_option, parse_settings
from examiner.cli.validate_choice import methods_option, pairs_option, settings_option
from examiner.cli.validate_options import (
    AskedRun,
    carry_out,
    opened_run,
    run_device_option,
    run_options,
)

if TYPE_CHECKING:
    from examiner.validation.patches.records import Against, Curve, Patches

VERSIONS = ("faithful", "corrected")

version_option = click.option(
    "--version",
    type=click.Choice(VERSIONS),
    default="faithful",
    show_default=True,
    help="Patch-LFW as published, or with its defects mended.",
)


@click.command()
@run_options
@run_device_option
@version_option
@methods_option
@settings_option
@pairs_option
@click.option(
    "--threshold",
    type=FiniteFloat(-1, 1),
    help="Decision threshold; else that of equal error over the run's unpatched pairs.",
)
@as_json_option
def patches(
    asked: AskedRun,
    version: str,
    methods: str | None,
    settings: tuple[str, ...],
    count: int | None,
    threshold: float | None,
    *,
    as_json: bool,
) -> None:
    """Judge maps on Patch-LFW: do they find the patches, and does undoing what they say help?

    Writes patches_VERSION.json, tables and charts into the run's folder.
    """
    from examiner.validation.asked import methods_asked, taken
    from examiner.validation.method_settings import checked_settings
    from examiner.validation.patches.patched import Version
    from examiner.validation.patches.summary import name_of, replacement_rows, summary, write
    from examiner.validation.patches.tasks import tasks_of
    from examiner.validation.verification.error_rates import run_threshold

    named = methods_asked(methods, asked.backbone)
    given = checked_settings(parse_settings(settings, named))
    prepared = opened_run(asked)
    pairs = taken(prepared, count)
    line = run_threshold(prepared) if threshold is None else threshold
    tasks = tasks_of(named, given, pairs.parts, Version(version), line)
    carry_out(tasks, asked, "Patches")
    found = summary(prepared, tasks, pairs.without_face)
    write(found, asked.folder)
    told = {
        "run": str(asked.folder),
        "file": f"{name_of(found)}.json",
        "version": found.version,
        "threshold": found.threshold,
        "genuine": found.genuine,
        "impostor": found.impostor,
        "without_face": found.without_face,
        "replacement": list(replacement_rows(found)),
    }
    tell(told, list(_lines(found, str(asked.folder))), as_json=as_json)


@click.command(name="patch-lfw")
@run_options
@run_device_option
@version_option
@click.option(
    "--to", required=True, type=any_path, help="Folder to write; it must not be there yet."
)
@as_json_option
def patch_lfw(asked: AskedRun, version: str, to: Path, *, as_json: bool) -> None:
    """Write Patch-LFW of DATA as pictures, with the published index files.

    The first picture of each pair is patched; README.txt says what differs from what was published.
    """
    from examiner.validation.patches.files import write_patched
    from examiner.validation.patches.patched import Version

    prepared = opened_run(asked)
    bar = Bar("Writing the patched pictures")
    try:
        written, left = write_patched(prepared, Version(version), to, bar)
    finally:
        bar.close()
    told = {"folder": str(to), "version": version, "pairs": written, "without_face": left}
    lines = [f"{written} pairs in {to}; {left} more have a picture without a face."]
    tell(told, lines, as_json=as_json)


def _lines(found: "Patches", folder: str) -> Iterator[str]:
    yield (
        f"{found.genuine} genuine and {found.impostor} impostor pairs, {found.without_face} more "
        f"without a face; Patch-LFW {found.version}; decision threshold {found.threshold:.4f}"
    )
    for name, rates in (("Unpatched", found.unpatched), ("Patched", found.patched)):
        yield f"{name}: FMR {rates.false_match:.4f}, FNMR {rates.false_non_match:.4f}"
    yield (
        "Mean rate over the shares 5 to 95 hundredths replaced; lower is better. In brackets the "
        "interval of its difference to the centre prior."
    )
    for protocol, words in (
        ("published", "Pixels by the map, as published"),
        ("within_rings", "Pixels by the map within rings around the middle"),
    ):
        yield words
        curves = [curve for curve in found.curves if curve.protocol == protocol]
        for method in found.methods:
            own = {str(curve.rate): curve for curve in curves if curve.method == method}
            cells = (
                f"{short} {_cell(own[rate])}"
                for short, rate in (("FMR", "false_match"), ("FNMR", "false_non_match"))
            )
            yield f"  {method:16}" + "   ".join(cells)
    yield "Maps at the patches: hit, mass less area, rank, rank within rings"
    for each in found.located:
        if each.decision == "any":
            numbers = (each.hit, each.mass, each.rank, each.rank_in_rings)
            yield f"  {each.method:16} {each.population:9}" + "".join(map(_number, numbers))
    yield f"Intervals, decisions apart, controls and charts: {folder}"


def _cell(curve: "Curve") -> str:
    beyond = {each.control: each.difference for each in curve.mean.beyond}
    if "centre" not in beyond:
        return f"{curve.mean.value:.3f} {'':18}"
    return f"{curve.mean.value:.3f} ({beyond['centre'].low:+.3f} to {beyond['centre'].high:+.3f})"


def _number(number: "Against | None") -> str:
    return f"{number.value:8.3f}" if number else f"{'—':>8}"
