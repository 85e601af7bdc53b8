"""Calibrate likelihood ratios on some folds of a run, and test them on others' people."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examiner.errors import CalibrationNotApplicable, DataSetRefused
from examiner.likelihood.bounds import WORDS, Bounds, by_invariance, counted, elub
from examiner.likelihood.calibrators import CALIBRATORS, Calibrator, Curve
from examiner.likelihood.measures import cllr, cllr_min, dev_pav
from examiner.likelihood.pair_values import Floats, PairValues, pair_values
from examiner.likelihood.records import CalibrationCard, Condition
from examiner.validation.bootstrap import COVERED, SEED, identity_weights, interval
from examiner.validation.calibration.conditions import conditions_of
from examiner.validation.prepared import Prepared
from examiner.validation.records import Configuration

DRAWS = 500

Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a run is to be calibrated."""

    method: str
    calibrate_folds: tuple[int, ...]
    test_folds: tuple[int, ...]
    population: str
    """Of whom the photographs are, in words."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number of the test, with the middle 95 hundredths over draws of people."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rival:
    """What another method of calibration gives on the same pairs."""

    method: str
    cllr: float
    """Within its own bounds, on the pairs of the test."""
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A calibration of a run: its card, its test, and what both rest on."""

    configuration: Configuration
    calibrate_folds: tuple[int, ...]
    test_folds: tuple[int, ...]
    card: CalibrationCard
    card_sha256: str
    bounds: Bounds
    """The card's: empirical, within `counted`."""
    invariance: Bounds
    """The same by another rule, for comparison; within `counted` too."""
    counted: Bounds
    """What the number of pairs alone allows."""
    cllr: Measured
    """Of the card's ratios on the pairs of the test."""
    cllr_min: Measured
    cllr_cal: float
    cllr_unbounded: float
    """Without the card's bounds."""
    dev_pav: float | None
    """None where the test pairs are told apart without an error."""
    rivals: tuple[Rival, ...]
    """Every method that has a line, the card's own among them, compared when the card was made."""
    draws: int
    draws_without_line: int
    """Draws of people on whose pairs the method has no finite line; they are left out."""
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The pairs of some folds that have a score."""

    index: Index
    """Of the data set's pairs."""
    scores: PairValues
    genuine: Index
    """Positions in `index`."""
    impostor: Index
    failed: int
    """Pairs of these folds that have no score."""


def part_of(prepared: Prepared, folds: Sequence[int]) -> Part:
    """The pairs of `folds`; DataSetRefused for a fold that is not there, or has one sort only."""
    held = prepared.folds()
    missing = sorted(set(folds) - set(held.tolist()))
    if missing or not folds:
        raise DataSetRefused(
            f"The data set has no fold {', '.join(map(str, missing))}."
            if missing
            else "No fold is named.",
            advice=f"Its folds are {', '.join(map(str, np.unique(held)))}.",
        )
    chosen = np.isin(held, folds)
    scores = prepared.scores()
    usable = np.isfinite(scores)
    index = np.flatnonzero(chosen & usable)
    same = prepared.same()[index]
    if same.all() or not same.any():
        raise DataSetRefused(
            f"Of folds {', '.join(map(str, folds))}, pairs of one sort only have a score.",
            advice="Name folds with genuine and impostor pairs.",
        )
    values = pair_values(scores[index][same], scores[index][~same])
    failed = int((chosen & ~usable).sum())
    return Part(index, values, np.flatnonzero(same), np.flatnonzero(~same), failed)


def require_disjoint(prepared: Prepared, first: Part, second: Part) -> None:
    """Raise DataSetRefused if a person is in pairs of both parts."""
    shared = np.intersect1d(_people(prepared, first), _people(prepared, second))
    if len(shared):
        names = np.unique([picture.person for picture in prepared.data_set.pictures])[shared]
        raise DataSetRefused(
            f"{len(shared)} people are in pairs to calibrate with and in pairs to test with, "
            f"such as {names[0]}.",
            advice="Name folds that share no person; a calibration is not tested on its own "
            "people.",
            people=names.tolist(),
        )


def calibrate(prepared: Prepared, asked: Asked, draws: int = DRAWS) -> Calibration:
    """Calibrate and test as asked.

    Raises DataSetRefused unless the folds share no person and have pairs of both sorts, and
    CalibrationNotApplicable where the method has no finite line through the scores.
    """
    made, tested = part_of(prepared, asked.calibrate_folds), part_of(prepared, asked.test_folds)
    require_disjoint(prepared, made, tested)
    curve = CALIBRATORS[asked.method](made.scores)
    ratios = _ratios(made.scores, curve.at)
    bounds = elub(ratios)
    lines = _drawn_lines(prepared, made, CALIBRATORS[asked.method], curve.scores, draws)
    bounded = _ratios(tested.scores, partial(_bounded, curve, bounds))
    weights = partial(_weights, prepared, tested, draws)
    measured = [_measured(each, bounded, tested, weights) for each in (cllr, cllr_min)]
    card = _card(prepared, asked, (made, tested), curve, lines, bounds, measured)
    apart = dev_pav(bounded)
    return Calibration(
        configuration=prepared.configuration,
        calibrate_folds=asked.calibrate_folds,
        test_folds=asked.test_folds,
        card=card,
        card_sha256=card.digest,
        bounds=bounds,
        invariance=by_invariance(ratios),
        counted=counted(ratios),
        cllr=measured[0],
        cllr_min=measured[1],
        cllr_cal=measured[0].value - measured[1].value,
        cllr_unbounded=cllr(_ratios(tested.scores, curve.at)),
        dev_pav=None if np.isnan(apart) else apart,
        rivals=tuple(_rivals(made, tested)),
        draws=draws,
        draws_without_line=draws - len(lines),
        seed=SEED,
    )


def ratios_of(card: CalibrationCard, pairs: PairValues) -> PairValues:
    """log10 LRs of pairs as the card gives them, from their scores."""
    curve = Curve(np.array(card.scores), np.array(card.log10_lr))
    return _ratios(pairs, partial(_bounded, curve, Bounds(card.lowest, card.highest)))


def _ratios(pairs: PairValues, line: Callable[[Floats], Floats]) -> PairValues:
    return pair_values(line(pairs.genuine), line(pairs.impostor))


def _bounded(curve: Curve, bounds: Bounds, scores: Floats) -> Floats:
    return np.clip(curve.at(scores), bounds.lowest, bounds.highest)


def _people(prepared: Prepared, part: Part) -> NDArray[np.intp]:
    first, second = prepared.persons()
    return np.union1d(first[part.index], second[part.index])


def _weights(prepared: Prepared, part: Part, draws: int) -> Any:
    """Weights of the part's pairs in each draw of its people."""
    first, second = prepared.persons()
    return identity_weights(first[part.index], second[part.index], draws, SEED)


def _drawn_lines(
    prepared: Prepared, part: Part, calibrator: Calibrator, at: Floats, draws: int
) -> Floats:
    """log10 LR at the support points in each draw that has a line, (draws, points)."""
    found = []
    for weights in _weights(prepared, part, draws):
        try:
            found.append(calibrator(_weighed(part.scores, part, weights)).at(at))
        except (CalibrationNotApplicable, ValueError):
            continue  # no finite line, or no pair of one sort was drawn
    if 2 * len(found) < draws:
        raise CalibrationNotApplicable(
            f"Of {draws} draws of people only {len(found)} have a finite calibration.",
            advice="Calibrate on more people, or with the method isotonic.",
        )
    return np.array(found)


def _weighed(values: PairValues, part: Part, weights: Floats) -> PairValues:
    return PairValues(
        values.genuine, values.impostor, weights[part.genuine], weights[part.impostor]
    )


def _measured(
    measure: Callable[[PairValues], float], ratios: PairValues, part: Part, weights: Any
) -> Measured:
    def weighed(each: Floats) -> float:
        both = each[part.genuine].any() and each[part.impostor].any()
        return measure(_weighed(ratios, part, each)) if both else math.nan

    return Measured(measure(ratios), *interval(weighed, weights()))


def _rivals(made: Part, tested: Part) -> Iterator[Rival]:
    for method, calibrator in CALIBRATORS.items():
        try:
            curve = calibrator(made.scores)
        except CalibrationNotApplicable:
            continue
        bounds = elub(_ratios(made.scores, curve.at))
        ratios = _ratios(tested.scores, partial(_bounded, curve, bounds))
        yield Rival(method, cllr(ratios), bounds.lowest, bounds.highest)


def _card(
    prepared: Prepared,
    asked: Asked,
    parts: tuple[Part, Part],
    curve: Curve,
    lines: Floats,
    bounds: Bounds,
    measured: Sequence[Measured],
) -> CalibrationCard:
    made, tested = parts
    run = prepared.configuration
    edge = (1 - COVERED) / 2
    lower, upper = np.quantile(lines, [edge, 1 - edge], axis=0)
    conditions: tuple[Condition, ...] = conditions_of(prepared, made.index)
    return CalibrationCard(
        method=asked.method,
        population=asked.population,
        backbone=run.backbone,
        weights_sha256=run.weights_sha256,
        detector=run.detector,
        detector_sha256=run.detector_sha256,
        alignment=run.alignment,
        data_set=f"{run.data_set}, folds {_listed(asked.calibrate_folds)}; tested on folds "
        f"{_listed(asked.test_folds)}",
        people=len(_people(prepared, made)),
        genuine_pairs=len(made.genuine),
        impostor_pairs=len(made.impostor),
        failed_pairs=made.failed,
        conditions=conditions,
        scores=tuple(curve.scores.tolist()),
        log10_lr=tuple(curve.log10_lr.tolist()),
        lower=tuple(np.minimum(lower, curve.log10_lr).tolist()),
        upper=tuple(np.maximum(upper, curve.log10_lr).tolist()),
        lowest=bounds.lowest,
        highest=bounds.highest,
        bounds=WORDS,
        cllr=measured[0].value,
        cllr_min=measured[1].value,
        test_people=len(_people(prepared, tested)),
        test_genuine_pairs=len(tested.genuine),
        test_impostor_pairs=len(tested.impostor),
        date=datetime.now(UTC).date().isoformat(),
    )


def _listed(folds: Sequence[int]) -> str:
    return ", ".join(map(str, folds))
