import numpy as np
import pytest

from examiner.explanation.fills import fill
from examiner.explanation.masking import masked_scores, mean_and_deviation, weighted_sum
from examiner.explanation.scoring import BATCH, Steps
from examiner.job import Cancelled, Silent
from tests.explanation.one_by_one import scores_one_by_one


def random_masks(count):
    draw = np.random.default_rng(3)
    return [draw.random((112, 112), dtype=np.float32) for _ in range(count)]


@pytest.mark.parametrize("filled_with", ["black", "grey", "blur", "mean_face"])
def test_that_scores_are_those_of_one_masked_face_at_a_time(tiny, pair, filled_with):
    masks = random_masks(2 * BATCH + 3)
    steps = Steps(Silent(), 2 * len(masks), "")
    found = masked_scores(pair, tiny, lambda: iter(masks), filled_with, steps)
    expected = scores_one_by_one(pair, tiny, masks, lambda pixels: fill(filled_with, pixels))
    np.testing.assert_allclose(found, expected, atol=1e-7)
    assert np.ptp(found) > 1e-3


def test_that_the_mean_face_is_a_face_and_not_grey():
    face = fill("mean_face", np.zeros((112, 112, 3), np.uint8))
    brightness = face.mean(axis=2)
    assert brightness[56, 56] > brightness[45:55, 33:43].mean() + 10
    assert face[56, 56, 0] > face[56, 56, 2]


def test_that_masks_are_drawn_only_as_they_are_needed(tiny, pair):
    drawn = []

    def recipe():
        for mask in random_masks(200):
            drawn.append(0)
            yield mask

    class StopsAtTheThird:
        calls = 0

        def advance(self, done, total, note):
            self.calls += 1
            if self.calls == 3:
                raise Cancelled

    with pytest.raises(Cancelled):
        masked_scores(pair, tiny, recipe, "black", Steps(StopsAtTheThird(), 400, ""))
    assert len(drawn) < 200


def test_that_sums_mean_and_deviation_are_those_of_all_masks_at_once():
    masks = random_masks(150)
    stack = np.stack(masks).astype(np.float64)
    weights = np.random.default_rng(4).normal(size=(2, 150))
    expected = np.einsum("kn,nhw->khw", weights, stack)
    np.testing.assert_allclose(weighted_sum(weights, masks), expected, atol=1e-12)
    np.testing.assert_allclose(weighted_sum(weights[1], masks), expected[1], atol=1e-12)
    mean, deviation = mean_and_deviation(masks)
    np.testing.assert_allclose(mean, stack.mean(axis=0), atol=1e-12)
    np.testing.assert_allclose(deviation, stack.std(axis=0), atol=1e-9)


def test_that_weights_and_masks_must_be_as_many():
    with pytest.raises(ValueError, match="7 weights for 5 masks"):
        weighted_sum(np.ones(7), random_masks(5))
