import numpy as np
import pytest

from examiner.gui.viewer.painting import as_pixels
from examiner.gui.viewer.pyramid import Pyramid
from tests.gui.viewer.scenes import noise


def test_that_the_first_level_is_the_photograph():
    pixels = noise(37, 53)
    assert np.array_equal(as_pixels(Pyramid(pixels).image(0)), pixels)


def test_that_the_next_level_has_the_means_of_two_by_two_pixels():
    pixels = noise(64, 80)
    means = pixels.reshape(32, 2, 40, 2, 3).mean(axis=(1, 3))
    half = as_pixels(Pyramid(pixels).image(1))
    assert half.shape == (32, 40, 3)
    assert np.abs(half - means).max() <= 0.5


def test_that_a_read_only_photograph_can_be_shown():
    pixels = noise(40, 40)
    pixels.flags.writeable = False
    assert Pyramid(pixels).image(1).width() == 20


@pytest.mark.parametrize(
    ("scale", "level"),
    [(8, 0), (1, 0), (0.51, 0), (0.5, 1), (0.26, 1), (0.25, 2), (0.1, 3), (0.001, 6)],
)
def test_that_the_level_is_the_coarsest_that_is_not_enlarged(scale, level):
    assert Pyramid(np.zeros((3000, 2048, 3), np.uint8)).level_for(scale) == level


def test_that_a_tiny_photograph_has_one_level():
    assert Pyramid(np.zeros((9, 400, 3), np.uint8)).level_for(0.01) == 0
