"""Exhibits: pictures that the examiner admitted from the screen, with numbers and captions."""

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, PageBreak, Spacer

from examiner.report.contents import ReportedExhibit
from examiner.report.layout_page import Draft
from examiner.report.layout_picture import fitted
from examiner.report.layout_style import WIDTH, Flowable, paragraph

_TALLEST = 170 * mm


def exhibits(draft: Draft) -> list[Flowable]:
    """Every admitted exhibit in the order of its number; nothing if there is none."""
    if not draft.contents.exhibits:
        return []
    story: list[Flowable] = [
        PageBreak(),
        *draft.section("part_examiner", draft.wording.title("exhibits")),
        paragraph(draft.wording.statement("exhibits_intro")),
    ]
    for reported in draft.contents.exhibits:
        story += [KeepTogether(_exhibit(draft, reported)), Spacer(0, 5 * mm)]
    return story


def _exhibit(draft: Draft, reported: ReportedExhibit) -> list[Flowable]:
    exhibit = reported.exhibit
    sources = ", ".join(mark for mark in (exhibit.comparison, exhibit.explanation) if mark)
    words = f"Exhibit {exhibit.mark}: {exhibit.caption or 'no caption'}"
    if exhibit.overlay.get("overlay", {}).get("hatched"):
        words += f". {draft.wording.statement('exhibit_hatched')}"
    if exhibit.overlay.get("dotted"):
        words += f". {draft.wording.statement('exhibit_dotted')}"
    if reported.decoder:
        words += f". {draft.wording.statement('exhibit_drawn')}"
    caption = draft.figure_caption(
        words,
        f"{sources}, exhibit {exhibit.mark}, SHA-256 {exhibit.picture_sha256[:16]}…",
        reported.picture,
    )
    return [fitted(reported.picture, WIDTH, _TALLEST), caption]
