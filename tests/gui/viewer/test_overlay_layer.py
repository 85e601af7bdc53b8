import numpy as np
import pytest

from examiner.gui.viewer.overlay_layer import OverlayLook, contours, overlay_layer
from examiner.render.overlay import OverlayState


def block(value: float) -> np.ndarray:
    values = np.zeros((112, 112), np.float32)
    values[20:30, 40:60] = value
    return values


@pytest.mark.parametrize(("value", "positive"), [(1.0, True), (-1.0, False)])
def test_that_a_contour_runs_around_the_block_of_either_sign(value, positive):
    (line,) = contours(block(value), OverlayLook(contours=(0.5,)))
    assert line.positive is positive
    assert line.points.min(axis=0) == pytest.approx((39.5, 19.5), abs=0.13)
    assert line.points.max(axis=0) == pytest.approx((59.5, 29.5), abs=0.13)


def test_that_a_contour_closes_at_the_edge_of_the_crop():
    (line,) = contours(np.ones((112, 112), np.float32), OverlayLook(contours=(0.5,)))
    assert line.points.min(axis=0) == pytest.approx((-0.5, -0.5), abs=0.13)
    assert line.points.max(axis=0) == pytest.approx((111.5, 111.5), abs=0.13)


def test_that_there_are_no_contours_at_the_start_and_maps_are_shown_in_blocks():
    layer = overlay_layer(block(1.0), OverlayState(scale=1.0), OverlayLook())
    assert layer.contours == ()
    assert not layer.smooth


def test_that_several_values_give_lines_inside_each_other():
    values = block(1.0)
    values[23:27, 45:55] = 2.0
    outer, inner = contours(values, OverlayLook(contours=(0.5, 1.5)))
    assert (np.ptp(outer.points, axis=0) > np.ptp(inner.points, axis=0)).all()


def test_that_the_picture_outlives_what_it_was_made_from():
    layer = overlay_layer(block(1.0), OverlayState(scale=1.0, opacity=1.0), OverlayLook())
    assert layer.picture.pixelColor(50, 25).alpha() == 255
    assert layer.picture.pixelColor(5, 5).alpha() == 0
