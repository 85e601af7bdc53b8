"""Synthetic photographs and faces for tests of the viewer."""

import numpy as np
from PySide6.QtGui import QFont

from examiner.explanation.records import Side
from examiner.face.alignment import to_photograph
from examiner.face.records import AlignedCrop, Landmarks, Matrix
from examiner.gui.viewer.painting import Surface, as_pixels, render
from examiner.gui.viewer.pyramid import Pyramid
from examiner.gui.viewer.scene import PaneContent, Scene

P, R = Side.PROBE, Side.REFERENCE

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)

TURNED: Matrix = ((0.31, 0.05, -18.0), (-0.05, 0.31, -9.0))
"""About 3.2 photograph pixels for each pixel of the crop, turned by 9 degrees."""

SMALLER: Matrix = ((0.62, -0.02, -40.0), (0.02, 0.62, -33.0))

_TEMPLATE = np.array([[38.3, 51.7], [73.5, 51.5], [56.0, 71.7], [41.5, 92.4], [70.7, 92.2]])


def noise(height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def flat(height: int, width: int, colour) -> np.ndarray:
    return np.full((height, width, 3), colour, dtype=np.uint8)


def crop(matrix: Matrix) -> AlignedCrop:
    points = to_photograph(matrix, _TEMPLATE)
    landmarks = Landmarks(*((x, y) for x, y in points.tolist()))
    return AlignedCrop(np.zeros((112, 112, 3), np.uint8), matrix, "P1.1", "", landmarks)


def content(side: Side, pixels: np.ndarray, matrix: Matrix | None = None) -> PaneContent:
    return PaneContent(side, side.value, pixels, None if matrix is None else crop(matrix))


def scene(state, *contents: PaneContent, **more) -> Scene:
    shown = {each.side: each for each in contents}
    pyramids = {side: Pyramid(each.pixels) for side, each in shown.items()}
    return Scene(shown, pyramids, state=state, **more)


def pane(of: Scene, sides=(P,), size=(200, 160), ratio=1.0) -> np.ndarray:
    """The pane as (height, width, 3) pixels; words are so small that they hide little."""
    font = QFont()
    font.setPointSizeF(1.0)
    return as_pixels(render(of, sides, Surface(size, ratio, font)))


def without_words(picture: np.ndarray) -> np.ndarray:
    """The middle of a pane, where no title and no scale bar stands."""
    height = picture.shape[0]
    return picture[height // 4 : -height // 4 - 10]
