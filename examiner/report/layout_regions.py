"""The report's arguments by facial region, under the argument table that they add up."""

from typing import Any

from reportlab.lib.units import mm

from examiner.explanation.records import Explanation, Side
from examiner.explanation.region_pooling import PATCH_AREA, Pooling, RegionPart, pooled
from examiner.report.layout_page import Draft
from examiner.report.layout_style import (
    HEAD,
    HEAD_RIGHT,
    INK,
    SMALL,
    SUBHEADING,
    Flowable,
    fixed,
    paragraph,
    plain,
    ruled,
    table,
)

_PLACES = 5


def regions(draft: Draft, explanation: Explanation) -> list[Flowable]:
    """Totals and densities of every facial region, with the rest row, for both faces."""
    wording, found = draft.wording, pooled(explanation)
    how = "region_pixels" if found.rule == explanation.method else "region_spread"
    text = wording.statement("region_meaning", width=plain(found.width), area=PATCH_AREA)
    return [
        paragraph(wording.title("regions"), SUBHEADING),
        draft.table_caption("Totals and densities by facial region.", f"Rule: {found.rule}."),
        _table(found),
        paragraph(f"{text} {wording.statement(how)}", SMALL),
    ]


def _table(found: Pooling) -> Flowable:
    names = ("Area", "Probe total", "Density", "Reference total", "Density")
    head = [paragraph("Region", HEAD), *(paragraph(name, HEAD_RIGHT) for name in names)]
    rows: list[list[Any]] = [head]
    for probe, reference in zip(found.probe, found.reference, strict=True):
        rows.append([probe.region, f"{probe.area:,.0f}", *_numbers(probe), *_numbers(reference)])
    rest = [fixed(found.rest(side), _PLACES, plus=True) for side in Side]
    rows.append(["Rest row", "", rest[0], "", rest[1], ""])
    last = len(rows) - 1
    lines: list[Any] = [
        *ruled(),
        ("ALIGN", (1, 1), (-1, -1), "RIGHT"),
        ("FONTSIZE", (0, 1), (-1, -1), 7.4),
        ("LEADING", (0, 1), (-1, -1), 9.4),
        ("LINEABOVE", (0, last), (-1, last), 0.5, INK),
    ]
    return table(rows, [mm * width for width in (52, 18, 24, 24, 24, 24)], lines, pad=0.4)


def _numbers(part: RegionPart) -> list[str]:
    return [fixed(value, _PLACES, plus=True) for value in (part.total, part.density)]
