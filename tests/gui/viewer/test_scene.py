import numpy as np
import pytest

from examiner.gui.viewer.overlay_layer import OverlayLook, overlay_layer
from examiner.gui.viewer.placement import ViewState, inverse, moved_point
from examiner.gui.viewer.scene import Cursor, cell_at
from examiner.render.overlay import OverlayState
from tests.gui.viewer.scenes import TURNED, P, content, noise, scene


def readout(point, matrix=TURNED, values=None):
    pixels = noise(300, 400)
    shown = content(P, pixels, matrix)
    overlays = {}
    if values is not None:
        overlays = {P: overlay_layer(values, OverlayState(scale=1.0), OverlayLook())}
    return pixels, scene(ViewState(), shown, overlays=overlays).readout(Cursor(P, point))


def test_that_the_readout_gives_the_pixel_whose_square_is_pointed_at():
    pixels, found = readout((10.49, 20.51))
    assert found.rgb == tuple(pixels[21, 10].tolist())
    assert readout((-0.6, 5))[1].rgb is None
    assert readout((5, 299.51))[1].rgb is None


def test_that_the_readout_gives_the_maps_value_and_the_cell():
    values = np.random.default_rng(0).normal(size=(112, 112)).astype(np.float32)
    point = moved_point(inverse(TURNED), (70.2, 33.4))
    _, found = readout(point, values=values)
    assert found.crop == pytest.approx((70.2, 33.4))
    assert found.value == values[33, 70]
    assert found.cell == (3, 5)


def test_that_beyond_the_crop_there_is_neither_value_nor_cell():
    point = moved_point(inverse(TURNED), (112.0, 50.0))
    _, found = readout(point, values=np.ones((112, 112), np.float32))
    assert (found.value, found.cell) == (None, None)
    assert found.crop is not None


def test_that_without_an_aligned_face_only_the_photograph_is_read():
    _, found = readout((5.0, 5.0), matrix=None)
    assert (found.crop, found.value, found.cell) == (None, None, None)
    assert found.rgb is not None


@pytest.mark.parametrize(
    ("place", "cell"),
    [
        ((-0.5, -0.5), (1, 1)),
        ((15.4, 15.6), (2, 1)),
        ((111.4, 111.4), (7, 7)),
        ((111.5, 0), None),
        ((0, -0.51), None),
    ],
)
def test_that_cells_are_counted_from_the_top_left_outer_corner(place, cell):
    assert cell_at(place) == cell
