"""ReportContents to PDF bytes: equal contents give equal bytes."""

from examiner.report.archive_form import Properties
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
from examiner.report.layout_document import LAST_PAGE, laid_out
from examiner.report.layout_exhibits import exhibits
from examiner.report.layout_likelihood import likelihoods
from examiner.report.layout_material import cover, faces, items
from examiner.report.layout_page import Draft, Running
from examiner.report.layout_stability import stability
from examiner.report.layout_style import Flowable
from examiner.report.wording import load_wording


def render(contents: ReportContents) -> bytes:
    """The report as an unsigned PDF, A4, all fonts embedded.

    ValueError if a date of issue is not ISO 8601.
    """
    wording = load_wording()
    identity, case = contents.identity, contents.case
    running = Running(
        left=f"Report {identity.report}, version {identity.version}   ·   Case {case.case}",
        laboratory=case.laboratory,
        issued_at=identity.issued_at,
        end=wording.title("end", report=identity.report, version=identity.version),
    )
    properties = Properties(
        title=f"{wording.title('document')}: {identity.report}",
        author=f"{case.examiner}, {case.laboratory}",
        subject=f"Case {case.case}: {case.title}",
        creator=f"examiner {contents.reproducibility.laid_out_by.examiner}",
    )
    draft = Draft(running, wording, pages=0, places={}, contents=contents)
    return laid_out(draft, _story, properties)


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
        story += likelihoods(draft, reported)
    story += exhibits(draft)
    story += [*limitations(draft), *reproducibility(draft), *audit(draft), *findings(draft)]
    return story + signatures(draft, LAST_PAGE)
