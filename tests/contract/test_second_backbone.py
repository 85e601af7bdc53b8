"""The gradient methods on the dlib ResNet, whose window leaves a part of the crop unseen."""

import numpy as np
import pytest

from examiner.embedding import catalogue
from examiner.embedding.backbone import Backbone
from examiner.explanation.catalogue import load, spec
from examiner.explanation.pair import CropPair
from examiner.explanation.parameters import parse
from examiner.job import Silent

UNSEEN_ROWS = 20
"""Rows at the top of the crop that no pixel of the network's window reads."""


@pytest.fixture(scope="module")
def second() -> Backbone:
    return catalogue.load("dlib_resnet")


@pytest.mark.parametrize(("method", "given"), [("xssab", {}), ("fggb", {"smoothing": "0"})])
def test_that_gradient_maps_are_in_crop_pixels_and_empty_outside_the_window(
    second: Backbone, demo_pair: CropPair, method: str, given: dict[str, str]
) -> None:
    entry = spec(method)
    explainer = load(entry, parse(entry.parameters, given))
    maps = explainer.explain(demo_pair, second, 0.9044, Silent())
    for values in (maps.probe, maps.reference):
        assert values.shape == (112, 112)
        assert np.isfinite(values).all()
        assert np.ptp(values[UNSEEN_ROWS:]) > 0
        assert not values[:UNSEEN_ROWS].any()
