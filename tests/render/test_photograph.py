from dataclasses import replace

import cv2
import numpy as np
import pytest

from examiner.face.records import (
    AlignedCrop,
    DetectedFace,
    DetectorRun,
    FaceBox,
    LandmarkOrigin,
    Landmarks,
)
from examiner.render.overlay import OverlayState
from examiner.render.photograph import (
    COVER_GREY,
    OutlinedFace,
    map_on_photograph,
    outlined_photograph,
)

STATE = OverlayState(scale=1.0)
PHOTOGRAPH = np.full((300, 400, 3), 128, dtype=np.uint8)
LANDMARKS = Landmarks((170, 120), (220, 120), (195, 150), (175, 175), (215, 175))


def face(chosen: bool = True) -> DetectedFace:
    return DetectedFace(
        mark="P1.1",
        image="P1",
        index=1,
        box=FaceBox(150, 80, 240, 200),
        landmarks=LANDMARKS,
        origin=LandmarkOrigin.DETECTED,
        revision=0,
        detection_score=0.99,
        detector=DetectorRun("mtcnn", "0" * 64, 20.0),
        chosen=chosen,
    )


def crop(angle: float = 20.0, scale: float = 0.8) -> AlignedCrop:
    matrix = cv2.getRotationMatrix2D((195, 140), angle, scale)
    matrix[:, 2] += np.array([55.5, 55.5]) - (195, 140)
    rows = tuple(tuple(float(value) for value in row) for row in matrix)
    return AlignedCrop(np.zeros((112, 112, 3), np.uint8), rows, "P1.1", "0" * 64, LANDMARKS)


def test_that_outlines_lie_where_the_face_is():
    drawn = outlined_photograph(PHOTOGRAPH, [OutlinedFace(face(), crop())], 800)
    assert drawn.shape == (600, 800, 3)
    changed = (drawn != 128).any(axis=-1)
    assert changed[300, 296:306].any()  # left edge of the box, twice 150
    assert changed[240, 340:342].all()  # left eye, twice 170 and 120
    assert not changed[500:, :].any()


def test_that_the_drawing_repeats_and_leaves_the_photograph_alone():
    before = PHOTOGRAPH.copy()
    faces = [OutlinedFace(face(), crop()), OutlinedFace(replace(face(False), index=2), None)]
    first, second = (outlined_photograph(PHOTOGRAPH, faces, 640) for _ in range(2))
    assert np.array_equal(first, second)
    assert np.array_equal(PHOTOGRAPH, before)


def test_that_a_compared_face_has_a_heavy_box_and_landmarks_whether_or_not_it_is_chosen():
    drawn = {
        (chosen, cut is not None): outlined_photograph(
            PHOTOGRAPH, [OutlinedFace(face(chosen=chosen), cut)], 800
        )
        for chosen in (False, True)
        for cut in (None, crop())
    }
    eye, edge = np.s_[235:246, 335:346], np.s_[300, 290:310]
    for chosen in (False, True):
        assert (drawn[chosen, False][eye] == COVER_GREY).all()
        assert not (drawn[chosen, True][eye] == 128).all()
        ground = {False: COVER_GREY, True: 128}
        widths = [
            (drawn[chosen, cut][edge] != ground[cut]).any(axis=-1).sum() for cut in (False, True)
        ]
        assert widths[0] < widths[1]
    assert np.array_equal(drawn[False, True], drawn[True, True])


def test_that_a_face_that_was_not_compared_cannot_be_seen_and_the_compared_one_can():
    noise = np.random.default_rng(5).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    other = replace(face(False), index=2, mark="P1.2", box=FaceBox(225, 90, 330, 200))
    drawn = outlined_photograph(
        noise, [OutlinedFace(face(), crop(0.0)), OutlinedFace(other, None)], 400
    )
    # Beyond the crop's square, which reaches to pixel 264 of a row, and within the other's box.
    covered = drawn[110:190, 275:320]
    assert (covered == COVER_GREY).all()
    around = drawn[60:85, 275:320]
    assert (around == COVER_GREY).all()
    compared = np.s_[155:165, 200:210]
    assert np.array_equal(drawn[compared], noise[compared])


@pytest.mark.parametrize("angle", [0.0, 20.0, -75.0])
def test_that_a_map_returns_to_the_place_that_the_crop_was_cut_from(angle):
    aligned = crop(angle)
    spot = (30.0, 80.0)
    values = np.zeros((112, 112), dtype=np.float32)
    values[int(spot[1]) - 2 : int(spot[1]) + 3, int(spot[0]) - 2 : int(spot[0]) + 3] = 1.0
    size = 600
    drawn = map_on_photograph(PHOTOGRAPH, aligned, values, STATE, size).astype(int)
    warm = np.argwhere(drawn[..., 0] - drawn[..., 2] > 60)
    found_y, found_x = warm.mean(axis=0)

    matrix = np.asarray(aligned.matrix)
    at = np.linalg.solve(matrix[:, :2], np.array(spot) - matrix[:, 2])
    corners = np.array([(-0.5, -0.5), (111.5, -0.5), (111.5, 111.5), (-0.5, 111.5)])
    placed = np.linalg.solve(matrix[:, :2], (corners - matrix[:, 2]).T).T
    centre, reach = placed.mean(axis=0), np.ptp(placed, axis=0).max() * 1.24
    expected = (at - centre) * size / reach + size / 2
    assert (found_x, found_y) == pytest.approx(tuple(expected), abs=size / reach * 1.5)


def test_that_an_empty_map_shows_only_the_photograph_and_the_crop_outline():
    values = np.zeros((112, 112), dtype=np.float32)
    drawn = map_on_photograph(PHOTOGRAPH, crop(0.0), values, STATE, 400)
    assert (drawn[195:205, 195:205] == 128).all()


def test_that_ground_beyond_the_border_is_grey_and_not_invented():
    matrix = ((1.0, 0.0, 80.0), (0.0, 1.0, 80.0))
    aligned = AlignedCrop(np.zeros((112, 112, 3), np.uint8), matrix, "P1.1", "0" * 64, LANDMARKS)
    values = np.zeros((112, 112), dtype=np.float32)
    drawn = map_on_photograph(PHOTOGRAPH, aligned, values, STATE, 400)
    assert (drawn[:20, :20] == 200).all()
