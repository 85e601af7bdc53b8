"""The report's covered regions: the score's true change beside what was claimed."""

from collections.abc import Iterator
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether

from examiner.explanation.covering_records import CoveringCheck
from examiner.explanation.fills import WORDS
from examiner.render.region import region_on_crop
from examiner.report.contents import ReportedComparison
from examiner.report.layout_page import Draft
from examiner.report.layout_picture import picture
from examiner.report.layout_style import (
    CELL,
    FAINT,
    HEAD,
    HEAD_RIGHT,
    SMALL,
    SUBHEADING,
    WIDTH,
    Flowable,
    digest,
    fixed,
    paragraph,
    ruled,
    table,
)

PART = "part_analysis"

_FACTOR = 6
_PICTURE = 44 * mm
_BESIDE = WIDTH - _PICTURE - 6 * mm
_NONE = "—"


def coverings(draft: Draft, reported: ReportedComparison) -> list[Flowable]:
    """Every covering check of a comparison; nothing where there was none."""
    if not reported.coverings:
        return []
    wording = draft.wording
    story = [
        *draft.section(PART, wording.title("covering", mark=reported.comparison.mark)),
        paragraph(wording.statement("covering_intro")),
    ]
    story += [KeepTogether(_check(draft, reported, check)) for check in reported.coverings]
    return [*story, paragraph(wording.statement("covering_meaning"), SMALL)]


def _check(draft: Draft, reported: ReportedComparison, check: CoveringCheck) -> list[Flowable]:
    face = f"{check.side.value} {reported.face(check.side)}"
    drawn = region_on_crop(reported.crop(check.side).pixels, check.mask, _FACTOR)
    beside = table([[picture(drawn, _PICTURE), _numbers(check)]], [_PICTURE + 6 * mm, _BESIDE], [])
    text = f"The covered region of the {face} within its outline."
    return [
        paragraph(f"{check.mark}: {face}, {check.region}", SUBHEADING),
        beside,
        draft.figure_caption(text, check.mark, drawn),
        digest(f"{check.mark} {check.digest}"),
    ]


def _numbers(check: CoveringCheck) -> list[Flowable]:
    results = [
        [f"Filled with {WORDS[each.fill]}", fixed(each.score, 4), fixed(each.change, 4, plus=True)]
        for each in check.results
    ]
    uncovered = ["Uncovered", fixed(check.score, 4), ""]
    measured = _table(("Measured", "Score", "Change"), [uncovered, *results])
    area = f"Claimed of the region ({fixed(check.area, 3)} of the crop)"
    claimed = _table((area, "Of all for", "Of all against"), list(_claims(check)))
    sums = [
        [f"Table by {each.rule} ({each.explanation})", fixed(each.inside, 4, plus=True)]
        for each in check.tables
    ]
    summed = _table(("Arguments inside", "Sum"), sums)
    return [measured, *([claimed] if check.maps else []), *([summed] if sums else [])]


def _claims(check: CoveringCheck) -> Iterator[list[str]]:
    for each in check.maps:
        shares = [_NONE if s is None else fixed(s, 3) for s in (each.positive, each.negative)]
        yield [f"{each.explanation} {each.method}", *shares]


def _table(names: tuple[str, ...], rows: list[list[str]]) -> Flowable:
    head = [paragraph(names[0], HEAD), *(paragraph(name, HEAD_RIGHT) for name in names[1:])]
    cells: list[list[Any]] = [head, *([paragraph(row[0], CELL), *row[1:]] for row in rows)]
    narrow = 22 * mm
    widths = [_BESIDE - 6 - narrow * (len(names) - 1)] + [narrow] * (len(names) - 1)
    lines: list[Any] = [
        *ruled(),
        ("LINEBELOW", (0, 1), (-1, -2), 0.3, FAINT),
        ("ALIGN", (1, 1), (-1, -1), "RIGHT"),
    ]
    return table(cells, widths, lines, pad=0.8)
