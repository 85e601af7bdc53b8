"""The report's checks of an explanation: what was measured, what was asked, what came out."""

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Spacer

from examiner.explanation.checks.badges import Badge, badges, summary
from examiner.explanation.checks.records import CheckSheet
from examiner.render.typefaces import REGULAR
from examiner.report.contents import ReportedExplanation
from examiner.report.layout_page import Draft
from examiner.report.layout_style import (
    CELL,
    CLOSE,
    FAINT,
    HEAD,
    SMALL,
    Flowable,
    digest,
    facts,
    paragraph,
    ruled,
    table,
)

PART = "part_analysis"

_WIDTHS = [mm * width for width in (96, 26, 27, 17)]
_FIGURE_NAME, _FIGURE = 48 * mm, 15 * mm


def checks(draft: Draft, each: ReportedExplanation) -> list[Flowable]:
    """All checks of one explanation as a table; nothing where none were made."""
    wording, sheet = draft.wording, each.checks
    if sheet is None:
        return []
    heading = draft.section(PART, wording.title("checks", mark=each.explanation.mark))
    caption = draft.table_caption("What was measured, and what was asked.", summary(sheet) + ".")
    return [
        *heading,
        paragraph(wording.statement("checks_intro")),
        caption,
        _check_table(sheet),
        paragraph(wording.statement("checks_meaning"), SMALL),
        Spacer(0, 1 * mm),
        facts(_sheet_facts(sheet), 30 * mm),
    ]


def _check_table(sheet: CheckSheet) -> Flowable:
    head = [paragraph(name, HEAD) for name in ("Check", "Number", "Asked for", "Result")]
    rows = [head, *(_row(badge) for badge in badges(sheet))]
    lines = [*ruled(), ("LINEBELOW", (0, 1), (-1, -2), 0.3, FAINT)]
    return table(rows, _WIDTHS, lines, pad=1.4, repeatRows=1)


def _row(badge: Badge) -> list[Any]:
    told = [paragraph(badge.title, HEAD), paragraph(badge.words, CLOSE)]
    if badge.figures:
        told.append(_figure_table(badge.figures))
    return [
        told,
        paragraph(badge.number, CELL),
        paragraph(badge.criterion, CLOSE),
        paragraph(badge.verdict, CELL if badge.passed else HEAD),
    ]


def _figure_table(figures: tuple[tuple[str, str], ...]) -> Flowable:
    """What else a check measured, as a small table.

    Names of the form “row, column” make a grid, names of one word a row, others a list.
    """
    named = [(*name.rpartition(", ")[::2], number) for name, number in figures]
    if all(row for row, _, _ in named) or not any(" " in name for name, _ in figures):
        columns = list(dict.fromkeys(column for _, column, _ in named))
        numbers = {(row, column): number for row, column, number in named}
        rows = dict.fromkeys(row for row, _, _ in named)
        grid = [[row, *(numbers.get((row, each), "") for each in columns)] for row in rows]
        cells = [["", *columns], *grid]
    else:
        cells = [[name, number] for name, number in figures]
    body = [[paragraph(name, CLOSE), *rest] for name, *rest in cells]
    lines = [
        ("FONT", (0, 0), (-1, -1), REGULAR, 7, 8),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
        ("LINEABOVE", (0, 1), (-1, -1), 0.25, FAINT),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
    ]
    widths = [_FIGURE_NAME, *[_FIGURE] * (len(cells[0]) - 1)]
    return table(body, widths, lines, pad=0.1)


def check_sentence(draft: Draft, each: ReportedExplanation) -> str:
    """How many checks were passed, or that none were made."""
    if each.checks is None:
        return draft.wording.statement("checks_none")
    return f"Checks passed: {each.checks.passed} of {len(each.checks.checks)} ({each.checks.mark})."


def _sheet_facts(sheet: CheckSheet) -> list[tuple[str, Flowable | str]]:
    at = sheet.environment
    made = f"examiner {at.examiner}, torch {at.torch}, threads: {at.threads}, on {at.cpu}"
    return [
        ("Other face", f"{sheet.stranger}, which comes with the program; seed: {sheet.seed}"),
        ("Computed by", f"{made}, in {sheet.seconds:.1f} seconds"),
        (f"Digest of {sheet.mark}", digest(sheet.digest)),
    ]
