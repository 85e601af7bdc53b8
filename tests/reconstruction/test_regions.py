"""What each channel draws has a closed form where the decoder is linear."""

import numpy as np
import pytest
import torch

from examiner.embedding import catalogue
from examiner.reconstruction.decoder import load
from examiner.reconstruction.regions import WAYS, changes, unit_regions
from tests.reconstruction import linear

DECODER = linear.decoder()
RAW = np.random.default_rng(6).normal(size=linear.CHANNELS).astype(np.float32)
ALL = slice(None)


def test_that_ablation_takes_away_what_the_distance_from_the_mean_draws():
    found = changes(DECODER, RAW, ALL, "ablation")
    distance = torch.from_numpy(RAW) - DECODER.network.mean
    expected = linear.drawn_columns(DECODER) * distance[:, None, None, None]
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_that_the_jacobian_is_what_one_unit_draws():
    found = changes(DECODER, RAW, ALL, "jacobian")
    np.testing.assert_allclose(found, linear.drawn_columns(DECODER), atol=1e-3)


@pytest.mark.parametrize("way", WAYS)
def test_that_a_region_is_the_absolute_change_of_length_one(way):
    expected = linear.drawn_columns(DECODER).abs().mean(1).numpy()
    lengths = np.linalg.norm(expected, axis=(1, 2), keepdims=True)
    found = unit_regions(DECODER, RAW, ALL, way)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected / np.maximum(lengths, 1e-8), atol=1e-5)
    speaking = np.delete(found, DECODER.network.SILENT, axis=0)
    np.testing.assert_allclose(np.linalg.norm(speaking, axis=(1, 2)), 1, atol=1e-5)


@pytest.mark.parametrize("way", WAYS)
def test_that_a_channel_that_draws_nothing_has_no_region(way):
    silent = DECODER.network.SILENT
    assert not unit_regions(DECODER, RAW, slice(silent, silent + 1), way).any()


@pytest.mark.parametrize("way", WAYS)
def test_that_a_channels_region_does_not_depend_on_those_asked_beside_it(way):
    together = unit_regions(DECODER, RAW, slice(0, 16), way)
    alone = unit_regions(DECODER, RAW, slice(9, 10), way)
    np.testing.assert_allclose(together[9], alone[0], atol=1e-5)


def test_that_another_way_is_refused():
    with pytest.raises(ValueError, match="ablation or jacobian"):
        changes(DECODER, RAW, ALL, "guess")


def test_that_the_bundled_decoders_jacobian_is_the_slope_of_its_picture():
    decoder = load(catalogue.load("mobilefacenet"))
    exact = type(decoder)("mobilefacenet", "", decoder.network.double())
    raw = torch.randn(192, generator=torch.Generator().manual_seed(3)).double() * 5
    ahead, behind = raw.clone(), raw.clone()
    ahead[40] += 1e-4
    behind[40] -= 1e-4
    with torch.no_grad():
        slope = (exact.draw(ahead[None]) - exact.draw(behind[None]))[0] / 2e-4
    decoder.network.float()
    found = changes(decoder, raw.numpy().astype(np.float32), slice(40, 41), "jacobian")[0]
    assert torch.linalg.norm(found - slope) < 1e-3 * torch.linalg.norm(slope)
