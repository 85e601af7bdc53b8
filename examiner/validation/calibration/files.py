"""What a calibration leaves in the folder of its run: record, tables and charts."""

from collections.abc import Iterator

import numpy as np

from examiner.digest import canonical_json
from examiner.likelihood.calibrators import pav
from examiner.likelihood.measures import best_calibrated, ece, tippett
from examiner.likelihood.pair_values import Floats, PairValues, pair_values
from examiner.likelihood.records import CalibrationCard
from examiner.output import write_whole
from examiner.render.chart_file import write_chart
from examiner.render.chart_records import Axis, Chart, Rule, Style, line
from examiner.validation.calibration.run import Calibration, part_of, ratios_of
from examiner.validation.prepared import Prepared
from examiner.validation.tables import csv_bytes

NAME = "calibration"

ODDS: Floats = np.linspace(-3, 3, 61)
"""log10 of the prior odds for which the cross-entropy is drawn."""

_STEPS = 121


def write(found: Calibration, prepared: Prepared) -> None:
    """Write calibration.json, four tables and four charts; raises ReportNotWritten."""
    folder = prepared.folder
    pairs = ratios_of(found.card, part_of(prepared, found.test_folds).scores)
    write_whole(folder / f"{NAME}.json", canonical_json(found))
    for name, rows, chart in (
        ("curve", _curve_rows(found.card), _curve_chart(found)),
        ("tippett", _tippett_rows(pairs), _tippett_chart(found, pairs)),
        ("ece", _ece_rows(pairs), _ece_chart(found, pairs)),
        ("pav", _pav_rows(pairs), _pav_chart(found, pairs)),
    ):
        write_whole(folder / f"{NAME}_{name}.csv", csv_bytes(rows))
        write_chart(folder, f"{NAME}_{name}", chart)


def _curve_rows(card: CalibrationCard) -> Iterator[dict[str, object]]:
    for score, value, low, high in zip(
        card.scores, card.log10_lr, card.lower, card.upper, strict=True
    ):
        yield {"score": score, "log10_lr": value, "low": low, "high": high}


def _curve_chart(found: Calibration) -> Chart:
    card = found.card
    reach = 1.5 * max(card.highest, -card.lowest)
    return Chart(
        title=f"Calibration, {card.method}",
        x=Axis("Similarity score", card.scores[0], card.scores[-1]),
        y=Axis("log10 LR", -reach, reach),
        lines=(line(card.method, card.scores, card.log10_lr, card.lower, card.upper),),
        note=f"{card.data_set}, {card.backbone}: {card.genuine_pairs} genuine and "
        f"{card.impostor_pairs} impostor pairs of {card.people} people. Around the line the middle "
        f"95 hundredths of {found.draws} draws of people. What lies beyond the bounds is not said "
        "of any score.",
        rules=(Rule("upper bound", card.highest), Rule("lower bound", card.lowest)),
    )


def _tested(found: Calibration) -> str:
    card = found.card
    return (
        f"{card.data_set}, {card.backbone}: {card.test_genuine_pairs} genuine and "
        f"{card.test_impostor_pairs} impostor pairs of {card.test_people} people, none of them "
        "among those calibrated with."
    )


def _places(pairs: PairValues) -> Floats:
    values = np.concatenate([pairs.genuine, pairs.impostor])
    return np.linspace(values.min() - 0.1, values.max() + 0.1, _STEPS)


def _tippett_rows(pairs: PairValues) -> Iterator[dict[str, object]]:
    at = _places(pairs)
    for place, genuine, impostor in zip(at, *tippett(pairs, at), strict=True):
        yield {
            "log10_lr": float(place),
            "genuine_above": float(genuine),
            "impostor_above": float(impostor),
        }


def _tippett_chart(found: Calibration, pairs: PairValues) -> Chart:
    at = _places(pairs)
    genuine, impostor = tippett(pairs, at)
    return Chart(
        title="Tippett plot",
        x=Axis("log10 LR", float(at[0]), float(at[-1])),
        y=Axis("Share of pairs with a larger log10 LR", 0.0, 1.0),
        lines=(
            line("genuine pairs", at, genuine, style=Style.STEPS),
            line("impostor pairs", at, impostor, style=Style.STEPS),
        ),
        note=_tested(found),
        rules=(Rule("LR 1", 0.0, upright=True),),
    )


def _crossed(pairs: PairValues) -> tuple[Floats, Floats, Floats]:
    """Cross-entropy of the ratios, of their best calibration, and of ratios of 1."""
    neutral = pair_values(np.zeros(1), np.zeros(1))
    return ece(pairs, ODDS), ece(best_calibrated(pairs), ODDS), ece(neutral, ODDS)


def _ece_rows(pairs: PairValues) -> Iterator[dict[str, object]]:
    for odds, own, best, neutral in zip(ODDS, *_crossed(pairs), strict=True):
        yield {
            "log10_prior_odds": float(odds),
            "ratios": float(own),
            "after_pav": float(best),
            "without": float(neutral),
        }


def _ece_chart(found: Calibration, pairs: PairValues) -> Chart:
    own, best, neutral = _crossed(pairs)
    return Chart(
        title="Empirical cross-entropy",
        x=Axis("log10 of the prior odds", float(ODDS[0]), float(ODDS[-1])),
        y=Axis("Cross-entropy", 0.0, 1.05, unit="bit"),
        lines=(
            line("these ratios", ODDS, own),
            line("after PAV", ODDS, best),
            line("no evidence", ODDS, neutral),
        ),
        note=f"{_tested(found)} At odds of 1 it is Cllr, {found.cllr.value:.4f}.",
    )


def _finite_pav(pairs: PairValues) -> tuple[Floats, Floats]:
    values, steps = pav(pairs)
    finite = np.isfinite(steps)
    return values[finite], steps[finite]


def _pav_rows(pairs: PairValues) -> Iterator[dict[str, object]]:
    for value, step in zip(*_finite_pav(pairs), strict=True):
        yield {"log10_lr": float(value), "after_pav": float(step)}


def _pav_chart(found: Calibration, pairs: PairValues) -> Chart:
    values, steps = _finite_pav(pairs)
    ends = (found.card.lowest - 0.2, found.card.highest + 0.2)
    missing = "" if len(values) else " PAV gives no finite ratio: the pairs are told apart wholly."
    apart = "" if found.dev_pav is None else f" Mean distance {found.dev_pav:.3f}."
    lines = (line("identity", ends, ends), line("after PAV", values, steps))
    return Chart(
        title="Ratios after PAV beside the ratios themselves",
        x=Axis("log10 LR", *ends),
        y=Axis("log10 LR after PAV", ends[0] - 1, ends[1] + 1),
        lines=lines if len(values) else lines[:1],
        note=f"{_tested(found)}{apart}{missing}",
    )
