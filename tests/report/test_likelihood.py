"""Likelihood ratios as a report prints and lists them."""

import json
from dataclasses import replace

import pytest

from examiner.likelihood.records import LikelihoodRatio, LikelihoodStatement, Verdict
from examiner.likelihood.scale import verbal_scale
from examiner.report.layout import render
from examiner.report.manifest import manifest
from tests.likelihood.made import card
from tests.report.test_layout import text_of

CARD = card(population="visitors of a made-up town")


def verdicts(eyes: float) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(face, condition, value)
        for face, values in (("P1.1", (eyes, 4.0)), ("R1.1", (88.5, -12.25)))
        for condition, value in zip(CARD.conditions, values, strict=True)
    )


STATED = LikelihoodStatement(
    mark="L1",
    comparison="C1",
    score=0.5,
    card=CARD,
    verdicts=verdicts(44.0),
    reasons=(),
    ratio=LikelihoodRatio(2.25, 1.75, 3.0, False),
    scale="enfsi-2015",
    inputs=("d" * 64,),
)
REFUSED = replace(
    STATED,
    mark="L2",
    verdicts=verdicts(12.0),
    reasons=("The eyes of P1.1 are too near to each other.",),
    ratio=None,
)


@pytest.fixture(scope="module")
def stated(contents):
    (reported,) = contents.comparisons
    full = replace(reported, likelihoods=(STATED, REFUSED))
    return replace(contents, comparisons=(full,))


@pytest.fixture(scope="module")
def said(stated) -> str:
    return text_of(render(stated))


def test_that_number_interval_bounds_and_words_stand_together(said):
    assert "Likelihood ratio of comparison C1" in said
    assert "log10 LR +2.25 (+1.75 to +3.00): the score gives moderately strong support" in said
    assert "log10 LR from –1.50 to +3.00" in said.replace("−", "–")
    assert "ENFSI" in said
    assert verbal_scale().edges.split(".")[0] in said


def test_that_both_propositions_the_population_and_the_test_are_printed(said):
    assert "that probe and reference show one person" in said
    assert "that probe and reference show two people of the population" in said
    assert "visitors of a made-up town" in said
    assert "Cllr 0.1000 (least possible 0.0800) on 500 genuine and 500 impostor pairs" in said
    assert CARD.digest in said
    assert STATED.digest in said


def test_that_every_condition_stands_beside_what_was_measured(said):
    assert "inter_eye at least 30 px 44 px 88.5 px" in said
    assert "12 px: outside" in said


def test_that_where_there_is_no_ratio_the_reasons_stand_in_its_place(said):
    assert "No likelihood ratio is stated of this score." in said
    assert REFUSED.reasons[0] in said
    assert said.count("moderately strong support") == 1


def test_that_fixed_cautions_stand_beside_every_ratio(said):
    assert "It does not say who is shown" in said
    assert "The ratio speaks of the population named on the card" in said
    assert "takes no account of how the photographs came to be compared" in said


def test_that_a_report_without_statements_has_no_such_section(contents):
    assert "Likelihood ratio of comparison" not in text_of(render(contents))


def test_that_the_manifest_lists_statements_whole(stated):
    (listed,) = json.loads(manifest(stated))["comparisons"]
    first, second = listed["likelihoods"]
    assert first["digest"] == STATED.digest
    assert first["card_digest"] == CARD.digest
    assert first["card"]["population"] == CARD.population
    assert first["ratio"] == {"log10": 2.25, "lower": 1.75, "upper": 3, "capped": False}
    assert second["ratio"] is None
    assert second["reasons"] == list(REFUSED.reasons)


def test_that_a_ratio_beside_reasons_cannot_be_made():
    with pytest.raises(ValueError, match="no reason"):
        replace(STATED, reasons=("not so",))
    with pytest.raises(ValueError, match="no reason"):
        replace(REFUSED, reasons=())
    with pytest.raises(ValueError, match="conditions hold"):
        replace(STATED, verdicts=verdicts(12.0))
