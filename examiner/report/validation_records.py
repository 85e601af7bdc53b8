"""The closing of a validation report: figures, acceptance test, commands, digests."""

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, KeepTogether, Spacer

from examiner.digest import sha256
from examiner.render.chart import drawing
from examiner.render.figure import MINUS
from examiner.report.layout_style import (
    CLOSE,
    DIGEST,
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
from examiner.report.manifest import MANIFEST_NAME
from examiner.report.validation_contents import Figure
from examiner.report.validation_manifest import validation_manifest
from examiner.report.validation_sheet import RECORDS_PART, RESULTS_PART, ValidationSheet
from examiner.validation.self_test.expectations import Outcome, Value

CHART_HEIGHT = 265
"""Points."""

DRAWN = (".svg", ".chart.json")
"""Files of figures."""

MOST_NUMBERS = 3
"""Of one line of the acceptance test, printed."""

MOST_CHARACTERS = 20
"""Of words and digests in it."""


def figures(sheet: ValidationSheet) -> list[Flowable]:
    """The charts of the run."""
    wording, contents = sheet.wording, sheet.contents
    if not contents.figures:
        return []
    story = sheet.section(RESULTS_PART, wording.title("figures"))
    story.append(paragraph(wording.statement("figures_intro")))
    for figure in contents.figures:
        story.append(KeepTogether(_figure(sheet, figure)))
    if contents.figures_left_out:
        names = ", ".join(contents.figures_left_out)
        story.append(paragraph(wording.statement("figures_left_out", names=names), SMALL))
    return story


def _figure(sheet: ValidationSheet, figure: Figure) -> list[Flowable]:
    made = f"Made from {figure.name}.chart.json, SHA-256 {figure.sha256[:16]}…"
    caption = sheet.caption(f"{figure.chart.title}.", made)
    return [drawing(figure.chart, WIDTH, CHART_HEIGHT), caption, Spacer(0, 3 * mm)]


def self_test(sheet: ValidationSheet) -> list[Flowable]:
    """Each line of the acceptance test: expected, found, allowed difference."""
    wording, outcomes = sheet.wording, sheet.contents.self_test
    story = sheet.section(RESULTS_PART, wording.title("self_test"))
    story.append(paragraph(wording.statement("self_test_intro")))
    names = ("", "What", "Expected", "Found", "Allowed")
    rows = [[paragraph(name, HEAD) for name in names], *(_outcome(each) for each in outcomes)]
    widths = [13 * mm, 71 * mm, 33 * mm, 33 * mm, WIDTH - 150 * mm]
    lines = [*ruled(), ("LINEBELOW", (0, 1), (-1, -2), 0.3, FAINT)]
    right = sum(outcome.ok for outcome in outcomes)
    caption = sheet.table_caption(f"{right} of {len(outcomes)} lines as expected.")
    return [*story, caption, table(rows, widths, lines, pad=0.6, repeatRows=1)]


def _outcome(outcome: Outcome) -> list[Flowable]:
    allowed = f"{outcome.tolerance:g}" if outcome.tolerance else "none"
    told = ("ok" if outcome.ok else "WRONG", outcome.what)
    numbers = (_short(outcome.expected), _short(outcome.found), allowed)
    return [paragraph(text, CLOSE) for text in (*told, *numbers)]


def _short(value: Value) -> str:
    if isinstance(value, str):
        return value if len(value) <= MOST_CHARACTERS else f"{value[:MOST_CHARACTERS]}…"
    rest = ", …" if len(value) > MOST_NUMBERS else ""
    numbers = ", ".join(f"{number:.4g}" for number in value[:MOST_NUMBERS])
    return numbers.replace("-", MINUS) + rest


def repeat(sheet: ValidationSheet) -> list[Flowable]:
    """The commands that give the same results."""
    wording = sheet.wording
    story = sheet.section(RECORDS_PART, wording.title("repeat"))
    story.append(paragraph(wording.statement("repeat_intro")))
    return [*story, *(paragraph(command, DIGEST) for command in sheet.contents.commands)]


def reproducibility(sheet: ValidationSheet) -> list[Flowable]:
    """What made these pages, and digests of the manifest and of the run's files."""
    wording, contents = sheet.wording, sheet.contents
    made = contents.laid_out_by
    story = sheet.section(RECORDS_PART, wording.title("reproducibility"))
    story.append(paragraph(wording.statement("reproducibility_intro", name=MANIFEST_NAME)))
    packages = ", ".join(f"{name} {version}" for name, version in made.packages)
    rows: list[tuple[str, Flowable | str]] = [
        ("This report", f"Laid out by examiner {made.examiner}; Python {made.python}; {packages}"),
        ("Wording", wording.version),
        ("Wording SHA-256", digest(wording.sha256)),
        (f"{MANIFEST_NAME} SHA-256", digest(sha256(validation_manifest(contents)))),
    ]
    story.append(facts(rows))
    files: list[tuple[str, Flowable | str]] = [
        (name, digest(value)) for name, value in contents.files if not name.endswith(DRAWN)
    ]
    if not files:
        return story
    caption = sheet.table_caption(
        "Digests (SHA-256) of the numbers in the run's folder.",
        "The manifest has those of the figures too.",
    )
    return [*story, CondPageBreak(40 * mm), caption, facts(files, label_width=62 * mm)]
