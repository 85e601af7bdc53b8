"""Accuracy by folds: what a plain loop gives, and thresholds that never see their own fold."""

import numpy as np
import pytest

from examiner.validation.verification.error_rates import Ordered
from examiner.validation.verification.fold_accuracy import PUBLISHED_STEPS, Folds, Rule


@pytest.fixture
def pairs():
    draw = np.random.default_rng(5)
    same = draw.random(300) < 0.5
    return draw.normal(np.where(same, 0.6, 0.1), 0.2), same, draw.integers(1, 5, 300)


def plain(scores, same, folds, candidates):
    """Threshold and accuracy of each fold, as a loop says it."""
    found = []
    for fold in np.unique(folds):
        out = folds == fold
        right = [int(((scores[~out] >= c) == same[~out]).sum()) for c in candidates]
        best = max(range(len(right)), key=lambda at: (right[at], candidates[at]))
        threshold = candidates[best]
        found.append((threshold, float(((scores[out] >= threshold) == same[out]).mean())))
    return found


@pytest.mark.parametrize("tried", ["steps", "scores"])
def test_that_folds_are_those_of_a_plain_loop(pairs, tried):
    scores, same, folds = pairs
    candidates = PUBLISHED_STEPS if tried == "steps" else np.unique(scores)
    found = Folds(scores, same, folds, candidates).accuracies()
    wanted = plain(scores, same, folds, candidates)
    assert list(zip(found.thresholds, found.accuracies, strict=True)) == wanted
    assert found.mean == pytest.approx(np.mean([accuracy for _, accuracy in wanted]), abs=1e-15)


def test_that_the_rule_of_cards_is_the_equal_error_of_the_other_folds(pairs):
    scores, same, folds = pairs
    candidates = Ordered(scores, same).thresholds
    found = Folds(scores, same, folds, candidates, Rule.EQUAL_ERROR).accuracies()
    for place, fold in enumerate(np.unique(folds)):
        out = folds == fold
        threshold = Ordered(scores[~out], same[~out]).curves().equal_error()[0]
        assert found.thresholds[place] == threshold
        assert found.accuracies[place] == ((scores[out] >= threshold) == same[out]).mean()


def test_that_the_published_steps_are_squared_distances():
    assert len(PUBLISHED_STEPS) == 400
    assert PUBLISHED_STEPS[-1] == 1
    assert np.allclose(np.diff(PUBLISHED_STEPS), 0.005)


def test_that_a_fold_has_no_say_in_its_own_threshold(pairs):
    scores, same, folds = pairs
    before = Folds(scores, same, folds, PUBLISHED_STEPS).accuracies()
    other = np.where(folds == 3, -scores, scores)
    after = Folds(other, same, folds, PUBLISHED_STEPS).accuracies()
    assert after.thresholds[2] == before.thresholds[2]
    assert after.accuracies[2] < 0.5 < before.accuracies[2]


def test_that_a_weight_is_as_good_as_a_repetition(pairs):
    scores, same, folds = pairs
    weights = np.random.default_rng(6).integers(0, 3, len(scores))
    weighted = Folds(scores, same, folds, PUBLISHED_STEPS).accuracies(weights.astype(float))
    repeated = Folds(
        *(np.repeat(each, weights) for each in (scores, same, folds)), PUBLISHED_STEPS
    ).accuracies()
    assert weighted.thresholds.tolist() == repeated.thresholds.tolist()
    assert np.allclose(weighted.accuracies, repeated.accuracies, atol=1e-12)


def test_that_pairs_without_a_score_are_left_out(pairs):
    scores, same, folds = pairs
    lost = np.append(scores, [np.nan, np.nan])
    found = Folds(lost, np.append(same, [True, False]), np.append(folds, [1, 9]), PUBLISHED_STEPS)
    wanted = Folds(scores, same, folds, PUBLISHED_STEPS).accuracies()
    assert found.numbers.tolist() == [1, 2, 3, 4, 9]
    assert found.accuracies().accuracies[:4].tolist() == wanted.accuracies.tolist()
    assert np.isnan(found.accuracies().accuracies[4])
    assert found.accuracies().mean == wanted.mean
