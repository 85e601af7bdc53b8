"""Verification: the error rates of one configuration on one data set, with their intervals."""

from dataclasses import dataclass

from examiner.explanation.records import Environment
from examiner.validation.estimates import Estimate, Share
from examiner.validation.records import Configuration


@dataclass(frozen=True, slots=True)
class Failure:
    """A picture that has no crop."""

    picture: str
    why: str


@dataclass(frozen=True, slots=True)
class Detection:
    """What became of the pictures and pairs before any score."""

    pictures: int
    failures: tuple[Failure, ...]
    failure_rate: float
    """Share of the pictures that have no crop."""
    genuine_pairs: int
    impostor_pairs: int
    failed_genuine: int
    """Pairs of which a picture has no crop."""
    failed_impostor: int


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """The error rates at one decision threshold, in both conventions."""

    threshold: float
    false_match: Share
    """Of the impostor pairs that have a score."""
    false_non_match: Share
    """Of the genuine pairs that have a score."""
    false_accept: Share
    """Of all impostor pairs, those without a score taken as below the threshold."""
    false_reject: Share
    """Of all genuine pairs, those without a score taken as below the threshold."""


@dataclass(frozen=True, slots=True)
class TrueAccept:
    """How many genuine pairs are accepted where at most a stated share of impostor pairs is."""

    target: float
    """Of the false match rate."""
    threshold: float
    """The lowest score of the run from which on the false match rate is at most the target."""
    impostors_above: int
    true_accept: Share
    """Of the genuine pairs that have a score; the threshold is picked anew in each draw."""
    of_all: Share
    """Of all genuine pairs, those without a score taken as below the threshold."""


@dataclass(frozen=True, slots=True)
class Fold:
    """One fold at the threshold that was picked on the others."""

    fold: int
    threshold: float
    accuracy: float | None
    """Share of the fold's pairs with a score that are on their right side; None without such."""
    false_matches: int
    """Impostor pairs at or above the threshold."""
    false_non_matches: int
    """Genuine pairs below it."""
    failed: int
    """Pairs of the fold without a score."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Accuracy by folds, over pairs that have a score."""

    rule: str
    """How the threshold of a fold is picked on the others, in words."""
    mean: Estimate
    """Over the folds; thresholds are picked anew in each draw."""
    standard_deviation: float
    """Of the folds' accuracies, divided by their number."""
    standard_error: float
    """Of the mean: the standard deviation with n − 1, divided by √n."""
    with_failures_wrong: float
    """The mean where a pair without a score counts as wrong."""
    false_matches: int
    """Over all folds, each at its own threshold."""
    false_non_matches: int
    folds: tuple[Fold, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """Everything that the measure gives as numbers."""

    configuration: Configuration
    environment: Environment
    draws: int
    seed: int
    """Of the intervals."""
    people: int
    detection: Detection
    equal_error: AtThreshold
    """At the run's decision threshold, where both rates are nearest to each other."""
    equal_error_rate: Estimate
    """Mean of both rates there; the threshold is picked anew in each draw."""
    true_accepts: tuple[TrueAccept, ...]
    accuracies: tuple[Accuracy, ...]
    """Empty where all pairs are of one fold."""
    notes: tuple[str, ...]
    """What must be said beside these numbers."""
