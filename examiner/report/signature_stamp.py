"""What is drawn in a signature box: who signed, when, and by whose clock."""

import io
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.stamp import TextStampStyle

from examiner.report.layout_style import clock, printable
from examiner.report.signature_facts import SELF_MADE, Signer
from examiner.report.signing_terms import Terms
from examiner.settings import resources_folder

_SIZE = 9


class _BundledFont:
    """Gives the bundled face to the library, which itself would leave the file open.

    The face has 1000 units per em; with any other number the library sets glyphs too wide.
    """

    def create_font_engine(self, writer: Any, obj_stream: Any = None) -> Any:
        """The face as the library wants it, embedded by the glyphs used."""
        face = (resources_folder() / "fonts" / "NotoSans-Regular.ttf").read_bytes()
        return GlyphAccumulator(writer, io.BytesIO(face), font_size=_SIZE)


def stamp_style() -> Any:
    """How the box is set, in the library's own terms."""
    place = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MIN,
        y_align=layout.AxisAlignment.ALIGN_MID,
        margins=layout.Margins(left=10, right=10, top=4, bottom=4),
    )
    text = TextBoxStyle(font=_BundledFont(), font_size=_SIZE, leading=13)
    return TextStampStyle(
        text_box_style=text, inner_content_layout=place, stamp_text="%(text)s", border_width=0
    )


def stamp_text(signer: Signer, terms: Terms, when: datetime, reason: str) -> str:
    """The lines of the box."""
    lines = [
        f"Signed electronically by {signer.name}",
        f"{clock(when.isoformat())}, stated by the signer's own clock",
        f"Purpose: {reason}",
        SELF_MADE if signer.self_made else f"Certificate: {signer.subject}",
        f"Certificate SHA-256 {signer.fingerprint}",
    ]
    if terms.stamper is not None:
        lines.insert(2, f"Timestamp by {terms.stamper.name}, a key of the laboratory's own")
    return "\n".join(printable(line) for line in lines)
