"""Pyramid sizes, cutting at the border, and dropping overlapping boxes."""

import numpy as np
import pytest

from examiner.face.candidates import Scene, pixel_steps, pyramid, shifted, suppress


def nothing() -> None:
    """A step that does not stop."""


def test_that_the_first_level_shows_the_smallest_face_in_one_window():
    levels = pyramid(1000, 500, 20, 12, 0.709)
    assert levels[0] == (600, 300)
    assert min(levels[-1]) >= 12
    assert min(levels[-1]) * 0.709 < 12


def test_that_a_picture_smaller_than_the_smallest_face_has_no_level():
    assert pyramid(19, 400, 20, 12, 0.709) == ()


def test_that_of_overlapping_boxes_the_better_stays():
    boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [30, 0, 40, 10.0]])
    kept = suppress(boxes, np.array([0.8, 0.9, 0.7]), 0.5, nothing)
    assert kept.tolist() == [1, 2]


def test_that_overlap_is_measured_over_the_union_or_the_smaller_box():
    boxes = np.array([[0, 0, 20, 20], [5, 5, 10, 10.0]])
    scores = np.array([0.9, 0.8])
    assert suppress(boxes, scores, 0.5, nothing).tolist() == [0, 1]
    assert suppress(boxes, scores, 0.5, nothing, of_smaller=True).tolist() == [0]


def test_that_equal_scores_keep_the_order_given():
    boxes = np.array([[i * 20, 0, i * 20 + 10, 10.0] for i in range(30)])
    assert suppress(boxes, np.ones(30), 0.5, nothing).tolist() == list(range(30))


def test_that_no_boxes_are_no_trouble():
    assert suppress(np.zeros((0, 4)), np.zeros(0), 0.5, nothing).tolist() == []


def test_that_edges_move_by_shares_of_the_box():
    moved = shifted(np.array([[10, 20, 30, 60.0]]), np.array([[0.1, -0.1, 0, 0.5]]))
    assert moved.tolist() == [[12, 16, 30, 80]]


@pytest.fixture
def scene() -> Scene:
    ramp = np.repeat(np.arange(100, dtype=np.uint8)[None, :, None], 80, axis=0)
    pixels = np.repeat(ramp, 3, axis=2)
    return Scene(pixels, pixels)


def test_that_a_cut_says_which_whole_pixels_it_holds(scene):
    crop, edges = scene.cut(np.array([10.2, 20.4, 33.9, 44.6]), 24)
    assert edges.tolist() == [10, 20, 34, 44]
    assert (crop[:, :, 0] == np.arange(10, 34)).all()


def test_that_a_cut_is_the_square_about_the_middle_of_the_box(scene):
    _, edges = scene.cut(np.array([10, 20, 20, 44.0]), 24)
    assert edges.tolist() == [3, 20, 27, 44]


def test_that_a_cut_is_black_beyond_the_border(scene):
    crop, edges = scene.cut(np.array([-12, 30, 12, 54.0]), 24)
    assert edges.tolist() == [-12, 30, 12, 54]
    assert (crop[:, :12] == 0).all()
    assert (crop[:, 12:, 0] == np.arange(12)).all()
    assert (scene.cut(np.array([500, 500, 530, 530.0]), 24)[0] == 0).all()


def test_that_a_large_candidate_is_cut_from_the_reduced_copy():
    pixels = np.zeros((400, 600, 3), np.uint8)
    base = np.full((100, 150, 3), 9, np.uint8)
    scene = Scene(pixels, base)
    assert pixel_steps(pixels, base).tolist() == [4, 4, 4, 4]
    assert (scene.cut(np.array([0, 0, 100, 100.0]), 24)[0] == 0).all()
    crop, edges = scene.cut(np.array([41, 41, 241, 241.0]), 24)
    assert (crop == 9).all()
    assert edges.tolist() == [40, 40, 240, 240]
