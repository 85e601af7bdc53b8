"""What deletion and insertion found over a run: one record, tables and charts."""

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np

from examiner.digest import canonical_json
from examiner.output import write_whole
from examiner.render.chart_file import write_chart
from examiner.render.chart_records import Axis, Chart, line
from examiner.validation.bootstrap import DRAWS, SEED
from examiner.validation.controls import CONTROLS
from examiner.validation.deletion.curves import curves, gathered
from examiner.validation.deletion.records import (
    SHARES,
    Curve,
    Deletion,
    Gap,
    Kind,
    Measure,
    Ranking,
    Way,
)
from examiner.validation.method_settings import settings_of
from examiner.validation.prepared import Prepared
from examiner.validation.tables import beyond_columns, csv_bytes
from examiner.validation.tasks import Task, result

NAME = "deletion"

_WORDS = {
    Measure.ACCEPTANCE: "Share at or above the threshold",
    Measure.SCORE: "Mean similarity score",
}

_CHANGED = {Way.PROBE: "probe changed", Way.BOTH: "both faces changed"}


def summary(prepared: Prepared, tasks: Sequence[Task], without_face: int) -> Deletion:
    """From the results of all tasks; RunNotResumable if one is missing."""
    asked = tasks[0].arguments
    found: dict[str, list[dict[str, object]]] = {}
    for task in tasks:
        pairs = result(task, prepared.folder)["pairs"]
        found.setdefault(task.arguments["method"], []).extend(pairs)
    methods = tuple(found)
    index = np.array([pair["pair"] for pair in found[methods[0]]], dtype=np.intp)
    genuine = prepared.same()[index]
    first, second = (each[index] for each in prepared.persons())
    ways = [Way(way) for way in asked["ways"]]
    held = gathered(found, ways, asked["fills"], genuine, (first, second))
    controls = tuple(name for name in methods if name in CONTROLS)
    drawn, gaps = curves(held, asked["threshold"], controls)
    return Deletion(
        configuration=prepared.configuration,
        threshold=asked["threshold"],
        methods=methods,
        controls=controls,
        pairs=tuple(int(each) for each in index),
        genuine=int(genuine.sum()),
        impostor=int((~genuine).sum()),
        persons=len(np.union1d(first, second)),
        without_face=without_face,
        shares=SHARES,
        draws=DRAWS,
        seed=SEED,
        curves=drawn,
        gaps=gaps,
        settings=settings_of(tasks),
    )


def write(found: Deletion, folder: Path) -> None:
    """Write deletion.json, three tables and, for the first fill, the charts.

    Raises ReportNotWritten.
    """
    write_whole(folder / f"{NAME}.json", canonical_json(found))
    write_whole(folder / f"{NAME}_areas.csv", csv_bytes(areas(found)))
    write_whole(folder / f"{NAME}_gaps.csv", csv_bytes(_gaps(found)))
    write_whole(folder / f"{NAME}_curves.csv", csv_bytes(_points(found)))
    for name, chart in charts(found):
        write_chart(folder, name, chart)


def areas(found: Deletion) -> Iterator[dict[str, object]]:
    """The rows of deletion_areas.csv: a curve in each."""
    for curve in found.curves:
        yield _what(curve) | {"curve": str(curve.kind)} | _area(curve, found.controls)


def _gaps(found: Deletion) -> Iterator[dict[str, object]]:
    for gap in found.gaps:
        yield _what(gap) | _area(gap, found.controls)


def _area(of: Curve | Gap, controls: Sequence[str]) -> dict[str, object]:
    area = {"area": of.area.value, "low": of.area.low, "high": of.area.high}
    return {"better": of.better} | area | beyond_columns(of.beyond, controls)


def _points(found: Deletion) -> Iterator[dict[str, object]]:
    for curve in found.curves:
        for share, value in zip(SHARES, curve.values, strict=True):
            yield _what(curve) | {"curve": str(curve.kind), "share": share, "value": value}


def _what(of: Curve | Gap) -> dict[str, object]:
    return {
        "method": of.method,
        "way": str(of.way),
        "fill": of.fill,
        "map": str(of.ranking),
        "measure": str(of.measure),
        "population": of.population,
    }


def charts(found: Deletion) -> Iterator[tuple[str, Chart]]:
    """A chart for each way, map and kind of curve, of acceptance and of score; a line a method."""
    fill = found.curves[0].fill
    ways = dict.fromkeys(curve.way for curve in found.curves)
    for what in product(ways, Ranking, Kind, (Measure.ACCEPTANCE, Measure.SCORE)):
        drawn = [
            curve
            for curve in found.curves
            if (curve.way, curve.ranking, curve.kind, curve.measure, curve.fill) == (*what, fill)
        ]
        yield f"{NAME}_{'_'.join((*map(str, what), fill))}", _chart(found, drawn)


def _chart(found: Deletion, drawn: Sequence[Curve]) -> Chart:
    first = drawn[0]
    values = [value for curve in drawn for value in curve.values]
    gone = first.kind is Kind.DELETION
    return Chart(
        title=f"{str(first.kind).capitalize()}, {first.ranking} maps, {_CHANGED[first.way]}",
        x=Axis(f"Share of the pixels {'removed' if gone else 'shown'}", 0.0, 1.0),
        y=Axis(_WORDS[first.measure], min(0.0, *values), max(1.0, *values)),
        lines=tuple(line(curve.method, SHARES, curve.values) for curve in drawn),
        note=_note(found, first),
    )


def _note(found: Deletion, curve: Curve) -> str:
    count = found.genuine if curve.population == "genuine" else found.impostor
    return (
        f"{found.configuration.data_set}, {found.configuration.network}: {count} "
        f"{curve.population} pairs; fill: {curve.fill.replace('_', ' ')}; decision threshold "
        f"{found.threshold:.3f}; the area of a good map is {curve.better}."
    )
