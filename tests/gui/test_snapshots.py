"""Panels and drawings as pictures: a change that nobody meant is seen.

`pytest tests/gui/test_snapshots.py --update-snapshots` keeps the present pictures; look at them.
"""

import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from examiner.explanation.records import Side
from examiner.face.records import AlignedCrop
from examiner.gui import theme
from examiner.gui.argument_table import ArgumentPanel
from examiner.gui.methods_strip import MethodsStrip
from examiner.gui.overlay_choice import first_choice, range_of
from examiner.gui.theme import Theme
from examiner.gui.threshold_panel import ThresholdPanel
from examiner.gui.validation_dialog import MeasuresPage
from examiner.gui.validation_model import groups_of
from examiner.gui.viewer.comparison_view import ComparisonView
from examiner.gui.viewer.placement import UNMOVED, Mode
from examiner.gui.viewer.scene import PaneContent
from examiner.render.figure import map_alone
from examiner.render.overlay import OverlayState, alone
from examiner.validation.table.columns import columns_of
from tests.gui.case_records import LANDMARKS
from tests.gui.explained import comparison, crops, explanation
from tests.validation.measured import chart, run_folder

SNAPSHOTS = Path(__file__).parent / "snapshots"
TOLERANCE, SHARE = 1, 0.995
"""Levels that a value may differ by, on this share of the picture."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="letters differ by system")


@pytest.fixture
def compare(request):
    def check(name: str, pixels: np.ndarray) -> None:
        path = SNAPSHOTS / f"{name}.png"
        if request.config.getoption("--update-snapshots"):
            height, width = pixels.shape[:2]
            QImage(
                np.ascontiguousarray(pixels).data,
                width,
                height,
                3 * width,
                QImage.Format.Format_RGB888,
            ).save(str(path))
        kept = pixels_of(QImage(str(path)))
        assert kept.shape == pixels.shape
        near = np.abs(kept.astype(int) - pixels.astype(int)).max(axis=2) <= TOLERANCE
        assert near.mean() >= SHARE, f"{name}: {1 - near.mean():.4f} of the picture differs"

    return check


def pixels_of(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def grabbed(qtbot, widget: QWidget, width: int, height: int) -> np.ndarray:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    QApplication.processEvents()
    return pixels_of(widget.grab().toImage())


@pytest.fixture(autouse=True, params=[Theme.DARK, Theme.LIGHT], ids=lambda each: each.value)
def look(request, qapp) -> str:
    theme.apply(qapp, request.param, 1.0)
    return request.param.value


def test_that_the_decision_threshold_looks_as_kept(qtbot, compare, look):
    panel = ThresholdPanel()
    panel.show_comparison(comparison())
    compare(f"threshold-{look}", grabbed(qtbot, panel, 380, 640))


def test_that_the_argument_table_looks_as_kept(qtbot, compare, look):
    panel = ArgumentPanel()
    shown = explanation()
    panel.show_explanation(shown, (shown,))
    compare(f"arguments-{look}", grabbed(qtbot, panel, 900, 360))


def test_that_all_methods_look_as_kept(qtbot, compare, look):
    strip = MethodsStrip()
    shown = explanation()
    choice = first_choice(shown.mark, range_of(shown))
    strip.resize(600, 260)
    strip.show()
    strip.show_explanations((shown,), crops(), choice)
    compare(f"methods-{look}", grabbed(qtbot, strip, 600, 260))


@pytest.mark.parametrize("chosen", [None, 2], ids=["alike", "one-chosen"])
def test_that_a_chart_of_a_validation_looks_as_kept(qtbot, compare, look, chosen):
    # Loading its library takes long, and one test alone needs it.
    from examiner.gui.record_chart import RecordChart

    drawn = RecordChart(chart())
    drawn.choose(chosen)
    name = "alike" if chosen is None else "chosen"
    compare(f"chart-{name}-{look}", grabbed(qtbot, drawn, 520, 320))


def test_that_the_measures_of_a_validation_look_as_kept(qtbot, compare, look, tmp_path):
    ((name, columns),) = groups_of(columns_of(run_folder(tmp_path / "run")))
    compare(f"measures-{look}", grabbed(qtbot, MeasuresPage(columns[:3], name), 760, 280))


@pytest.mark.parametrize("mode", list(Mode), ids=lambda mode: mode.value)
def test_that_a_mode_of_the_view_looks_as_kept(qtbot, compare, look, mode):
    view = ComparisonView()
    pair = crops()
    # Two faces that differ, so that every way of laying them together shows both.
    faces = (pair.probe, np.ascontiguousarray(pair.reference[::-1]) // 2)
    contents = [
        PaneContent(side, side.value, pixels, None)
        for side, pixels in zip(Side, faces, strict=True)
    ]
    view.resize(480, 300)
    view.show_pair(*contents)
    view.set_mode(mode)
    view.fit()
    compare(f"view-{mode.value}-{look}", grabbed(qtbot, view, 480, 300))


def test_that_a_map_alone_has_exactly_its_kept_colours(compare):
    ramp = np.tile(np.linspace(-1, 1, 112, dtype=np.float32), (112, 1))
    compare("map-alone", alone(ramp, OverlayState(scale=1.0)))


def test_that_a_hatched_map_is_told_apart_without_colour_as_kept(compare):
    ramp = np.tile(np.linspace(-1, 1, 112, dtype=np.float32), (112, 1))
    drawn = map_alone(ramp, OverlayState(scale=1.0, hatched=True), 4)
    grey = np.rint(drawn @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)
    compare("map-hatched-grey", np.repeat(grey[..., None], 3, axis=2))


@pytest.mark.parametrize("mode", [Mode.SIDE_BY_SIDE, Mode.WIPE, Mode.GRID], ids=lambda m: m.value)
def test_that_a_hatched_map_in_the_view_looks_as_kept(qtbot, compare, look, mode):
    view = ComparisonView()
    pair = crops()
    view.resize(480, 300)
    contents = []
    for side, pixels in zip(Side, (pair.probe, pair.reference), strict=True):
        crop = AlignedCrop(pixels, UNMOVED, side.value, "0" * 64, LANDMARKS)
        contents.append(PaneContent(side, side.value, pixels, crop))
    view.show_pair(*contents)
    view.set_mode(mode)
    shown = explanation()
    maps = {Side.PROBE: shown.probe_map.values, Side.REFERENCE: shown.reference_map.values}
    view.set_overlay(maps, OverlayState(scale=0.6, hatched=True))
    compare(f"view-hatched-{mode.value}-{look}", grabbed(qtbot, view, 480, 300))
