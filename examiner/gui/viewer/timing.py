"""How long the viewer needs to show a step: two large photographs, maps on both."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from PySide6.QtWidgets import QApplication

from examiner.explanation.records import Side
from examiner.face.alignment import align, to_photograph
from examiner.face.records import Landmarks, Matrix
from examiner.gui.viewer.comparison_view import ComparisonView
from examiner.gui.viewer.placement import panned, zoomed
from examiner.gui.viewer.scene import PaneContent
from examiner.image.records import RgbPixels
from examiner.render.overlay import MapValues, OverlayState

WIDTH, HEIGHT = 4000, 3000
"""Pixels of each photograph."""

WINDOW = (1500, 900)
"""Pixels of the view, for both photographs together."""

_FACES: dict[Side, Matrix] = {
    Side.PROBE: ((0.11, 0.012, -180.0), (-0.012, 0.11, -90.0)),
    Side.REFERENCE: ((0.07, -0.004, -95.0), (0.004, 0.07, -60.0)),
}


@dataclass(frozen=True, slots=True)
class FrameTimes:
    """Milliseconds from a change of state to a repainted view, over many steps."""

    median: float
    p95: float


def measure_frames(steps: int = 60) -> dict[str, FrameTimes]:
    """Times of panning, zooming, and steps of display threshold and opacity.

    Needs a QApplication; offscreen suffices. Both photographs, maps, outlines, titles and scale
    bars are repainted in every step.
    """
    view = ComparisonView()
    view.resize(*WINDOW)
    view.show()
    view.show_pair(*(_content(side) for side in (Side.PROBE, Side.REFERENCE)))
    maps = {side: _map(index) for index, side in enumerate(_FACES)}
    overlay = OverlayState(scale=1.0)
    view.set_overlay(maps, overlay)
    # Nothing is painted, and everything would look fast, before the window has been exposed.
    QApplication.processEvents()
    start = view.state()

    def pan(step: int) -> None:
        view.set_state(panned(start, Side.PROBE, 3.0 * step, 2.0 * step))

    def zoom(step: int) -> None:
        view.set_state(zoomed(start, Side.PROBE, 1.06 ** (step - steps / 2)))

    def threshold(step: int) -> None:
        view.set_overlay(maps, replace(overlay, display_threshold=step / steps))

    def opacity(step: int) -> None:
        view.set_overlay(maps, replace(overlay, opacity=step / steps))

    try:
        acts = {"pan": pan, "zoom": zoom, "threshold": threshold, "opacity": opacity}
        times = {}
        for name, act in acts.items():
            view.set_state(start)
            times[name] = _timed(view, act, steps)
        return times
    finally:
        view.close()
        view.deleteLater()


def _timed(view: ComparisonView, act: Callable[[int], None], steps: int) -> FrameTimes:
    taken = []
    for step in range(steps):
        begun = perf_counter()
        act(step)
        # One pane's repaint would paint the other too, and its own then a second time.
        view.repaint()
        taken.append((perf_counter() - begun) * 1000)
    return FrameTimes(float(np.median(taken)), float(np.percentile(taken, 95)))


def _content(side: Side) -> PaneContent:
    pixels = _photograph()
    template = np.array([[38.3, 51.7], [73.5, 51.5], [56.0, 71.7], [41.5, 92.4], [70.7, 92.2]])
    points = to_photograph(_FACES[side], template)
    crop = align(pixels, Landmarks(*((x, y) for x, y in points.tolist())), side, "")
    return PaneContent(side, side.value, pixels, crop)


def _photograph() -> RgbPixels:
    """Noise: no shortcut for flat pictures can flatter the times."""
    return np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)


def _map(seed: int) -> MapValues:
    return np.random.default_rng(seed).normal(0, 0.4, (112, 112)).astype(np.float32)
