"""The report's table of image quality: every component of every compared face, side by side."""

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether

from examiner.face.quality import NOTE, QUALITIES, in_words
from examiner.report.contents import FaceQuality
from examiner.report.layout_page import Draft
from examiner.report.layout_style import (
    CELL,
    CLOSE,
    HEAD,
    SMALL,
    SUBHEADING,
    WIDTH,
    Flowable,
    paragraph,
    ruled,
    table,
)

_ABREAST = 3
"""Faces in one table."""

_NAMES, _VALUES = 32 * mm, 27 * mm


def quality(draft: Draft) -> list[Flowable]:
    """Components of image quality of the compared faces, with their definitions; [] for none."""
    measured = [each for item in draft.contents.items for each in item.qualities]
    if not measured:
        return []
    story: list[Flowable] = []
    for start in range(0, len(measured), _ABREAST):
        faces = measured[start : start + _ABREAST]
        marks = ", ".join(each.face for each in faces)
        caption = draft.table_caption("Image quality of compared faces.", f"{marks}.")
        block = [caption, _table(faces), paragraph(NOTE, SMALL)]
        if start == 0:
            block.insert(0, paragraph(draft.wording.title("quality"), SUBHEADING))
        story.append(KeepTogether(block))
    return story


def _table(faces: list[FaceQuality]) -> Flowable:
    head = ["Component", *(each.face for each in faces), "Definition"]
    rows: list[list[Any]] = [[paragraph(name, HEAD) for name in head]]
    values = [{value.id: in_words(value) for value in each.values} for each in faces]
    for each in QUALITIES:
        numbers = [paragraph(known[each.id], CELL) for known in values]
        rows.append([paragraph(each.title, CELL), *numbers, paragraph(each.definition, CLOSE)])
    widths = [_NAMES, *[_VALUES] * len(faces)]
    return table(rows, [*widths, WIDTH - sum(widths)], ruled(), pad=1)
