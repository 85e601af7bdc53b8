"""The map is FGGB's sum, with what a channel draws in the place of where it looks."""

from dataclasses import replace

import numpy as np
import pytest

from examiner.embedding.backbone import Backbone
from examiner.embedding.catalogue import spec as backbone_spec
from examiner.errors import WeightsMissing
from examiner.explanation.catalogue import applicable
from examiner.explanation.method_parameters import ReconstructionParameters
from examiner.explanation.methods import reconstruction
from examiner.explanation.methods.reconstruction import Reconstruction
from examiner.explanation.pair import CropPair
from examiner.job import Silent
from examiner.weights import entry
from tests.explanation.made import made
from tests.reconstruction import linear
from tests.tiny import face, unit

DECODER = linear.decoder(channels=12)
WAYS = pytest.mark.parametrize("way", ["ablation", "jacobian"])


@pytest.fixture
def drawable(tiny: Backbone, monkeypatch: pytest.MonkeyPatch) -> Backbone:
    """The tiny network with a linear decoder."""
    monkeypatch.setattr(reconstruction, "load", lambda _: DECODER)
    return tiny


def explained(backbone, pair, threshold, **parameters):
    explainer = Reconstruction(ReconstructionParameters(**parameters))
    return explainer.explain(pair, backbone, threshold, Silent())


@WAYS
def test_that_the_map_has_its_closed_form_on_both_faces(drawable, pair, way):
    regions = linear.drawn_columns(DECODER).abs().mean(1).numpy()
    lengths = np.linalg.norm(regions, axis=(1, 2), keepdims=True) + 1e-8
    weights = unit(drawable, pair.probe) * unit(drawable, pair.reference) - 0.3 / 12
    expected = np.einsum("k,khw->hw", weights, regions / lengths)
    maps = explained(drawable, pair, 0.3, way=way)
    # A linear decoder draws a channel alike on every face.
    np.testing.assert_allclose(maps.probe, expected, atol=1e-6)
    np.testing.assert_allclose(maps.reference, expected, atol=1e-6)


@WAYS
def test_that_the_threshold_enters_linearly_and_only_lowers(drawable, pair, way):
    low, middle, high = (explained(drawable, pair, t, way=way).probe for t in (0.0, 0.3, 0.6))
    assert (high < low).all()
    np.testing.assert_allclose(middle, (low + high) / 2, atol=1e-6)


@WAYS
def test_that_an_identical_pair_at_threshold_zero_has_no_negative_place(drawable, way):
    maps = explained(drawable, CropPair(face(4), face(4)), 0.0, way=way)
    assert maps.probe.min() >= 0
    assert maps.probe.max() > 0


def test_that_smoothing_lowers_the_peaks_and_is_off_by_default(drawable, pair):
    sharp, smooth = (explained(drawable, pair, 0.3, smoothing=s).probe for s in (0.0, 5.0))
    assert np.array_equal(sharp, explained(drawable, pair, 0.3).probe)
    assert np.abs(smooth).max() < np.abs(sharp).max()


def test_that_the_maps_name_the_decoder_that_drew_them(drawable, pair):
    assert explained(drawable, pair, 0.3).inputs == (DECODER.weights_sha256,)


def test_that_a_backbone_without_a_decoder_is_refused_with_advice(tiny, pair):
    with pytest.raises(WeightsMissing) as caught:
        explained(tiny, pair, 0.3)
    assert "no decoder for the backbone tiny" in caught.value.message
    assert "another method" in caught.value.advice


def test_that_an_explanation_names_the_decoder_beside_the_comparisons_inputs(drawable, pair):
    explained_so, plain = (made(method, drawable, pair) for method in ("reconstruction", "fggb"))
    assert explained_so.inputs == (*plain.inputs, DECODER.weights_sha256)
    assert replace(explained_so, inputs=plain.inputs).digest != explained_so.digest


def test_that_the_method_is_offered_only_where_there_is_a_decoder(bundled, tiny):
    assert "reconstruction" in applicable(bundled.spec)
    assert "reconstruction" not in applicable(tiny.spec)
    assert "reconstruction" not in applicable(backbone_spec("dlib_resnet"))


def test_that_the_bundled_decoders_digest_is_the_manifests(bundled, demo_pair):
    maps = explained(bundled, demo_pair, 0.36)
    assert maps.inputs == (entry("decoder_mobilefacenet").sha256,)
