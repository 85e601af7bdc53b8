import io

import numpy as np
from PIL import Image

from examiner.render.figure import (
    MINUS,
    crop_with_map,
    enlarged,
    number_grid,
    png_bytes,
    signed,
)
from examiner.render.overlay import OverlayState, draw

CROP = np.random.default_rng(1).integers(0, 256, size=(112, 112, 3), dtype=np.uint8)
STATE = OverlayState(scale=1.0)


def test_that_enlarging_repeats_pixels_and_adds_no_new_colour():
    large = enlarged(CROP, 4)
    assert large.shape == (448, 448, 3)
    assert np.array_equal(large[::4, ::4], CROP)
    assert np.array_equal(large[3::4, 3::4], CROP)


def test_that_png_bytes_hold_the_very_pixels_and_repeat():
    data = png_bytes(CROP)
    assert data == png_bytes(CROP.copy())
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))), CROP)


def test_that_a_map_over_a_crop_is_the_shared_drawing_enlarged():
    values = np.linspace(-1, 1, 112 * 112, dtype=np.float32).reshape(112, 112)
    assert np.array_equal(
        crop_with_map(CROP, values, STATE, 2)[::2, ::2], draw(CROP, values, STATE)
    )


def test_that_a_grid_colours_each_cell_by_its_number():
    numbers = [0.0] * 49
    numbers[8], numbers[40] = 0.9, -0.9
    grey = np.full((112, 112, 3), 128, dtype=np.uint8)
    picture = number_grid(grey, numbers, STATE, 4, decimals=2).astype(int)
    cell = 64

    def corner(row: int, column: int) -> np.ndarray:
        return picture[row * cell + 4, column * cell + 4]

    assert corner(1, 1)[0] > corner(1, 1)[2] + 30
    assert corner(5, 5)[2] > corner(5, 5)[0] + 30
    assert np.ptp(corner(3, 3)) == 0


def test_that_a_grid_prints_its_numbers():
    grey = np.full((112, 112, 3), 128, dtype=np.uint8)
    one = number_grid(grey, [0.111] * 49, STATE, 4, decimals=3)
    other = number_grid(grey, [0.1114] * 49, STATE, 4, decimals=3)
    third = number_grid(grey, [0.112] * 49, STATE, 4, decimals=3)
    inside = slice(16, 48)
    assert np.ptp(one[inside, inside].astype(int)) > 150
    dark = [(each.mean(axis=-1) < 60)[:64, :64] for each in (one, other, third)]
    assert np.array_equal(dark[0], dark[1])
    assert not np.array_equal(dark[0], dark[2])


def test_that_signs_are_always_told_except_for_zero():
    assert [signed(value, 2) for value in (0.5, -0.5, 0.001, -0.001)] == [
        "+0.50",
        f"{MINUS}0.50",
        "0.00",
        "0.00",
    ]
