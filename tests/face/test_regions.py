"""The named regions of the template."""

import numpy as np
import pytest

from examiner.face.alignment import TEMPLATE
from examiner.face.regions import inside, region_map, region_of_cell, soft_masks

NAMES = {
    "hair, background or other",
    "forehead",
    "picture left eyebrow",
    "picture right eyebrow",
    "picture left eye",
    "picture right eye",
    "nose",
    "picture left cheek",
    "picture right cheek",
    "mouth",
    "chin and jaw",
}


def mirrored(name: str) -> str:
    swap = {"left": "right", "right": "left"}
    return " ".join(swap.get(word, word) for word in name.split(" "))


def name_at(x: float, y: float) -> str:
    regions = region_map()
    return regions.names[regions.index[round(y), round(x)]]


def test_that_every_pixel_has_one_region_and_every_region_has_pixels():
    regions = region_map()
    assert set(regions.names) == NAMES
    assert regions.index.shape == (112, 112)
    assert regions.index.dtype == np.uint8
    assert set(np.unique(regions.index)) == set(range(len(regions.names)))
    assert regions.version == "template-112-v1"


@pytest.mark.parametrize(
    ("landmark", "name"),
    [
        ("left_eye", "picture left eye"),
        ("right_eye", "picture right eye"),
        ("nose", "nose"),
        ("left_mouth", "mouth"),
        ("right_mouth", "mouth"),
    ],
)
def test_that_each_landmark_lies_in_its_region(landmark, name):
    assert name_at(*getattr(TEMPLATE, landmark)) == name


@pytest.mark.parametrize(
    ("x", "y", "name"),
    [
        (56, 25, "forehead"),
        (38, 43, "picture left eyebrow"),
        (74, 43, "picture right eyebrow"),
        (30, 70, "picture left cheek"),
        (82, 70, "picture right cheek"),
        (56, 108, "chin and jaw"),
        (2, 2, "hair, background or other"),
        (109, 109, "hair, background or other"),
    ],
)
def test_that_known_places_have_their_names(x, y, name):
    assert name_at(x, y) == name


def test_that_cells_are_named_alike_on_both_sides():
    for row in range(1, 8):
        for column in range(1, 8):
            other = region_of_cell(row, 8 - column)
            assert region_of_cell(row, column) == mirrored(other), (row, column)


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [
        (1, 1, "hair, background or other"),
        (2, 4, "forehead"),
        (4, 3, "picture left eye"),
        (4, 5, "picture right eye"),
        (5, 4, "nose"),
        (5, 2, "picture left cheek"),
        (6, 4, "mouth"),
        (7, 4, "chin and jaw"),
    ],
)
def test_that_a_cell_has_the_name_of_what_covers_most_of_it(row, column, name):
    assert region_of_cell(row, column) == name


@pytest.mark.parametrize("cell", [(0, 1), (1, 0), (8, 1), (1, 8)])
def test_that_a_cell_outside_the_grid_is_refused(cell):
    with pytest.raises(ValueError, match="no cell"):
        region_of_cell(*cell)


def test_that_the_map_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        region_map().index[0, 0] = 3


def test_that_soft_masks_are_not_negative_and_add_up_to_one_at_every_pixel():
    masks = soft_masks()
    assert masks.shape == (len(region_map().names), 112, 112)
    assert masks.min() >= 0
    np.testing.assert_allclose(masks.sum(axis=0), 1, atol=1e-12)


def test_that_soft_masks_are_soft_at_borders_and_whole_far_from_them():
    masks, names = soft_masks(), region_map().names
    assert masks[names.index("hair, background or other"), 2, 2] == pytest.approx(1)
    border = masks[names.index("mouth"), 82, 56]
    assert 0.2 < border < 0.8


def test_that_masks_without_width_are_the_hard_regions():
    masks = soft_masks(0.0)
    np.testing.assert_array_equal(masks.argmax(axis=0), region_map().index)
    assert set(np.unique(masks)) == {0.0, 1.0}


def test_that_a_polygon_holds_the_pixels_whose_centres_it_surrounds():
    held = inside([(9.5, 19.5), (13.5, 19.5), (13.5, 21.5), (9.5, 21.5)])
    assert held.sum() == 4 * 2
    assert held[20:22, 10:14].all()
