"""Each component of image quality on pictures whose quality is known by construction."""

import io
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image

from examiner.face.alignment import TEMPLATE, align
from examiner.face.quality import QUALITIES, blockiness, face_oval, in_words, qualities, quality
from examiner.face.quality_records import QualityValue
from examiner.face.records import AlignedCrop, Landmarks
from examiner.image.compression import JpegSaving, jpeg_saving
from examiner.image.resave import resaved
from examiner.settings import resources_folder

UNMOVED = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))


def photograph(side: int = 448) -> np.ndarray:
    """(side, side, 3) uint8: noise of every width between 2 pixels and the whole picture."""
    draw = np.random.default_rng(5)
    total = np.zeros((side, side, 3))
    for cells in (8, 16, 32, 64, 128, 224):
        small = draw.normal(size=(cells, cells, 3))
        total += cv2.resize(small, (side, side), interpolation=cv2.INTER_CUBIC)
    return np.clip(total * 25 + 128, 0, 255).astype(np.uint8)


def placed(scale: float, shift: tuple[float, float] = (0.0, 0.0)) -> Landmarks:
    """The template, `scale` times as large."""
    points = (TEMPLATE.array() + 0.5) * scale - 0.5 + np.array(shift)
    return Landmarks(*map(tuple, points.tolist()))


def measured(
    pixels: np.ndarray, landmarks: Landmarks, jpeg: JpegSaving | None = None
) -> dict[str, QualityValue]:
    found = qualities(pixels, align(pixels, landmarks, "P1.1", "0"), jpeg)
    return {each.id: each for each in found}


def values(pixels: np.ndarray, landmarks: Landmarks) -> dict[str, float | None]:
    return {name: found.value for name, found in measured(pixels, landmarks).items()}


def crop_of(pixels: np.ndarray) -> AlignedCrop:
    return AlignedCrop(pixels, UNMOVED, "P1.1", "0", TEMPLATE)


def test_that_every_component_of_the_table_is_measured_in_its_order():
    found = qualities(photograph(), align(photograph(), placed(4), "P1.1", "0"), None)
    assert [each.id for each in found] == [each.id for each in QUALITIES]
    assert [each.unit for each in found] == [each.unit for each in QUALITIES]
    assert len({each.id for each in QUALITIES}) == len(QUALITIES)
    assert all(each.definition.endswith(".") and each.title for each in QUALITIES)


def test_that_blur_lowers_sharpness_step_by_step():
    pixels = photograph()
    blurred = [pixels, *(cv2.GaussianBlur(pixels, (0, 0), width) for width in (2, 4, 8, 16))]
    found = [values(each, placed(4))["sharpness"] for each in blurred]
    assert found == sorted(found, reverse=True)
    assert found[-1] < found[0] / 4


def test_that_contrast_and_brightness_leave_sharpness_as_it_is():
    pixels = photograph()
    flat = (pixels * 0.4 + 100).astype(np.uint8)
    one, other = (values(each, placed(4))["sharpness"] for each in (pixels, flat))
    assert other == pytest.approx(one, rel=0.02)


def test_that_a_smaller_photograph_has_less_distance_between_the_eyes_and_all_else_alike():
    pixels = photograph(896)
    small = cv2.resize(pixels, (448, 448), interpolation=cv2.INTER_AREA)
    large_one, small_one = values(pixels, placed(8)), values(small, placed(4))
    assert small_one["eye_distance"] == pytest.approx(large_one["eye_distance"] / 2, abs=1e-6)
    assert small_one["crop_gain"] == pytest.approx(large_one["crop_gain"] * 2)
    for name in ("luminance", "sharpness", "dark_share", "bright_share"):
        assert small_one[name] == pytest.approx(large_one[name], rel=0.03, abs=1e-3)
    for name in ("yaw", "pitch", "roll", "outside"):
        assert small_one[name] == pytest.approx(large_one[name], abs=1e-3)


def test_that_the_distance_between_the_eyes_is_that_of_the_landmarks():
    found = values(photograph(), placed(3))["eye_distance"]
    assert found == pytest.approx(3 * np.hypot(73.5318 - 38.2946, 51.5014 - 51.6963))


def test_that_luminance_and_clipped_shares_are_exact():
    pixels = np.full((112, 112, 3), 100, np.uint8)
    oval = np.argwhere(face_oval())
    dark, bright = oval[:500], oval[-300:]
    pixels[tuple(dark.T)] = (5, 0, 3)
    pixels[tuple(bright.T)] = (250, 10, 200)
    pixels[~face_oval()] = 255
    found = {each.id: each.value for each in qualities(pixels, crop_of(pixels), None)}
    assert found["dark_share"] == 500 / len(oval)
    assert found["bright_share"] == 300 / len(oval)
    total = (
        500 * (5 * 0.299 + 3 * 0.114)
        + 300 * (250 * 0.299 + 10 * 0.587 + 200 * 0.114)
        + (len(oval) - 800) * 100
    )
    assert found["luminance"] == pytest.approx(total / len(oval))


@pytest.mark.parametrize(
    ("colour", "dark", "bright"), [(5, 1, 0), (6, 0, 0), (249, 0, 0), (250, 0, 1)]
)
def test_that_clipping_begins_where_it_is_said_to(colour, dark, bright):
    pixels = np.full((112, 112, 3), colour, np.uint8)
    found = {each.id: each.value for each in qualities(pixels, crop_of(pixels), None)}
    assert (found["dark_share"], found["bright_share"]) == (dark, bright)


def test_that_what_lies_outside_the_photograph_is_told_and_not_measured_as_dark():
    pixels = np.clip(photograph(), 60, 255)
    found = values(pixels, placed(4, (-200.0, 0.0)))
    assert found["outside"] == pytest.approx(50 / 112, abs=0.01)
    assert found["dark_share"] == 0
    assert found["luminance"] > 60


def test_that_a_face_beyond_the_border_has_no_light_to_measure():
    found = measured(photograph(), placed(4, (-448.0, 0.0)))
    assert found["luminance"].value is None
    assert in_words(found["luminance"]) == "the face lies outside the photograph"
    assert found["eye_distance"].value is not None


def test_that_stronger_compression_shows_as_blocks():
    pixels = cv2.GaussianBlur(photograph(), (0, 0), 2)
    found = [values(resaved(pixels, q), placed(4))["blockiness"] for q in (95, 50, 25, 10)]
    assert found == sorted(found)
    assert values(pixels, placed(4))["blockiness"] < 1.2
    assert found[-1] > 1.5


def test_that_blocks_are_found_wherever_their_grid_begins():
    pixels = resaved(cv2.GaussianBlur(photograph(), (0, 0), 2), 15)
    whole = values(pixels, placed(3))["blockiness"]
    cut = np.ascontiguousarray(pixels[3:, 5:])
    shifted = values(cut, placed(3, (-5.0, -3.0)))["blockiness"]
    assert shifted == pytest.approx(whole, rel=0.1)


def test_that_steps_of_known_height_give_the_ratio():
    ramp = np.cumsum(np.where(np.arange(1, 113) % 8 == 0, 6.0, 2.0)) / 3
    found, _ = blockiness(ramp[:, np.newaxis] + ramp)
    assert found == pytest.approx(3)


@pytest.mark.parametrize("setting", range(30, 96, 13))
def test_that_a_jpegs_setting_is_told_and_of_other_files_that_they_are_none(setting):
    buffer = io.BytesIO()
    Image.fromarray(photograph()).save(buffer, "JPEG", quality=setting)
    found = measured(photograph(), placed(4), jpeg_saving(buffer.getvalue()))["jpeg_quality"]
    assert found.value == setting
    assert in_words(found) == f"{setting} of 100"
    without = measured(photograph(), placed(4))["jpeg_quality"]
    assert (without.value, without.note) == (None, "not a JPEG file")


def test_that_roll_is_that_of_the_landmarks():
    points = placed(4).array() - 224
    turn = np.radians(20)
    turned = points @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + 224
    found = values(photograph(), Landmarks(*map(tuple, turned.tolist())))
    level = np.degrees(np.arctan2(51.5014 - 51.6963, 73.5318 - 38.2946))
    assert found["roll"] == pytest.approx(20 + level)


def test_that_landmarks_without_a_pose_have_none_and_all_else():
    odd = replace(crop_of(photograph()[:112, :112].copy()), landmarks=Landmarks(*[(5.0, 5.0)] * 5))
    found = {each.id: each for each in qualities(photograph(), odd, None)}
    assert {found[name].value for name in ("yaw", "pitch", "roll")} == {None}
    assert found["yaw"].note == "the landmarks do not lie like a face"
    assert found["luminance"].value is not None


def test_that_a_face_of_one_colour_has_no_sharpness_and_no_blocks():
    pixels = np.full((448, 448, 3), 90, np.uint8)
    found = measured(pixels, placed(4))
    assert {found["sharpness"].note, found["blockiness"].note} == {"the face has no contrast"}


def test_that_values_are_told_with_their_units_and_without_a_minus_before_zero():
    assert in_words(QualityValue("yaw", -0.2, "degrees")) == "0 degrees"
    assert in_words(QualityValue("roll", -1.25, "degrees")) == "−1.2 degrees"
    assert in_words(QualityValue("jpeg_quality", 93.0, "of 100", "nearest")) == (
        "93 of 100 (nearest)"
    )
    assert quality("sharpness").title == "Sharpness"


def test_that_the_same_photograph_gives_the_same_values_again():
    assert values(photograph(), placed(4)) == values(photograph(), placed(4))


def test_that_the_guide_defines_the_components_as_the_program_does():
    guide = (resources_folder().parent / "docs/guide/quality.md").read_text("utf-8")
    for each in QUALITIES:
        row = (f"`{each.id}`", each.title, each.unit or "–", each.harm.value, each.definition)
        assert f"| {' | '.join(row)} |" in guide
