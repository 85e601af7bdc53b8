"""Pages are drawn when they come into sight, and keys turn them."""

import io

import pytest
from PySide6.QtCore import Qt
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from examiner.gui.pdf_pages import KEPT_PAGES, PdfPages


def pdf(count):
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number in range(1, count + 1):
        canvas.setFillColorRGB(1, 0, 0)
        # A red square in the upper left corner shows whether a page stands upright.
        canvas.rect(0, A4[1] - 60, 60, 60, stroke=0, fill=1)
        canvas.drawString(100, 400, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def pages(qtbot):
    made = PdfPages()
    qtbot.addWidget(made)
    made.resize(420, 500)
    made.show()
    return made


def test_that_only_pages_in_sight_are_drawn(pages, qtbot):
    pages.show_pdf(pdf(30))
    qtbot.waitUntil(lambda: pages.drawn_pages() == (1,))
    assert pages.count == 30
    pages.go_to(20)
    qtbot.waitUntil(lambda: 20 in pages.drawn_pages())
    assert set(pages.drawn_pages()) <= {1, 20, 21}


def test_that_few_drawn_pages_are_kept(pages, qtbot):
    pages.show_pdf(pdf(14))
    for page in range(1, 15):
        pages.go_to(page)
        qtbot.waitUntil(lambda page=page: page in pages.drawn_pages())
    assert len(pages.drawn_pages()) <= KEPT_PAGES


def test_that_a_page_stands_upright_in_its_colours(pages, qtbot):
    pages.show_pdf(pdf(1))
    qtbot.waitUntil(lambda: pages.drawn_pages() == (1,))
    seen = pages.viewport().grab().toImage()
    assert seen.pixelColor(22, 22).name() == "#ff0000"
    assert seen.pixelColor(seen.width() - 22, 22).name() == "#ffffff"
    assert seen.pixelColor(22, seen.height() - 4).name() != "#ff0000"


def test_that_keys_turn_pages(pages, qtbot):
    told = []
    pages.page_changed.connect(lambda *what: told.append(what))
    pages.show_pdf(pdf(4))
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        qtbot.keyClick(pages, key)
    assert told == [(1, 4), (2, 4), (4, 4), (3, 4), (1, 4)]


def test_that_zoom_keeps_the_page(pages, qtbot):
    pages.show_pdf(pdf(5))
    pages.go_to(3)
    qtbot.keyClick(pages, Qt.Key.Key_Plus)
    assert pages.page == 3
    assert pages.horizontalScrollBar().maximum() > 0
    qtbot.keyClick(pages, Qt.Key.Key_0)
    assert pages.page == 3
    assert pages.horizontalScrollBar().maximum() == 0


def test_that_zoom_has_ends(pages):
    pages.show_pdf(pdf(1))
    for _ in range(20):
        pages.zoom_by(1)
    widest = pages.horizontalScrollBar().maximum()
    pages.zoom_by(1)
    assert pages.horizontalScrollBar().maximum() == widest
    for _ in range(20):
        pages.zoom_by(-1)
    assert pages.horizontalScrollBar().maximum() == 0


def test_that_no_bytes_show_no_pages(pages):
    pages.show_pdf(pdf(2))
    pages.show_pdf(b"")
    assert (pages.count, pages.page) == (0, 0)
    pages.go_to(1)
    pages.zoom_by(1)
