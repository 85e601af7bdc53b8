"""Write what the verification of a run gives: numbers, tables, figures, pairs, threshold card."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from examiner.comparison.records import DecisionThreshold
from examiner.digest import canonical_json
from examiner.output import write_whole
from examiner.render.chart_file import write_chart
from examiner.render.chart_records import Axis, Chart, Rule, Scale, Style, line
from examiner.validation.bootstrap import identity_weights
from examiner.validation.prepared import Prepared
from examiner.validation.records import Kind
from examiner.validation.tables import csv_bytes
from examiner.validation.verification.error_rates import ErrorCurves, Ordered
from examiner.validation.verification.records import Verification
from examiner.validation.verification.wrong_pairs import rows_of, sheet, wrong_pairs

NUMBERS = "verification.json"
CARD = "threshold.toml"

RULE = (
    "equal error: the score at which the false match rate and the false non-match rate over all "
    "pairs are nearest to each other"
)

_POINTS = 201
"""Thresholds at which the figures have intervals."""

_BAND_DRAWS = 200
"""Draws behind the bands of a figure; the intervals of the numbers have more."""


def write_verification(found: Verification, prepared: Prepared) -> tuple[Path, ...]:
    """Write every file of the measure into the run's folder, and say which; ReportNotWritten."""
    folder, threshold = prepared.folder, found.equal_error.threshold
    ordered = Ordered(prepared.scores(), prepared.same())
    wrong = wrong_pairs(prepared, threshold)
    files = {
        NUMBERS: canonical_json(found),
        "verification_scores.csv": csv_bytes(_score_rows(prepared)),
        "verification_curves.csv": csv_bytes(_curve_rows(ordered.curves())),
        "verification_folds.csv": csv_bytes(_fold_rows(found)),
        "verification_wrong_pairs.csv": csv_bytes(rows_of(wrong, prepared, threshold)),
        "verification_wrong_pairs.png": sheet(wrong, prepared, threshold),
    }
    if prepared.data_set.kind == Kind.PHOTOGRAPHS:
        files[CARD] = card_text(card_of(found)).encode()
    for name, data in files.items():
        write_whole(folder / name, data)
    charts = {
        "verification_rates": _rates_chart(found, prepared, ordered),
        "verification_trade_off": _trade_off_chart(found, ordered.curves()),
    }
    for name, chart in charts.items():
        write_chart(folder, name, chart)
    return tuple(folder / name for name in (*files, *(f"{name}.svg" for name in charts)))


def card_of(found: Verification) -> DecisionThreshold:
    """The threshold card of a run on photographs."""
    made, at = found.configuration, found.equal_error
    return DecisionThreshold(
        value=at.threshold,
        rule=RULE,
        backbone=made.backbone,
        weights_sha256=made.weights_sha256,
        detector=made.detector,
        detector_sha256=made.detector_sha256,
        alignment=made.alignment,
        data_set=made.data_set,
        genuine_pairs=at.false_non_match.of,
        impostor_pairs=at.false_match.of,
        failed_pairs=found.detection.failed_genuine + found.detection.failed_impostor,
        false_match_rate=at.false_match.value,
        false_non_match_rate=at.false_non_match.value,
        date=datetime.now(UTC).date().isoformat(),
    )


def card_text(card: DecisionThreshold) -> str:
    """A card as TOML, which `comparison.cards.read_card` reads."""
    # JSON's texts and numbers are TOML's as well.
    fields = asdict(card).items()
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields)


def _score_rows(prepared: Prepared) -> Iterator[dict[str, object]]:
    pictures = prepared.data_set.pictures
    for pair, score in zip(prepared.data_set.pairs, prepared.scores().tolist(), strict=True):
        first, second = pictures[pair.first], pictures[pair.second]
        yield {
            "fold": pair.fold,
            "same": int(pair.same),
            "first": first.name,
            "second": second.name,
            "first_person": first.person,
            "second_person": second.person,
            "score": "" if np.isnan(score) else score,
        }


def _curve_rows(curves: ErrorCurves) -> Iterator[dict[str, object]]:
    columns = (curves.thresholds, curves.false_match, curves.false_non_match)
    names = ("threshold", "false_match_rate", "false_non_match_rate")
    for row in zip(*(column.tolist() for column in columns), strict=True):
        yield dict(zip(names, row, strict=True))


def _fold_rows(found: Verification) -> Iterator[dict[str, object]]:
    for accuracy in found.accuracies:
        for fold in accuracy.folds:
            value = "" if fold.accuracy is None else fold.accuracy
            yield {"rule": accuracy.rule} | asdict(fold) | {"accuracy": value}


def _note(found: Verification) -> str:
    at, made = found.equal_error, found.configuration
    failed = found.detection.failed_genuine + found.detection.failed_impostor
    return (
        f"{made.data_set}, {made.kind}; {made.backbone}; {at.false_non_match.of} genuine and "
        f"{at.false_match.of} impostor pairs, {failed} more without a score."
    )


def _rates_chart(found: Verification, prepared: Prepared, ordered: Ordered) -> Chart:
    """Both rates over the threshold, with bands of 95 in 100 draws of the people."""
    scores = prepared.scores()[np.isfinite(prepared.scores())]
    grid = np.linspace(scores.min(), scores.max(), _POINTS)
    # The rate at a threshold is that at the next score of the run.
    place = np.searchsorted(ordered.thresholds, grid)
    plain = ordered.curves()
    # Of each draw only the points of the figure are kept.
    drawn = np.array(
        [
            [curves.false_match[place], curves.false_non_match[place]]
            for curves in map(
                ordered.curves, identity_weights(*prepared.persons(), draws=_BAND_DRAWS)
            )
        ]
    )
    low, high = np.nanquantile(drawn, [0.025, 0.975], axis=0)
    lines = (
        line("false match rate", grid, plain.false_match[place], low[0], high[0]),
        line("false non-match rate", grid, plain.false_non_match[place], low[1], high[1]),
    )
    return Chart(
        "False match rate and false non-match rate over the decision threshold",
        Axis("decision threshold", float(grid[0]), float(grid[-1])),
        Axis("rate", 0.0, 1.0),
        lines,
        f"{_note(found)} Bands hold 95 in 100 of {_BAND_DRAWS} draws of the people.",
        (Rule(f"equal error {found.equal_error.threshold}", found.equal_error.threshold, True),),
    )


def _trade_off_chart(found: Verification, curves: ErrorCurves) -> Chart:
    """The false non-match rate over the false match rate, both logarithmic."""
    lowest = 0.5 / max(found.equal_error.false_match.of, found.equal_error.false_non_match.of)
    inside = (curves.false_match > 0) & (curves.false_non_match > 0)
    # Up to the decade above the highest rate that is drawn.
    highest = 10.0 ** np.ceil(np.log10(curves.false_non_match[inside].max(initial=2 * lowest)))
    return Chart(
        "What a lower false match rate costs",
        Axis("false match rate", lowest, 1.0, Scale.LOGARITHMIC),
        Axis("false non-match rate", lowest, float(highest), Scale.LOGARITHMIC),
        (
            line(
                found.configuration.backbone,
                curves.false_match[inside][::-1],
                curves.false_non_match[inside][::-1],
                style=Style.STEPS,
            ),
        ),
        f"{_note(found)} The axes end at half an error; rates of 0 lie beyond them.",
    )
