"""What the detector finds, in which order, and when it stops."""

import cv2
import numpy as np
import pytest

from examiner import weights
from examiner.face.detector import LEAST_MIN_FACE, default_min_face, load
from examiner.face.records import Detection
from examiner.image.records import RgbPixels
from examiner.job import Cancelled, Silent

DEMO = {
    "astronaut.png": (224, 115),
    "biden.jpg": (590, 390),
    "obama.jpg": (497, 270),
    "obama2.jpg": (300, 445),
    "obama3.jpg": (803, 448),
    "obama_partial_face.jpg": (80, 270),
}
"""About where the middle of each face lies."""


def reduced(pixels: RgbPixels, width: int) -> RgbPixels:
    size = (width, round(pixels.shape[0] * width / pixels.shape[1]))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def with_face_of(pixels: RgbPixels, face: Detection, height: float) -> RgbPixels:
    """The photograph at the size that makes its face `height` pixels high, on a grey field."""
    small = reduced(pixels, round(pixels.shape[1] * height / face.box.height))
    field = np.full((small.shape[0] + 40, small.shape[1] + 40, 3), 120, np.uint8)
    field[20:-20, 20:-20] = small
    return field


@pytest.mark.parametrize("name", DEMO)
def test_that_each_demonstration_photograph_has_one_main_face(finder, photograph, name):
    (face,) = finder.detect(photograph(name), 60, Silent())
    middle = ((face.box.left + face.box.right) / 2, (face.box.top + face.box.bottom) / 2)
    assert np.hypot(*np.subtract(middle, DEMO[name])) < 0.25 * face.box.height
    assert face.score > 0.95


@pytest.mark.parametrize("name", DEMO)
def test_that_landmarks_are_ordered_as_in_the_picture_and_lie_in_the_box(finder, photograph, name):
    face = finder.detect(photograph(name), 60, Silent())[0]
    points = face.landmarks
    assert points.left_eye[0] < points.right_eye[0]
    assert points.left_mouth[0] < points.right_mouth[0]
    assert max(points.left_eye[1], points.right_eye[1]) < points.nose[1]
    assert points.nose[1] < min(points.left_mouth[1], points.right_mouth[1])
    places = points.array()
    assert (places > (face.box.left, face.box.top)).all()
    assert (places < (face.box.right, face.box.bottom)).all()


@pytest.mark.parametrize("name", DEMO)
def test_that_half_the_size_gives_the_same_landmarks(finder, photograph, name):
    whole = photograph(name)
    half = reduced(whole, whole.shape[1] // 2)
    face, small = (finder.detect(each, 20, Silent())[0] for each in (whole, half))
    step = np.array([whole.shape[1] / half.shape[1], whole.shape[0] / half.shape[0]])
    back = (small.landmarks.array() + 0.5) * step - 0.5
    assert np.abs(back - face.landmarks.array()).max() < 0.02 * face.box.height


def test_that_a_mirrored_photograph_has_mirrored_landmarks(finder, photograph):
    """A landmark off by half a pixel shows here: its mirror image is off the other way."""
    pixels = photograph("obama.jpg")
    small = reduced(pixels, 300)
    face = finder.detect(small, 40, Silent())[0].landmarks.array()
    seen = finder.detect(np.ascontiguousarray(small[:, ::-1]), 40, Silent())[0].landmarks.array()
    mirrored = seen[[1, 0, 2, 4, 3]]
    mirrored[:, 0] = small.shape[1] - 1 - mirrored[:, 0]
    assert np.abs((face - mirrored).mean(axis=0)).max() < 0.8
    assert np.abs(face - mirrored).max() < 2.5


def test_that_two_runs_and_two_detectors_give_identical_numbers(finder, photograph):
    pixels = photograph("astronaut.png")
    first = finder.detect(pixels, 20, Silent())
    assert first == finder.detect(pixels, 20, Silent())
    assert first == load().detect(pixels, 20, Silent())
    assert all(type(value) is float for value in (first[0].score, first[0].box.left))


def test_that_faces_come_largest_first(finder, photograph):
    sizes = [160, 300, 220]
    parts = [reduced(photograph("obama.jpg"), width) for width in sizes]
    field = np.full((max(part.shape[0] for part in parts), sum(sizes), 3), 120, np.uint8)
    starts = [0, 160, 460]
    for part, start in zip(parts, starts, strict=True):
        field[: part.shape[0], start : start + part.shape[1]] = part
    faces = finder.detect(field, 30, Silent())
    assert len(faces) == 3
    areas = [face.box.width * face.box.height for face in faces]
    assert areas == sorted(areas, reverse=True)
    middles = [(face.box.left + face.box.right) / 2 for face in faces]
    assert 160 < middles[0] < 460 < middles[1] < 680
    assert middles[2] < 160


@pytest.mark.parametrize("side", ["left", "top", "right", "bottom"])
def test_that_a_face_cut_by_the_border_is_found(finder, photograph, side):
    pixels = photograph("obama.jpg")
    box = finder.detect(pixels, 40, Silent())[0].box
    cut = {
        "left": pixels[:, int(box.left + 0.3 * box.width) :],
        "top": pixels[int(box.top + 0.2 * box.height) :],
        "right": pixels[:, : int(box.right - 0.3 * box.width)],
        "bottom": pixels[: int(box.bottom - 0.2 * box.height)],
    }[side]
    face = finder.detect(np.ascontiguousarray(cut), 100, Silent())[0]
    assert face.score > 0.9
    assert face.box.height > 0.6 * box.height


def test_that_a_box_may_reach_beyond_the_border(finder, photograph):
    assert finder.detect(photograph("obama_partial_face.jpg"), 40, Silent())[0].box.left < -0.5


@pytest.mark.parametrize("name", DEMO)
def test_that_a_face_of_twenty_pixels_is_found_when_asked_for(finder, photograph, name):
    pixels = photograph(name)
    field = with_face_of(pixels, finder.detect(pixels, 60, Silent())[0], 20)
    faces = finder.detect(field, 20, Silent())
    assert len(faces) == 1
    assert faces[0].box.height == pytest.approx(20, rel=0.15)


def test_that_no_face_smaller_than_asked_for_is_found(finder, photograph):
    pixels = photograph("obama.jpg")
    field = with_face_of(pixels, finder.detect(pixels, 60, Silent())[0], 50)
    assert len(finder.detect(field, 45, Silent())) == 1
    assert finder.detect(field, 70, Silent()) == ()


@pytest.mark.parametrize("shape", [(300, 400), (40, 900)])
def test_that_flat_and_noisy_pictures_hold_no_face(finder, shape):
    noise = np.random.default_rng(5).integers(0, 256, (*shape, 3), dtype=np.uint8)
    assert finder.detect(noise, 20, Silent()) == ()
    assert finder.detect(np.full((*shape, 3), 128, np.uint8), 20, Silent()) == ()


@pytest.mark.parametrize("shape", [(1, 1), (11, 400), (400, 11), (12, 12), (21, 19)])
def test_that_a_tiny_photograph_holds_no_face(finder, shape):
    assert finder.detect(np.full((*shape, 3), 90, np.uint8), LEAST_MIN_FACE, Silent()) == ()


@pytest.mark.parametrize("min_face", [0, -20, 11.9, float("nan"), float("inf")])
def test_that_a_senseless_smallest_face_is_refused(finder, min_face):
    with pytest.raises(ValueError, match="smaller than"):
        finder.detect(np.zeros((50, 50, 3), np.uint8), min_face, Silent())


class StopsAt:
    """A Progress that asks to stop at its n-th report and remembers what it was told."""

    def __init__(self, stop: int) -> None:
        self.stop = stop
        self.reports: list[tuple[int, int]] = []

    def advance(self, done: int, total: int, note: str) -> None:
        self.reports.append((done, total))
        if len(self.reports) == self.stop:
            raise Cancelled


def test_that_detection_can_be_stopped_at_every_report(finder, photograph):
    pixels = reduced(photograph("obama.jpg"), 200)
    whole = StopsAt(-1)
    finder.detect(pixels, 20, whole)
    for stop in range(1, len(whole.reports) + 1):
        progress = StopsAt(stop)
        with pytest.raises(Cancelled):
            finder.detect(pixels, 20, progress)
        assert len(progress.reports) == stop


def test_that_progress_only_moves_forward_towards_one_total(finder, photograph):
    progress = StopsAt(-1)
    finder.detect(photograph("biden.jpg"), 20, progress)
    done = [report[0] for report in progress.reports]
    assert done == sorted(done)
    assert len({total for _, total in progress.reports}) == 1
    assert max(done) < progress.reports[0][1]
    # A large photograph is looked at in many small steps.
    assert len(progress.reports) > 2 * progress.reports[0][1]


@pytest.mark.parametrize(
    ("size", "expected"), [((250, 250), 20), ((2000, 1500), 20), ((3000, 4000), 40)]
)
def test_that_the_smallest_face_grows_with_large_photographs(size, expected):
    assert default_min_face(*size) == expected


def test_that_the_detector_names_its_weights(finder):
    assert finder.name == "mtcnn"
    assert finder.weights_sha256 == weights.entry("mtcnn").sha256


def test_that_the_photograph_is_left_as_it_was(finder, photograph):
    pixels = photograph("astronaut.png")
    pixels.flags.writeable = False
    before = pixels.copy()
    finder.detect(pixels, 20, Silent())
    assert (pixels == before).all()
