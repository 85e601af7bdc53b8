import pytest

from examiner.embedding.backbone import Backbone
from examiner.explanation.pair import CropPair
from tests import tiny as networks
from tests.bundled import bundled, demo_pair

__all__ = ["bundled", "demo_pair"]


@pytest.fixture
def tiny() -> Backbone:
    return networks.backbone()


@pytest.fixture
def pair() -> CropPair:
    return CropPair(networks.face(1), networks.face(2))
