"""ReportContents to PDF bytes: equal contents give equal bytes."""

import io
from datetime import datetime

from reportlab.lib.pagesizes import A4
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from examiner.render.typefaces import REGULAR, register_fonts
from examiner.report.contents import ReportContents
from examiner.report.layout_agreement import agreement
from examiner.report.layout_analysis import comparison, explanation
from examiner.report.layout_arguments import arguments
from examiner.report.layout_checks import checks
from examiner.report.layout_closing import (
    audit,
    findings,
    limitations,
    reproducibility,
    signatures,
)
from examiner.report.layout_covering import coverings
from examiner.report.layout_exhibits import exhibits
from examiner.report.layout_material import cover, faces, items
from examiner.report.layout_page import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Draft,
    furniture,
    make_canvas,
    signature_page,
)
from examiner.report.layout_stability import stability
from examiner.report.layout_style import (
    Flowable,
    printable,
)
from examiner.report.wording import load_wording

PAGE, LAST_PAGE = "page", "last page"

_MOST_PASSES = 4


def render(contents: ReportContents) -> bytes:
    """The report as an unsigned PDF, A4, all fonts embedded.

    The first pass counts the pages and finds the sections, the next prints both; a further pass
    is needed only where the list of contents itself moved a section. ValueError if a date of issue
    is not ISO 8601.
    """
    register_fonts()
    draft = Draft(contents, load_wording(), pages=0, places={})
    for _ in range(_MOST_PASSES):
        data, pages = _build(draft)
        if (pages, draft.found) == (draft.pages, draft.places):
            break
        draft = Draft(contents, draft.wording, pages, draft.found)
    return data


def _build(draft: Draft) -> tuple[bytes, int]:
    buffer = io.BytesIO()
    identity, case = draft.contents.identity, draft.contents.case
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=printable(f"{draft.wording.title('document')}: {identity.report}"),
        author=printable(f"{case.examiner}, {case.laboratory}"),
        subject=printable(f"Case {case.case}: {case.title}"),
        creator=f"examiner {draft.contents.reproducibility.laid_out_by.examiner}",
        producer="examiner",
        lang=draft.wording.language,
        displayDocTitle=True,
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
    )
    frame = Frame(LEFT, BOTTOM, RIGHT - LEFT, TOP - BOTTOM, 0, 0, 0, 0)
    document.addPageTemplates(
        [
            PageTemplate(PAGE, [frame], onPage=furniture(draft)),
            PageTemplate(LAST_PAGE, [frame], onPage=signature_page(draft)),
        ]
    )
    document.build(_story(draft), canvasmaker=make_canvas(_pdf_date(identity.issued_at)))
    return buffer.getvalue(), document.page


def _story(draft: Draft) -> list[Flowable]:
    story = [*cover(draft), *items(draft), *faces(draft)]
    for reported in draft.contents.comparisons:
        story += comparison(draft, reported)
        for each in reported.explanations:
            story += explanation(draft, reported, each)
            story += checks(draft, each)
            story += stability(draft, reported, each)
        story += agreement(draft, reported)
        story += arguments(draft, reported)
        story += coverings(draft, reported)
    story += exhibits(draft)
    story += [*limitations(draft), *reproducibility(draft), *audit(draft), *findings(draft)]
    return story + signatures(draft, LAST_PAGE)


def _pdf_date(iso: str) -> str:
    """An ISO 8601 time as PDF writes it; a time without an offset is taken as UTC."""
    moment = datetime.fromisoformat(iso)
    offset = moment.strftime("%z") or "+0000"
    return f"D:{moment:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"
