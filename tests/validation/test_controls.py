"""Controls order pixels without looking at a face; methods are asked for by the same name."""

import numpy as np
import pytest

from examiner.errors import ParameterRefused
from examiner.explanation.catalogue import as_it_comes, load
from examiner.explanation.pair import CropPair
from examiner.job import Silent
from examiner.validation.controls import CENTRE, RANDOM, control, map_of, maps_of, shuffle
from tests import tiny

PAIR = CropPair(tiny.face(1), tiny.face(2))
FIRST = [1941, 6721, 1054, 760, 11504, 11047, 714, 5916]
"""What numpy.random.seed(3) and numpy.random.shuffle make of numpy.arange(12544)."""

BELOW, ABOVE = 2.0, -2.0
"""Thresholds that no score reaches, and that every score does."""


def test_that_the_random_control_takes_pixels_in_the_published_order():
    above, below = (control(RANDOM, accepts=accepts).ravel() for accepts in (True, False))
    pixels = shuffle()
    assert sorted(pixels) == list(range(12544))
    assert pixels[:8].tolist() == FIRST
    assert (np.argsort(-above, kind="stable") == pixels).all()
    assert (np.argsort(below, kind="stable") == pixels).all()


def test_that_the_centre_prior_is_strongest_in_the_middle_on_the_side_of_the_decision():
    above = control(CENTRE, accepts=True)
    assert above[55:57, 55:57].min() == above.max() == 1
    assert above[0, 0] == above[111, 111] == above.min() == 0
    assert (control(CENTRE, accepts=False) == -above).all()


def test_that_the_decision_of_the_pair_signs_a_control():
    for name in (RANDOM, CENTRE):
        assert map_of(name, PAIR, tiny.backbone(), ABOVE, Silent()).min() >= 0
        assert map_of(name, PAIR, tiny.backbone(), BELOW, Silent()).max() <= 0


def test_that_a_method_is_asked_for_as_elsewhere():
    request = as_it_comes("occlusion")
    plain = load(request.spec, request.parameters).explain(PAIR, tiny.backbone(), 0.3, Silent())
    asked = maps_of("occlusion", PAIR, tiny.backbone(), 0.3, Silent())
    assert (asked.probe == plain.probe).all()
    assert (asked.reference == plain.reference).all()
    black = map_of("occlusion", PAIR, tiny.backbone(), 0.3, Silent(), {"fill": "black"})
    assert (black != plain.probe).any()


def test_that_an_unknown_name_is_refused():
    with pytest.raises(ParameterRefused):
        map_of("tea-leaves", PAIR, tiny.backbone(), 0.3, Silent())
    with pytest.raises(ParameterRefused):
        map_of("xssab", PAIR, tiny.backbone(), 0.3, Silent(), {"spoons": "2"})
