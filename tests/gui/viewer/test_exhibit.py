from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage

from examiner.gui.viewer.exhibit import paint_exhibit
from examiner.gui.viewer.painting import as_pixels
from examiner.gui.viewer.placement import Mode
from examiner.gui.viewer.timing import FrameTimes, measure_frames
from examiner.render.annotations import Annotation, AnnotationKind
from examiner.render.overlay import OverlayState
from tests.gui.viewer.scenes import P, R


@pytest.fixture
def full(view):
    """A view with everything on it."""
    maps = {side: np.random.default_rng(3).normal(size=(112, 112)).astype("f4") for side in (P, R)}
    view.set_overlay(maps, OverlayState(scale=2.0, display_threshold=0.5))
    view.highlight((2, 2))
    view.set_annotations((Annotation("a", AnnotationKind.POINT, P, 1, ((150.0, 120.0),)),))
    return view


def grabbed(pane) -> np.ndarray:
    return as_pixels(pane.grab().toImage().convertToFormat(QImage.Format.Format_RGB32))


@pytest.mark.parametrize("mode", list(Mode))
def test_that_an_exhibit_is_the_picture_on_screen(full, mode):
    full.change(replace(full.state(), mode=mode))
    picture = paint_exhibit(full)
    assert picture.shape == (300, 602, 3)
    for pane in full.shown_panes():
        part = picture[:, pane.x() : pane.x() + pane.width()]
        # The ring around the pane with the keyboard is not part of an exhibit.
        assert np.array_equal(part[4:-4, 4:-4], grabbed(pane)[4:-4, 4:-4])


def test_that_the_crosshair_and_the_selection_are_left_out(full):
    before = paint_exhibit(full)
    full.move_cursor(0, 0)
    full.select_annotation("a")
    assert np.array_equal(paint_exhibit(full), before)


def test_that_twice_as_large_shows_the_same_ground_on_more_pixels(full):
    full.set_overlay({}, None)
    once, twice = paint_exhibit(full, 1), paint_exhibit(full, 2)
    assert twice.shape == (600, 1204, 3)
    means = twice.reshape(300, 2, 602, 2, 3).mean(axis=(1, 3))
    # Noise is enlarged differently; its likeness shows that nothing has moved.
    likeness = np.corrcoef(means[40:250, 20:280].ravel(), once[40:250, 20:280].ravel())[0, 1]
    assert likeness > 0.9


def test_that_other_sizes_are_refused(full):
    with pytest.raises(ValueError, match="not 3 times"):
        paint_exhibit(full, 3)


def test_that_frames_are_timed_for_every_kind_of_step():
    times = measure_frames(steps=3)
    assert set(times) == {"pan", "zoom", "threshold", "opacity"}
    assert all(isinstance(each, FrameTimes) for each in times.values())
    # A frame that was not painted takes microseconds.
    assert all(0.5 < each.median <= each.p95 for each in times.values())
