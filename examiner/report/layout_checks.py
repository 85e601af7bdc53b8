"""The report's checks of an explanation: what was measured, what was asked, what came out."""

from reportlab.lib.units import mm
from reportlab.platypus import Spacer

from examiner.explanation.checks.badges import Badge, badges, summary
from examiner.explanation.checks.records import CheckSheet
from examiner.report.contents import ReportedExplanation
from examiner.report.layout_page import Draft
from examiner.report.layout_style import (
    CELL,
    FAINT,
    HEAD,
    SMALL,
    Flowable,
    digest,
    facts,
    marked,
    paragraph,
    ruled,
    safe,
    table,
)

PART = "part_analysis"

_WIDTHS = [mm * width for width in (82, 34, 32, 18)]


def checks(draft: Draft, each: ReportedExplanation) -> list[Flowable]:
    """All checks of one explanation as a table, or that none were made."""
    wording, sheet = draft.wording, each.checks
    heading = draft.section(PART, wording.title("checks", mark=each.explanation.mark))
    if sheet is None:
        return [*heading, paragraph(wording.statement("checks_none"))]
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
    return table(rows, _WIDTHS, lines, pad=1.6, repeatRows=1)


def _row(badge: Badge) -> list[Flowable]:
    told = f"<b>{safe(badge.title)}</b><br/>{safe(badge.words)}"
    if badge.figures:
        listed = "; ".join(f"{name} {number}" for name, number in badge.figures)
        told += f'<br/><font color="#5a6672">Also: {safe(listed)}.</font>'
    verdict = safe(badge.verdict)
    return [
        marked(told, CELL),
        paragraph(badge.number, CELL),
        paragraph(badge.criterion, CELL),
        marked(verdict if badge.passed else f"<b>{verdict}</b>", CELL),
    ]


def _sheet_facts(sheet: CheckSheet) -> list[tuple[str, Flowable | str]]:
    at = sheet.environment
    made = f"examiner {at.examiner}, torch {at.torch}, threads: {at.threads}, on {at.cpu}"
    return [
        ("Other face", f"{sheet.stranger}, which comes with the program; seed: {sheet.seed}"),
        ("Computed by", f"{made}, in {sheet.seconds:.1f} seconds"),
        (f"Digest of {sheet.mark}", digest(sheet.digest)),
    ]
