"""The likelihood ratio of a score, and the words that stand beside it."""

from dataclasses import replace
from math import log10

import pytest

from examiner.errors import CalibrationNotApplicable
from examiner.likelihood.ratio import differences, likelihood_ratio
from examiner.likelihood.records import LikelihoodRatio
from examiner.likelihood.scale import verbal_scale
from examiner.likelihood.sentences import in_words, number
from tests.likelihood.made import WITH, card


def test_that_a_score_between_support_points_is_read_off_the_line() -> None:
    found = likelihood_ratio(card(), 0.3, WITH)
    assert (found.log10, found.lower, found.upper) == pytest.approx((1.0, 0.375, 1.625))
    assert not found.capped


@pytest.mark.parametrize(
    ("score", "expected"),
    [(0.55, 3.0), (0.9, 3.0), (0.01, -1.5), (-0.4, -1.5), (0.5, 3.0)],
)
def test_that_a_ratio_never_leaves_the_bounds(score: float, expected: float) -> None:
    found = likelihood_ratio(card(), score, WITH)
    assert found.log10 == pytest.approx(expected)
    assert found.capped
    assert -1.5 <= found.lower <= found.log10 <= found.upper <= 3.0


def test_that_a_score_beyond_those_calibrated_with_counts_as_capped() -> None:
    wide = card(lowest=-9.0, highest=9.0)
    assert likelihood_ratio(wide, 0.7, WITH) == LikelihoodRatio(4.0, 3.0, 5.0, True)
    assert not likelihood_ratio(wide, 0.6, WITH).capped


@pytest.mark.parametrize("field", WITH.__dataclass_fields__)
def test_that_a_score_made_otherwise_has_no_ratio(field: str) -> None:
    other = replace(WITH, **{field: "c" * 64})
    with pytest.raises(CalibrationNotApplicable) as caught:
        likelihood_ratio(card(), 0.3, other)
    assert caught.value.facts["unlike"] == differences(card(), other)
    assert len(differences(card(), other)) == 1
    assert "cccccccccccc…" in str(caught.value)


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1, "approximately no support"),
        (1.99, "approximately no support"),
        (2, "weak support"),
        (9.99, "weak support"),
        (10, "weak support"),
        (10.01, "moderate support"),
        (100, "moderate support"),
        (100.1, "moderately strong support"),
        (1000, "moderately strong support"),
        (1001, "strong support"),
        (10000, "strong support"),
        (10001, "very strong support"),
        (1000000, "very strong support"),
        (1000001, "extremely strong support"),
        (1e12, "extremely strong support"),
    ],
)
def test_that_every_edge_of_the_scale_has_its_words(ratio: float, words: str) -> None:
    scale = verbal_scale()
    assert scale.band(log10(ratio)).words == words
    assert scale.band(-log10(ratio)).words == words


def test_that_the_scale_says_whose_it_is_and_where_edges_belong() -> None:
    scale = verbal_scale()
    assert "ENFSI" in scale.citation
    assert "weaker" in scale.edges
    assert [band.up_to for band in scale.bands] == [2, 10, 100, 1000, 10000, 1000000, None]


def test_that_words_stand_beside_their_number_and_propositions_change_places_below_one() -> None:
    scale = verbal_scale()
    above = in_words(LikelihoodRatio(2.2, 1.9, 2.5, False), scale)
    assert above == (
        "log10 LR +2.20 (+1.90 to +2.50): the score gives moderately strong support to the "
        "proposition that probe and reference show one person, rather than to the proposition "
        "that probe and reference show two people of the population."
    )
    below = in_words(LikelihoodRatio(-2.2, -2.5, -1.9, False), scale)
    assert below == (
        "log10 LR −2.20 (−2.50 to −1.90): the score gives moderately strong support to the "
        "proposition that probe and reference show two people of the population, rather than to "
        "the proposition that probe and reference show one person."
    )
    neither = in_words(LikelihoodRatio(0.1, -0.2, 0.4, False), scale)
    assert neither == (
        "log10 LR +0.10 (−0.20 to +0.40): the score gives approximately no support to either "
        "proposition."
    )
    assert number(-0.0) == "+0.00"
