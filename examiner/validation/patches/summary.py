"""What replacement and localisation found on a run's patched pairs: one record, tables, charts."""

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examiner.digest import canonical_json
from examiner.output import write_whole
from examiner.render.chart_file import write_chart
from examiner.render.chart_records import Axis, Chart, Rule, line
from examiner.validation.bootstrap import DRAWS, SEED
from examiner.validation.controls import CONTROLS
from examiner.validation.method_settings import settings_of
from examiner.validation.patches.numbers import FROM_ZERO, curves, gathered, located
from examiner.validation.patches.patched import Version
from examiner.validation.patches.records import Against, Curve, Patches, Protocol, Rate, Rates
from examiner.validation.patches.tasks import patches_in
from examiner.validation.prepared import Prepared
from examiner.validation.tables import beyond_columns, csv_bytes
from examiner.validation.tasks import Task, result
from examiner.validation.verification.error_rates import rates

_RATES = {Rate.FALSE_MATCH: "False match rate", Rate.FALSE_NON_MATCH: "False non-match rate"}

_PROTOCOLS = {
    Protocol.PUBLISHED: "pixels by the map, as published",
    Protocol.WITHIN_RINGS: "pixels by the map within rings around the middle",
}


def summary(prepared: Prepared, tasks: Sequence[Task], without_face: int) -> Patches:
    """From the results of all tasks; RunNotResumable if one is missing."""
    asked = tasks[0].arguments
    found: dict[str, list[dict[str, Any]]] = {}
    for task in tasks:
        pairs = result(task, prepared.folder)["pairs"]
        found.setdefault(task.arguments["method"], []).extend(pairs)
    methods, threshold = tuple(found), float(asked["threshold"])
    index = np.array([pair["pair"] for pair in found[methods[0]]], dtype=np.intp)
    genuine = prepared.same()[index]
    first, second = (each[index] for each in prepared.persons())
    held = gathered(found, genuine, (first, second))
    return Patches(
        configuration=prepared.configuration,
        version=asked["version"],
        threshold=threshold,
        methods=methods,
        settings=settings_of(tasks),
        controls=tuple(name for name in methods if name in CONTROLS),
        pairs=tuple(int(each) for each in index),
        genuine=int(genuine.sum()),
        impostor=int((~genuine).sum()),
        persons=len(np.union1d(first, second)),
        without_face=without_face,
        stand_ins=_stand_ins(prepared, Version(asked["version"]), index),
        unpatched=Rates(*rates(prepared.scores()[index], genuine, threshold)),
        patched=Rates(*rates(held.scores, genuine, threshold)),
        shares=FROM_ZERO,
        draws=DRAWS,
        seed=SEED,
        curves=tuple(curves(held, threshold)),
        located=tuple(located(held, threshold)),
    )


def _stand_ins(prepared: Prepared, version: Version, index: NDArray[np.intp]) -> int:
    patches = patches_in(prepared, version)
    return sum(patches[each].donor != patches[each].drawn for each in index)


def name_of(found: Patches) -> str:
    """With what the names of its files begin."""
    return f"patches_{found.version}"


def write(found: Patches, folder: Path) -> None:
    """Write patches_VERSION.json, three tables and four charts; raises ReportNotWritten."""
    name = name_of(found)
    write_whole(folder / f"{name}.json", canonical_json(found))
    write_whole(folder / f"{name}_replacement.csv", csv_bytes(replacement_rows(found)))
    write_whole(folder / f"{name}_curves.csv", csv_bytes(_points(found)))
    write_whole(folder / f"{name}_localisation.csv", csv_bytes(localisation_rows(found)))
    for title, chart in charts(found):
        write_chart(folder, title, chart)


def replacement_rows(found: Patches) -> Iterator[dict[str, object]]:
    """The rows of the table of replacement: a curve in each."""
    for curve in found.curves:
        row: dict[str, object] = {
            "method": curve.method,
            "protocol": str(curve.protocol),
            "rate": str(curve.rate),
            "pairs": found.impostor if curve.rate is Rate.FALSE_MATCH else found.genuine,
        }
        for name, number in (("mean", curve.mean), ("area", curve.area)):
            row |= _against(name, number, found.controls)
        yield row


def localisation_rows(found: Patches) -> Iterator[dict[str, object]]:
    """The rows of the table of localisation: a method on the pairs of one sort and decision."""
    for each in found.located:
        row: dict[str, object] = {
            "method": each.method,
            "population": each.population,
            "decision": each.decision,
            "facing": str(each.facing),
            "expected": each.expected,
            "pairs": each.pairs,
            "area": each.area,
            "without_mass": each.without_mass,
        }
        numbers = (each.hit, each.mass, each.rank, each.rank_in_rings)
        for name, number in zip(("hit", "mass", "rank", "rank_in_rings"), numbers, strict=True):
            row |= _against(name, number, found.controls)
        yield row


def _against(name: str, number: Against | None, controls: Sequence[str]) -> dict[str, object]:
    """Columns of one number, its interval and what it is beyond each control; empty where none."""
    columns: dict[str, object] = {
        name: number.value if number else "",
        f"{name}_low": number.low if number else "",
        f"{name}_high": number.high if number else "",
    }
    return columns | beyond_columns(number.beyond if number else (), controls, f"{name}_")


def _points(found: Patches) -> Iterator[dict[str, object]]:
    for curve in found.curves:
        numbers = zip(found.shares, curve.values, curve.low, curve.high, strict=True)
        for share, value, low, high in numbers:
            yield {
                "method": curve.method,
                "protocol": str(curve.protocol),
                "rate": str(curve.rate),
                "share": share,
                "value": value,
                "low": low,
                "high": high,
            }


def charts(found: Patches) -> Iterator[tuple[str, Chart]]:
    """A chart for each protocol and rate; a line for each method."""
    for protocol, rate in product(Protocol, Rate):
        drawn = [each for each in found.curves if (each.protocol, each.rate) == (protocol, rate)]
        yield f"{name_of(found)}_{protocol}_{rate}", _chart(found, drawn)


def _chart(found: Patches, drawn: Sequence[Curve]) -> Chart:
    rate, protocol = drawn[0].rate, drawn[0].protocol
    genuine = rate is Rate.FALSE_NON_MATCH
    highest = max(value for curve in drawn for value in curve.values)
    return Chart(
        title=f"{_RATES[rate]} while patches are undone, {_PROTOCOLS[protocol]}",
        x=Axis("Share of the pixels replaced", 0.0, 1.0),
        y=Axis(_RATES[rate], 0.0, max(highest, 0.01)),
        lines=tuple(line(curve.method, found.shares, curve.values) for curve in drawn),
        rules=(Rule("unpatched", getattr(found.unpatched, str(rate))),),
        note=f"{found.configuration.data_set}, {found.configuration.network}: "
        f"{found.genuine if genuine else found.impostor} "
        f"{'genuine' if genuine else 'impostor'} pairs, Patch-LFW {found.version}; decision "
        f"threshold {found.threshold:.3f}; lower is better.",
    )
