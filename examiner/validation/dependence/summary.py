"""What checks and stability found over a run: one record, tables and charts."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from examiner.digest import canonical_json
from examiner.explanation.checks.catalogue import CHECKS, TITLES
from examiner.output import write_whole
from examiner.render.chart_file import write_chart
from examiner.render.chart_records import Axis, Chart, line
from examiner.validation.bootstrap import DRAWS, SEED
from examiner.validation.controls import CONTROLS
from examiner.validation.dependence.examining import CIRCUMSTANCES
from examiner.validation.dependence.records import QUANTILES, Dependence
from examiner.validation.dependence.spread import (
    Flags,
    Number,
    Numbers,
    Spread,
    checks_of,
    distributions,
    passes,
    stability_of,
)
from examiner.validation.method_settings import settings_of
from examiner.validation.prepared import Prepared
from examiner.validation.tables import csv_bytes
from examiner.validation.tasks import Task, result

NAME = "dependence"

NOT_ASKED = "not examined, since it was not asked for"


def gathered(prepared: Prepared, tasks: Sequence[Task]) -> Spread:
    """The results of tasks `checks` and `stability`; RunNotResumable if one is missing."""
    found: dict[tuple[str, str], dict[int, Any]] = {}
    for task in tasks:
        of = task.work.partition(":")[2], task.arguments["method"]
        for pair in result(task, prepared.folder)["pairs"]:
            found.setdefault(of, {})[pair["pair"]] = pair
    index = sorted({each for pairs in found.values() for each in pairs})
    numbers: dict[Number, Numbers] = {}
    passed: dict[Number, Flags] = {}
    for (work, method), by_pair in found.items():
        pairs = [by_pair[each] for each in index]
        if work == "checks":
            own = checks_of(method, pairs)
        else:
            own = stability_of(method, pairs, tasks[0].arguments["threshold"])
        numbers |= own[0]
        passed |= own[1]
    chosen = np.array(index, np.intp)
    first, second = (each[chosen] for each in prepared.persons())
    return Spread(chosen, prepared.same()[chosen], (first, second), numbers, passed)


def summary(
    prepared: Prepared, tasks: Sequence[Task], held: Spread, without_face: int
) -> Dependence:
    """The record of a run's checks, from what `gathered` found."""
    methods = tuple(dict.fromkeys(task.arguments["method"] for task in tasks))
    examined = any(task.work.endswith("stability") for task in tasks)
    return Dependence(
        configuration=prepared.configuration,
        threshold=tasks[0].arguments["threshold"],
        methods=methods,
        controls=tuple(name for name in methods if name in CONTROLS),
        pairs=tuple(int(each) for each in held.pairs),
        genuine=int(held.genuine.sum()),
        impostor=int((~held.genuine).sum()),
        persons=len(np.union1d(*held.persons)),
        without_face=without_face,
        stability=_circumstances() if examined else NOT_ASKED,
        draws=DRAWS,
        seed=SEED,
        distributions=tuple(distributions(held)),
        passed=tuple(passes(held, prepared.configuration.device)),
        settings=settings_of(tasks),
    )


def _circumstances() -> str:
    wanted = CIRCUMSTANCES
    return (
        f"decision threshold moved by {wanted.delta:g} either way, each face shifted by "
        f"{wanted.shift:g} crop pixels four ways and scaled by 1 ± {wanted.scale:g}, both "
        f"photographs saved again as JPEG of quality {wanted.quality}"
    )


def write(found: Dependence, held: Spread, folder: Path) -> None:
    """Write dependence.json, tables and charts; raises ReportNotWritten."""
    write_whole(folder / f"{NAME}.json", canonical_json(found))
    write_whole(folder / f"{NAME}_passed.csv", csv_bytes(passed_rows(found)))
    write_whole(folder / f"{NAME}_distributions.csv", csv_bytes(_distribution_rows(found)))
    write_whole(folder / f"{NAME}_pairs.csv", csv_bytes(_pair_rows(held)))
    for name, chart in charts(found, held):
        write_chart(folder, name, chart)


def passed_rows(found: Dependence) -> Iterator[dict[str, object]]:
    """The rows of dependence_passed.csv."""
    for each in found.passed:
        yield {
            "method": each.method,
            "check": each.check,
            "criterion": each.criterion,
            "population": each.population,
            "pairs": each.share.of,
            "passed": each.share.count,
            "share": each.share.value,
            "low": each.share.low,
            "high": each.share.high,
        }


def _distribution_rows(found: Dependence) -> Iterator[dict[str, object]]:
    for each in found.distributions:
        quantiles = each.quantiles or ("",) * len(QUANTILES)
        mean = each.mean
        yield {
            "method": each.method,
            "check": each.check,
            "figure": each.figure,
            "unit": each.unit,
            "population": each.population,
            "pairs": each.pairs,
            "undefined": each.undefined,
            "mean": mean.value if mean else "",
            "low": mean.low if mean else "",
            "high": mean.high if mean else "",
            **{f"q{share:g}": at for share, at in zip(QUANTILES, quantiles, strict=True)},
        }


def _pair_rows(held: Spread) -> Iterator[dict[str, object]]:
    """Every check's own number, pair by pair."""
    for number, values in held.numbers.items():
        if number.figure:
            continue
        passed = held.passed.get(number)
        for at, value in enumerate(values):
            yield {
                "pair": int(held.pairs[at]),
                "genuine": int(held.genuine[at]),
                "method": number.method,
                "check": number.check,
                "value": float(value) if np.isfinite(value) else "",
                "passed": "" if passed is None else int(passed[at]),
            }


def charts(found: Dependence, held: Spread) -> Iterator[tuple[str, Chart]]:
    """For each number that differs: its values in rising order, a line for each method."""
    by_check: dict[str, dict[Number, Numbers]] = {}
    for number, values in held.numbers.items():
        if not number.figure:
            by_check.setdefault(number.check, {})[number] = values[np.isfinite(values)]
    for check, own in by_check.items():
        everything = np.concatenate(list(own.values()))
        if len(everything) and np.ptp(everything) > 0:
            yield f"{NAME}_{check}", _chart(found, check, own)


def _chart(found: Dependence, check: str, own: Mapping[Number, Numbers]) -> Chart:
    everything = np.concatenate(list(own.values()))
    device = found.configuration.device
    criteria = {entry.id: f"; passed: {entry.criterion_on(device)}" for entry in CHECKS}
    first = next(iter(own))
    return Chart(
        title=TITLES.get(check, first.unit.capitalize()),
        x=Axis("Share of the pairs at or below", 0.0, 1.0),
        y=Axis(
            first.unit.capitalize() or "Value",
            float(min(0.0, everything.min())),
            float(max(0.0, everything.max())),
        ),
        lines=tuple(
            line(number.method, (np.arange(len(values)) + 0.5) / len(values), np.sort(values))
            for number, values in own.items()
            if len(values)
        ),
        note=f"{found.configuration.data_set}, {found.configuration.network}: {found.genuine} "
        f"genuine and {found.impostor} impostor pairs{criteria.get(check, '')}.",
    )
