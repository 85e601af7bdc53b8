"""What stands on every page, the outline, and the numbers of figures and tables."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak
from reportlab.platypus.flowables import CallerMacro

from examiner.digest import array_digest, sha256
from examiner.image.records import RgbPixels
from examiner.render.typefaces import BOLD, REGULAR
from examiner.report.boxes import EXAMINER_BOX, REVIEWER_BOX, SignatureBox
from examiner.report.contents import ReportContents
from examiner.report.layout_style import (
    CAPTION,
    CELL,
    CELL_RIGHT,
    CLOSE,
    CLOSE_RIGHT,
    EYEBROW,
    HEADING,
    INK,
    MUTED,
    RULE,
    TABLE_CAPTION,
    WIDTH,
    Flowable,
    clock,
    marked,
    paragraph,
    printable,
    safe,
    table,
)
from examiner.report.wording import Wording

_MOST_LINES = 22
"""Sections that one column of the list of contents takes."""

LEFT, RIGHT = 22 * mm, 188 * mm
TOP, BOTTOM = 269 * mm, 22 * mm


@dataclass(frozen=True, slots=True)
class Running:
    """What a document says of itself on every page, and at its end."""

    left: str
    """Which document it is, and what it is about."""
    laboratory: str
    issued_at: str
    """ISO 8601 with offset, by this computer's own clock."""
    end: str
    """That nothing follows, in words."""


@dataclass(slots=True)
class Sheet:
    """One pass over a document: what stands on its pages, and what the pass counts on its way."""

    running: Running
    wording: Wording
    pages: int
    """Pages of the whole document as counted by the pass before; 0 in the first."""
    places: dict[str, int]
    """Page of each section as found by the pass before."""
    found: dict[str, int] = field(default_factory=dict)
    sections: int = 0
    figures: int = 0
    tables: int = 0

    def section(self, part: str, title: str) -> list[Flowable]:
        """The heading of a new section, numbered, in the outline and in the list of contents."""
        self.sections += 1
        name = f"{self.sections}  {title}"
        anchor = CallerMacro(drawCallable=partial(_mark_section, self.found, name))
        eyebrow = paragraph(self.wording.title(part).upper(), EYEBROW)
        return [CondPageBreak(60 * mm), eyebrow, anchor, paragraph(name, HEADING)]

    def figure_caption(self, text: str, sources: str, *pictures: RgbPixels) -> Flowable:
        """“Figure n”, what it shows, what it was made from, and the digest of its pictures."""
        drawn = sha256("".join(array_digest(picture) for picture in pictures).encode())
        return self.caption(text, f"Made from {sources}. Picture digest {drawn[:16]}…")

    def caption(self, text: str, made: str) -> Flowable:
        """“Figure n”, what it shows, and how it was made."""
        self.figures += 1
        return marked(
            f'<b>Figure {self.figures}.</b> {safe(text)} <font color="#5a6672">{safe(made)}</font>',
            CAPTION,
        )

    def table_caption(self, text: str, sources: str = "") -> Flowable:
        """“Table n”, what it lists, and what it was made from; it stands above its table."""
        self.tables += 1
        made = f' <font color="#5a6672">{safe(sources)}</font>' if sources else ""
        return marked(f"<b>Table {self.tables}.</b> {safe(text)}{made}", TABLE_CAPTION)


@dataclass(slots=True)
class Draft(Sheet):
    """One pass over the report on a case."""

    contents: ReportContents = field(kw_only=True)


def _mark_section(found: dict[str, int], name: str, macro: Any) -> None:
    canvas = macro.canv
    found[name] = canvas.getPageNumber()
    key = f"section-{len(found)}"
    canvas.bookmarkHorizontal(key, 0, 24)
    canvas.addOutlineEntry(printable(name), key, level=0)


def furniture(sheet: Sheet) -> Callable[[Any, Any], None]:
    """Draws the running header and footer of a page."""
    running = sheet.running
    left, right = printable(running.left), printable(running.laboratory)
    issued = f"Issued {clock(running.issued_at)} by this computer's own clock"

    def draw(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont(REGULAR, 7.4)
        canvas.setFillColor(MUTED)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.drawString(LEFT, 280 * mm, _cut(canvas, left, 110 * mm))
        canvas.drawRightString(RIGHT, 280 * mm, _cut(canvas, right, 52 * mm))
        canvas.line(LEFT, 277.5 * mm, RIGHT, 277.5 * mm)
        canvas.line(LEFT, 15.5 * mm, RIGHT, 15.5 * mm)
        canvas.drawString(LEFT, 11.5 * mm, printable(f"{issued}   ·   {sheet.wording.version}"))
        page = f"Page {canvas.getPageNumber()} of {sheet.pages}"
        canvas.drawRightString(RIGHT, 11.5 * mm, page)
        canvas.restoreState()

    return draw


def signature_page(sheet: Sheet) -> Callable[[Any, Any], None]:
    """Draws the last page: header, footer, and the frames that the signatures fill."""
    every_page = furniture(sheet)
    names = {
        EXAMINER_BOX: sheet.wording.title("boxes_examiner"),
        REVIEWER_BOX: sheet.wording.title("boxes_reviewer"),
    }

    def draw(canvas: Any, document: Any) -> None:
        every_page(canvas, document)
        for box, name in names.items():
            _frame(canvas, box, name)
        canvas.saveState()
        canvas.setFont(REGULAR, 8)
        canvas.setFillColor(MUTED)
        canvas.drawCentredString(
            (LEFT + RIGHT) / 2, 102 * mm, printable(f"—   {sheet.running.end}   —")
        )
        canvas.restoreState()

    return draw


def contents_list(sheet: Sheet) -> list[Flowable]:
    """The sections in one column, or closer and in two if there are many."""
    # The first pass does not know the sections yet; an empty row holds the place.
    rows = [(name, str(page)) for name, page in sheet.places.items()] or [("", "")]
    if len(rows) <= _MOST_LINES:
        return [_contents_column([rows], WIDTH, (CELL, CELL_RIGHT))]
    found = []
    for start in range(0, len(rows), 2 * _MOST_LINES):
        block = rows[start : start + 2 * _MOST_LINES]
        half = (len(block) + 1) // 2
        columns = [block[:half], block[half:]]
        found.append(_contents_column(columns, WIDTH / 2, (CLOSE, CLOSE_RIGHT)))
    return found


def _contents_column(
    columns: list[list[tuple[str, str]]], width: float, styles: tuple[Any, Any]
) -> Flowable:
    cells = [
        [
            paragraph(text, style)
            for column in columns
            for text, style in zip(
                column[at] if at < len(column) else ("", ""), styles, strict=True
            )
        ]
        for at in range(len(columns[0]))
    ]
    flush = [("LEFTPADDING", (0, 0), (0, -1), 0), ("RIGHTPADDING", (-1, 0), (-1, -1), 0)]
    flush += [("LEFTPADDING", (2, 0), (2, -1), 6 * mm)] if len(columns) > 1 else []
    widths = [width - 14 * mm, 14 * mm] * len(columns)
    return table(cells, widths, flush, pad=0.8 if len(columns) == 1 else 0.1)


def make_canvas(issued: str) -> Callable[..., Canvas]:
    """A maker of canvases whose dates are the report's own date of issue."""

    def make(filename: Any, **options: Any) -> Canvas:
        canvas = Canvas(filename, **options)
        canvas.setDateFormatter(lambda *clock: issued)
        return canvas

    return make


def _frame(canvas: Any, box: SignatureBox, name: str) -> None:
    canvas.saveState()
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.7)
    canvas.rect(box.left, box.bottom, box.right - box.left, box.top - box.bottom)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 9)
    canvas.drawString(box.left, box.top + 2.2 * mm, printable(name))
    canvas.restoreState()


def _cut(canvas: Any, text: str, width: float) -> str:
    """`text`, shortened with an ellipsis where it would run over `width`."""
    if canvas.stringWidth(text, REGULAR, 7.4) <= width:
        return text
    while text and canvas.stringWidth(text + "…", REGULAR, 7.4) > width:
        text = text[:-1]
    return text.rstrip() + "…"
