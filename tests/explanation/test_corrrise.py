import math

import numpy as np
import pytest

from examiner.explanation.fills import fill
from examiner.explanation.method_parameters import CorrRiseParameters
from examiner.explanation.methods.corrrise import CorrRise, correlations, random_squares, ranks
from examiner.explanation.pair import CropPair
from examiner.job import Silent
from tests.explanation.one_by_one import scores_one_by_one
from tests.tiny import face

FEW = CorrRiseParameters(masks=120)


def scores_of(tiny, pair, settings):
    masks = list(random_squares(settings))
    return np.stack(masks), scores_one_by_one(
        pair, tiny, masks, lambda pixels: fill(settings.fill, pixels)
    )


@pytest.mark.parametrize("settings", [FEW, CorrRiseParameters(masks=120, patches=3, fill="blur")])
def test_that_the_map_is_the_difference_of_kept_and_covered_means(tiny, pair, settings):
    masks, scores = scores_of(tiny, pair, settings)
    maps = CorrRise(settings).explain(pair, tiny, 0.3, Silent())
    for found, score in ((maps.probe, scores[0]), (maps.reference, scores[1])):
        for row, column in ((56, 56), (30, 80), (90, 20)):
            kept = masks[:, row, column] == 1
            share = kept.mean()
            assert 0 < share < 1
            difference = score[kept].mean() - score[~kept].mean()
            expected = difference * math.sqrt(share * (1 - share)) / score.std()
            assert found[row, column] == pytest.approx(expected, abs=1e-6)


def test_that_with_random_covers_the_map_is_pearsons_correlation(tiny, pair):
    settings = CorrRiseParameters(masks=120, cover="random")
    masks, scores = scores_of(tiny, pair, settings)
    assert ((masks > 0) & (masks < 1)).mean() > 0.3
    found = CorrRise(settings).explain(pair, tiny, 0.3, Silent()).probe
    expected = np.corrcoef(masks[:, 60, 50], scores[0])[0, 1]
    assert found[60, 50] == pytest.approx(expected, abs=1e-6)


def test_that_with_spearman_scores_and_masks_are_both_ranked(tiny, pair):
    settings = CorrRiseParameters(masks=120, patches=3, correlation="spearman")
    masks, scores = scores_of(tiny, pair, settings)
    found = CorrRise(settings).explain(pair, tiny, 0.3, Silent()).probe
    expected = np.corrcoef(ranks(masks[:, 60, 50]), ranks(scores[0]))[0, 1]
    assert found[60, 50] == pytest.approx(expected, abs=1e-6)


def test_that_equal_values_share_their_rank():
    np.testing.assert_array_equal(ranks(np.array([5.0, 1.0, 5.0, 9.0])), [2.5, 1, 2.5, 4])


def test_that_shift_and_scale_of_the_scores_change_nothing_but_the_sign():
    scores = np.random.default_rng(1).normal(size=(1, 120))
    before = correlations(scores, FEW)
    np.testing.assert_allclose(correlations(3 * scores + 7, FEW), before, atol=1e-6)
    np.testing.assert_allclose(correlations(-scores, FEW), -before, atol=1e-6)
    assert np.abs(before).max() <= 1


def test_that_a_score_that_follows_one_pixel_is_found_there():
    following = np.stack([mask[40, 70] for mask in random_squares(FEW)])[np.newaxis]
    found = correlations(following.astype(np.float64), FEW)[0]
    assert found[40, 70] == pytest.approx(1, abs=1e-6)
    assert found[90, 20] < 0.5


def test_that_pixels_never_covered_and_scores_that_never_change_give_zero():
    settings = CorrRiseParameters(masks=50, patches=1)
    always = np.stack(list(random_squares(settings))).min(axis=0) == 1
    assert always[0, 0]
    found = correlations(np.random.default_rng(2).normal(size=(1, 50)), settings)[0]
    assert (found[always] == 0).all()
    assert np.ptp(found) > 0
    assert (correlations(np.full((1, 50), 0.4), settings) == 0).all()


def test_that_chance_stays_within_the_null_band_nineteen_times_in_twenty(tiny, pair):
    settings = CorrRiseParameters(masks=200)
    band = CorrRise(settings).explain(pair, tiny, 0.3, Silent()).null_band
    assert band == pytest.approx(1.96 / math.sqrt(200))
    chance = correlations(np.random.default_rng(9).normal(size=(60, 200)), settings)
    outside = (np.abs(chance[:, 20:92, 20:92]) > band).mean()
    assert 0.03 < outside < 0.07


def test_that_ten_squares_cover_half_the_crop_and_three_a_fifth():
    for patches, expected in ((10, 0.472), (3, 0.194)):
        settings = CorrRiseParameters(masks=1000, patches=patches)
        covered = np.mean([1 - mask.mean() for mask in random_squares(settings)])
        assert covered == pytest.approx(expected, abs=0.01)


def test_that_masks_depend_on_the_seed_and_not_on_the_pair(tiny, pair):
    one = CorrRise(FEW).explain(pair, tiny, 0.3, Silent())
    again = CorrRise(FEW).explain(pair, tiny, 0.3, Silent())
    other = CorrRise(CorrRiseParameters(masks=120, seed=2)).explain(pair, tiny, 0.3, Silent())
    same_face = CorrRise(FEW).explain(CropPair(face(1), face(1)), tiny, 0.3, Silent())
    assert one.probe.tobytes() == again.probe.tobytes()
    assert not np.array_equal(one.probe, other.probe)
    assert same_face.probe.tobytes() == same_face.reference.tobytes()
