"""Candidate boxes of a detector: pyramid sizes, cutting from the photograph, dropping overlaps.

Boxes are (n, 4) float64: left, top, right, bottom *edges*; the first pixel spans 0 to 1.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from examiner.image.records import RgbPixels

Boxes = NDArray[np.float64]
"""(n, 4) left, top, right and bottom edges."""

Step = Callable[[], None]
"""Called between pieces of work; may raise Cancelled."""

_KEPT_PER_STEP = 16


def pyramid(
    width: int, height: int, min_face: float, window: int, factor: float
) -> tuple[tuple[int, int], ...]:
    """(width, height) in pixels of each level, largest first; empty if no window fits.

    On the first level a face of `min_face` pixels fills a window of `window` pixels; each further
    level has `factor` times the width and height of the one before.
    """
    scale = window / min_face
    levels = []
    while min(width, height) * scale >= window:
        levels.append((int(np.ceil(width * scale)), int(np.ceil(height * scale))))
        scale *= factor
    return tuple(levels)


def resized(pixels: RgbPixels, size: tuple[int, int]) -> RgbPixels:
    """`pixels` at (width, height) `size`: area means when smaller, bilinear when larger."""
    smaller = size[0] <= pixels.shape[1]
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    result: RgbPixels = cv2.resize(pixels, size, interpolation=how)
    return result


def pixel_steps(photograph: RgbPixels, level: RgbPixels) -> NDArray[np.float64]:
    """(4,) how many photograph pixels one level pixel spans, for each number of a box."""
    across = photograph.shape[1] / level.shape[1]
    down = photograph.shape[0] / level.shape[0]
    return np.array([across, down, across, down])


def shifted(boxes: Boxes, shares: NDArray[np.float64]) -> Boxes:
    """`boxes` with each edge moved by its share of the box's width or height."""
    spans = boxes[:, 2:] - boxes[:, :2]
    return boxes + shares * np.hstack([spans, spans])


def suppress(
    boxes: Boxes,
    scores: NDArray[np.float64],
    limit: float,
    step: Step,
    *,
    of_smaller: bool = False,
) -> NDArray[np.intp]:
    """Indices of the boxes kept, best score first, when overlaps above `limit` are dropped.

    The overlap is the shared area over the union, or, with `of_smaller`, over the smaller of the
    two boxes, which also drops a box lying inside a better one. `step` is called now and then.
    """
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    order = np.argsort(-scores, kind="stable")
    kept: list[np.intp] = []
    while order.size:
        best, rest = order[0], order[1:]
        if not len(kept) % _KEPT_PER_STEP:
            step()
        kept.append(best)
        low = np.maximum(boxes[best, :2], boxes[rest, :2])
        high = np.minimum(boxes[best, 2:], boxes[rest, 2:])
        shared = np.prod(np.maximum(high - low, 0.0), axis=1)
        smaller = np.minimum(areas[best], areas[rest])
        whole = smaller if of_smaller else areas[best] + areas[rest] - shared
        order = rest[shared <= limit * whole]
    return np.array(kept, dtype=np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A photograph, and a reduced copy from which large candidates are cut cheaply."""

    pixels: RgbPixels
    base: RgbPixels
    """The first pyramid level."""

    def cut(self, box: Boxes, size: int) -> tuple[RgbPixels, Boxes]:
        """(size, size, 3) of the square around `box` (4,), and the (4,) edges really cut.

        Black beyond the border. The square has whole pixels; what a network says about the cut
        holds for these edges, not for those asked for. A candidate at least twice as large as
        `size` on the base level is cut there: as sharp, without a walk over millions of pixels.
        """
        on_base = box / pixel_steps(self.pixels, self.base)
        source = self.base if max(on_base[2:] - on_base[:2]) >= 2 * size else self.pixels
        steps = pixel_steps(self.pixels, source)
        square = _whole_square(box / steps)
        return resized(_padded(source, square), (size, size)), square * steps


def _whole_square(box: Boxes) -> Boxes:
    """The square of whole pixels with the centre and the longer side of `box`."""
    side = max(1.0, float(np.round(max(box[2:] - box[:2]))))
    corner = np.round((box[:2] + box[2:] - side) / 2)
    return np.concatenate([corner, corner + side])


def _padded(source: RgbPixels, box: Boxes) -> RgbPixels:
    """The pixels of `source` in a whole-pixel box, black where the box leaves the picture."""
    left, top, right, bottom = (int(edge) for edge in box)
    height, width = source.shape[:2]
    patch = np.zeros((bottom - top, right - left, 3), np.uint8)
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
    if x0 < x1 and y0 < y1:
        patch[y0 - top : y1 - top, x0 - left : x1 - left] = source[y0:y1, x0:x1]
    return patch
