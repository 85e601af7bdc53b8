"""What stands in the place of what is covered: black, grey, a blur of the face, a mean face."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from examiner.face.records import CROP_SIZE
from examiner.settings import resources_folder

MEAN_FACE_FILE = "faces/mean-face-112.png"
"""Below the folder of resources; its card stands beside it."""

BLUR = 12.0
"""Standard deviation of the blur, in crop pixels: no feature of a face is left, its tones are."""

WORDS = {
    "black": "black",
    "grey": "middle grey",
    "blur": f"the crop itself, blurred with a standard deviation of {BLUR:g} pixels",
    "mean_face": "the mean of many aligned faces",
}
"""Each fill as the report says it."""


def fill(name: str, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(112, 112, 3) float32, 0 to 255: what covers places of the crop `pixels`."""
    if name == "black":
        return np.zeros(pixels.shape, np.float32)
    if name == "grey":
        return np.full(pixels.shape, 127.5, np.float32)
    if name == "blur":
        blurred: NDArray[np.float32] = cv2.GaussianBlur(
            pixels.astype(np.float32), (0, 0), BLUR, borderType=cv2.BORDER_REPLICATE
        )
        return blurred
    if name == "mean_face":
        return _mean_face()
    raise ValueError(f"there is no fill {name}")


@cache
def _mean_face() -> NDArray[np.float32]:
    read = cv2.imread(str(resources_folder() / MEAN_FACE_FILE), cv2.IMREAD_COLOR_RGB)
    if read is None or read.shape != (CROP_SIZE, CROP_SIZE, 3):
        raise ValueError("the mean face is not a 112×112 picture")
    face: NDArray[np.float32] = read.astype(np.float32)
    face.flags.writeable = False
    return face
