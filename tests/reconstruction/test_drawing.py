"""Faces drawn from a part of the arguments."""

import numpy as np
import pytest

from examiner.embedding.backbone import Backbone
from examiner.explanation.methods.reconstruction import raw_values
from examiner.explanation.pair import CropPair
from examiner.reconstruction.decoder import Decoder, load
from examiner.reconstruction.drawing import draw_arguments, expected


@pytest.fixture(scope="module")
def decoder(bundled: Backbone) -> Decoder:
    return load(bundled)


def test_that_two_values_that_go_together_stand_for_each_other() -> None:
    mean, covariance = np.array([1.0, 2.0, 3.0]), np.diag([4.0, 1.0, 1.0])
    covariance[0, 1] = covariance[1, 0] = 1.5
    kept = np.array([True, False, False])
    filled = expected(mean, covariance, np.array([3.0, 9.0, 9.0]), kept)
    # The regression of the second on the first is 1.5 / 4; the third knows nothing of it.
    np.testing.assert_allclose(filled, [3.0, 2.0 + 2.0 * 1.5 / 4, 3.0])


def test_that_the_conditional_mean_is_what_many_drawn_faces_have() -> None:
    draw = np.random.default_rng(4)
    mixture = draw.normal(size=(4, 4))
    mean, values = np.array([0.5, -1.0, 2.0, 0.0]), np.array([1.0, 0.2, 1.5, 9.0])
    kept = np.array([True, True, True, False])
    faces = mean + draw.normal(size=(200_000, 4)) @ mixture.T
    design = np.column_stack([faces[:, :3] - mean[:3], np.ones(len(faces))])
    slope = np.linalg.lstsq(design, faces[:, 3], rcond=None)[0]
    filled = expected(mean, mixture @ mixture.T, values, kept)
    assert filled[3] == pytest.approx(slope @ [*(values[:3] - mean[:3]), 1.0], abs=0.02)


def test_that_without_a_known_value_the_mean_is_drawn(decoder: Decoder) -> None:
    raw = decoder.network.mean.numpy() + 1
    drawn = draw_arguments(decoder, raw, np.ones(len(raw)))
    np.testing.assert_array_equal(drawn.favouring, drawn.whole)
    np.testing.assert_array_equal(drawn.opposing, decoder.picture(decoder.network.mean.numpy()))


def test_that_arguments_of_the_other_sign_draw_the_other_picture(
    decoder: Decoder, bundled: Backbone, demo_pair: CropPair
) -> None:
    raw = raw_values(bundled, demo_pair.probe)
    arguments = np.random.default_rng(1).normal(size=len(raw))
    drawn = draw_arguments(decoder, raw, arguments)
    turned = draw_arguments(decoder, raw, -arguments)
    assert np.abs(drawn.favouring.astype(int) - drawn.opposing).max() > 5
    np.testing.assert_array_equal(turned.favouring, drawn.opposing)
    np.testing.assert_array_equal(turned.opposing, drawn.favouring)
