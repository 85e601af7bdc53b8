"""Scores: the cosine, and when two embeddings or a threshold may not be used."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examiner.comparison.records import Decision, DecisionThreshold, SimilarityScore
from examiner.comparison.score import decide, similarity
from examiner.embedding.records import Embedding
from examiner.errors import EmbeddingsNotComparable, ThresholdNotApplicable

WEIGHTS, OTHER = "a" * 64, "b" * 64
CARD = DecisionThreshold(
    value=0.25,
    rule="false match rate of 1 in 1000",
    backbone="net",
    weights_sha256=WEIGHTS,
    detector="finder",
    detector_sha256=OTHER,
    alignment="five points",
    data_set="a set",
    genuine_pairs=300,
    impostor_pairs=300,
    failed_pairs=0,
    false_match_rate=0.001,
    false_non_match_rate=0.02,
    date="2026-04-17",
)


def embedding(values: list[float], backbone: str = "net", weights: str = WEIGHTS) -> Embedding:
    return Embedding(np.array(values, np.float32), backbone, weights, "c" * 64)


def score(value: float, backbone: str = "net", weights: str = WEIGHTS) -> SimilarityScore:
    return SimilarityScore(value, backbone, weights)


@pytest.mark.parametrize("degrees", [0, 30, 60, 90, 135, 180])
@pytest.mark.parametrize("length", [1e-3, 1.0, 250.0])
def test_that_the_score_is_the_cosine_of_the_angle(degrees: int, length: float) -> None:
    angle = math.radians(degrees)
    turned = embedding([length * math.cos(angle), length * math.sin(angle)])
    found = similarity(embedding([3.0, 0.0]), turned)
    assert found.value == pytest.approx(math.cos(angle), abs=1e-7)
    assert (found.backbone, found.weights_sha256) == ("net", WEIGHTS)


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(st.lists(st.floats(-1e3, 1e3, width=32), min_size=4, max_size=4))
def test_that_the_score_is_symmetric_and_never_leaves_its_range(values: list[float]) -> None:
    values[0] += 2e3
    one, other = embedding(values), embedding([1.0, -2.0, 0.5, 4.0])
    assert similarity(one, other).value == similarity(other, one).value
    assert -1.0 <= similarity(one, one).value <= 1.0
    assert similarity(one, one).value == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(("backbone", "weights"), [("other", WEIGHTS), ("net", OTHER)])
def test_that_embeddings_of_two_networks_are_not_compared(backbone: str, weights: str) -> None:
    with pytest.raises(EmbeddingsNotComparable):
        similarity(embedding([1.0, 0.0]), embedding([1.0, 0.0], backbone, weights))


def test_that_a_score_on_the_threshold_counts_as_above() -> None:
    assert decide(score(0.25), CARD) is Decision.ABOVE
    assert decide(score(math.nextafter(0.25, 0)), CARD) is Decision.BELOW
    assert decide(score(math.nextafter(0.25, 1)), CARD) is Decision.ABOVE
    assert decide(score(-1.0), CARD) is Decision.BELOW


@pytest.mark.parametrize(("backbone", "weights"), [("other", WEIGHTS), ("net", OTHER)])
def test_that_a_threshold_of_another_network_is_not_applied(backbone: str, weights: str) -> None:
    with pytest.raises(ThresholdNotApplicable):
        decide(score(0.5, backbone, weights), CARD)


@pytest.mark.parametrize(
    "change",
    [
        {"value": 1.01},
        {"value": -1.01},
        {"value": math.nan},
        {"genuine_pairs": 0},
        {"impostor_pairs": 0},
        {"false_match_rate": 1.5},
        {"false_match_rate": math.nan},
        {"false_non_match_rate": -0.1},
        {"rule": ""},
        {"backbone": ""},
        {"weights_sha256": ""},
        {"data_set": ""},
        {"date": ""},
    ],
)
def test_that_a_threshold_cannot_exist_without_a_complete_card(change: dict[str, object]) -> None:
    with pytest.raises(ThresholdNotApplicable):
        replace(CARD, **change)


def test_that_the_digest_of_a_card_covers_every_field() -> None:
    changes: list[dict[str, object]] = [
        {"value": 0.26},
        {"rule": "other"},
        {"alignment": "other"},
        {"failed_pairs": 1},
        {"date": "2026-04-18"},
    ]
    digests = {CARD.digest} | {replace(CARD, **change).digest for change in changes}
    assert len(digests) == len(changes) + 1
