"""Tests of examiner.embedding.catalogue."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from examiner.embedding.catalogue import BACKBONES, load, spec
from examiner.embedding.records import BackboneSpec
from examiner.errors import WeightsDigestMismatch, WeightsMissing
from examiner.settings import weights_folder
from examiner.weights import entry


@pytest.mark.parametrize("known", BACKBONES, ids=lambda known: known.name)
def test_that_every_backbone_loads_and_states_its_weights(known: BackboneSpec) -> None:
    backbone = load(known.name)
    stated = entry(known.weights)
    assert backbone.spec == known
    assert backbone.weights_sha256 == stated.sha256
    assert known.dimensions == stated.dimensions


def test_that_an_unknown_backbone_is_answered_with_the_known_ones() -> None:
    with pytest.raises(WeightsMissing) as caught:
        spec("facenet")
    assert "mobilefacenet" in caught.value.advice


def test_that_a_backbone_with_altered_weights_is_refused(tmp_path: Path) -> None:
    shutil.copytree(weights_folder(), tmp_path, dirs_exist_ok=True)
    path = tmp_path / "mobilefacenet.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    with pytest.raises(WeightsDigestMismatch):
        load("mobilefacenet", tmp_path)


def test_that_loading_leaves_torch_one_thread() -> None:
    torch.set_num_threads(2)
    load("mobilefacenet")
    assert torch.get_num_threads() == 1


def test_that_loading_leaves_the_random_numbers_alone() -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    load("mobilefacenet")
    assert torch.equal(torch.rand(3), expected)


def test_that_the_table_is_read_without_torch() -> None:
    code = "import sys; import examiner.embedding.catalogue; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
