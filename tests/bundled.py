"""The demonstration pair through the bundled networks, made once."""

import pytest

from examiner.embedding import catalogue
from examiner.embedding.backbone import Backbone
from examiner.explanation.pair import CropPair
from examiner.face import detector
from examiner.face.alignment import align
from examiner.image.decode import decode
from examiner.job import Silent
from examiner.settings import resources_folder


@pytest.fixture(scope="session")
def bundled() -> Backbone:
    return catalogue.load("mobilefacenet")


@pytest.fixture(scope="session")
def demo_pair() -> CropPair:
    finder, crops = detector.load(), []
    for name in ("obama.jpg", "obama2.jpg"):
        pixels = decode((resources_folder() / "demo" / name).read_bytes(), name).pixels
        face = finder.detect(pixels, 100.0, Silent())[0]
        crops.append(align(pixels, face.landmarks, name, name).pixels)
    return CropPair(*crops)
