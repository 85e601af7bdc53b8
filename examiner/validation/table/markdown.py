"""The table of a validation as Markdown, for docs/validation.md."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from examiner.render.figure import MINUS
from examiner.validation.markdown_part import MarkdownPart
from examiner.validation.table.columns import is_control
from examiner.validation.table.published import PublishedFigure
from examiner.validation.table.records import Cell, Column, RunColumns, ValidationTable

BEGIN = "<!-- table: begin -->"
END = "<!-- table: end -->"

_LARGE = 10


def markdown(found: ValidationTable) -> str:
    """Every group of columns as one table, runs side by side; then what publications report."""
    parts = [_legend(found)]
    groups = dict.fromkeys(column.group for run in found.runs for column in run.columns)
    for group in groups:
        parts += ["", f"### {group}", "", *_group(found, group)]
    parts += ["", "### What publications report", "", *_published(found)]
    return "\n".join([*parts, ""])


def part_of(path: Path) -> MarkdownPart:
    """The place of the table in a Markdown file."""
    return MarkdownPart(path, BEGIN, END)


def _legend(found: ValidationTable) -> str:
    told = (
        f"{run.configuration.network} on {run.configuration.data_set} ({run.configuration.kind})"
        for run in found.runs
    )
    return (
        f"Runs: {'; '.join(told)}. In brackets: the middle 95 hundredths of draws of the people "
        "anew. ↓ lower is better, ↑ higher is better. Controls, which look at no face, are in "
        "italics, with * where no method is better; the best method of a column is bold."
    )


def _group(found: ValidationTable, group: str) -> Iterator[str]:
    columns = [
        (run, column) for run in found.runs for column in run.columns if column.group == group
    ]
    # Equal columns of several runs stand side by side, in the order in which they are first met.
    order = list(dict.fromkeys(column.id for _, column in columns))
    columns.sort(key=lambda pair: order.index(pair[1].id))
    several = len(found.runs) > 1
    heads = [_head(run, column, several) for run, column in columns]
    yield _line(["explainer", *heads])
    yield _line(["---", *("---:" for _ in heads)])
    best = [best_of(column) for _, column in columns]
    signed = [unbeaten(column) for _, column in columns]
    for name in found.explainers:
        cells = [
            _cell(column.cells.get(name), bold=name in leading) + ("\\*" if name in above else "")
            for (_, column), leading, above in zip(columns, best, signed, strict=True)
        ]
        if any(cells):
            yield _line([f"*{name}*" if is_control(name) else name, *cells])


def _head(run: RunColumns, column: Column, several: bool) -> str:
    arrow = {"lower": " ↓", "higher": " ↑"}.get(column.better, "")
    of = f"{run.configuration.network}, " if several else ""
    return f"{column.title}{arrow}<br>{of}{counted(column)}"


def counted(column: Column) -> str:
    """How many pairs of which kind a column rests on."""
    told = [
        f"{count:,} {kind}"
        for count, kind in ((column.genuine, "genuine"), (column.impostor, "impostor"))
        if count
    ]
    return f"{' + '.join(told)} pairs" if told else "one bundled pair"


def best_of(column: Column) -> frozenset[str]:
    """The methods with the best value of a column; none where all have the same."""
    values = {name: cell.value for name, cell in column.cells.items() if not is_control(name)}
    if not values or not column.better:
        return frozenset()
    best = _best(column, values.values())
    leading = frozenset(name for name, value in values.items() if value == best)
    return leading if len(leading) < len(values) else frozenset()


def unbeaten(column: Column) -> frozenset[str]:
    """The controls of a column that no method is better than."""
    methods = [cell.value for name, cell in column.cells.items() if not is_control(name)]
    if not methods or not column.better:
        return frozenset()
    best = _best(column, methods)
    controls = {name: cell.value for name, cell in column.cells.items() if is_control(name)}
    return frozenset(
        name for name, value in controls.items() if _best(column, (value, best)) == value
    )


def _best(column: Column, values: Iterable[float]) -> float:
    return min(values) if column.better == "lower" else max(values)


def number(value: float) -> str:
    """Three significant digits, or as many decimals."""
    text = f"{value:.3f}" if abs(value) < _LARGE else f"{value:,.3g}"
    return text.lstrip("-") if float(text.replace(",", "")) == 0 else text.replace("-", MINUS)


def _cell(cell: Cell | None, *, bold: bool) -> str:
    if cell is None:
        return ""
    value = number(cell.value)
    told = f"**{value}**" if bold else value
    if cell.low is None or cell.high is None:
        return told
    return f"{told} ({number(cell.low)} to {number(cell.high)})"


def _published(found: ValidationTable) -> Iterator[str]:
    names = [run.configuration.network for run in found.runs]
    yield _line(["method", "measure", "reported", *(f"here, {name}" for name in names), "scale"])
    yield _line(["---", "---", "---:", *("---:" for _ in names), "---"])
    for figure in found.published.figure:
        here = [_cell(_beside(run, figure), bold=False) or "–" for run in found.runs]
        same = f"not the same scale: {figure.scale}" if figure.scale else "the same scale"
        reported = f"{figure.value:.4f} ({figure.trust})"
        yield _line([figure.method, f"{figure.measure}; {figure.source}", reported, *here, same])
    yield ""
    for claim in found.published.claim:
        yield (
            f"- {claim.method}: “{claim.text}” ({claim.source}). Tested here by {claim.tested_by}."
        )
    for network in found.published.network:
        values = ", ".join(f"{value:.4f}" for value in network.value)
        yield (
            f"- {network.name}: {network.measure[0].lower()}{network.measure[1:]} {values} "
            f"({network.source}; {network.trust})."
        )


def _beside(run: RunColumns, figure: PublishedFigure) -> Cell | None:
    column = run.column(figure.beside)
    return None if column is None else column.cells.get(figure.method)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
