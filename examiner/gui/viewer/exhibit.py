"""The picture on screen as pixels, drawn anew by the same drawing, for an exhibit."""

from dataclasses import replace

import numpy as np

from examiner.gui.viewer.painting import GROUND, Surface, as_pixels, render, still
from examiner.gui.viewer.placement import magnified
from examiner.gui.viewer.scene_view import SceneView
from examiner.image.records import RgbPixels


def paint_exhibit(view: SceneView, factor: int = 1) -> RgbPixels:
    """(height, width, 3) what the view shows, without the pointer's cross and unfinished marks.

    `factor` 2 draws twice as many pixels each way of the same view. Raises ValueError for other
    factors than 1 and 2.
    """
    if factor not in (1, 2):
        raise ValueError(f"an exhibit is drawn once or twice as large, not {factor} times")
    scene = still(view.scene)
    scene = replace(scene, state=magnified(scene.state, factor))
    ratio = view.devicePixelRatioF()
    size = [max(round(value * ratio) * factor, 1) for value in (view.width(), view.height())]
    picture = np.full((size[1], size[0], 3), GROUND.red(), dtype=np.uint8)
    for pane in view.shown_panes():
        wide, tall = (value * factor for value in pane.device_size)
        surface = Surface((wide, tall), ratio * factor, pane.font())
        drawn = as_pixels(render(scene, pane.sides, surface))
        left, top = round(pane.x() * ratio) * factor, round(pane.y() * ratio) * factor
        part = picture[top : top + tall, left : left + wide]
        part[:] = drawn[: part.shape[0], : part.shape[1]]
    return picture
