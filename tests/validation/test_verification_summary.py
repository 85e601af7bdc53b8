"""The numbers of a run: counts in both conventions, intervals, notes."""

import numpy as np
import pytest

from examiner.digest import canonical_json
from examiner.validation.verification import summary as verification_summary
from examiner.validation.verification.summary import verification
from tests.validation.pictured import scored

NAN = float("nan")


def made(genuine: int, impostor: int, errors: int = 0):
    """So many pairs in four folds, a few genuine ones of them below all others."""
    draw = np.random.default_rng(1)
    scores = np.concatenate([draw.uniform(0.6, 0.9, genuine), draw.uniform(0, 0.3, impostor)])
    scores[:errors] = -0.5
    same = [True] * genuine + [False] * impostor
    return scored(scores.tolist(), same, [1 + at % 4 for at in range(len(same))])


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few draws, where the intervals do not matter."""
    real = verification_summary.identity_weights
    monkeypatch.setattr(
        verification_summary, "identity_weights", lambda *sides: real(*sides, draws=20)
    )


@pytest.mark.usefixtures("quick")
def test_that_pairs_without_a_score_are_counted_in_both_conventions():
    run = scored(
        [0.9, 0.8, 0.7, 0.2, NAN, 0.1, 0.15, 0.75, 0.05, NAN, NAN],
        [True] * 5 + [False] * 6,
        [1, 2] * 5 + [1],
    )
    found = verification(run)
    assert found.detection.pictures == 22
    assert [failure.picture for failure in found.detection.failures] == ["4b", "9b", "10b"]
    assert found.detection.failure_rate == pytest.approx(3 / 22)
    assert (found.detection.failed_genuine, found.detection.failed_impostor) == (1, 2)
    at = found.equal_error
    counts = {name: (getattr(at, name).count, getattr(at, name).of) for name in
              ("false_match", "false_non_match", "false_accept", "false_reject")}  # fmt: skip
    assert counts == {
        "false_match": (1, 4), "false_non_match": (1, 4),
        "false_accept": (1, 6), "false_reject": (2, 5),
    }  # fmt: skip
    assert found.equal_error_rate.value == 0.25
    accept = found.true_accepts[0]
    assert (accept.impostors_above, accept.true_accept.count, accept.true_accept.of) == (0, 2, 4)
    assert (accept.of_all.count, accept.of_all.of, accept.threshold) == (2, 5, 0.8)


@pytest.mark.usefixtures("quick")
def test_that_folds_count_what_is_wrong_and_what_failed():
    run = scored([0.9, 0.1, 0.9, 0.1, 0.9, NAN], [True, False] * 3, [1, 1, 2, 2, 3, 3])
    accuracy = verification(run).accuracies[0]
    assert [(fold.fold, fold.accuracy, fold.failed) for fold in accuracy.folds] == [
        (1, 1.0, 0), (2, 1.0, 0), (3, 1.0, 1),
    ]  # fmt: skip
    assert (accuracy.false_matches, accuracy.false_non_matches) == (0, 0)
    assert accuracy.mean.value == 1
    assert accuracy.with_failures_wrong == pytest.approx((1 + 1 + 0.5) / 3)


@pytest.mark.usefixtures("quick")
def test_that_spread_and_standard_error_are_those_of_the_folds():
    run = scored([0.9, 0.1, 0.9, 0.1, 0.9, 0.95], [True, False] * 3, [1, 1, 2, 2, 3, 3])
    accuracy = verification(run).accuracies[0]
    values = [fold.accuracy for fold in accuracy.folds]
    assert values[2] == 0.5
    assert (accuracy.false_matches, accuracy.folds[2].false_matches) == (1, 1)
    assert accuracy.standard_deviation == pytest.approx(np.std(values))
    assert accuracy.standard_error == pytest.approx(np.std(values, ddof=1) / np.sqrt(3))


@pytest.mark.usefixtures("quick")
def test_that_the_cards_rule_is_measured_on_pairs_that_did_not_pick_it():
    run = scored([0.9, 0.2, 0.8, 0.3, 0.5, 0.6], [True, False] * 3, [1, 1, 2, 2, 3, 3])
    accuracy = verification(run).accuracies[1]
    # Without fold 3, 0.8 is the lowest score at which no pair of the others is wrong.
    assert [round(fold.threshold, 12) for fold in accuracy.folds] == [0.6, 0.6, 0.8]
    assert [(fold.false_matches, fold.false_non_matches) for fold in accuracy.folds] == [
        (0, 0), (0, 0), (0, 1),
    ]  # fmt: skip


@pytest.mark.usefixtures("quick")
def test_that_one_fold_has_no_accuracy_by_folds():
    assert verification(scored([0.9, 0.1], [True, False], [1, 1])).accuracies == ()


def test_that_equal_runs_give_equal_bytes():
    run = made(60, 60, errors=5)
    assert canonical_json(verification(run)) == canonical_json(verification(run))


def test_that_with_people_who_are_in_one_pair_each_the_interval_is_that_of_a_share():
    errors, count = 40, 400
    rate = verification(made(count, 100, errors)).equal_error
    # A fixed threshold between the two sorts: the share of genuine pairs below it is a plain one.
    assert rate.false_non_match.count == errors
    spread = np.sqrt(0.1 * 0.9 / count)
    assert rate.false_non_match.low == pytest.approx(0.1 - 1.96 * spread, abs=0.25 * spread)
    assert rate.false_non_match.high == pytest.approx(0.1 + 1.96 * spread, abs=0.25 * spread)


def test_that_a_person_in_many_pairs_widens_the_interval():
    same = [True] * 100 + [False] * 100
    scores = [-0.5] * 20 + [0.9] * 80 + [0.05] * 100
    alone = [(f"A{at}",) * 2 for at in range(100)]
    few = [(f"A{at // 20}",) * 2 for at in range(100)]
    others = [(f"X{at}", f"Y{at}") for at in range(100)]
    widths = []
    for genuine in (alone, few):
        share = verification(scored(scores, same, people=genuine + others)).equal_error
        widths.append(share.false_non_match.high - share.false_non_match.low)
    assert widths[1] > 2 * widths[0]


@pytest.mark.usefixtures("quick")
def test_that_notes_say_which_rates_rest_on_little():
    clean = " ".join(verification(made(40, 40)).notes)
    assert "rests on 0 errors" in clean
    assert "up to 0.075" in clean
    assert "impostor pairs decide" in clean
    # No rate is greater than 1, however few the pairs are.
    assert "up to 1 would" in " ".join(verification(made(2, 2)).notes)
    many = " ".join(verification(made(400, 40, errors=60)).notes)
    assert "false non-match rate rests" not in many
    assert "picked on the pairs" in many
