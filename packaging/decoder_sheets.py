"""Sheets of true faces above the faces drawn from their embeddings."""

from pathlib import Path

import cv2
import numpy as np
from decoder_figures import Pictures
from numpy.typing import NDArray

COLUMNS = 10
GAP = 6
NOTE = "below each: reconstruction by the program, not a photograph of anyone"


def sheet(true: Pictures, drawn: Pictures, out: Path) -> None:
    """Write pairs, the drawn face under the true one, and a line that says what is drawn."""
    columns = min(COLUMNS, len(true))
    pairs = [np.concatenate(pair) for pair in zip(true, drawn, strict=True)]
    blank = np.full_like(pairs[0], 255)
    pairs += [blank] * (-len(pairs) % columns)
    rows = [_row(pairs[start : start + columns]) for start in range(0, len(pairs), columns)]
    picture = np.concatenate([*rows, _note(rows[0].shape[1])])
    cv2.imwrite(str(out), np.ascontiguousarray(picture[:, :, ::-1]))


def _row(pairs: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    framed = [np.pad(pair, ((0, GAP), (0, GAP), (0, 0)), constant_values=255) for pair in pairs]
    return np.concatenate(framed, axis=1)


def _note(width: int) -> NDArray[np.uint8]:
    strip = np.full((22, width, 3), 255, np.uint8)
    return cv2.putText(
        strip, NOTE, (4, 15), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (0, 0, 0), 1, cv2.LINE_AA
    )
