"""What was validated: the configuration with its digests, and the data."""

from collections.abc import Iterator

from reportlab.lib.units import mm

from examiner.report.layout_closing import computed, weights_facts
from examiner.report.layout_style import (
    CELL,
    FAINT,
    HEAD,
    SMALL,
    WIDTH,
    Flowable,
    digest,
    facts,
    paragraph,
    ruled,
    table,
)
from examiner.report.validation_sheet import SUBJECT_PART, ValidationSheet
from examiner.validation.records import Kind
from examiner.validation.verification.records import Detection

MOST_FAILURES = 24
"""Pictures without a face that are printed by name."""


def configuration(sheet: ValidationSheet) -> list[Flowable]:
    """Everything that the rates belong to, with digests."""
    wording, contents = sheet.wording, sheet.contents
    story = sheet.section(SUBJECT_PART, wording.title("configuration"))
    story += [paragraph(wording.statement("configuration_intro")), facts(list(_facts(sheet)))]
    caption = sheet.table_caption("Weights files that took part in the results.")
    return [*story, caption, *(weights_facts(sheet, used) for used in contents.weights)]


def _facts(sheet: ValidationSheet) -> Iterator[tuple[str, Flowable | str]]:
    contents = sheet.contents
    made = contents.configuration
    yield "Program", f"examiner {made.program}"
    yield "Backbone", made.network
    yield "Detector", made.detector or "none took part"
    yield "Alignment", made.alignment
    if contents.verification is not None:
        yield "Error rates", computed(contents.verification.environment)
    yield "Data set", made.data_set
    yield "Data set SHA-256", digest(made.data_set_sha256)


def data(sheet: ValidationSheet) -> list[Flowable]:
    """Counts of pictures, people and pairs, and what became of those without a face."""
    wording, contents = sheet.wording, sheet.contents
    made = contents.configuration
    story = sheet.section(SUBJECT_PART, wording.title("data"))
    story.append(paragraph(wording.statement("data_intro")))
    rows: list[tuple[str, Flowable | str]] = [
        ("Data set", made.data_set),
        ("Pictures", f"{made.pictures:,} ({made.kind})"),
        ("People", f"{contents.people:,}"),
        ("Genuine pairs", f"{made.genuine_pairs:,}"),
        ("Impostor pairs", f"{made.impostor_pairs:,}"),
        ("Folds", str(made.folds)),
    ]
    story.append(facts(rows))
    if made.kind is Kind.CROPS:
        story.append(paragraph(wording.statement("data_crops"), SMALL))
    found = contents.verification
    return story if found is None else [*story, *_failures(sheet, found.detection)]


def _failures(sheet: ValidationSheet, found: Detection) -> list[Flowable]:
    wording = sheet.wording
    if not found.failures:
        return [paragraph(wording.statement("data_failures_none"))]
    head = [paragraph(name, HEAD) for name in ("Picture", "Why it has no crop")]
    printed = found.failures[:MOST_FAILURES]
    rows = [[paragraph(each.picture, CELL), paragraph(each.why, CELL)] for each in printed]
    lines = [*ruled(), ("LINEBELOW", (0, 1), (-1, -2), 0.3, FAINT)]
    counts = (
        f"{len(found.failures):,} of {found.pictures:,} pictures have no crop; "
        f"{found.failed_genuine} genuine and {found.failed_impostor} impostor pairs have no score."
    )
    caption = sheet.table_caption(counts)
    listed = table([head, *rows], [60 * mm, WIDTH - 60 * mm], lines, pad=1.2, repeatRows=1)
    rest = len(found.failures) - len(printed)
    more = [paragraph(wording.statement("data_failures_more", rest=rest), SMALL)] if rest else []
    return [paragraph(wording.statement("data_failures")), caption, listed, *more]
