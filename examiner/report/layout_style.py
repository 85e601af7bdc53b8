"""The report's typography: fonts, paragraph styles, tables, and text made safe for print."""

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Paragraph, Table

from examiner.render.figure import MINUS
from examiner.render.typefaces import BOLD, MONO, REGULAR, register_fonts

Flowable = Any
"""A reportlab flowable; the package has no types of its own."""

INK = HexColor("#1b232c")
MUTED = HexColor("#5a6672")
RULE = HexColor("#b9c1c9")
FAINT = HexColor("#dfe3e7")
PANEL = HexColor("#f3f5f7")

WIDTH = 166 * mm
"""Width of the text column."""

_STAND_INS = str.maketrans({"−": MINUS, "≥": ">=", "≤": "<=", "→": "->", "\u00a0": " "})
"""For common signs that the bundled face lacks, and for the no-break space."""

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    more = {"fontName": REGULAR, "textColor": INK, **more}
    bullets = {"bulletFontName": REGULAR}
    return ParagraphStyle(name, fontSize=size, leading=leading, **bullets, **more)


BODY = _style("body", 9, 13, spaceAfter=2 * mm)
SMALL = _style("small", 7.6, 10.6, textColor=MUTED, spaceBefore=1.4 * mm, spaceAfter=1.4 * mm)
TITLE = _style("title", 23, 29, fontName=BOLD, spaceAfter=1.5 * mm)
SUBTITLE = _style("subtitle", 12, 16, textColor=MUTED)
EYEBROW = _style("eyebrow", 7.4, 10, textColor=MUTED, spaceBefore=9 * mm, spaceAfter=0.6 * mm)
HEADING = _style("heading", 14, 18, fontName=BOLD, spaceAfter=2.6 * mm)
SUBHEADING = _style("subheading", 10, 13.5, fontName=BOLD, spaceBefore=3 * mm, spaceAfter=1.2 * mm)
RESULT = _style("result", 11, 16.5)
CAPTION = _style("caption", 7.6, 10.6, spaceBefore=1.4 * mm, spaceAfter=3.6 * mm)
TABLE_CAPTION = _style("table caption", 7.6, 10.6, spaceBefore=3 * mm, spaceAfter=1.6 * mm)
CELL = _style("cell", 8, 11)
LABEL = _style("label", 8, 11, textColor=MUTED)
HEAD = _style("head", 7.4, 9.6, fontName=BOLD)
HEAD_RIGHT = _style("head right", 7.4, 9.6, fontName=BOLD, alignment=2)
DIGEST = _style("digest", 7, 10.4, fontName=MONO)
CELL_RIGHT = _style("cell right", 8, 11, alignment=2)
CLOSE = _style("close", 7, 9)
CLOSE_RIGHT = _style("close right", 7, 9, alignment=2)
CENTRED = _style("centred", 7.4, 10, textColor=MUTED, alignment=1)
BEFORE_BAR = _style("before bar", 7.4, 9, textColor=MUTED, alignment=2)
AFTER_BAR = _style("after bar", 7.4, 9, textColor=MUTED)


def printable(text: str, font: str = REGULAR) -> str:
    """`text` with every character that the font lacks, or that does not print, as [U+XXXX].

    Text from photographs and clients may hold anything; nothing of it may vanish on paper.
    """
    register_fonts()
    known = pdfmetrics.getFont(font).face.charToGlyph
    shown = (
        char if char.isprintable() and ord(char) in known else f"[U+{ord(char):04X}]"
        for char in text.replace("\r\n", "\n").replace("\n", " ").translate(_STAND_INS)
    )
    return "".join(shown)


def safe(text: str, font: str = REGULAR) -> str:
    """`text` for use inside paragraph markup."""
    return escape(printable(text, font))


def paragraph(text: str, style: ParagraphStyle = BODY) -> Flowable:
    """A paragraph of plain text."""
    return marked(safe(text, style.fontName), style)


def marked(markup: str, style: ParagraphStyle = BODY) -> Flowable:
    """A paragraph of markup; whatever is not this program's own must come through `safe`."""
    register_fonts()
    return Paragraph(markup, style)


def digest(value: str) -> Flowable:
    """A digest or other code, monospaced, broken anywhere."""
    return paragraph(value, DIGEST)


def facts(rows: list[tuple[str, Flowable | str]], label_width: float = 36 * mm) -> Flowable:
    """Label and value per row, hairlines between the rows."""
    cells = [
        [paragraph(label, LABEL), paragraph(value, CELL) if isinstance(value, str) else value]
        for label, value in rows
    ]
    lines = [("LINEBELOW", (0, 0), (-1, -1), 0.35, FAINT), ("LEFTPADDING", (0, 0), (0, -1), 0)]
    return table(cells, [label_width, WIDTH - label_width], lines, pad=1.7)


def table(
    cells: list[list[Any]],
    widths: list[float],
    commands: list[Any],
    pad: float = 2,
    centred: bool = False,
    **more: Any,
) -> Flowable:
    """A table with the bundled font in every cell, pictures' cells included."""
    register_fonts()
    base = [
        ("FONT", (0, 0), (-1, -1), REGULAR, 7.6, 10),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), pad),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    side = "CENTER" if centred else "LEFT"
    # A row may be longer than a page: what clients and photographs say has no limit.
    return Table(cells, colWidths=widths, style=base + commands, hAlign=side, splitInRow=48, **more)


def ruled(last_row: int = -1) -> list[Any]:
    """Lines of a table of numbers: above and below its head, and below its last row."""
    return [
        ("LINEABOVE", (0, 0), (-1, 0), 0.7, INK),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, INK),
        ("LINEBELOW", (0, last_row), (-1, last_row), 0.7, INK),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
    ]


def panel(content: list[Flowable]) -> Flowable:
    """A quiet box across the column with a dark edge at its left."""
    commands = [
        ("BACKGROUND", (0, 0), (-1, -1), PANEL),
        ("LINEBEFORE", (0, 0), (0, -1), 2.2, INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
        ("RIGHTPADDING", (0, 0), (-1, -1), 10),
    ]
    return table([[content]], [WIDTH], commands, pad=8)


def clock(iso: str) -> str:
    """An ISO 8601 time for reading: day, time and offset apart; any other text as it is."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    offset = moment.strftime("%z")
    told = f"{offset[:3]}:{offset[3:5]}" if offset else "without offset"
    return f"{moment:%Y-%m-%d %H:%M:%S} {told}"


def fixed(value: float, places: int, plus: bool = False) -> str:
    """`value` with `places` decimals and a true minus sign; with `plus`, always a sign."""
    text = f"{value:+.{places}f}" if plus else f"{value:.{places}f}"
    if float(text) == 0:
        text = text.lstrip("+-")
    return text.replace("-", MINUS)


def plain(value: float, digits: int = 3) -> str:
    """`value` with `digits` significant digits, as a power of ten where that reads better."""
    if value == 0 or 1e-2 <= abs(value) < 1e4:
        return f"{value:.{digits}g}".replace("-", MINUS)
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = str(int(exponent)).translate(_SUPERSCRIPTS)
    return f"{mantissa.replace('-', MINUS)} × 10{power}"
