"""Tests of reading checkpoints: what is unpacked, and that nothing in a file is executed."""

import io
import os
import pickle
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save

from examiner.embedding.checkpoints import read_checkpoint
from examiner.errors import NetworkRefused

STATE = {"a.weight": torch.arange(6.0).view(2, 3), "a.bias": torch.zeros(2)}


def saved(content: object) -> bytes:
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        STATE,
        OrderedDict(STATE),
        {"state_dict": STATE, "epoch": 3},
        {"epoch": 9, "state_dict_backbone": OrderedDict(STATE)},
        {"model": {"state_dict": STATE}},
    ],
    ids=["plain", "ordered", "lightning", "arcface_torch", "nested"],
)
def test_that_tensors_are_found_wherever_a_checkpoint_keeps_them(content: object) -> None:
    found = read_checkpoint(saved(content), "network.pth")
    assert found.keys() == STATE.keys()
    assert torch.equal(found["a.weight"], STATE["a.weight"])


def test_that_safetensors_are_read() -> None:
    assert torch.equal(
        read_checkpoint(save(STATE), "Network.SafeTensors")["a.weight"], STATE["a.weight"]
    )


class Trap:
    """What a file with bad intent would hold."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.target),)


def test_that_code_in_a_checkpoint_is_refused_and_not_run(tmp_path: Path) -> None:
    target = tmp_path / "made by the file"
    for data in (saved({"state_dict": Trap(target)}), pickle.dumps(Trap(target))):
        with pytest.raises(NetworkRefused, match="nothing of it was executed"):
            read_checkpoint(data, "network.pt")
    assert not target.exists()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "n.pt"),
        (b"PK\x03\x04 and no more", "n.pth"),
        (b"A letter.\nWith two lines.\n" * 9, "text.jpg"),
        (b"a", "n.pth"),
        (b"\x00" * 64, "n.ckpt"),
        (b"\x10\x00\x00\x00\x00\x00\x00\x00{broken", "n.safetensors"),
        (b"", "n.safetensors"),
        (saved([1, 2, 3]), "n.pt"),
        (saved({"state_dict": {}}), "n.pt"),
        (saved({"epoch": 3}), "n.pt"),
    ],
)
def test_that_what_is_no_checkpoint_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(NetworkRefused):
        read_checkpoint(data, name)


def test_that_any_bytes_at_all_are_refused_and_raise_nothing_else() -> None:
    for seed in range(500):
        with pytest.raises(NetworkRefused):
            read_checkpoint(np.random.default_rng(seed).bytes(400), "network.pth")


def test_that_a_truncated_checkpoint_is_refused() -> None:
    whole = saved(STATE)
    with pytest.raises(NetworkRefused):
        read_checkpoint(whole[: len(whole) // 2], "network.pt")
