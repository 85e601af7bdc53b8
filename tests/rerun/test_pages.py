"""Figures and pages side by side, where another program laid them out and where not."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from examiner.job import Silent
from examiner.report.page_pictures import PrintedFigure, figures, page_digests
from examiner.workflow.rerun import pages
from examiner.workflow.rerun.records import Line, Verdict

FIRST, OTHER = "0123456789abcdef", "fedcba9876543210"


def laid_out(*digests: str, left: float = 72.0) -> bytes:
    """A page for each digest, with a figure's caption and a mark."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for number, digest in enumerate(digests, start=1):
        caption = f"Figure {number}. What it shows. Made from P1. Picture digest {digest}…"
        canvas.drawString(72, 400, caption)
        canvas.rect(left, 600, 20, 20)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def lines_with(monkeypatch):
    def made(signed: bytes, again: bytes, **same: bool) -> list[Line]:
        monkeypatch.setattr(pages, "render", lambda _contents: again)
        given = {"same_layout": True, "same_values": True} | same
        return pages.page_lines(signed, None, Silent(), **given)

    return made


def test_that_figures_are_read_from_their_captions():
    found = figures(laid_out(FIRST, OTHER))
    assert found == (PrintedFigure(1, 1, FIRST), PrintedFigure(2, 2, OTHER))


def test_that_pages_are_told_apart_by_their_pictures():
    one, other = page_digests(laid_out(FIRST, FIRST)), page_digests(laid_out(FIRST, OTHER))
    assert (one[0] == other[0], one[1] == other[1]) == (True, False)


def test_that_a_signed_report_starts_with_the_unsigned_one(lines_with):
    pdf = laid_out(FIRST, OTHER)
    found = lines_with(pdf + b"signature", pdf)
    assert [line.subject for line in found] == ["figure 1", "figure 2", "pages"]
    assert {line.verdict for line in found} == {Verdict.IDENTICAL}


def test_that_another_picture_is_named_by_its_figure_and_page(lines_with):
    first, second, whole = lines_with(laid_out(FIRST, FIRST), laid_out(FIRST, OTHER))
    assert (first.verdict, second.verdict) == (Verdict.IDENTICAL, Verdict.DIFFERENT)
    assert second.reason == f"printed {FIRST}…, drawn again {OTHER}…"
    assert (whole.verdict, whole.reason) == (Verdict.DIFFERENT, "other pictures on pages 2")


def test_that_a_figure_that_is_gone_is_different(lines_with):
    _, second, whole = lines_with(laid_out(FIRST, OTHER), laid_out(FIRST))
    assert second.verdict is Verdict.DIFFERENT
    assert (whole.verdict, whole.reason) == (Verdict.DIFFERENT, "1 pages now")


def test_that_pages_of_another_version_are_not_compared_but_figures_are(lines_with):
    signed, again = laid_out(FIRST, OTHER), laid_out(FIRST, OTHER, left=80.0)
    *drawn, whole = lines_with(signed, again, same_layout=False)
    assert {line.verdict for line in drawn} == {Verdict.IDENTICAL}
    assert (whole.verdict, whole.holds) == (Verdict.NOT_COMPARED, True)
    assert "another version of the program" in whole.reason


def test_that_pages_with_values_within_tolerance_are_within_it_too(lines_with):
    signed, again = laid_out(FIRST), laid_out(FIRST, left=80.0)
    *_, whole = lines_with(signed, again, same_values=False)
    assert whole.verdict is Verdict.WITHIN
