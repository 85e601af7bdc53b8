"""Tests of examiner.embedding.backbone on the bundled network and on a linear one."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from examiner.digest import array_digest
from examiner.embedding.backbone import Backbone, LinearHead
from examiner.embedding.catalogue import load
from examiner.embedding.records import BackboneSpec
from examiner.face.records import AlignedCrop, Landmarks


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return load("mobilefacenet")


def picture(seed: int) -> NDArray[np.uint8]:
    """(112, 112, 3) uint8: coarse random colours."""
    coarse = np.random.default_rng(seed).integers(0, 256, (14, 14, 3), dtype=np.uint8)
    return coarse.repeat(8, axis=0).repeat(8, axis=1)


def crop(pixels: NDArray[np.uint8]) -> AlignedCrop:
    return AlignedCrop(
        pixels=pixels,
        matrix=((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)),
        face="P1.1",
        image_sha256="0" * 64,
        landmarks=Landmarks((38.0, 52.0), (74.0, 52.0), (56.0, 72.0), (42.0, 92.0), (71.0, 92.0)),
    )


def test_that_a_red_picture_is_high_in_the_first_channel_only(backbone: Backbone) -> None:
    red = np.zeros((112, 112, 3), dtype=np.uint8)
    red[:, :, 0] = 255
    inputs = backbone.prepare(red)
    assert inputs.shape == (1, 3, 112, 112)
    assert inputs.dtype == torch.float32
    assert torch.equal(inputs[0, 0], torch.full((112, 112), 127.5 / 128))
    assert torch.equal(inputs[0, 1:], torch.full((2, 112, 112), -127.5 / 128))


def test_that_rows_and_columns_keep_their_places(backbone: Backbone) -> None:
    pixels = np.zeros((112, 112, 3), dtype=np.uint8)
    pixels[3, 100, 1] = 255
    assert backbone.prepare(pixels).argmax() == 112 * 112 + 3 * 112 + 100


def test_that_the_pixels_of_a_crop_are_left_alone(backbone: Backbone) -> None:
    pixels = picture(1)
    pixels.flags.writeable = False
    before = pixels.copy()
    backbone.prepare(pixels).zero_()
    assert np.array_equal(pixels, before)


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((96, 112, 3), dtype=np.uint8), np.zeros((112, 112, 3), dtype=np.float32)],
    ids=["shape", "type"],
)
def test_that_anything_but_an_aligned_crop_is_refused(
    backbone: Backbone, pixels: NDArray[np.uint8]
) -> None:
    with pytest.raises(ValueError, match="112×112×3"):
        backbone.prepare(pixels)


def test_that_an_embedding_is_bound_to_its_crop_and_weights(backbone: Backbone) -> None:
    seen = crop(picture(2))
    embedding = backbone.embed(seen)
    assert embedding.crop_digest == seen.digest
    assert embedding.backbone == "mobilefacenet"
    assert embedding.weights_sha256 == backbone.weights_sha256
    assert embedding.raw.shape == (192,)
    assert np.linalg.norm(embedding.unit()) == pytest.approx(1, abs=1e-12)


def test_that_two_loads_give_one_crop_the_same_bytes(backbone: Backbone) -> None:
    seen = crop(picture(3))
    again = load("mobilefacenet").embed(seen)
    assert array_digest(again.raw) == array_digest(backbone.embed(seen).raw)


def test_that_different_crops_get_different_embeddings(backbone: Backbone) -> None:
    first, second = (backbone.embed(crop(picture(seed))).unit() for seed in (4, 5))
    assert first @ second < 0.999


def test_that_the_gradient_agrees_with_a_difference_quotient(backbone: Backbone) -> None:
    inputs = backbone.prepare(picture(6)).requires_grad_(True)
    weight = torch.linspace(-1, 1, 192)
    (gradient,) = torch.autograd.grad(backbone.raw(inputs)[0] @ weight, inputs)
    direction = gradient / gradient.norm()
    step = 1e-2
    with torch.no_grad():
        ends = [backbone.raw(inputs + sign * step * direction)[0] @ weight for sign in (1, -1)]
    assert (ends[0] - ends[1]) / (2 * step) == pytest.approx(gradient.norm().item(), rel=0.05)


class LinearNetwork:
    """Features are the mean colours of 16×16 patches; the head is one matrix with a bias."""

    def __init__(self) -> None:
        generator = torch.Generator().manual_seed(7)
        self.weight = torch.randn(5, 3, 7, 7, generator=generator, dtype=torch.float64)
        self.bias = torch.randn(5, generator=generator, dtype=torch.float64)

    def normalise(self, pixels: Tensor) -> Tensor:
        return pixels.double() / 255

    def features(self, inputs: Tensor) -> Tensor:
        return torch.nn.functional.avg_pool2d(inputs, 16)

    def head(self, features: Tensor) -> Tensor:
        return torch.einsum("ncij,bcij->bn", self.weight, features) + self.bias

    def linear_head(self) -> LinearHead:
        return LinearHead(self.weight.numpy(), self.bias.numpy())


def test_that_a_backbone_takes_any_network_with_its_own_normalisation() -> None:
    spec = BackboneSpec("tiny", "Tiny", 5, "tiny", "x / 255", "tests")
    tiny = Backbone(spec, "0" * 64, LinearNetwork())
    inputs = tiny.prepare(picture(8))
    head = tiny.linear_head()
    assert head is not None
    assert inputs.dtype == torch.float64
    split = (head.weight * tiny.features(inputs)[0].numpy()).sum(axis=(1, 2, 3)) + head.bias
    assert split == pytest.approx(tiny.raw(inputs)[0].numpy(), abs=1e-12)
    assert tiny.embed(crop(picture(8))).raw.dtype == np.float32
