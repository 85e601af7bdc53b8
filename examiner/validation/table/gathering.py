"""One table of everything measured: explainers by measures, beside what publications report."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from examiner.digest import canonical_json
from examiner.output import write_whole
from examiner.render.chart_file import write_chart
from examiner.render.chart_records import Axis, Chart, Line, Rule, Scale, Style, line
from examiner.validation.table.columns import columns_of, is_control
from examiner.validation.table.markdown import markdown
from examiner.validation.table.published import published
from examiner.validation.table.records import Cell, Column, RunColumns, ValidationTable
from examiner.validation.tables import csv_bytes

NAME = "table"
COST = "cost-probe"
CHARTS = {
    "table_cost_false_match": ("patches-corrected-published-false_match", "false match rate"),
    "table_cost_false_non_match": (
        "patches-corrected-published-false_non_match",
        "false non-match rate",
    ),
}
"""By name: the column that is drawn over the cost, and its rate in words."""


def table_of(folders: Sequence[Path]) -> ValidationTable:
    """What the runs in `folders` have measured; RunNotResumable if one of them is no run."""
    return ValidationTable(tuple(columns_of(folder) for folder in folders), published())


def write_table(found: ValidationTable, folder: Path) -> tuple[Path, ...]:
    """Write table.json, table.csv, table.md and the chart; the files. Raises ReportNotWritten."""
    files = {
        f"{NAME}.json": canonical_json(found),
        f"{NAME}.csv": csv_bytes(rows(found)),
        f"{NAME}.md": markdown(found).encode(),
    }
    for name, data in files.items():
        write_whole(folder / name, data)
    drawn = tuple(quality_over_cost(found))
    for name, chart in drawn:
        write_chart(folder, name, chart)
    return tuple(folder / name for name in (*files, *(f"{name}.svg" for name, _ in drawn)))


def rows(found: ValidationTable) -> Iterator[dict[str, object]]:
    """One row for each number: run, explainer, measure, value, interval, pairs."""
    for run in found.runs:
        for column in run.columns:
            for explainer, cell in column.cells.items():
                yield _row(run, column, explainer, cell)


def _row(run: RunColumns, column: Column, explainer: str, cell: Cell) -> dict[str, object]:
    made = run.configuration
    return {
        "data_set": made.data_set,
        "backbone": made.backbone,
        "device": made.device,
        "explainer": explainer,
        "control": int(is_control(explainer)),
        "measure": column.id,
        "better": column.better,
        "value": cell.value,
        "low": "" if cell.low is None else cell.low,
        "high": "" if cell.high is None else cell.high,
        "genuine_pairs": column.genuine,
        "impostor_pairs": column.impostor,
    }


def quality_over_cost(found: ValidationTable) -> Iterator[tuple[str, Chart]]:
    """What each explainer reaches in patch replacement over the time that it takes."""
    several = len(found.runs) > 1
    for name, (column, words) in CHARTS.items():
        drawn = [point for run in found.runs for point in _points(run, column, several=several)]
        if drawn:
            yield name, _chart(found, column, words, tuple(drawn))


def _chart(found: ValidationTable, column: str, words: str, drawn: tuple[Line, ...]) -> Chart:
    seconds = [each.x[0] for each in drawn]
    controls = _controls(found, column)
    highest = max(
        *(value for each in drawn for value in each.high or each.y),
        *(rule.at for rule in controls),
    )
    counted = "; ".join(_counted(run, column) for run in found.runs)
    return Chart(
        f"Quality over cost: {words} after patch replacement",
        Axis("Time of one explanation", min(seconds) / 2, max(seconds) * 2, Scale.LOGARITHMIC, "s"),
        Axis(f"Mean {words}, lower is better", 0.0, max(highest * 1.1, 0.01)),
        drawn,
        f"{counted}. Bars hold 95 in 100 draws of the people. Controls look at no face and cost "
        "nothing.",
        controls,
    )


def _controls(found: ValidationTable, column: str) -> tuple[Rule, ...]:
    rules = []
    for run in found.runs:
        quality = run.column(column)
        of = f", {run.configuration.network}" if len(found.runs) > 1 else ""
        cells = {} if quality is None else quality.cells
        rules += [
            Rule(f"{name} (control){of}", cell.value)
            for name, cell in cells.items()
            if is_control(name)
        ]
    return tuple(rules)


def _points(run: RunColumns, column: str, *, several: bool) -> Iterator[Line]:
    quality, cost = run.column(column), run.column(COST)
    if quality is None or cost is None:
        return
    of = f", {run.configuration.network}" if several else ""
    for name, cell in quality.cells.items():
        if name in cost.cells:
            low = cell.value if cell.low is None else cell.low
            high = cell.value if cell.high is None else cell.high
            point = ([cost.cells[name].value], [cell.value], [low], [high])
            yield line(f"{name}{of}", *point, Style.POINTS)


def _counted(run: RunColumns, column: str) -> str:
    quality = run.column(column)
    made = run.configuration
    pairs = 0 if quality is None else quality.pairs
    return f"{made.data_set}, {made.network}: {pairs} pairs"
