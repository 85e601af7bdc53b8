"""Tests of examiner.weights."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from safetensors.torch import save

from examiner import weights
from examiner.digest import sha256
from examiner.errors import WeightsDigestMismatch, WeightsDoNotFit, WeightsMissing
from examiner.settings import weights_folder
from examiner.weights import entry, load_state, manifest

STATE = {"a.weight": torch.arange(6.0).reshape(2, 3), "a.bias": torch.tensor([0.5, -0.5])}
SHAPES = {"a.weight": (2, 3), "a.bias": (2,)}

MANIFEST = """
format = 1

[[weights]]
name = "tiny"
file = "tiny.safetensors"
sha256 = "{sha256}"
size = {size}
parameters = 8
licence = "MIT"
licence_source = "nowhere"
training_data = "none"
input_size = "any"
input_range = "any"
channel_order = "RGB"
output = "two numbers"
card = "tiny.md"

[weights.origin]
registry = "npm"
package = "tiny"
version = "1"
archive = "tiny.tgz"
archive_sha256 = "{sha256}"
converter = "packaging/convert_tiny.py"

[[weights.origin.files]]
file = "tiny"
sha256 = "{sha256}"
"""


def lay_down(folder: Path, data: bytes) -> Path:
    """A weights folder whose manifest states `data`."""
    (folder / "tiny.safetensors").write_bytes(data)
    text = MANIFEST.format(sha256=sha256(data), size=len(data))
    (folder / "manifest.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay_down(tmp_path, save(STATE))


@pytest.fixture
def no_tensors(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(data: bytes) -> dict[str, Any]:
        pytest.fail("tensors were built from unchecked bytes")

    monkeypatch.setattr(safetensors.torch, "load", refuse)


@pytest.mark.parametrize("stated", manifest(), ids=lambda stated: stated.name)
def test_that_every_bundled_file_is_as_the_manifest_states(stated: weights.WeightsEntry) -> None:
    data = (weights_folder() / stated.file).read_bytes()
    assert (sha256(data), len(data)) == (stated.sha256, stated.size)
    assert sum(t.numel() for t in safetensors.torch.load(data).values()) == stated.parameters


@pytest.mark.parametrize("stated", manifest(), ids=lambda stated: stated.name)
def test_that_every_bundled_network_has_a_card_that_names_its_limits(
    stated: weights.WeightsEntry,
) -> None:
    card = (weights_folder() / stated.card).read_text(encoding="utf-8")
    assert stated.origin.package in card
    assert "## Training data" in card
    assert "**not been validated**" in card


def test_that_names_in_the_bundled_manifest_are_unique() -> None:
    names = [stated.name for stated in manifest()]
    assert len(names) == len(set(names))


def test_that_a_state_comes_back_as_written(folder: Path) -> None:
    state = load_state("tiny", SHAPES, folder)
    assert state.keys() == STATE.keys()
    assert all(torch.equal(state[key], STATE[key]) for key in STATE)


@pytest.mark.usefixtures("no_tensors")
def test_that_one_changed_bit_is_refused_before_a_tensor_is_built(folder: Path) -> None:
    path = folder / "tiny.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(WeightsDigestMismatch) as caught:
        load_state("tiny", SHAPES, folder)
    facts = caught.value.facts
    assert facts["expected"] == entry("tiny", folder).sha256
    assert facts["found"] == sha256(bytes(data))
    assert facts["expected_size"] == facts["found_size"]


@pytest.mark.usefixtures("no_tensors")
def test_that_a_truncated_file_is_refused_before_a_tensor_is_built(folder: Path) -> None:
    path = folder / "tiny.safetensors"
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(WeightsDigestMismatch) as caught:
        load_state("tiny", SHAPES, folder)
    assert caught.value.facts["found_size"] == caught.value.facts["expected_size"] - 5


def test_that_the_bytes_checked_are_the_bytes_loaded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "tiny.safetensors"
    checked = weights.checked_bytes

    def check_then_swap(place: Path, stated: weights.Stated) -> bytes:
        data = checked(place, stated)
        path.write_bytes(save({key: -tensor for key, tensor in STATE.items()}))
        return data

    monkeypatch.setattr(weights, "checked_bytes", check_then_swap)
    assert torch.equal(load_state("tiny", SHAPES, folder)["a.bias"], STATE["a.bias"])


def test_that_a_missing_file_is_named(folder: Path) -> None:
    (folder / "tiny.safetensors").unlink()
    with pytest.raises(WeightsMissing) as caught:
        load_state("tiny", SHAPES, folder)
    assert caught.value.facts["path"] == folder / "tiny.safetensors"


def test_that_a_missing_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing) as caught:
        manifest(tmp_path)
    assert caught.value.facts["path"] == tmp_path / "manifest.toml"


def test_that_an_unknown_name_is_answered_with_the_known_ones(folder: Path) -> None:
    with pytest.raises(WeightsMissing) as caught:
        entry("huge", folder)
    assert "tiny" in caught.value.advice


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format = 1", "format = 2"),
        ("parameters = 8", "parameters = 8\ncolour = 'red'"),
        ("parameters = 8", "parameters = '8'"),
        ("parameters = 8", ""),
        ('file = "tiny.safetensors"', 'file = "../tiny.safetensors"'),
        ("format = 1", "format ="),
    ],
)
def test_that_a_manifest_with_anything_unexpected_is_refused(
    folder: Path, old: str, new: str
) -> None:
    path = folder / "manifest.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WeightsMissing):
        manifest(folder)


@pytest.mark.parametrize(
    ("state", "wrong"),
    [
        ({**STATE, "a.bias": torch.zeros(3)}, "a.bias"),
        ({**STATE, "a.bias": torch.zeros(2, dtype=torch.float64)}, "a.bias"),
        ({"a.weight": STATE["a.weight"]}, "a.bias"),
        ({**STATE, "b": torch.zeros(1)}, "b"),
    ],
    ids=["shape", "type", "absent", "superfluous"],
)
def test_that_other_tensors_than_the_network_needs_are_refused(
    tmp_path: Path, state: dict[str, torch.Tensor], wrong: str
) -> None:
    with pytest.raises(WeightsDoNotFit) as caught:
        load_state("tiny", SHAPES, lay_down(tmp_path, save(state)))
    assert caught.value.facts["wrong"] == [wrong]


def test_that_a_file_of_another_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsDoNotFit):
        load_state("tiny", SHAPES, lay_down(tmp_path, b"not tensors at all"))


def test_that_the_manifest_is_read_without_torch() -> None:
    code = "import sys; import examiner.weights as w; w.manifest(); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
