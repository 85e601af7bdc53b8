"""Small reports of the test authority: two pages, signed at a level, by one person or by both."""

import io
from datetime import datetime, timedelta

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from examiner.render.typefaces import REGULAR, register_fonts
from examiner.report.archive_form import Properties, archived
from examiner.report.signature import Level, Terms, countersign, sign
from examiner.report.signature_facts import Signer
from tests.signatures.authority import NOW, Authority

LATER = NOW + timedelta(hours=2)
MANIFEST = b'{"score":0.4127}'


def pages() -> bytes:
    """Two pages with a picture, an outline and text: small, and with all that can be changed."""
    register_fonts()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, initialFontName=REGULAR)
    canvas.setDateFormatter(lambda *clock: "D:20261122092000+00'00'")
    canvas.setTitle("A report")
    canvas.setAuthor("D. Examiner")
    for page, colour in (("First", (200, 30, 30)), ("Last", (30, 30, 200))):
        canvas.setFont(REGULAR, 12)
        canvas.bookmarkPage(page)
        canvas.addOutlineEntry(page, page)
        canvas.drawString(80, 800, f"{page} page: the score is 0.4127")
        canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), colour)), 80, 600, 80, 80)
        canvas.showPage()
    canvas.save()
    stated = Properties("A report", "D. Examiner", "", "examiner")
    return archived(buffer.getvalue(), stated, "en", NOW)


def terms(authority: Authority, level: Level, when: datetime = NOW, **more: object) -> Terms:
    """What a level needs, all of the test authority, by a clock that stands."""
    given = {"authorities": authority.certificates, "lists": authority.lists} | more
    stamper = given.pop("stamper", authority.stamper)
    return Terms(
        level, stamper.signer() if level != Level.B_B else None, clock=lambda: when, **given
    )


def signed(unsigned: bytes, person: Signer, by: Terms, when: datetime = NOW) -> bytes:
    return sign(unsigned, person, when, reason="Report issued", manifest=MANIFEST, terms=by)


def both(authority: Authority, unsigned: bytes, level: Level) -> tuple[bytes, bytes]:
    """The pages signed by the examiner, and by the reviewer too."""
    once = signed(unsigned, authority.examiner.signer(), terms(authority, level))
    by = terms(authority, level, LATER)
    return once, countersign(once, authority.reviewer.signer(), LATER, terms=by)
