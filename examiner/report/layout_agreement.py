"""The report's agreement of methods: rank correlations, balance of signs, contradictions."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, PageBreak

from examiner.explanation.agreement import Agreement, Contradiction, FaceAgreement
from examiner.explanation.noise_floor import WORDS
from examiner.explanation.records import Side
from examiner.render.figure import (
    crop_with_map,
    crop_with_sign_changes,
    labelled_grid,
    signed,
)
from examiner.render.overlay import OverlayState
from examiner.report.contents import ReportedComparison
from examiner.report.layout_numbers import GRID_FACTOR, number_grids
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

_TWO = 2
"""As few maps can only agree wholly or not at all."""

_STATE_OF_TWO = OverlayState(scale=2.0, opacity=0.36)

_MOST = 12
"""Contradictions printed; the manifest has all of them."""


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
    if len(found.names) == _TWO:
        return _figure_of_two(draft, reported, found)
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


def _figure_of_two(draft: Draft, reported: ReportedComparison, found: Agreement) -> list[Flowable]:
    """With two maps a balance is 1 nearly everywhere: how many speak tells more."""
    columns, drawn = [], []
    for side in Side:
        face, pixels = found.face(side), reported.crop(side).pixels
        counts = (face.balance * face.speaking).astype(np.float32)
        apart = _apart(face.balance, face.speaking)
        over = crop_with_sign_changes(pixels, counts, apart, _STATE_OF_TWO, _FACTOR)
        grid = labelled_grid(
            pixels, _patch_counts(face), _patch_labels(face), _STATE_OF_TWO, GRID_FACTOR
        )
        columns.append((f"{side.value.capitalize()} {reported.face(side)}", [over, grid]))
        drawn += [over, grid]
    text = f"{draft.wording.statement('agreement_two_map')} Below: "
    text += draft.wording.statement("agreement_two_grid")
    caption = draft.figure_caption(text, "the maps", *drawn)
    return [picture_row(columns, 52 * mm), bar(_STATE_OF_TWO), caption]


def _apart(balance: NDArray[np.floating], speaking: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """1 where both of two maps speak and contradict each other."""
    apart: NDArray[np.uint8] = ((balance == 0) & (speaking == _TWO)).astype(np.uint8)
    return apart


def _patch_counts(face: FaceAgreement) -> tuple[float, ...]:
    return tuple((face.patch_balance * face.patch_speaking).tolist())


def _patch_labels(face: FaceAgreement) -> tuple[str, ...]:
    apart = _apart(face.patch_balance, face.patch_speaking)
    return tuple(
        "±" if at else (signed(count, 0) if count else "")
        for at, count in zip(apart, _patch_counts(face), strict=True)
    )


def _contradictions(draft: Draft, found: Agreement, side: Side) -> list[Flowable]:
    face, wording = found.face(side), draft.wording
    if not face.contradictions:
        said = wording.statement("agreement_no_contradictions", side=side.value)
        return [paragraph(said)]
    head = [paragraph(name, HEAD) for name in ("Patch", "Region", "For", "Against")]
    strongest = _strongest(face.contradictions)
    rows = [head, *(_row(each) for each in strongest)]
    lines: list[Any] = [*ruled(), ("LINEBELOW", (0, 1), (-1, -2), 0.3, FAINT)]
    widths = [mm * width for width in (12, 37, 72, 45)]
    title = f"Contradictions on the {side.value}"
    told = wording.statement("agreement_contradictions")
    if rest := len(face.contradictions) - len(strongest):
        counted = {"shown": len(strongest), "total": len(face.contradictions), "rest": rest}
        told += " " + wording.statement("agreement_strongest", **counted)
    return [
        paragraph(title, SUBHEADING),
        draft.table_caption(told),
        table(rows, widths, lines, pad=1, repeatRows=1),
    ]


def _strongest(found: tuple[Contradiction, ...]) -> tuple[Contradiction, ...]:
    """The _MOST that contradict most, strongest first; all of them, as they are, if no more."""
    if len(found) <= _MOST:
        return found
    largest: dict[str, float] = {}
    for saying in (saying for each in found for saying in each.sayings):
        largest[saying.name] = max(largest.get(saying.name, 0.0), abs(saying.value))

    def strength(each: Contradiction) -> float:
        shares = [saying.value / largest[saying.name] for saying in each.sayings]
        return min(max(shares), -min(shares))

    return tuple(sorted(found, key=strength, reverse=True)[:_MOST])


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
