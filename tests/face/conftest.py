"""The bundled detector and photographs for tests of the face package."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from examiner.face import detector
from examiner.image.records import RgbPixels
from examiner.settings import resources_folder


@pytest.fixture(scope="session")
def finder() -> detector.Detector:
    return detector.load()


@pytest.fixture(scope="session")
def photograph() -> Callable[[str], RgbPixels]:
    def read(name: str) -> RgbPixels:
        pixels = cv2.imread(str(resources_folder() / "demo" / name), cv2.IMREAD_COLOR)
        return np.ascontiguousarray(pixels[:, :, ::-1])

    return read
