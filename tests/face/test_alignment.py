"""The transform from landmarks to crop, its way back, and landmarks that are refused."""

import json
import math

import cv2
import numpy as np
import pytest

from examiner.errors import LandmarksRefused
from examiner.face.alignment import (
    ALIGNMENT,
    TEMPLATE,
    align,
    cell_corners,
    check_inside,
    crop_outline,
    displaced,
    expected_box,
    inverse,
    landmarks_from_json,
    similarity,
    to_crop,
    to_photograph,
    warped,
)
from examiner.face.records import Landmarks
from examiner.job import Silent

NAMES = ("left_eye", "right_eye", "nose", "left_mouth", "right_mouth")


def landmarks(points) -> Landmarks:
    return Landmarks(*((float(x), float(y)) for x, y in points))


def template_seen(scale: float, degrees: float, shift: tuple[float, float]) -> Landmarks:
    """The template scaled, turned about the origin and moved."""
    turn = scale * np.exp(1j * math.radians(degrees))
    moved = turn * (TEMPLATE.array() @ [1, 1j]) + complex(*shift)
    return landmarks(zip(moved.real, moved.imag, strict=True))


@pytest.mark.parametrize("scale", [0.1, 1.0, 7.3])
@pytest.mark.parametrize("degrees", [0, 13.7, 90, -120, 180])
@pytest.mark.parametrize("shift", [(0, 0), (1234.5, -87.25)])
def test_that_a_known_rotation_scale_and_shift_are_recovered(scale, degrees, shift):
    matrix = np.array(similarity(template_seen(scale, degrees, shift)))
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = np.array([[cosine, sine], [-sine, cosine]]) / scale
    assert np.abs(matrix[:, :2] - turn).max() < 1e-9
    assert np.abs(matrix[:, 2] + turn @ shift).max() < 1e-9


def test_that_no_similarity_fits_noisy_landmarks_better():
    rng = np.random.default_rng(3)
    seen = landmarks(template_seen(3, 20, (40, 60)).array() + rng.normal(0, 4, (5, 2)))
    best = np.array(similarity(seen))

    def error(matrix) -> float:
        return float(np.sum((to_crop(matrix, seen.array()) - TEMPLATE.array()) ** 2))

    for name in range(4):
        for step in (-1e-4, 1e-4):
            a, b, x, y = best[0, 0], best[1, 0], best[0, 2], best[1, 2]
            a, b, x, y = np.array([a, b, x, y]) + step * np.eye(4)[name]
            assert error(((a, -b, x), (b, a, y))) > error(best)


def test_that_the_result_holds_plain_numbers():
    assert all(type(value) is float for row in similarity(TEMPLATE) for value in row)


def test_that_mirrored_landmarks_are_refused():
    points = TEMPLATE.array() * [-1, 1] + [200, 0]
    with pytest.raises(LandmarksRefused, match="exchanged") as caught:
        similarity(landmarks(points))
    assert "picture" in caught.value.advice


@pytest.mark.parametrize("order", [[1, 0, 2, 3, 4], [0, 1, 2, 4, 3], [1, 0, 2, 4, 3]])
def test_that_exchanged_eyes_or_mouth_corners_are_refused(order):
    with pytest.raises(LandmarksRefused, match="exchanged"):
        similarity(landmarks(TEMPLATE.array()[order]))


def test_that_a_face_upside_down_is_not_taken_for_a_mirrored_one():
    matrix = similarity(template_seen(1, 180, (112, 112)))
    assert matrix[0][0] == pytest.approx(-1)


@pytest.mark.parametrize(
    "points",
    [
        [(5, 5)] * 5,
        [(5, 5), (5.1, 5), (5, 5.1), (5, 5.2), (5.1, 5.2)],
        [(0, 0), (10, 10), (20, 20), (30, 30), (40, 40)],
        [(0, 0), (100, 0), (50, 900), (40, 30), (60, 30)],
        [(math.nan, 0), *TEMPLATE.array()[1:]],
        [(math.inf, 0), *TEMPLATE.array()[1:]],
    ],
    ids=["one spot", "almost one spot", "a line", "no face", "not a number", "infinite"],
)
def test_that_points_unlike_a_face_are_refused(points):
    with pytest.raises(LandmarksRefused) as caught:
        similarity(landmarks(points))
    assert caught.value.advice


def test_that_the_way_back_undoes_the_way_there():
    matrix = similarity(template_seen(4.2, -33, (700, 300)))
    points = np.random.default_rng(1).uniform(-500, 2000, (50, 2))
    assert np.abs(to_photograph(matrix, to_crop(matrix, points)) - points).max() < 1e-9
    again = np.array(inverse(inverse(matrix)))
    assert np.abs(again - np.array(matrix)).max() < 1e-12


def centroid(pixels) -> np.ndarray:
    weight = pixels[:, :, 0].astype(np.float64)
    y, x = np.mgrid[: weight.shape[0], : weight.shape[1]]
    return np.array([np.sum(x * weight), np.sum(y * weight)]) / weight.sum()


@pytest.mark.parametrize("scale", [0.4, 0.9, 1.6, 2.0, 2.9, 3.5, 8.2, 21.0])
@pytest.mark.parametrize("degrees", [0, 17, -75])
def test_that_a_dot_in_the_photograph_is_where_the_matrix_says(scale, degrees):
    """Small and large faces: the means taken for large ones must not shift the crop."""
    size = int(112 * scale * 1.6) + 60
    middle = np.exp(1j * math.radians(degrees)) * scale * (56 + 56j)
    seen = template_seen(scale, degrees, (size / 2 - middle.real, size / 2 - middle.imag))
    matrix = similarity(seen)
    radius = 3 * max(scale, 1.0)
    for target in ((20.0, 31.0), (84.3, 66.8)):
        spot = to_photograph(matrix, np.array([target]))[0]
        x, y = (np.exp(-((np.arange(size) - place) ** 2) / (2 * radius**2)) for place in spot)
        glow = (255 * np.outer(y, x)).astype(np.uint8)
        crop = align(np.repeat(glow[:, :, None], 3, axis=2), seen, "P1.1", "")
        found = centroid(crop.pixels)
        assert np.abs(found - target).max() < 0.1
        back = to_photograph(crop.matrix, found[None])[0]
        assert np.abs(back - spot).max() < 0.1 * max(scale, 1)


def test_that_fine_stripes_of_a_large_face_become_even_grey():
    """Reading single points from stripes of one pixel would give black and white bands."""
    seen = template_seen(4.1, 0, (20, 20))
    stripes = np.zeros((520, 520, 3), np.uint8)
    stripes[:, ::2] = 255
    middle = align(stripes, seen, "P1.1", "").pixels[10:-10, 10:-10]
    assert middle.min() > 100
    assert middle.max() < 155


def test_that_a_face_at_native_size_is_read_as_the_networks_were_trained():
    rng = np.random.default_rng(8)
    pixels = rng.integers(0, 256, (180, 180, 3), dtype=np.uint8)
    seen = template_seen(1.2, 9, (25, 10))
    expected = cv2.warpAffine(pixels, np.array(similarity(seen)), (112, 112))
    crop = align(pixels, seen, "P1.1", "")
    assert np.abs(crop.pixels.astype(int) - expected).max() <= 4


def test_that_what_lies_beyond_the_border_is_black():
    crop = align(np.full((112, 112, 3), 200, np.uint8), template_seen(1, 0, (-56, 0)), "P1.1", "")
    assert (crop.pixels[:, :55] == 0).all()
    assert (crop.pixels[:, 57:] == 200).all()


def test_that_a_crop_that_misses_the_photograph_is_black():
    pixels = np.full((50, 60, 3), 200, np.uint8)
    assert (align(pixels, template_seen(1, 0, (900, 900)), "P1.1", "").pixels == 0).all()
    assert (align(pixels, template_seen(1, 0, (-900, -900)), "P1.1", "").pixels == 0).all()


def test_that_a_very_wide_photograph_can_be_aligned():
    pixels = np.zeros((112, 33000, 3), np.uint8)
    pixels[:, 32000:32112] = 77
    crop = align(pixels, template_seen(1, 0, (32000, 0)), "P1.1", "")
    assert (crop.pixels == 77).all()


def test_that_a_crop_knows_what_it_was_made_from():
    seen = template_seen(1, 0, (3, 4))
    crop = align(np.zeros((120, 120, 3), np.uint8), seen, "R2.1", "ab" * 32)
    assert (crop.face, crop.image_sha256, crop.landmarks) == ("R2.1", "ab" * 32, seen)
    assert crop.matrix == similarity(seen)
    assert crop.pixels.shape == (112, 112, 3)
    assert crop.pixels.dtype == np.uint8


def test_that_real_landmarks_come_to_lie_on_the_template(finder, photograph):
    pixels = photograph("obama.jpg")
    face = finder.detect(pixels, 60, Silent())[0]
    crop = align(pixels, face.landmarks, "P1.1", "")
    assert np.abs(to_crop(crop.matrix, face.landmarks.array()) - TEMPLATE.array()).max() < 6
    again = finder.detect(crop.pixels, 20, Silent())[0].landmarks.array()
    assert np.abs(again - TEMPLATE.array()).max() < 6


def test_that_the_cells_tile_the_crop():
    assert cell_corners(1, 1)[0].tolist() == [-0.5, -0.5]
    assert cell_corners(7, 7)[2].tolist() == [111.5, 111.5]
    assert cell_corners(2, 5).tolist() == [[63.5, 15.5], [79.5, 15.5], [79.5, 31.5], [63.5, 31.5]]


def test_that_the_outline_of_an_unturned_crop_is_its_square():
    matrix = similarity(template_seen(2, 0, (10, 20)))
    assert crop_outline(matrix)[0] == pytest.approx([9, 19])
    assert crop_outline(matrix)[2] == pytest.approx([10 + 2 * 111.5, 20 + 2 * 111.5])


@pytest.mark.parametrize("name", ["astronaut.png", "biden.jpg", "obama.jpg", "obama3.jpg"])
def test_that_the_expected_box_is_near_the_detected_one(finder, photograph, name):
    face = finder.detect(photograph(name), 60, Silent())[0]
    expected = expected_box(face.landmarks)
    edges = [
        abs(expected.left - face.box.left),
        abs(expected.top - face.box.top),
        abs(expected.right - face.box.right),
        abs(expected.bottom - face.box.bottom),
    ]
    assert max(edges) < 0.12 * face.box.height


def test_that_the_expected_box_stays_upright_and_grows_with_the_face():
    small, large = (expected_box(template_seen(scale, 40, (300, 50))) for scale in (1, 3))
    assert large.width == pytest.approx(3 * small.width)
    assert large.height == pytest.approx(3 * small.height)


def as_json(**changes) -> str:
    places = dict(zip(NAMES, TEMPLATE.array().tolist(), strict=True))
    return json.dumps(places | changes)


def test_that_landmarks_are_read_from_json():
    assert landmarks_from_json(as_json()) == TEMPLATE


def test_that_whole_numbers_are_read_as_pixels():
    assert landmarks_from_json(as_json(nose=[56, 72])).nose == (56.0, 72.0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "not json",
        as_json(chin=[1, 2]),
        as_json(nose=[1]),
        as_json(nose=[1, 2, 3]),
        as_json(nose="1, 2"),
        as_json(nose=["1", "2"]),
        as_json(nose=[None, 2]),
        as_json(nose=[math.nan, 2]),
        as_json(nose=[math.inf, 2]),
        as_json().replace("56.0252", "1e999"),
        as_json().replace('"nose"', '"noses"'),
        as_json()[:-30],
        as_json(left_eye=TEMPLATE.right_eye, right_eye=TEMPLATE.left_eye),
    ],
)
def test_that_any_other_landmarks_file_is_refused(text):
    with pytest.raises(LandmarksRefused) as caught:
        landmarks_from_json(text)
    assert caught.value.message.endswith(".")
    assert caught.value.advice.endswith(".")


def test_that_a_missing_landmark_is_named():
    with pytest.raises(LandmarksRefused, match="left_mouth"):
        landmarks_from_json('{"left_eye": [1, 2], "right_eye": [3, 2], "nose": [2, 3]}')


def test_that_an_unknown_landmark_is_named():
    with pytest.raises(LandmarksRefused, match="chin"):
        landmarks_from_json(as_json(chin=[1, 2]))


@pytest.mark.parametrize("size", [(73, 112), (112, 92)])
def test_that_landmarks_outside_the_photograph_are_refused(size):
    check_inside(TEMPLATE, 112, 112)
    with pytest.raises(LandmarksRefused, match="outside"):
        check_inside(TEMPLATE, *size)


def test_that_a_landmark_on_the_border_is_inside():
    points = TEMPLATE.array()
    points[0] = (-0.5, 0)
    check_inside(landmarks(points), 112, 112)
    points[0] = (-0.6, 0)
    with pytest.raises(LandmarksRefused):
        check_inside(landmarks(points), 112, 112)


def test_that_the_alignment_is_named_in_words():
    assert "112×112" in ALIGNMENT


def test_that_a_displaced_crop_is_cut_anew_from_the_photograph():
    pixels = np.random.default_rng(5).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    place = ((1.0, 0.0, -40.0), (0.0, 1.0, -30.0))
    np.testing.assert_array_equal(warped(pixels, place), pixels[30:142, 40:152])
    further = warped(pixels, displaced(place, (1.0, -2.0)))
    np.testing.assert_array_equal(further, pixels[32:144, 39:151])


def test_that_a_crop_is_what_its_stored_matrix_gives_again():
    pixels = np.random.default_rng(6).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    crop = align(pixels, template_seen(1.7, 8, (20, 30)), "P1.1", "0" * 64)
    np.testing.assert_array_equal(warped(pixels, crop.matrix), crop.pixels)


def test_that_a_displaced_face_is_scaled_about_the_crops_centre_then_shifted():
    place = similarity(template_seen(2.0, 10, (5, 7)))
    points = np.array([[10.0, 20.0], [200.0, 90.0]])
    expected = 1.05 * (to_crop(place, points) - 55.5) + 55.5 + [1.0, 2.0]
    found = to_crop(displaced(place, (1.0, 2.0), 1.05), points)
    np.testing.assert_allclose(found, expected, atol=1e-9)
