"""On a screen of any pixel ratio the window is drawn in device pixels, not blown up."""

import json
import os
import subprocess
import sys

import pytest

RATIOS = ["1", "1.25", "1.5", "2"]

CODE = """
import json, sys
import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
app = QApplication([])
from examiner.explanation.records import Side
from examiner.gui import theme
from examiner.gui.glyphs import VIEW_GLYPHS, glyph
from examiner.gui.signs import sign_icon
from examiner.gui.viewer.comparison_view import ComparisonView
from examiner.gui.viewer.scene import PaneContent
theme.apply(app, theme.Theme.DARK, 1.0)
board = (np.indices((600, 600)).sum(axis=0) % 2 * 255).astype(np.uint8)
pixels = np.ascontiguousarray(np.stack([board] * 3, axis=-1))
view = ComparisonView()
view.resize(400, 300)
view.show_pair(*(PaneContent(side, side.value, pixels, None) for side in Side))
view.show()
app.processEvents()
view.one_to_one()
app.processEvents()
pane = view.panes[0]
picture = pane.grab().toImage()
middle = picture.width() // 2, picture.height() // 2 + 20
row = [picture.pixelColor(middle[0] + x, middle[1]).red() for x in range(-12, -4)]
ratio = view.devicePixelRatioF()
icons = [glyph(draw) for draw in VIEW_GLYPHS.values()] + [sign_icon(ok=True)]
sizes = {icon.pixmap(QSize(24, 24), ratio).width() for icon in icons}
print(json.dumps({
    "ratio": ratio, "frame": picture.width() / pane.width(), "row": row, "icons": sorted(sizes),
    "device": list(pane.device_size), "pane": [pane.width(), pane.height()],
}))
"""


@pytest.fixture(scope="module", params=RATIOS)
def drawn(request) -> dict:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": request.param}
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, env=environment
    )
    return {**json.loads(done.stdout), "wanted": float(request.param)}


def test_that_one_to_one_is_one_photograph_pixel_on_one_device_pixel(drawn):
    assert drawn["ratio"] == drawn["wanted"]
    # Squares of one pixel: anything between black and white would have been smoothed or stretched.
    assert drawn["row"] in ([0, 255] * 4, [255, 0] * 4)


def test_that_the_photographs_are_painted_in_device_pixels(drawn):
    wide, high = (round(side * drawn["wanted"]) for side in drawn["pane"])
    assert drawn["device"][0] == pytest.approx(wide, abs=1)
    assert drawn["device"][1] == pytest.approx(high, abs=1)
    assert drawn["frame"] == pytest.approx(drawn["wanted"], abs=0.01)


def test_that_icons_are_drawn_in_device_pixels(drawn):
    assert drawn["icons"] == [round(24 * drawn["wanted"])]
