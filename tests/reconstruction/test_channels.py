"""Regions of channels as they are kept."""

import numpy as np

from examiner.explanation.methods.reconstruction import raw_values
from examiner.reconstruction.channels import reduced, regions_of
from examiner.reconstruction.decoder import load
from examiner.reconstruction.usual import usual_regions


def test_that_a_region_is_kept_on_its_own_scale_at_half_the_size() -> None:
    region = np.zeros((2, 112, 112), np.float32)
    region[0, 10:12, 20:22] = 4.0
    region[0, 40:42, 60:62] = 2.0
    small = reduced(region)
    assert small.shape == (2, 56, 56)
    assert (small[0, 5, 10], small[0, 20, 30], int(small[0].sum())) == (255, 128, 383)
    assert not small[1].any()


def test_that_the_bundled_decoder_draws_a_channel_where_it_usually_does(bundled, demo_pair) -> None:
    decoder = load(bundled)
    usual = usual_regions(decoder.weights_sha256)
    assert usual is not None
    own = regions_of(decoder, raw_values(bundled, demo_pair.probe))
    assert own.shape == usual.shape == (192, 56, 56)
    pairs = zip(own.reshape(192, -1), usual.reshape(192, -1), strict=True)
    alike = [np.corrcoef(a, b)[0, 1] for a, b in pairs]
    # A channel near its mean hardly draws, and what little it does may lie elsewhere.
    assert np.median(alike) > 0.99
    assert min(alike) > 0.5


def test_that_an_exchanged_decoder_has_no_usual_regions() -> None:
    assert usual_regions("0" * 64) is None
