"""A story of flowables to PDF bytes, in as many passes as its page numbers need."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from reportlab.lib.pagesizes import A4
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from examiner.render.typefaces import REGULAR, register_fonts
from examiner.report.archive_form import Properties, archived
from examiner.report.layout_page import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Sheet,
    furniture,
    make_canvas,
    signature_page,
)
from examiner.report.layout_style import Flowable, printable

PAGE, LAST_PAGE = "page", "last page"

_MOST_PASSES = 4

AnySheet = TypeVar("AnySheet", bound=Sheet)


def laid_out(
    sheet: AnySheet, story: Callable[[AnySheet], list[Flowable]], properties: Properties
) -> bytes:
    """The document as an unsigned PDF/A-3B, A4; equal contents give equal bytes.

    The first pass counts the pages and finds the sections, the next prints both; a further pass
    is needed only where the list of contents itself moved a section. ValueError if the date of
    issue is not ISO 8601.
    """
    register_fonts()
    for _ in range(_MOST_PASSES):
        data, pages = _build(sheet, story(sheet), properties)
        if (pages, sheet.found) == (sheet.pages, sheet.places):
            break
        sheet = replace(
            sheet, pages=pages, places=sheet.found, found={}, sections=0, figures=0, tables=0
        )
    issued = datetime.fromisoformat(sheet.running.issued_at)
    if issued.tzinfo is None:
        issued = issued.replace(tzinfo=UTC)
    return archived(data, _shown(properties), sheet.wording.language, issued)


def _build(sheet: Sheet, story: list[Flowable], properties: Properties) -> tuple[bytes, int]:
    buffer = io.BytesIO()
    shown = _shown(properties)
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=shown.title,
        author=shown.author,
        subject=shown.subject,
        creator=shown.creator,
        producer="examiner",
        lang=sheet.wording.language,
        displayDocTitle=True,
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
    )
    frame = Frame(LEFT, BOTTOM, RIGHT - LEFT, TOP - BOTTOM, 0, 0, 0, 0)
    document.addPageTemplates(
        [
            PageTemplate(PAGE, [frame], onPage=furniture(sheet)),
            PageTemplate(LAST_PAGE, [frame], onPage=signature_page(sheet)),
        ]
    )
    document.build(story, canvasmaker=make_canvas(_pdf_date(sheet.running.issued_at)))
    return buffer.getvalue(), document.page


def _shown(stated: Properties) -> Properties:
    """Properties with nothing in them that does not print."""
    texts = (stated.title, stated.author, stated.subject, stated.creator)
    return Properties(*(printable(text) for text in texts))


def _pdf_date(iso: str) -> str:
    """An ISO 8601 time as PDF writes it; a time without an offset is taken as UTC."""
    moment = datetime.fromisoformat(iso)
    offset = moment.strftime("%z") or "+0000"
    return f"D:{moment:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"
