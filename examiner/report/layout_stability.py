"""The report's stability of an explanation: places whose sign changes, intervals of arguments."""

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, PageBreak

from examiner.explanation.noise_floor import WORDS
from examiner.explanation.records import Side
from examiner.explanation.stability_records import Interval, Stability, Variation
from examiner.render.figure import crop_with_sign_changes
from examiner.render.typefaces import BOLD
from examiner.report.contents import ReportedComparison, ReportedExplanation
from examiner.report.layout_page import Draft
from examiner.report.layout_picture import picture_row
from examiner.report.layout_style import (
    CELL,
    FAINT,
    HEAD,
    HEAD_RIGHT,
    INK,
    SMALL,
    Flowable,
    digest,
    facts,
    fixed,
    paragraph,
    plain,
    ruled,
    table,
)

PART = "part_analysis"

_FACTOR = 8
_PLACES = 5


def stability(
    draft: Draft, reported: ReportedComparison, each: ReportedExplanation
) -> list[Flowable]:
    """Changes, places and intervals of one explanation; nothing where it was not examined."""
    made, wording = each.stability, draft.wording
    if made is None:
        return []
    title = wording.title("stability", mark=each.explanation.mark)
    return [
        PageBreak(),
        *draft.section(PART, title),
        paragraph(wording.statement("stability_intro")),
        draft.table_caption("What was changed, and what became of score and maps."),
        _variations(made),
        paragraph(wording.statement("stability_table"), SMALL),
        KeepTogether(_figure(draft, reported, each, made)),
        paragraph(wording.statement("stability_meaning"), SMALL),
        facts(_facts(made), 30 * mm),
        PageBreak(),
        *_intervals(draft, each, made),
    ]


def _variations(made: Stability) -> Flowable:
    names = ("Changed", "Score", "Threshold", "Rank correlation", "", "Opposite signs", "")
    head = [paragraph(names[0], HEAD), *(paragraph(name, HEAD_RIGHT) for name in names[1:])]
    faces = ["", "", "", "probe", "reference", "probe", "reference"]
    rows = [head, faces, *(_variation(each) for each in made.variations)]
    widths = [mm * width for width in (78, 14, 16, 14, 15, 14, 15)]
    lines: list[Any] = [
        *ruled(),
        ("SPAN", (3, 0), (4, 0)),
        ("SPAN", (5, 0), (6, 0)),
        ("LINEBELOW", (0, 0), (-1, 0), 0, FAINT),
        ("LINEBELOW", (0, 1), (-1, 1), 0.5, INK),
        ("ALIGN", (1, 1), (-1, -1), "RIGHT"),
        ("FONTSIZE", (0, 1), (-1, -1), 7.4),
    ]
    return table(rows, widths, lines, pad=0.9, repeatRows=2)


def _variation(each: Variation) -> list[Any]:
    return [
        paragraph(each.changed, CELL),
        fixed(each.score, 4),
        fixed(each.threshold, 4),
        fixed(each.probe_likeness, 3),
        fixed(each.reference_likeness, 3),
        f"{each.probe_changed:,}",
        f"{each.reference_changed:,}",
    ]


def _figure(
    draft: Draft, reported: ReportedComparison, each: ReportedExplanation, made: Stability
) -> list[Flowable]:
    explained = each.explanation
    maps = {Side.PROBE: explained.probe_map, Side.REFERENCE: explained.reference_map}
    drawn = {
        side: crop_with_sign_changes(
            reported.crop(side).pixels,
            maps[side].values,
            made.sign_changes(side),
            each.overlay,
            _FACTOR,
        )
        for side in Side
    }
    columns = [(f"{side.value.capitalize()} {reported.face(side)}", [drawn[side]]) for side in Side]
    counted = {side.value: f"{int(made.sign_changes(side).sum()):,}" for side in Side}
    text = draft.wording.statement(
        "stability_dots",
        floor=plain(made.floor),
        rule=WORDS,
        total=f"{made.probe_sign_changes.size:,}",
        **counted,
    )
    caption = draft.figure_caption(text, f"{made.explanation} and {made.mark}", *drawn.values())
    return [picture_row(columns, 66 * mm), caption]


def _facts(made: Stability) -> list[tuple[str, Flowable | str]]:
    at = made.environment
    by = f"examiner {at.examiner}, torch {at.torch}, threads: {at.threads}, on {at.cpu}"
    return [
        ("Computed by", f"{by}, in {made.seconds:.1f} seconds"),
        (f"Digest of {made.mark}", digest(made.digest)),
    ]


def _intervals(draft: Draft, each: ReportedExplanation, made: Stability) -> list[Flowable]:
    arguments = each.explanation.arguments
    unsteady = {
        side.value: sum(not made.interval_of(row, side).keeps_its_sign for row in arguments.rows)
        for side in Side
    }
    text = draft.wording.statement("stability_intervals", **unsteady)
    return [
        draft.table_caption(f"Arguments of {made.explanation} with their intervals."),
        _interval_table(each, made),
        paragraph(text, SMALL),
    ]


def _interval_table(each: ReportedExplanation, made: Stability) -> Flowable:
    arguments = each.explanation.arguments
    place = "Cell" if arguments.basis is None else "Patch"
    names = ("Probe argument", "from", "to", "Reference argument", "from", "to")
    head = [paragraph(name, HEAD) for name in (place, "Region")]
    rows: list[list[Any]] = [[*head, *(paragraph(name, HEAD_RIGHT) for name in names)]]
    bold: list[Any] = []
    for row in arguments.rows:
        cells: list[Any] = [str(row.cell), row.region]
        for side, value in zip(Side, (row.probe, row.reference), strict=True):
            interval = made.interval_of(row, side)
            if not interval.keeps_its_sign:
                first, last = (2, 4) if side is Side.PROBE else (5, 7)
                bold.append(("FONTNAME", (first, len(rows)), (last, len(rows)), BOLD))
            cells += _numbers(value, interval)
        rows.append(cells)
    rest = [
        *_numbers(arguments.probe_rest, made.probe_rest),
        *_numbers(arguments.reference_rest, made.reference_rest),
    ]
    rows.append(["Rest row", "", *rest])
    lines: list[Any] = [
        *ruled(),
        *(("LINEBELOW", (0, at), (-1, at), 0.3, FAINT) for at in range(7, 49, 7)),
        ("LINEABOVE", (0, len(rows) - 1), (-1, len(rows) - 1), 0.5, INK),
        ("FONTSIZE", (0, 1), (-1, -1), 7.4),
        ("LEADING", (0, 1), (-1, -1), 9.7),
        ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
        *bold,
    ]
    widths = [mm * width for width in (14, 44, 20, 17, 17, 20, 17, 17)]
    return table(rows, widths, lines, pad=0.6, repeatRows=1)


def _numbers(value: float, interval: Interval) -> list[str]:
    return [fixed(each, _PLACES, plus=True) for each in (value, interval.low, interval.high)]
