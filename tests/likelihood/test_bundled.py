"""The calibration cards that come with the program: of its own networks, and within their data."""

import math
from itertools import pairwise

import numpy as np
import pytest

from examiner.comparison.cards import card_of as threshold_of
from examiner.face.alignment import ALIGNMENT
from examiner.face.quality import QUALITIES
from examiner.likelihood.cards import card_of, has_card
from examiner.likelihood.ratio import likelihood_ratio
from examiner.weights import entry

BACKBONES = ("mobilefacenet", "dlib_resnet")


@pytest.mark.parametrize("backbone", BACKBONES)
def test_that_a_card_is_of_the_bundled_networks(backbone: str) -> None:
    assert has_card(backbone)
    card = card_of(backbone)
    assert card.weights_sha256 == entry(backbone).sha256
    assert card.detector_sha256 == entry("mtcnn").sha256
    assert card.alignment == ALIGNMENT


@pytest.mark.parametrize("backbone", BACKBONES)
def test_that_a_card_says_of_whom_it_speaks_and_on_what_conditions(backbone: str) -> None:
    card = card_of(backbone)
    assert "public figures" in card.population
    assert "at random" in card.population
    known = {each.id: each.unit for each in QUALITIES}
    assert {each.quality: each.unit for each in card.conditions}.items() <= known.items()
    assert {"eye_distance", "sharpness", "yaw", "pitch"} <= {
        each.quality for each in card.conditions
    }


@pytest.mark.parametrize("backbone", BACKBONES)
def test_that_bounds_stay_within_the_number_of_pairs(backbone: str) -> None:
    card = card_of(backbone)
    assert -math.log10(card.genuine_pairs + 1) <= card.lowest < -1
    assert 1 < card.highest <= math.log10(card.impostor_pairs + 1)
    assert card.cllr < 0.2
    assert min(card.people, card.test_people) > 500


@pytest.mark.parametrize("backbone", BACKBONES)
def test_that_the_ratio_rises_through_one_about_the_decision_threshold(backbone: str) -> None:
    card, threshold = card_of(backbone), threshold_of(backbone).value
    ratios = [
        likelihood_ratio(card, float(score), card.configuration).log10
        for score in np.linspace(-1, 1, 401)
    ]
    assert all(before <= after for before, after in pairwise(ratios))
    assert ratios[0] == card.lowest
    assert ratios[-1] == card.highest
    assert abs(likelihood_ratio(card, threshold, card.configuration).log10) < 0.5
