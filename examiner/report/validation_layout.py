"""ValidationContents to PDF bytes, on the pages of every report: equal contents, equal bytes."""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import PageBreak, Spacer

from examiner.report.archive_form import Properties
from examiner.report.layout_closing import fixed_statements, signatures
from examiner.report.layout_document import LAST_PAGE, laid_out
from examiner.report.layout_page import Running, contents_list
from examiner.report.layout_style import (
    BODY,
    RESULT,
    SMALL,
    SUBHEADING,
    SUBTITLE,
    TITLE,
    Flowable,
    clock,
    facts,
    fixed,
    panel,
    paragraph,
)
from examiner.report.validation_contents import ValidationContents
from examiner.report.validation_explainers import explainers, publications
from examiner.report.validation_rates import calibration, verification
from examiner.report.validation_records import figures, repeat, reproducibility, self_test
from examiner.report.validation_sheet import ValidationSheet
from examiner.report.validation_subject import configuration, data
from examiner.report.wording import VALIDATION_FILE, Wording, load_wording


def render_validation(contents: ValidationContents) -> bytes:
    """The validation report as an unsigned PDF, A4, all fonts embedded.

    ValueError if the date of issue is not ISO 8601.
    """
    wording = load_wording(VALIDATION_FILE)
    identity, made = contents.identity, contents.configuration
    running = Running(
        left=f"Report {identity.report}, version {identity.version}   ·   {made.backbone} on "
        f"{made.data_set}",
        laboratory=contents.laboratory,
        issued_at=identity.issued_at,
        end=wording.title("end", report=identity.report, version=identity.version),
    )
    properties = Properties(
        title=f"{wording.title('document')}: {identity.report}",
        author=f"{contents.answers}, {contents.laboratory}",
        subject=f"{made.backbone} on {made.data_set}",
        creator=f"examiner {contents.laid_out_by.examiner}",
    )
    sheet = ValidationSheet(running, wording, pages=0, places={}, contents=contents)
    return laid_out(sheet, _story, properties)


def _story(sheet: ValidationSheet) -> list[Flowable]:
    return [
        *_cover(sheet),
        *configuration(sheet),
        *data(sheet),
        *verification(sheet),
        *explainers(sheet),
        *publications(sheet),
        *calibration(sheet),
        *figures(sheet),
        *self_test(sheet),
        *fixed_statements(sheet),
        *repeat(sheet),
        *reproducibility(sheet),
        *signatures(sheet, LAST_PAGE),
    ]


def _cover(sheet: ValidationSheet) -> list[Flowable]:
    wording = sheet.wording
    results = [paragraph(sentence, RESULT) for sentence in _results(sheet.contents, wording)]
    meaning = paragraph(wording.statement("result_meaning"), BODY)
    return [
        Spacer(0, 8 * mm),
        paragraph(wording.title("subtitle"), SUBTITLE),
        paragraph(wording.title("document"), TITLE),
        Spacer(0, 5 * mm),
        facts(list(_cover_facts(sheet.contents))),
        Spacer(0, 6 * mm),
        paragraph(wording.title("result"), SUBHEADING),
        panel([*results, Spacer(0, 1.6 * mm), meaning]),
        Spacer(0, 5 * mm),
        paragraph(wording.title("contents"), SUBHEADING),
        *contents_list(sheet),
        Spacer(0, 4 * mm),
        paragraph(wording.statement("separation"), SMALL),
        paragraph(wording.statement("clock"), SMALL),
        PageBreak(),
    ]


def _cover_facts(contents: ValidationContents) -> Iterator[tuple[str, str]]:
    identity, made = contents.identity, contents.configuration
    yield "Report", f"{identity.report}, version {identity.version}"
    yield "Validated", f"{made.backbone} with program version {made.program}"
    pairs = f"{made.genuine_pairs:,} genuine and {made.impostor_pairs:,} impostor pairs"
    yield (
        "On",
        f"{made.data_set}: {made.pictures:,} pictures of {contents.people:,} people, {pairs}",
    )
    yield "Laboratory", contents.laboratory or "not stated"
    yield "Answers for it", contents.answers
    if identity.signer:
        yield "Signed by", identity.signer
    yield "Report issued", clock(identity.issued_at)


def _results(contents: ValidationContents, wording: Wording) -> Iterator[str]:
    found = contents.verification
    if found is None:
        yield wording.statement("result_none")
    else:
        at = found.equal_error
        yield wording.statement(
            "result_rates",
            threshold=fixed(at.threshold, 4),
            above_rate=fixed(at.false_match.value, 4),
            above=f"{at.false_match.count:,}",
            impostor=f"{at.false_match.of:,}",
            below_rate=fixed(at.false_non_match.value, 4),
            below=f"{at.false_non_match.count:,}",
            genuine=f"{at.false_non_match.of:,}",
            failed=found.detection.failed_genuine + found.detection.failed_impostor,
        )
    wrong = sum(not outcome.ok for outcome in contents.self_test)
    name = "result_self_test_wrong" if wrong else "result_self_test_ok"
    yield wording.statement(name, wrong=wrong, total=len(contents.self_test))
