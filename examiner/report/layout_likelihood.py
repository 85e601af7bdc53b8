"""The report's likelihood ratio: number, interval and bounds, or why there is none; its card."""

from collections.abc import Iterator
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Spacer

from examiner.likelihood.records import CalibrationCard, LikelihoodStatement, Verdict
from examiner.likelihood.scale import verbal_scale
from examiner.likelihood.sentences import (
    CAUTION,
    ONE_PERSON,
    TWO_PEOPLE,
    cap,
    headline,
    made_from,
    measured,
    quality_of,
    range_of,
    title,
)
from examiner.report.contents import ReportedComparison
from examiner.report.layout_page import Draft
from examiner.report.layout_style import (
    CELL,
    FAINT,
    HEAD,
    RESULT,
    SMALL,
    SUBHEADING,
    Flowable,
    digest,
    facts,
    fixed,
    panel,
    paragraph,
    ruled,
    table,
)

PART = "part_analysis"

_WIDTHS = [mm * width for width in (46, 46, 37, 37)]


def likelihoods(draft: Draft, reported: ReportedComparison) -> list[Flowable]:
    """Every statement of a comparison's likelihood ratio; nothing where there was none."""
    if not reported.likelihoods:
        return []
    wording = draft.wording
    story = [
        *draft.section(PART, wording.title("likelihood", mark=reported.comparison.mark)),
        paragraph(wording.statement("likelihood_intro")),
        facts(
            [
                ("First proposition", f"that {ONE_PERSON}"),
                ("Second proposition", f"that {TWO_PEOPLE}"),
            ]
        ),
        Spacer(0, 2 * mm),
        paragraph(CAUTION),
        paragraph(
            f"{wording.statement('likelihood_population')} {wording.statement('likelihood_search')}"
        ),
    ]
    for statement in reported.likelihoods:
        story += _statement(draft, statement)
    return story


def _statement(draft: Draft, statement: LikelihoodStatement) -> list[Flowable]:
    card = statement.card
    said = [paragraph(headline(statement), RESULT)]
    said += [paragraph(reason) for reason in statement.reasons]
    limit = "" if statement.ratio is None else f" {cap(statement)}"
    said.append(paragraph(f"Similarity score {fixed(statement.score, 4)}.{limit}"))
    story: list[Flowable] = [
        KeepTogether(
            [paragraph(f"{statement.mark}: {card.method} calibration", SUBHEADING), panel(said)]
        )
    ]
    if statement.ratio is not None:
        scale = verbal_scale(statement.scale)
        story += [
            paragraph(draft.wording.statement("likelihood_interval"), SMALL),
            paragraph(f"Words after: {scale.citation}. {scale.edges}", SMALL),
        ]
    if statement.verdicts:
        caption = draft.table_caption(
            "Conditions of the card, and what was measured of both photographs."
        )
        story += [caption, _conditions(statement.verdicts)]
    story += [
        draft.table_caption("The calibration card."),
        facts(list(_card_facts(card))),
        paragraph(draft.wording.statement("likelihood_card"), SMALL),
        digest(f"{statement.mark} {statement.digest}"),
        Spacer(0, 3 * mm),
    ]
    return story


def _conditions(verdicts: tuple[Verdict, ...]) -> Flowable:
    """One row for each condition, one column for each face."""
    marks = tuple(dict.fromkeys(verdict.face for verdict in verdicts))
    asked = dict.fromkeys(verdict.condition for verdict in verdicts)
    names = ("Quality", "Made from", *marks)
    rows: list[list[Any]] = [[paragraph(name, HEAD) for name in names]]
    for condition in asked:
        held = {each.face: each for each in verdicts if each.condition == condition}
        rows.append(
            [
                paragraph(title(condition.quality), CELL),
                paragraph(range_of(condition), CELL),
                *(_verdict(held[mark]) for mark in marks),
            ]
        )
    lines = [*ruled(), ("LINEBELOW", (0, 1), (-1, -2), 0.3, FAINT)]
    return table(rows, _WIDTHS, lines, pad=0.8, repeatRows=1)


def _verdict(verdict: Verdict) -> Flowable:
    if verdict.holds:
        return paragraph(measured(verdict), CELL)
    return paragraph(f"{measured(verdict)}: outside", HEAD)


def _card_facts(card: CalibrationCard) -> Iterator[tuple[str, Flowable | str]]:
    yield "Population", card.population
    yield "Made from", f"{card.data_set}, {card.date}: {made_from(card)}"
    yield "Tested", quality_of(card)
    yield "Bounds", card.bounds
    yield "Network", card.backbone
    yield "Network weights", digest(card.weights_sha256)
    yield "Detector; alignment", f"{card.detector or 'none'}; {card.alignment}"
    yield "Detector weights", digest(card.detector_sha256)
    yield "Digest of the card", digest(card.digest)
