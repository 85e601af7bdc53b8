"""The report's argument tables: each with its sum check, how it was made, and its figure."""

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, KeepTogether, PageBreak

from examiner.explanation.records import ArgumentTable, Basis, Side
from examiner.render.typefaces import BOLD
from examiner.report.contents import ReportedComparison
from examiner.report.layout_numbers import number_grids
from examiner.report.layout_page import Draft
from examiner.report.layout_picture import picture_row
from examiner.report.layout_regions import regions
from examiner.report.layout_style import (
    FAINT,
    HEAD,
    HEAD_RIGHT,
    INK,
    SUBHEADING,
    Flowable,
    fixed,
    paragraph,
    plain,
    ruled,
    table,
)

PART = "part_analysis"

_ARGUMENT_PLACES, _SHARE_PLACES = 5, 4
_GRID_WIDTH = 71 * mm


def arguments(draft: Draft, reported: ReportedComparison) -> list[Flowable]:
    """Each distinct argument table of a comparison, its sum check and its grid figure."""
    story: list[Flowable] = []
    printed: list[ArgumentTable] = []
    for each in reported.explanations:
        if each.explanation.arguments in printed:
            continue
        printed.append(each.explanation.arguments)
        marks = [
            other.explanation.mark
            for other in reported.explanations
            if other.explanation.arguments == each.explanation.arguments
        ]
        story += _account(draft, reported, each.explanation.arguments, ", ".join(marks))
        story.append(KeepTogether(regions(draft, each.explanation)))
    return story


def _account(
    draft: Draft, reported: ReportedComparison, account: ArgumentTable, marks: str
) -> list[Flowable]:
    wording = draft.wording
    title = wording.title("arguments", mark=reported.comparison.mark)
    caption = draft.table_caption(
        "Arguments, rest row and total of both accounts.", f"The same for {marks}."
    )
    return [
        PageBreak(),
        *draft.section(PART, title),
        caption,
        _argument_table(account),
        CondPageBreak(60 * mm),
        paragraph("How to read the table", SUBHEADING),
        *(paragraph(words) for words in _meaning(draft, account)),
        *(paragraph(_sum_check(draft, account, side)) for side in Side),
        KeepTogether(_argument_figure(draft, reported, account)),
    ]


def _meaning(draft: Draft, account: ArgumentTable) -> list[str]:
    """What the rows are: of an exact table its cells, of an estimated one how it was made."""
    wording, basis = draft.wording, account.basis
    if basis is None:
        names = ("argument_meaning", "argument_sides", "share_meaning", "rest_meaning")
        return [wording.statement(name) for name in names]
    settings = ", ".join(f"{name} {value}" for name, value in sorted(basis.parameters.items()))
    first = wording.statement(
        "split_meaning", rule=basis.rule, parameters=settings, baseline=basis.baseline
    )
    said = [first, wording.statement("split_sides"), wording.statement("split_rest")]
    if basis.probe_errors:
        said.append(wording.statement("split_errors"))
    else:
        said.append(wording.statement("share_meaning"))
    said.append(wording.statement("split_tolerance", tolerance=plain(basis.tolerance, 2)))
    if basis.probe_interaction is not None and basis.reference_interaction is not None:
        said.append(
            wording.statement(
                "split_interaction",
                probe=fixed(basis.probe_interaction, _ARGUMENT_PLACES, plus=True),
                reference=fixed(basis.reference_interaction, _ARGUMENT_PLACES, plus=True),
            )
        )
    return said


def _argument_table(account: ArgumentTable) -> Flowable:
    basis = account.basis
    second = "Std. error" if basis is not None and basis.probe_errors else "Share"
    place = "Cell" if basis is None else "Patch"
    names = (place, "Row", "Col.", f"Region where the {place.lower()} lies")
    numbers = ("Probe argument", second, "Reference argument", second)
    head = [paragraph(name, HEAD) for name in names]
    head += [paragraph(name, HEAD_RIGHT) for name in numbers]
    rows: list[list[Any]] = [head, *_argument_rows(account)]
    rest = [account.probe_rest, account.probe_rest_share]
    rest += [account.reference_rest, account.reference_rest_share]
    title = "Rest row: bias minus threshold" if basis is None else "Rest row: baseline – threshold"
    at_rest = _numbers(rest, None)
    if basis is not None and basis.probe_errors:
        at_rest[1] = at_rest[3] = ""
    rows.append([title, "", "", "", *at_rest])
    total = [fixed(account.total(side), _ARGUMENT_PLACES, plus=True) for side in Side]
    rows.append(["Total: score minus threshold", "", "", "", total[0], "", total[1], ""])
    widths = [mm * width for width in (11, 11, 11, 49, 23, 19, 23, 19)]
    return table(rows, widths, [*ruled(), *_argument_lines(len(rows))], pad=0.6, repeatRows=1)


def _argument_lines(rows: int) -> list[Any]:
    every_seventh = [("LINEBELOW", (0, at), (-1, at), 0.3, FAINT) for at in range(7, 49, 7)]
    return [
        *every_seventh,
        ("FONTSIZE", (0, 1), (-1, -1), 7.4),
        ("LEADING", (0, 1), (-1, -1), 9.7),
        ("ALIGN", (4, 0), (-1, -1), "RIGHT"),
        ("LINEABOVE", (0, rows - 2), (-1, rows - 2), 0.5, INK),
        ("LINEABOVE", (0, rows - 1), (-1, rows - 1), 0.5, INK),
        ("FONTNAME", (0, rows - 1), (-1, rows - 1), BOLD),
        ("BOTTOMPADDING", (0, 0), (-1, 0), 2),
    ]


def _argument_rows(account: ArgumentTable) -> list[list[Any]]:
    basis, rows = account.basis, []
    for row in account.rows:
        numbers = [row.probe, row.probe_share, row.reference, row.reference_share]
        if basis is not None and basis.probe_errors:
            at = row.cell - 1
            numbers[1], numbers[3] = basis.probe_errors[at], basis.reference_errors[at]
        place = [str(row.cell), str(row.row), str(row.column), row.region]
        rows.append([*place, *_numbers(numbers, basis)])
    return rows


def _numbers(values: list[float], basis: Basis | None) -> list[str]:
    """Argument and share of both faces, or argument and standard error."""
    has_errors = basis is not None and bool(basis.probe_errors)
    places = _ARGUMENT_PLACES if has_errors else _SHARE_PLACES
    said = []
    for argument, second in (values[:2], values[2:]):
        said += [fixed(argument, _ARGUMENT_PLACES, plus=True)]
        said += [fixed(second, places, plus=not has_errors)]
    return said


def _sum_check(draft: Draft, account: ArgumentTable, side: Side) -> str:
    total, margin = account.total(side), account.score - account.threshold
    return draft.wording.statement(
        "sum_check",
        side=side.value,
        total=fixed(total, 8, plus=True),
        margin=fixed(margin, 8, plus=True),
        difference=plain(abs(total - margin), 2),
    )


def _argument_figure(
    draft: Draft, reported: ReportedComparison, account: ArgumentTable
) -> list[Flowable]:
    numbers = {
        Side.PROBE: tuple(row.probe for row in account.rows),
        Side.REFERENCE: tuple(row.reference for row in account.rows),
    }
    columns, drawn = number_grids(reported, numbers, reported.explanations[0].overlay.colour_map, 4)
    meaning = "cells_meaning" if account.basis is None else "patches_meaning"
    text = f"{draft.wording.statement('grid_meaning')} {draft.wording.statement(meaning)}"
    caption = draft.figure_caption(text, "the argument table", *drawn)
    return [picture_row(columns, _GRID_WIDTH), caption]
