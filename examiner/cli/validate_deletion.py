"""Command validate deletion: scores of pairs while places go, or come, in the order of a map."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from examiner.cli.desk import tell
from examiner.cli.options import as_json_option, parse_settings
from examiner.cli.validate_choice import Listed, methods_option, pairs_option, settings_option
from examiner.cli.validate_options import (
    AskedRun,
    carry_out,
    opened_run,
    run_device_option,
    run_options,
)
from examiner.validation.deletion.records import FILLS, Measure, Ranking, Way

if TYPE_CHECKING:
    from examiner.validation.deletion.records import Curve, Deletion, Gap

_CHANGED = {Way.PROBE: "Probe changed", Way.BOTH: "Both faces changed"}

_LETTER = {Measure.ACCEPTANCE: "a", Measure.SCORE: "s"}


@click.command()
@run_options
@run_device_option
@methods_option
@settings_option
@pairs_option
@click.option(
    "--fills",
    type=Listed(FILLS),
    default=",".join(FILLS),
    show_default=True,
    help="What takes the place of what goes; commas between them.",
)
@click.option(
    "--ways",
    type=Listed(tuple(Way)),
    default=",".join(Way),
    show_default=True,
    help="Whether the probe alone loses places, or both faces do; commas between them.",
)
@as_json_option
def deletion(
    asked: AskedRun,
    methods: str | None,
    settings: tuple[str, ...],
    count: int | None,
    fills: tuple[str, ...],
    ways: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Follow the scores of pairs while places go, or come, in the order of each method's maps.

    Writes deletion.json, tables and charts into the run's folder.
    """
    from examiner.validation.asked import methods_asked, taken
    from examiner.validation.deletion.removals import tasks_of
    from examiner.validation.deletion.summary import areas, summary, write
    from examiner.validation.method_settings import checked_settings
    from examiner.validation.verification.error_rates import run_threshold

    named = methods_asked(methods, asked.backbone)
    given = checked_settings(parse_settings(settings, named))
    prepared = opened_run(asked)
    pairs = taken(prepared, count)
    threshold = run_threshold(prepared)
    tasks = tasks_of(named, pairs.parts, threshold, fills, [Way(way) for way in ways], given)
    carry_out(tasks, asked, "Deletion and insertion")
    found = summary(prepared, tasks, pairs.without_face)
    write(found, asked.folder)
    told = {
        "run": str(asked.folder),
        "threshold": found.threshold,
        "genuine": found.genuine,
        "impostor": found.impostor,
        "without_face": found.without_face,
        "areas": list(areas(found)),
    }
    tell(told, list(_lines(found, str(asked.folder))), as_json=as_json)


def _lines(found: "Deletion", folder: str) -> Iterator[str]:
    """A table for each way and fill, with the areas that have no floor."""
    yield (
        f"{found.genuine} genuine and {found.impostor} impostor pairs, {found.without_face} more "
        f"without a face; decision threshold {found.threshold:.3f}"
    )
    yield (
        "Areas under curves of genuine pairs (similarity map) and impostor pairs (dissimilarity "
        "map). a: share at or above the threshold; s: mean score; del: deletion; ins: insertion; "
        "gap: insertion less deletion; ↓ ↑: lower or higher is better."
    )
    for (way, fill), rows in _blocks(found).items():
        yield f"{_CHANGED[way]}, fill {fill.replace('_', ' ')}"
        yield f"  {'':16}" + "".join(f"    {ranking:50}" for ranking in Ranking)
        yield f"  {'':16}" + "".join(f"{_head(each):>9}" for each in rows[found.methods[0]])
        for method, own in rows.items():
            yield f"  {method:16}" + "".join(f"{each.area.value:9.3f}" for each in own)
    yield f"Balanced accuracy, intervals, controls and charts: {folder}"


def _blocks(found: "Deletion") -> "dict[tuple[Way, str], dict[str, list[Curve | Gap]]]":
    """By way and fill, then by method: both maps, both measures, curves and gap, in one order."""
    blocks: dict[tuple[Way, str], dict[str, list[Curve | Gap]]] = {}
    every: list[Curve | Gap] = [*found.curves, *found.gaps]
    shown = [each for each in every if each.measure in _LETTER]
    for each in sorted(shown, key=_order):
        methods = blocks.setdefault((each.way, each.fill), {})
        methods.setdefault(each.method, []).append(each)
    return {
        block: {method: rows[method] for method in found.methods} for block, rows in blocks.items()
    }


def _order(of: "Curve | Gap") -> tuple[int, int]:
    return list(Ranking).index(of.ranking), list(Measure).index(of.measure)


def _head(of: "Curve | Gap") -> str:
    kind = getattr(of, "kind", "gap")
    return f"{_LETTER[of.measure]} {kind[:3]} {'↓' if of.better == 'lower' else '↑'}"
