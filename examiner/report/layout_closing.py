"""The report's limitations and records, the examiner's own part, and the signature page."""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    Spacer,
)

from examiner.digest import sha256
from examiner.explanation.records import CPU, Environment
from examiner.report.contents import WeightsUsed
from examiner.report.layout_page import Draft, Sheet
from examiner.report.layout_style import (
    CELL,
    DIGEST,
    FAINT,
    HEAD,
    SMALL,
    SUBHEADING,
    WIDTH,
    Flowable,
    clock,
    digest,
    facts,
    marked,
    paragraph,
    ruled,
    safe,
    table,
)
from examiner.report.manifest import MANIFEST_NAME, manifest

LIMITS_PART, EXAMINER_PART = "part_limits", "part_examiner"

_CAPTION_ROOM = 34 * mm
"""Height that a table's caption wants below itself for the table's first rows."""


def limitations(draft: Draft) -> list[Flowable]:
    """The fixed statements, and those of this case."""
    wording = draft.wording
    story = fixed_statements(draft)
    if draft.contents.notices:
        notices = [paragraph(notice) for notice in draft.contents.notices]
        title = paragraph(wording.title("case_notices"), SUBHEADING)
        story.append(KeepTogether([title, *notices]))
    return story


def fixed_statements(sheet: Sheet) -> list[Flowable]:
    """The statements that every document of this wording has."""
    wording = sheet.wording
    story = [PageBreak(), *sheet.section(LIMITS_PART, wording.title("limitations"))]
    story.append(paragraph(wording.statement("limitations_intro"), SMALL))
    rows = [
        [paragraph(each.title, HEAD), paragraph(each.text, CELL)] for each in wording.limitations
    ]
    lines = [("LINEBELOW", (0, 0), (-1, -1), 0.35, FAINT), ("LEFTPADDING", (0, 0), (0, -1), 0)]
    story.append(table(rows, [34 * mm, WIDTH - 34 * mm], lines, pad=2.2))
    return story


def reproducibility(draft: Draft) -> list[Flowable]:
    """Versions, environment, weights, and the digest of the attached manifest."""
    wording = draft.wording
    story = draft.section(LIMITS_PART, wording.title("reproducibility"))
    story.append(paragraph(wording.statement("reproducibility_intro", name=MANIFEST_NAME)))
    story.append(facts(list(_environment(draft))))
    story.append(paragraph(wording.statement("environment_note"), SMALL))
    weights = [weights_facts(draft, used) for used in draft.contents.reproducibility.weights]
    if weights:
        caption = draft.table_caption("Weights files that took part in the results.")
        story += [CondPageBreak(_CAPTION_ROOM), caption, *weights]
    return story + _digests(draft)


def _environment(draft: Draft) -> Iterator[tuple[str, Flowable | str]]:
    stated, wording = draft.contents.reproducibility, draft.wording
    for scores in stated.compared_by:
        yield f"Scores of {', '.join(scores.comparisons)}", f"Compared by {scores.program}"
    for maps in stated.explained_by:
        yield f"Maps of {', '.join(maps.explanations)}", computed(maps.environment)
    made = stated.laid_out_by
    packages = ", ".join(f"{name} {version}" for name, version in made.packages)
    yield "This report", f"Laid out by examiner {made.examiner}; Python {made.python}; {packages}"
    yield "Wording", f"{wording.version}"
    yield "Wording SHA-256", digest(wording.sha256)
    yield f"{MANIFEST_NAME} SHA-256", digest(sha256(manifest(draft.contents)))


def computed(by: Environment) -> str:
    """What computed a result, in one line."""
    libraries = f"Python {by.python}, numpy {by.numpy}, torch {by.torch}"
    machine = f"{by.cpu}, threads: {by.threads}; {by.system}"
    device = "" if by.device == CPU else f"; device: {by.device}"
    return f"Computed by examiner {by.examiner}; {libraries}; {machine}{device}"


def weights_facts(sheet: Sheet, used: WeightsUsed) -> Flowable:
    """What is known of a weights file, kept on one page."""
    rows: list[tuple[str, Flowable | str]] = [
        (used.role.capitalize(), used.name),
        ("SHA-256", digest(used.sha256)),
    ]
    if used.licence:
        rows += [("Licence", used.licence), ("Origin", used.origin), ("Input", used.input)]
        rows += [("Trained on", used.training_data)] if used.training_data else []
    else:
        rows.append(("", sheet.wording.statement("weights_unknown")))
    return KeepTogether([facts(rows), Spacer(0, 2.5 * mm)])


def _digests(draft: Draft) -> list[Flowable]:
    listed: list[tuple[str, str]] = []
    for reported in draft.contents.comparisons:
        pair = reported.comparison
        listed += [
            (f"{pair.probe} aligned crop", pair.probe_crop),
            (f"{pair.reference} aligned crop", pair.reference_crop),
            (f"{pair.probe} embedding", pair.probe_embedding),
            (f"{pair.reference} embedding", pair.reference_embedding),
        ]
        for each in reported.explanations:
            made = each.explanation
            listed += [
                (f"{made.mark} probe map", made.probe_map.digest),
                (f"{made.mark} reference map", made.reference_map.digest),
                (f"{made.mark} as a whole", made.digest),
            ]
            if each.checks is not None:
                listed.append((f"{each.checks.mark} checks of {made.mark}", each.checks.digest))
    # A face in several comparisons is listed once.
    rows: list[tuple[str, Flowable | str]] = [
        (name, digest(value)) for name, value in dict.fromkeys(listed)
    ]
    if not rows:
        return []
    caption = draft.table_caption("Digests (SHA-256) of inputs and results.")
    return [CondPageBreak(_CAPTION_ROOM), caption, facts(rows)]


def audit(draft: Draft) -> list[Flowable]:
    """The printed entries of the audit log and the head of its chain."""
    wording, extract = draft.wording, draft.contents.audit
    story = draft.section(LIMITS_PART, wording.title("audit"))
    story.append(paragraph(wording.statement("audit_intro")))
    head: list[tuple[str, Flowable | str]] = [
        ("Head of the chain", f"entry {extract.head_sequence}"),
        ("Hash at the head", digest(extract.head_hash)),
    ]
    story.append(facts(head))
    if extract.left_out:
        left_out = wording.statement("audit_left_out", count=extract.left_out)
        story.append(paragraph(left_out, SMALL))
    rows = [[paragraph(name, HEAD) for name in ("No.", "Time", "Who", "Act", "Hash")]]
    for entry in extract.entries:
        act = marked(f"<b>{safe(entry.act)}</b> {safe(entry.summary)}", CELL)
        plain = [
            paragraph(text, CELL) for text in (str(entry.sequence), clock(entry.at), entry.actor)
        ]
        rows.append([*plain, act, paragraph(f"{entry.hash[:16]}…", DIGEST)])
    widths = [mm * width for width in (9, 39, 24, 66, 28)]
    lines = [*ruled(), ("LINEBELOW", (0, 1), (-1, -2), 0.3, FAINT)]
    caption = draft.table_caption("Extract of the audit log; hashes shortened to 16 digits.")
    entries = table(rows, widths, lines, pad=1.3, repeatRows=1)
    return [*story, CondPageBreak(_CAPTION_ROOM), caption, entries]


def findings(draft: Draft) -> list[Flowable]:
    """The examiner's observations, interpretation and opinion, or that none were written."""
    wording, written = draft.wording, draft.contents.findings
    heading = draft.section(EXAMINER_PART, wording.title("findings"))
    if not written.given:
        return [*heading, paragraph(wording.statement("findings_none"))]
    story = [PageBreak(), *heading, paragraph(wording.statement("findings_intro"), SMALL)]
    for name, text in (
        ("observations", written.observations),
        ("interpretation", written.interpretation),
        ("opinion", written.opinion),
    ):
        told = text.strip() or wording.statement("findings_part_none")
        story += [CondPageBreak(30 * mm), paragraph(wording.title(name), SUBHEADING)]
        story += [paragraph(part) for part in told.split("\n\n") if part.strip()]
    return story


def signatures(sheet: Sheet, template: str) -> list[Flowable]:
    """The last page; its template draws the boxes."""
    wording = sheet.wording
    story = [NextPageTemplate(template), PageBreak()]
    story += sheet.section(EXAMINER_PART, wording.title("signatures"))
    names = ("signatures_intro", "signatures_time", "signatures_identity")
    return story + [paragraph(wording.statement(name)) for name in names]
