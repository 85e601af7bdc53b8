"""Tests of choosing a backbone: each compares with its own weights and its own threshold card."""

from pathlib import Path

import pytest

from examiner.embedding.catalogue import BACKBONES
from examiner.embedding.records import BackboneSpec
from examiner.settings import weights_folder
from examiner.weights import entry
from tests.conftest import Command

SECOND = "dlib_resnet"


def card_of(backbone: str) -> Path:
    return weights_folder() / "thresholds" / f"{backbone}.toml"


def test_that_the_chosen_backbone_compares_with_its_own_card(
    command: Command, worked: Path
) -> None:
    above = command("compare", worked, "P1", "R1", "--backbone", SECOND).json
    below = command("compare", worked, "P1", "R2", "--backbone", SECOND).json
    for found in (above, below):
        assert found["backbone"] == found["threshold_card"]["backbone"] == SECOND
        assert found["weights_sha256"] == entry(SECOND).sha256
    assert (above["decision"], below["decision"]) == ("above", "below")
    assert above["comparison"] != below["comparison"]


def test_that_two_backbones_give_two_comparisons_of_one_pair(
    command: Command, worked: Path
) -> None:
    first = command("compare", worked, "P1", "R1").json
    second = command("compare", worked, "P1", "R1", "--backbone", SECOND).json
    again = command("compare", worked, "P1", "R1", "--backbone", SECOND).json
    assert first["comparison"] == "C1"
    assert second["comparison"] == again["comparison"] == "C3"
    assert first["score"] != second["score"]
    assert command("verify", worked).json["ok"]


def test_that_a_comparison_is_explained_with_the_backbone_that_made_it(
    command: Command, worked: Path
) -> None:
    made = command("compare", worked, "P1", "R2", "--backbone", SECOND).json
    few = ("--method", "shapley", "--set", "shapley.orders=1", "--without-checks")
    found = command("explain", worked, made["comparison"], *few).json
    (explanation,) = found["explanations"]
    above = made["score"] - made["threshold"]
    assert above < 0
    for total in ("arguments_sum", "arguments_sum_reference", "score_minus_threshold"):
        assert explanation[total] == pytest.approx(above, abs=1e-5)


def test_that_the_card_of_another_backbone_is_refused(command: Command, worked: Path) -> None:
    card = card_of("mobilefacenet")
    line = ("compare", worked, "P1", "R1", "--backbone", SECOND, "--threshold-card", card)
    error = command(*line).error
    assert error["kind"] == "ThresholdNotApplicable"
    assert SECOND in error["message"]


def test_that_an_unknown_backbone_is_refused_with_the_known_ones(
    command: Command, worked: Path
) -> None:
    line = ("compare", worked, "P1", "R1", "--backbone", "other")
    for more in ((), ("--threshold-card", card_of("mobilefacenet"))):
        error = command(*line, *more).error
        assert error["kind"] == "WeightsMissing"
        assert error["message"] == "There is no backbone called 'other'."
        assert all(known.name in error["advice"] for known in BACKBONES)


@pytest.mark.parametrize("known", BACKBONES, ids=lambda known: known.name)
def test_that_about_lists_every_backbones_weights_and_card(
    command: Command, known: BackboneSpec
) -> None:
    found = command("about").json
    weights = {each["name"]: each for each in found["weights"]}
    cards = {each["backbone"]: each for each in found["thresholds"]}
    assert weights[known.weights]["state"] == "as stated"
    assert cards[known.name]["weights_sha256"] == weights[known.weights]["sha256"]
    assert f"Decision threshold of {known.name}" in command("about", json=False).out
