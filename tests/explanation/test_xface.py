import cv2
import numpy as np
import pytest

from examiner.explanation.method_parameters import XFaceParameters
from examiner.explanation.methods.xface import XFace, compared, places, rectangles, size_maps
from examiner.job import Silent
from tests.explanation.one_by_one import scores_one_by_one
from tests.tiny import unit


def black(pixels):
    return np.zeros(pixels.shape, np.float32)


def test_that_the_published_sizes_and_stride_give_1130_squares_one_pixel_larger_than_named():
    counts = [len(list(rectangles(size, 5))) for size in (7, 14, 28)]
    assert counts == [441, 400, 289]
    for size in (7, 14, 28):
        assert {int((mask == 0).sum()) for mask in rectangles(size, 5)} == {(size + 1) ** 2}
        assert {float(value) for value in np.unique(next(rectangles(size, 5)))} == {0, 1}


def test_that_method_2_is_the_published_formula_with_its_sign_kept(tiny, pair):
    settings = XFaceParameters(compare="2", sizes="14", stride=14)
    masks = list(rectangles(14, 14))
    scores = scores_one_by_one(pair, tiny, masks, black)
    score = unit(tiny, pair.probe) @ unit(tiny, pair.reference)
    maps = XFace(settings).explain(pair, tiny, 0.3, Silent())
    for found, covered in zip((maps.probe, maps.reference), scores, strict=True):
        distances, distance = 1 - covered, 1 - score
        terms = [
            (1 - mask) * (each - distance) / 14**2
            for mask, each in zip(masks, distances, strict=True)
        ]
        expected = cv2.GaussianBlur(np.mean(terms, axis=0), (5, 5), 5)
        np.testing.assert_allclose(found, expected, atol=1e-9)
        assert np.abs(found).max() > 1e-6


def test_that_the_three_methods_compare_what_they_say():
    draw = np.random.default_rng(8)
    covered = [draw.normal(size=(6, 4)) for _ in range(2)]
    own = [draw.normal(size=4) for _ in range(2)]
    crossed = covered[0] @ covered[1].T
    expected = {
        "1": [crossed.mean(axis=1), crossed.mean(axis=0)],
        "2": [covered[0] @ own[1], covered[1] @ own[0]],
        "3": [np.diag(crossed), np.diag(crossed)],
    }
    for rule, scores in expected.items():
        found = [compared(rule, dict(enumerate(covered)), own, face) for face in (0, 1)]
        np.testing.assert_allclose(found, scores)


def test_that_the_map_is_the_mean_over_the_sizes(tiny, pair):
    single = [
        XFace(XFaceParameters(sizes=sizes, stride=14)).explain(pair, tiny, 0.3, Silent()).probe
        for sizes in ("7", "14", "28")
    ]
    found = XFace(XFaceParameters(stride=14)).explain(pair, tiny, 0.3, Silent()).probe
    np.testing.assert_allclose(found, np.mean(single, axis=0), atol=1e-10)


def test_that_with_method_3_both_faces_have_one_map_and_with_the_others_not(tiny, pair):
    for compare in ("1", "2", "3"):
        settings = XFaceParameters(compare=compare, sizes="28", stride=14)
        maps = XFace(settings).explain(pair, tiny, 0.3, Silent())
        assert np.array_equal(maps.probe, maps.reference) == (compare == "3")


def test_that_one_fall_is_spread_over_its_square_and_divided_by_its_size_and_the_places():
    corners = places(28, 28)
    falls = np.zeros((1, len(corners) ** 2))
    falls[0, len(corners) + 1] = 2.0
    found = size_maps(falls, 28, 28)[0]
    assert found[42, 42] == pytest.approx(2.0 / 28**2 / len(corners) ** 2)
    assert found[20, 20] == 0
    assert found.sum() == pytest.approx(2.0 * 29**2 / 28**2 / len(corners) ** 2)
