"""Sum up the verification of a run: rates, accuracy by folds, and intervals by people."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from examiner.validation.bootstrap import DRAWS, SEED, identity_weights, range_of
from examiner.validation.estimates import Estimate, Share
from examiner.validation.prepared import Prepared
from examiner.validation.verification.error_rates import Flags, Ordered, Scores
from examiner.validation.verification.fold_accuracy import PUBLISHED_STEPS, Folds, Rule
from examiner.validation.verification.records import (
    Accuracy,
    AtThreshold,
    Detection,
    Failure,
    Fold,
    TrueAccept,
    Verification,
)

TARGETS = (1e-2, 1e-3)
"""False match rates at which the true accept rate is told."""

BEST = (
    "best accuracy on the other folds, tried at squared distances of unit embeddings in steps of "
    "0.01, as the common code does"
)
EQUAL = "equal error on the other folds, as threshold cards have it"

FEW_ERRORS = 30
"""Errors that a rate should rest on: then, if they are independent, it lies within three tenths of
the true rate in nine cases of ten (Doddington and others, Speech Communication 31, 2000)."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """The scores of a run, ordered once, and what is measured on them with any weights."""

    same: Flags
    usable: Flags
    """(pairs,) whether a pair has a score."""
    scores: Scores
    ordered: Ordered
    threshold: float
    """The run's decision threshold."""
    folds: Mapping[str, Folds]
    """By how thresholds are picked, in words; empty where all pairs are of one fold."""

    def values(self, weights: Scores) -> dict[str, float]:
        """Every measure by its name, where pair i counts `weights[i]` times."""
        curves = self.ordered.curves(weights)
        above = self.usable & (self.scores >= self.threshold)
        found = {
            "false match": _share(above, self.usable & ~self.same, weights),
            "false non-match": _share(~above, self.usable & self.same, weights),
            "false accept": _share(above, ~self.same, weights),
            "false reject": _share(~above, self.same, weights),
            "equal error": curves.equal_error()[1],
        }
        scored = _share(self.usable, self.same, weights)
        for target in TARGETS:
            found[f"true accept {target}"] = curves.true_accept(target)
            found[f"true accept of all {target}"] = curves.true_accept(target) * scored
        for words, folds in self.folds.items():
            found[f"accuracy {words}"] = folds.accuracies(weights).mean
        return found


def measured(prepared: Prepared) -> Measured:
    """What is measured on a run; DataSetRefused if no pair of one of the two sorts has a score."""
    scores, same, folds = prepared.scores(), prepared.same(), prepared.folds()
    ordered = Ordered(scores, same)
    rules = {
        BEST: (PUBLISHED_STEPS, Rule.BEST_ACCURACY),
        EQUAL: (ordered.thresholds, Rule.EQUAL_ERROR),
    }
    several = len(np.unique(folds)) > 1
    return Measured(
        same,
        np.isfinite(scores),
        scores,
        ordered,
        round(ordered.curves().equal_error()[0], 4),
        {words: Folds(scores, same, folds, *each) for words, each in rules.items() if several},
    )


def verification(prepared: Prepared) -> Verification:
    """The error rates of a prepared run; raises DataSetRefused as `measured` does."""
    # It brings torch.
    from examiner.explanation.environment import environment

    found = measured(prepared)
    estimates = _estimates(found, prepared)
    at, accepts = _at_threshold(found, estimates), _true_accepts(found, estimates)
    return Verification(
        configuration=prepared.configuration,
        environment=environment(),
        draws=DRAWS,
        seed=SEED,
        people=len({picture.person for picture in prepared.data_set.pictures}),
        detection=_detection(prepared, ~found.usable),
        equal_error=at,
        equal_error_rate=estimates["equal error"],
        true_accepts=accepts,
        accuracies=tuple(
            _accuracy(words, folds, prepared, found, estimates[f"accuracy {words}"])
            for words, folds in found.folds.items()
        ),
        notes=_notes(at, accepts),
    )


def _share(what: Flags, among: Flags, weights: Scores) -> float:
    whole = weights[among].sum()
    return float(weights[among & what].sum() / whole) if whole else float("nan")


def _estimates(found: Measured, prepared: Prepared) -> dict[str, Estimate]:
    values = found.values(np.ones(len(found.scores)))
    draws = [found.values(weights) for weights in identity_weights(*prepared.persons())]
    return {
        name: Estimate(value, *range_of(np.array([draw[name] for draw in draws])))
        for name, value in values.items()
    }


def _counted(estimate: Estimate, what: Flags, among: Flags) -> Share:
    count, of = int((what & among).sum()), int(among.sum())
    # The count says it exactly, where a mean of weights may be off by a rounding.
    return Share(count / of, estimate.low, estimate.high, count, of)


def _at_threshold(found: Measured, estimates: Mapping[str, Estimate]) -> AtThreshold:
    above = found.usable & (found.scores >= found.threshold)
    genuine, impostor = found.same, ~found.same
    return AtThreshold(
        found.threshold,
        _counted(estimates["false match"], above, found.usable & impostor),
        _counted(estimates["false non-match"], ~above, found.usable & genuine),
        _counted(estimates["false accept"], above, impostor),
        _counted(estimates["false reject"], ~above, genuine),
    )


def _true_accepts(found: Measured, estimates: Mapping[str, Estimate]) -> tuple[TrueAccept, ...]:
    curves = found.ordered.curves()
    told = []
    for target in TARGETS:
        threshold = float(curves.thresholds[curves.at_false_match(target)])
        above = found.usable & (found.scores >= threshold)
        told.append(
            TrueAccept(
                target,
                threshold,
                int((above & ~found.same).sum()),
                _counted(estimates[f"true accept {target}"], above, found.usable & found.same),
                _counted(estimates[f"true accept of all {target}"], above, found.same),
            )
        )
    return tuple(told)


def _detection(prepared: Prepared, failed: Flags) -> Detection:
    failures = tuple(
        Failure(picture.name, facts.failure)
        for picture, facts in zip(prepared.data_set.pictures, prepared.pictures, strict=True)
        if facts.failure
    )
    same, count = prepared.same(), len(prepared.pictures)
    return Detection(
        pictures=count,
        failures=failures,
        failure_rate=len(failures) / count,
        genuine_pairs=int(same.sum()),
        impostor_pairs=int((~same).sum()),
        failed_genuine=int((failed & same).sum()),
        failed_impostor=int((failed & ~same).sum()),
    )


def _accuracy(
    words: str, folds: Folds, prepared: Prepared, found: Measured, mean: Estimate
) -> Accuracy:
    thresholds = folds.accuracies().thresholds.tolist()
    each = [
        _fold(int(number), threshold, prepared.folds() == number, found)
        for number, threshold in zip(folds.numbers, thresholds, strict=True)
    ]
    values = np.array([fold.accuracy for fold in each if fold.accuracy is not None])
    sizes = np.array([int((prepared.folds() == fold.fold).sum()) for fold in each])
    wrong = [fold.false_matches + fold.false_non_matches + fold.failed for fold in each]
    return Accuracy(
        rule=words,
        mean=mean,
        standard_deviation=float(values.std()),
        # √(n − 1) for the deviation's own divisor, √n for the mean; one fold has no spread.
        standard_error=float(values.std() / np.sqrt(max(len(values) - 1, 1))),
        with_failures_wrong=float(np.mean(1 - np.array(wrong) / sizes)),
        false_matches=sum(fold.false_matches for fold in each),
        false_non_matches=sum(fold.false_non_matches for fold in each),
        folds=tuple(each),
    )


def _fold(number: int, threshold: float, inside: Flags, found: Measured) -> Fold:
    scored, above = inside & found.usable, found.scores >= threshold
    false_matches = int((scored & above & ~found.same).sum())
    false_non_matches = int((scored & ~above & found.same).sum())
    count = int(scored.sum())
    accuracy = (count - false_matches - false_non_matches) / count if count else None
    failed = int(inside.sum()) - count
    return Fold(number, threshold, accuracy, false_matches, false_non_matches, failed)


def _notes(at: AtThreshold, accepts: tuple[TrueAccept, ...]) -> tuple[str, ...]:
    notes = [
        f"The {name} rests on {share.count} errors; fewer than {FEW_ERRORS} bear no close estimate."
        for name, share in (
            ("false match rate", at.false_match),
            ("false non-match rate", at.false_non_match),
        )
        if share.count < FEW_ERRORS
    ]
    notes += [
        f"With no error among {share.of} pairs the interval of {name} is empty; were the pairs "
        f"independent, a rate of up to {min(3 / share.of, 1):.2g} would agree with that (rule of "
        "three)."
        for name, share in (
            ("the false match rate", at.false_match),
            ("the false non-match rate", at.false_non_match),
        )
        if not share.count
    ]
    notes += [
        f"The true accept rate at a false match rate of at most {accept.target:g} lies at a "
        f"threshold that {accept.impostors_above} impostor pairs decide."
        for accept in accepts
        if accept.impostors_above < FEW_ERRORS
    ]
    return (
        *notes,
        "The threshold of equal error was picked on the pairs on which its rates are measured; "
        "the accuracy by folds was not.",
    )
