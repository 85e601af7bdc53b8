import numpy as np
import pytest

from examiner.face.alignment import TEMPLATE
from examiner.face.pose import average_face, pose
from examiner.face.records import Landmarks


def turned(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """(5, 3): the average face nodded, then turned, then tilted, by matrices of their own."""
    y, p, r = np.radians([yaw, pitch, roll])
    nod = [[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]]
    turn = [[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]]
    tilt = [[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]]
    return average_face() @ (np.array(tilt) @ turn @ nod).T


def seen(points: np.ndarray) -> Landmarks:
    """Points in a photograph, (5, 2) of them, as landmarks 80 pixels apart at the eyes."""
    return Landmarks(*map(tuple, (points * 80 + [310, 205]).tolist()))


@pytest.mark.parametrize("yaw", [-50.0, -21.5, 0.0, 8.3, 45.0])
@pytest.mark.parametrize("pitch", [-35.0, -7.2, 0.0, 12.7, 30.0])
@pytest.mark.parametrize("roll", [-30.0, 0.0, 14.2, 90.0])
def test_that_a_turned_face_gives_the_angles_that_it_was_turned_by(yaw, pitch, roll):
    found = pose(seen(turned(yaw, pitch, roll)[:, :2]))
    np.testing.assert_allclose((found.yaw, found.pitch, found.roll), (yaw, pitch, roll), atol=1e-3)


def test_that_size_and_place_change_no_angle():
    points = turned(20, -10, 5)[:, :2]
    one, other = pose(seen(points)), pose(seen(points * 0.31 + [1.5, -0.7]))
    np.testing.assert_allclose((one.yaw, one.pitch), (other.yaw, other.pitch), atol=1e-3)
    assert one.roll == pytest.approx(other.roll)


@pytest.mark.parametrize("height", [0.85, 1.2])
def test_that_a_longer_or_shorter_face_looks_the_same_way(height):
    nod, turn = np.radians(-12), np.radians(25)
    x, y, z = average_face().T
    y = y * height
    down, forward = y * np.cos(nod) - z * np.sin(nod), y * np.sin(nod) + z * np.cos(nod)
    across = x * np.cos(turn) + forward * np.sin(turn)
    found = pose(seen(np.column_stack([across, down])))
    np.testing.assert_allclose((found.yaw, found.pitch), (25, -12), atol=1e-3)


def test_that_the_template_looks_straight_ahead():
    found = pose(TEMPLATE)
    np.testing.assert_allclose((found.yaw, found.pitch), (0, 0), atol=0.01)


def test_that_a_mirrored_face_looks_the_other_way():
    points = turned(25, 8, 6)[:, :2]
    mirrored = (points * [-1, 1])[[1, 0, 2, 4, 3]]
    one, other = pose(seen(points)), pose(seen(mirrored))
    np.testing.assert_allclose(
        (one.yaw, one.pitch, one.roll), (-other.yaw, other.pitch, -other.roll), atol=1e-3
    )


def test_that_the_nose_points_to_the_right_and_up_above_0():
    middle = (turned(0, 0, 0)[2, :2]).tolist()
    right, up = turned(20, 0, 0)[2, :2], turned(0, 20, 0)[2, :2]
    assert right[0] > middle[0]
    assert up[1] < middle[1]


def test_that_roll_is_the_slope_of_the_eyes_however_the_rest_lies():
    odd = Landmarks((100.0, 100.0), (200.0, 150.0), (130.0, 190.0), (90.0, 230.0), (150.0, 260.0))
    assert pose(odd).roll == pytest.approx(np.degrees(np.arctan2(50, 100)))


@pytest.mark.parametrize("yaw", [-30.0, 30.0])
def test_that_a_camera_at_arms_length_changes_the_turn_by_a_few_degrees_only(yaw):
    points = turned(yaw, 0, 0)
    # 60 cm are about ten distances between the eyes.
    near = points[:, :2] * (10 / (10 - points[:, 2:]))
    assert pose(seen(near)).yaw == pytest.approx(yaw, abs=5)


def test_that_landmarks_off_by_a_crop_pixel_move_angles_as_little_as_is_stated():
    draw = np.random.default_rng(2)
    off = draw.normal(size=(100, 5, 2)) / 35.24
    found = [pose(seen(turned(0, 0, 0)[:, :2] + each)) for each in off]
    spread = np.std([(each.yaw, each.pitch, each.roll) for each in found], axis=0)
    assert (spread < [4.5, 4.5, 3.0]).all()


@pytest.mark.parametrize("right_eye", [(1.0, 2.0), (-30.0, 2.0)])
def test_that_points_unlike_a_face_are_refused(right_eye):
    with pytest.raises(ValueError, match="like a face"):
        pose(Landmarks((1.0, 2.0), right_eye, (3.0, 14.0), (-5.0, 30.0), (7.0, 30.0)))
