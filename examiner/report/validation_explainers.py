"""Results on explanation methods: methods by measures, and what publications report."""

from itertools import groupby

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether

from examiner.report.layout_style import (
    CELL,
    CELL_RIGHT,
    FAINT,
    HEAD,
    HEAD_RIGHT,
    SMALL,
    WIDTH,
    Flowable,
    marked,
    paragraph,
    ruled,
    safe,
    table,
)
from examiner.report.validation_sheet import RESULTS_PART, ValidationSheet
from examiner.validation.table.columns import is_control
from examiner.validation.table.markdown import best_of, counted, number, unbeaten
from examiner.validation.table.published import PublishedFigure
from examiner.validation.table.records import Cell, Column, RunColumns

ACROSS = 4
"""Columns of one table at most."""

_NAME = 30 * mm
_ARROWS = {"lower": "lower is better", "higher": "higher is better"}


def explainers(sheet: ValidationSheet) -> list[Flowable]:
    """All methods by all measures of the run, a table for each few columns."""
    wording, measures = sheet.wording, sheet.contents.measures
    story = sheet.section(RESULTS_PART, wording.title("explainers"))
    if not measures.columns:
        return [*story, paragraph(wording.statement("explainers_none"))]
    story.append(paragraph(wording.statement("explainers_intro")))
    for group, held in groupby(measures.columns, lambda column: column.group):
        columns = list(held)
        # As wide as each other, so that none is left with a single column.
        tables = -(-len(columns) // ACROSS)
        across = -(-len(columns) // tables)
        for start in range(0, len(columns), across):
            part = columns[start : start + across]
            files = ", ".join(dict.fromkeys(column.file for column in part))
            caption = sheet.table_caption(f"{group}.", f"From {files}.")
            story.append(KeepTogether([caption, _table(part)]))
    if measures.absent:
        names = ", ".join(measures.absent)
        story.append(paragraph(wording.statement("explainers_absent", names=names), SMALL))
    return story


def _table(columns: list[Column]) -> Flowable:
    best = [best_of(column) for column in columns]
    above = [unbeaten(column) for column in columns]
    names = dict.fromkeys(name for column in columns for name in column.cells)
    rows = [[paragraph("", HEAD), *(_head(column) for column in columns)]]
    for name in names:
        told = f"{name} (control)" if is_control(name) else name
        cells = [
            _cell(column.cells.get(name), bold=name in leading, sign="*" if name in signed else "")
            for column, leading, signed in zip(columns, best, above, strict=True)
        ]
        rows.append([paragraph(told, CELL), *cells])
    width = min((WIDTH - _NAME) / len(columns), 48 * mm)
    lines = [*ruled(), ("LINEBELOW", (0, 1), (-1, -2), 0.3, FAINT)]
    widths = [_NAME, *(width for _ in columns)]
    return table(rows, widths, lines, pad=0.9, repeatRows=1)


def _head(column: Column) -> Flowable:
    said = _ARROWS.get(column.better, "no direction is better")
    details = safe(f"{said}; {counted(column)}")
    plain = f'<font name="NotoSans" color="#5a6672">{details}</font>'
    return marked(f"{safe(column.title)}<br/>{plain}", HEAD_RIGHT)


def _cell(cell: Cell | None, *, bold: bool, sign: str) -> Flowable:
    if cell is None:
        return paragraph("–", CELL_RIGHT)
    value = safe(number(cell.value))
    told = f"<b>{value}</b>" if bold else f"{value}{sign}"
    if cell.low is not None and cell.high is not None:
        ends = safe(f"{number(cell.low)} to {number(cell.high)}")
        told += f' <font color="#5a6672" size="6.6">({ends})</font>'
    return marked(told, CELL_RIGHT)


def publications(sheet: ValidationSheet) -> list[Flowable]:
    """Figures of publications beside those of this run, with what keeps them apart."""
    wording, contents = sheet.wording, sheet.contents
    story = sheet.section(RESULTS_PART, wording.title("published"))
    story.append(paragraph(wording.statement("published_intro")))
    names = ("Method and measure", "Reported", "In this run", "Scale and source")
    rows = [[paragraph(name, HEAD) for name in names]]
    rows += [_published(contents.measures, figure) for figure in contents.published.figure]
    widths = [44 * mm, 26 * mm, 26 * mm, WIDTH - 96 * mm]
    lines = [*ruled(), ("LINEBELOW", (0, 1), (-1, -2), 0.3, FAINT)]
    caption = sheet.table_caption("Reported figures, as shares.")
    return [*story, caption, table(rows, widths, lines, pad=1.4, repeatRows=1)]


def _published(run: RunColumns, figure: PublishedFigure) -> list[Flowable]:
    column = run.column(figure.beside)
    here = None if column is None else column.cells.get(figure.method)
    scale = f"Not the same scale. {figure.scale}" if figure.scale else "The same scale."
    return [
        paragraph(f"{figure.method}: {figure.measure}", CELL),
        paragraph(f"{figure.value:.4f}, {figure.trust}", CELL),
        paragraph("–" if here is None else number(here.value), CELL),
        paragraph(f"{scale} {figure.source}", SMALL),
    ]
