import os
import subprocess
import sys

import pytest

SHOW = """
import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from examiner.explanation.records import Side
from examiner.gui.viewer.comparison_view import ComparisonView
from examiner.gui.viewer.painting import as_pixels
from examiner.gui.viewer.scene import PaneContent

application = QApplication([])
pixels = np.random.default_rng(0).integers(0, 256, (900, 1200, 3), dtype=np.uint8)
view = ComparisonView()
view.resize(411, 200)
view.show()
view.show_pair(None, PaneContent(Side.REFERENCE, "", pixels, None))
view.one_to_one()
pane = view.pane_for(Side.REFERENCE)
print(pane.devicePixelRatioF(), pane.device_size)
shown = as_pixels(pane.grab().toImage().convertToFormat(QImage.Format.Format_RGB32))
height, width = shown.shape[:2]
part = shown[height // 3 : height // 2, width // 2 : width - 20]
places = np.argwhere((pixels == part[0, 0]).all(axis=-1)).tolist()
down, right = part.shape[:2]
assert any(np.array_equal(pixels[y : y + down, x : x + right], part) for y, x in places)
"""


@pytest.mark.parametrize("ratio", ["1.25", "2"])
def test_that_one_to_one_means_device_pixels_on_a_dense_screen(ratio):
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": ratio,
    }
    done = subprocess.run(
        [sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{float(ratio)} ")
