"""The report's agreement of methods: rank correlations, balance of signs, contradictions."""

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, PageBreak

from examiner.explanation.agreement import Agreement, Contradiction
from examiner.explanation.noise_floor import WORDS
from examiner.explanation.records import Side
from examiner.render.figure import crop_with_map
from examiner.render.overlay import OverlayState
from examiner.report.contents import ReportedComparison
from examiner.report.layout_numbers import number_grids
from examiner.report.layout_page import Draft
from examiner.report.layout_picture import bar, picture_row
from examiner.report.layout_style import (
    CELL,
    FAINT,
    HEAD,
    HEAD_RIGHT,
    SMALL,
    SUBHEADING,
    WIDTH,
    Flowable,
    fixed,
    paragraph,
    plain,
    ruled,
    table,
)

PART = "part_analysis"

_FACTOR = 6
_STATE = OverlayState(scale=1.0, opacity=0.6)


def agreement(draft: Draft, reported: ReportedComparison) -> list[Flowable]:
    """How the explanations of a comparison agree; nothing for fewer than two."""
    found, wording = reported.agreement, draft.wording
    if found is None:
        return []
    title = wording.title("agreement", mark=reported.comparison.mark)
    story = [
        PageBreak(),
        *draft.section(PART, title),
        paragraph(wording.statement("agreement_intro", rule=WORDS)),
        KeepTogether(_correlations(draft, found)),
        KeepTogether(_figure(draft, reported, found)),
    ]
    for side in Side:
        story += _contradictions(draft, found, side)
    return [*story, paragraph(wording.statement("agreement_meaning"), SMALL)]


def _correlations(draft: Draft, found: Agreement) -> list[Flowable]:
    """One matrix: above the diagonal the probe's correlations, below it the reference's."""
    count = len(found.names)
    marks = [_mark(name) for name in found.names]
    rows: list[list[Any]] = [["", *(paragraph(mark, HEAD_RIGHT) for mark in marks)]]
    for at, name in enumerate(found.names):
        faces = [found.probe if to > at else found.reference for to in range(count)]
        numbers = [
            "" if to == at else fixed(float(face.correlations[at, to]), 2, plus=True)
            for to, face in enumerate(faces)
        ]
        rows.append([paragraph(name, CELL), *numbers])
    width = min((WIDTH - 45 * mm) / count, 18 * mm)
    lines: list[Any] = [*ruled(), ("ALIGN", (1, 1), (-1, -1), "RIGHT")]
    caption = draft.table_caption(
        "Rank correlation of the maps over all pixels, −1 to 1: above the diagonal the probe's, "
        "below it the reference's."
    )
    matrix = table(rows, [45 * mm] + [width] * count, lines, pad=1)
    matrix.hAlign = "LEFT"
    return [caption, matrix]


def _figure(draft: Draft, reported: ReportedComparison, found: Agreement) -> list[Flowable]:
    drawn = {
        side: crop_with_map(reported.crop(side).pixels, found.face(side).balance, _STATE, _FACTOR)
        for side in Side
    }
    numbers = {side: tuple(found.face(side).patch_balance.tolist()) for side in Side}
    grids, pictures = number_grids(reported, numbers, _STATE.colour_map, decimals=1)
    columns = [(name, [drawn[side], *grid]) for side, (name, grid) in zip(Side, grids, strict=True)]
    text = f"{draft.wording.statement('agreement_map')} Below: "
    text += draft.wording.statement("agreement_grid")
    caption = draft.figure_caption(text, "the maps", *drawn.values(), *pictures)
    return [picture_row(columns, 52 * mm), bar(_STATE), caption]


def _contradictions(draft: Draft, found: Agreement, side: Side) -> list[Flowable]:
    face, wording = found.face(side), draft.wording
    if not face.contradictions:
        said = wording.statement("agreement_no_contradictions", side=side.value)
        return [paragraph(said)]
    head = [paragraph(name, HEAD) for name in ("Patch", "Region", "For", "Against")]
    rows = [head, *(_row(each) for each in face.contradictions)]
    lines: list[Any] = [*ruled(), ("LINEBELOW", (0, 1), (-1, -2), 0.3, FAINT)]
    widths = [mm * width for width in (12, 37, 72, 45)]
    title = f"Contradictions on the {side.value}"
    return [
        paragraph(title, SUBHEADING),
        draft.table_caption(wording.statement("agreement_contradictions")),
        table(rows, widths, lines, pad=1, repeatRows=1),
    ]


def _row(each: Contradiction) -> list[Flowable]:
    said = [f"{_mark(saying.name)} {_close(saying.value)}" for saying in each.sayings]
    signs = [saying.value > 0 for saying in each.sayings]
    speaks_for = "; ".join(words for words, sign in zip(said, signs, strict=True) if sign)
    against = "; ".join(words for words, sign in zip(said, signs, strict=True) if not sign)
    cells = (str(each.patch), each.region, speaks_for, against)
    return [paragraph(words, CELL) for words in cells]


def _mark(name: str) -> str:
    """The mark that a voice's name begins with."""
    return name.partition(" ")[0]


def _close(value: float) -> str:
    """`value` with two digits, and no space at which a line could break."""
    return plain(value, 2).replace(" ", "")
