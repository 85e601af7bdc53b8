"""Contrast: one way of integrated gradients, chosen and cut by the decision."""

import numpy as np
import pytest

from examiner.explanation.method_parameters import (
    ContrastParameters,
    ExchangeParameters,
    IntegratedGradientsParameters,
)
from examiner.explanation.methods.contrast import Contrast
from examiner.explanation.methods.exchange import Exchange, blurred, smoothed
from examiner.explanation.methods.integrated_gradients import IntegratedGradients
from examiner.explanation.pair import CropPair
from examiner.explanation.scoring import unit_embedding
from examiner.job import Silent
from tests import tiny

PAIR = CropPair(tiny.face(1), tiny.face(2))
SQUARE = slice(32, 64), slice(48, 80)


def explained(backbone, pair, threshold, **parameters):
    return Contrast(ContrastParameters(**parameters)).explain(pair, backbone, threshold, Silent())


def score(backbone, pair):
    return float(unit_embedding(backbone, pair.probe) @ unit_embedding(backbone, pair.reference))


def from_blur(backbone, pair):
    chosen = IntegratedGradientsParameters(nodes=16)
    return IntegratedGradients(chosen).explain(pair, backbone, 0.3, Silent())


def from_other_face(backbone, pair):
    """The part of exchange that is not integrated gradients from its other baseline."""
    chosen = ExchangeParameters(nodes=16, baseline="blur", smoothing=0)
    both = Exchange(chosen).explain(pair, backbone, 0.3, Silent())
    return 2 * both.probe.astype(np.float64) - from_blur(backbone, pair).probe


def test_that_above_the_threshold_it_keeps_what_speaks_for_beyond_the_blur():
    backbone = tiny.backbone()
    found = explained(backbone, PAIR, -0.9, grain=0, smoothing=0)
    gathered = from_blur(backbone, PAIR)
    for one, other in ((found.probe, gathered.probe), (found.reference, gathered.reference)):
        np.testing.assert_array_equal(one, np.maximum(other, 0))
    assert (gathered.probe < 0).any()


def test_that_below_the_threshold_it_keeps_what_speaks_against_beside_the_other_face():
    backbone = tiny.backbone()
    found = explained(backbone, PAIR, 0.9999, grain=0, smoothing=0).probe
    expected = np.minimum(from_other_face(backbone, PAIR), 0)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5 * np.abs(expected).max())
    assert expected.min() < 0


def test_that_signs_are_told_after_the_grain_and_the_three_blurs_come_last():
    backbone = tiny.backbone()
    found = explained(backbone, PAIR, -0.9, grain=2, smoothing=3).probe
    kept = np.maximum(blurred(from_blur(backbone, PAIR).probe.astype(np.float64), 2), 0)
    np.testing.assert_allclose(found, smoothed(kept, 3), rtol=1e-4)


def test_that_a_score_at_the_threshold_is_above_it():
    backbone = tiny.backbone()
    exact = score(backbone, PAIR)
    assert explained(backbone, PAIR, exact).probe.min() >= 0
    assert explained(backbone, PAIR, np.nextafter(exact, 2)).probe.max() <= 0


@pytest.mark.parametrize("threshold", [-0.9, 0.9999])
def test_that_a_map_has_the_sign_of_the_decision_on_both_faces(threshold, bundled, demo_pair):
    found = explained(bundled, demo_pair, threshold)
    for values in (found.probe, found.reference):
        assert (values * (1 if threshold < 0 else -1)).min() >= 0
        assert np.ptp(values) > 0


def test_that_below_the_threshold_only_the_square_that_differs_argues(bundled, demo_pair):
    probe = demo_pair.reference.copy()
    probe[SQUARE] = tiny.face(3)[SQUARE]
    pair = CropPair(probe, demo_pair.reference)
    found = explained(bundled, pair, 0.9999, grain=0, smoothing=0).probe
    outside = np.ones((112, 112), bool)
    outside[SQUARE] = False
    assert not found[outside].any()
    assert found[SQUARE].sum() <= score(bundled, pair) - 1 + 0.05
