"""Results on recognition itself: error rates with intervals, and the calibration of ratios."""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Spacer

from examiner.report.layout_style import (
    CELL,
    CELL_RIGHT,
    FAINT,
    HEAD,
    HEAD_RIGHT,
    SMALL,
    WIDTH,
    Flowable,
    digest,
    facts,
    fixed,
    paragraph,
    ruled,
    table,
)
from examiner.report.validation_sheet import RESULTS_PART, ValidationSheet
from examiner.validation.calibration.run import Calibration
from examiner.validation.estimates import Estimate, Share
from examiner.validation.verification.records import Accuracy, Verification

_ROOM = 40 * mm


def verification(sheet: ValidationSheet) -> list[Flowable]:
    """Rates at the threshold, true accepts, accuracy by folds, and what must be said of them."""
    wording, found = sheet.wording, sheet.contents.verification
    story = sheet.section(RESULTS_PART, wording.title("verification"))
    if found is None:
        return [*story, paragraph(wording.statement("verification_none"))]
    story.append(paragraph(wording.statement("verification_intro", draws=f"{found.draws:,}")))
    threshold = fixed(found.equal_error.threshold, 4)
    caption = sheet.table_caption(f"Error rates; decision threshold {threshold}, at equal error.")
    story += [CondPageBreak(_ROOM), caption, _rates(found)]
    if found.accuracies:
        story += [Spacer(0, 4 * mm), paragraph(wording.statement("folds_intro"))]
        story += [part for each in found.accuracies for part in _folds(sheet, each)]
    return [*story, *(paragraph(note, SMALL) for note in found.notes)]


def _rates(found: Verification) -> Flowable:
    names = ("", "Value", "Interval", "Count", "Of")
    rows = [[paragraph(name, HEAD_RIGHT if name else HEAD) for name in names]]
    rows += [_share_row(name, share) for name, share in _shares(found)]
    rows.append(_estimate_row("Equal error rate", found.equal_error_rate))
    rows += [
        _estimate_row(f"Accuracy by folds; the threshold of a fold has {each.rule}", each.mean)
        for each in found.accuracies
    ]
    widths = [78 * mm, 20 * mm, 34 * mm, 16 * mm, WIDTH - 148 * mm]
    lines = [*ruled(), ("LINEBELOW", (0, 1), (-1, -2), 0.3, FAINT)]
    return table(rows, widths, lines, pad=1.4, repeatRows=1)


def _shares(found: Verification) -> Iterator[tuple[str, Share]]:
    at = found.equal_error
    yield "False match rate", at.false_match
    yield "False non-match rate", at.false_non_match
    yield "False match rate, pairs without a score taken as below", at.false_accept
    yield "False non-match rate, pairs without a score taken as below", at.false_reject
    for accept in found.true_accepts:
        at_most = f"where the false match rate is at most {accept.target:g}"
        threshold = f"threshold {fixed(accept.threshold, 4)}"
        yield f"Share of genuine pairs above, {at_most}; {threshold}", accept.true_accept
        yield "The same of all genuine pairs, those without a score included", accept.of_all


def _share_row(name: str, share: Share) -> list[Flowable]:
    counts = (f"{share.count:,}", f"{share.of:,}")
    return [*_estimate_row(name, Estimate(share.value, share.low, share.high))[:3], *(
        paragraph(count, CELL_RIGHT) for count in counts
    )]  # fmt: skip


def _estimate_row(name: str, found: Estimate) -> list[Flowable]:
    numbers = (fixed(found.value, 4), f"{fixed(found.low, 4)} to {fixed(found.high, 4)}", "", "")
    return [paragraph(name, CELL), *(paragraph(number, CELL_RIGHT) for number in numbers)]


def _folds(sheet: ValidationSheet, found: Accuracy) -> list[Flowable]:
    names = ("Fold", "Threshold", "Accuracy", "Impostors above", "Genuine below", "No score")
    rows = [[paragraph(name, HEAD_RIGHT) for name in names]]
    for fold in found.folds:
        accuracy = "–" if fold.accuracy is None else fixed(fold.accuracy, 4)
        counts = (fold.false_matches, fold.false_non_matches, fold.failed)
        numbers = (str(fold.fold), fixed(fold.threshold, 4), accuracy, *map(str, counts))
        rows.append([paragraph(text, CELL_RIGHT) for text in numbers])
    spread = (
        f"Mean {fixed(found.mean.value, 4)}, standard error {fixed(found.standard_error, 4)}; "
        f"with every pair without a score taken as wrong {fixed(found.with_failures_wrong, 4)}."
    )
    caption = sheet.table_caption(
        f"Accuracy by folds; the threshold of a fold has {found.rule}.", spread
    )
    widths = [18 * mm, 28 * mm, 28 * mm, 32 * mm, 32 * mm, 28 * mm]
    lines = [*ruled(), ("LINEBELOW", (0, 1), (-1, -2), 0.3, FAINT)]
    return [CondPageBreak(_ROOM), caption, table(rows, widths, lines, pad=1.1, repeatRows=1)]


def calibration(sheet: ValidationSheet) -> list[Flowable]:
    """What a score is worth after this run's card, and how the card was tested."""
    wording, found = sheet.wording, sheet.contents.calibration
    story = sheet.section(RESULTS_PART, wording.title("calibration"))
    if found is None:
        return [*story, paragraph(wording.statement("calibration_none"))]
    story.append(paragraph(wording.statement("calibration_intro")))
    return [*story, facts(list(_calibrated(found)), label_width=44 * mm)]


def _calibrated(found: Calibration) -> Iterator[tuple[str, Flowable | str]]:
    card = found.card
    made = f"{card.genuine_pairs:,} genuine and {card.impostor_pairs:,} impostor pairs"
    tested = f"{card.test_genuine_pairs:,} genuine and {card.test_impostor_pairs:,} impostor pairs"
    yield "Method", card.method
    yield "Population", card.population
    yield "Calibrated on", f"folds {_listed(found.calibrate_folds)}: {made}, {card.people:,} people"
    yield "Tested on", f"folds {_listed(found.test_folds)}: {tested}, {card.test_people:,} people"
    yield (
        "Bounds of log10 LR",
        f"{fixed(card.lowest, 2)} to {fixed(card.highest, 2)}: {card.bounds}",
    )
    yield "Cllr", f"{fixed(found.cllr.value, 4)} ({_interval(found.cllr.low, found.cllr.high)})"
    low, high = found.cllr_min.low, found.cllr_min.high
    yield "Least possible Cllr", f"{fixed(found.cllr_min.value, 4)} ({_interval(low, high)})"
    yield "Lost by calibration", fixed(found.cllr_cal, 4)
    for condition in card.conditions:
        yield (
            f"Condition: {condition.quality}",
            _range(condition.lowest, condition.highest)
            + (f" {condition.unit}" if condition.unit else ""),
        )
    yield "Day", card.date
    yield "Card SHA-256", digest(found.card_sha256)


def _listed(folds: tuple[int, ...]) -> str:
    return ", ".join(str(fold) for fold in folds)


def _interval(low: float, high: float) -> str:
    return f"{fixed(low, 4)} to {fixed(high, 4)}"


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"at most {high:g}" if low is None else f"at least {low:g}"
    return f"{low:g} to {high:g}"
