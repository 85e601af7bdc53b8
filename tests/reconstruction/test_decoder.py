"""Tests of examiner.reconstruction.decoder."""

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from examiner.embedding import catalogue
from examiner.embedding.backbone import Backbone
from examiner.embedding.records import Embedding
from examiner.errors import WeightsDigestMismatch, WeightsDoNotFit, WeightsMissing
from examiner.face import detector
from examiner.face.alignment import align
from examiner.face.records import AlignedCrop
from examiner.face.regions import region_map
from examiner.image.decode import decode
from examiner.job import Silent
from examiner.reconstruction.decoder import Decoder, DecoderNetwork, load
from examiner.settings import weights_folder
from examiner.weights import entry
from tests.tiny import backbone as tiny

LARGEST_FILE = 12_000_000
MOST_PARAMETERS = 3_000_000


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return catalogue.load("mobilefacenet")


@pytest.fixture(scope="module")
def decoder(backbone: Backbone) -> Decoder:
    return load(backbone)


@pytest.fixture(scope="module")
def crops(demo_photos: Path) -> dict[str, AlignedCrop]:
    finder = detector.load()
    found = {}
    for name in ("obama", "obama2", "biden"):
        photograph = decode((demo_photos / f"{name}.jpg").read_bytes(), name)
        size = detector.default_min_face(photograph.pixels.shape[1], photograph.pixels.shape[0])
        face = finder.detect(photograph.pixels, size, Silent())[0]
        found[name] = align(photograph.pixels, face.landmarks, name, name)
    return found


@pytest.fixture(scope="module")
def embeddings(backbone: Backbone, crops: dict[str, AlignedCrop]) -> dict[str, Embedding]:
    return {name: backbone.embed(crop) for name, crop in crops.items()}


def drawn_crop(pixels: NDArray[np.uint8], original: AlignedCrop) -> AlignedCrop:
    return dataclasses.replace(original, pixels=pixels)


def plain(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The face's pixels less their mean, by their standard deviation."""
    values = pixels[region_map().index > 0].astype(np.float64)
    return (values - values.mean()) / values.std()


def random_raw(count: int, seed: int = 3) -> torch.Tensor:
    return torch.randn(count, 192, generator=torch.Generator().manual_seed(seed)) * 5


def test_that_a_face_has_the_size_of_an_aligned_crop(decoder: Decoder) -> None:
    assert decoder.draw(random_raw(2)).shape == (2, 3, 112, 112)
    picture = decoder.picture(random_raw(1)[0].numpy())
    assert (picture.shape, picture.dtype) == ((112, 112, 3), np.uint8)


def test_that_equal_values_give_equal_pixels(backbone: Backbone, decoder: Decoder) -> None:
    raw = random_raw(1)[0].numpy()
    again = load(backbone).picture(raw)
    assert np.array_equal(decoder.picture(raw), again)
    assert np.array_equal(decoder.picture(raw), again)


def test_that_a_face_does_not_depend_on_those_drawn_beside_it(decoder: Decoder) -> None:
    raw = random_raw(4)
    alone = torch.cat([decoder.draw(raw[k : k + 1]) for k in range(4)])
    assert torch.allclose(decoder.draw(raw), alone, atol=1e-2)


def test_that_a_picture_is_the_drawing_cut_off_at_black_and_white(decoder: Decoder) -> None:
    raw = random_raw(1, seed=4) * 6
    drawn = decoder.draw(raw)[0].permute(1, 2, 0).numpy()
    assert drawn.min() < 0
    assert drawn.max() > 255
    picture = decoder.picture(raw[0].numpy())
    assert np.abs(np.clip(drawn, 0, 255) - picture).max() <= 0.5


def test_that_every_value_moves_the_face_as_its_gradient_says(decoder: Decoder) -> None:
    raw = random_raw(1).requires_grad_(True)
    (gradient,) = torch.autograd.grad(decoder.draw(raw).square().mean(), raw)
    assert gradient.abs().min() > 0
    exact = DecoderNetwork(192)
    exact.load_state_dict(decoder.network.state_dict())
    exact.double().requires_grad_(False)

    def some_pixels(values: torch.Tensor) -> torch.Tensor:
        return exact(values)[:, :, 20:23, 30:33]

    inputs = raw.detach().double().requires_grad_(True)
    assert torch.autograd.gradcheck(some_pixels, (inputs,), eps=1e-4, atol=1e-6)


def test_that_nothing_is_trainable(decoder: Decoder) -> None:
    assert not any(parameter.requires_grad for parameter in decoder.network.parameters())
    assert not decoder.network.training


def test_that_the_decoder_names_the_weights_that_the_manifest_states(decoder: Decoder) -> None:
    stated = entry("decoder_mobilefacenet")
    assert decoder.backbone == "mobilefacenet"
    assert decoder.weights_sha256 == stated.sha256
    assert stated.size <= LARGEST_FILE
    assert stated.parameters <= MOST_PARAMETERS


def test_that_a_backbone_without_a_decoder_is_told_so() -> None:
    with pytest.raises(WeightsMissing) as caught:
        load(tiny())
    assert "decoder_tiny" in str(caught.value)


def test_that_a_decoder_is_refused_for_other_weights_of_its_backbone(backbone: Backbone) -> None:
    other = dataclasses.replace(backbone, weights_sha256="0" * 64)
    with pytest.raises(WeightsDoNotFit):
        load(other)


def test_that_altered_weights_are_refused(backbone: Backbone, tmp_path: Path) -> None:
    shutil.copytree(weights_folder(), tmp_path, dirs_exist_ok=True)
    path = tmp_path / "decoder_mobilefacenet.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(WeightsDigestMismatch):
        load(backbone, tmp_path)


@pytest.mark.parametrize(("name", "other"), [("obama", "biden"), ("biden", "obama2")])
def test_that_the_network_sees_the_person_in_the_face_drawn(
    backbone: Backbone,
    decoder: Decoder,
    crops: dict[str, AlignedCrop],
    embeddings: dict[str, Embedding],
    name: str,
    other: str,
) -> None:
    picture = decoder.picture(embeddings[name].raw)
    seen = backbone.embed(drawn_crop(picture, crops[name])).unit()
    assert seen @ embeddings[name].unit() > seen @ embeddings[other].unit() + 0.2


@pytest.mark.parametrize(("name", "other"), [("obama", "biden"), ("biden", "obama")])
def test_that_the_face_drawn_is_nearer_to_its_own_pixels(
    decoder: Decoder,
    crops: dict[str, AlignedCrop],
    embeddings: dict[str, Embedding],
    name: str,
    other: str,
) -> None:
    picture = plain(decoder.picture(embeddings[name].raw))
    to_own = np.abs(picture - plain(crops[name].pixels)).mean()
    assert to_own < np.abs(picture - plain(crops[other].pixels)).mean()


def test_that_the_detector_finds_a_face_where_one_is_drawn(
    decoder: Decoder, embeddings: dict[str, Embedding]
) -> None:
    finder = detector.load()
    for embedding in embeddings.values():
        assert finder.detect(decoder.picture(embedding.raw), 40, Silent())
