"""Tests of choosing a device, and of a backbone that moves to another."""

import pytest
import torch

from examiner.embedding import devices
from examiner.embedding.backbone import Backbone
from examiner.embedding.catalogue import load
from examiner.errors import DeviceUnavailable
from tests import tiny
from tests.bundled import bundled

__all__ = ["bundled"]


def with_devices(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: "cuda" in names)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: "mps" in names)


def test_that_auto_takes_the_fastest_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with_devices(monkeypatch)
    assert devices.available() == ("cpu",)
    assert devices.pick("auto") == "cpu"
    with_devices(monkeypatch, "mps")
    assert devices.pick("auto") == "mps"
    assert devices.pick("cpu") == "cpu"


def test_that_sums_on_a_gpu_are_not_shortened(
    monkeypatch: pytest.MonkeyPatch, bundled: Backbone
) -> None:
    for place, name in ((torch.backends.cudnn, "allow_tf32"), (torch.backends.cudnn, "benchmark")):
        monkeypatch.setattr(place, name, True)
    moved: list[str] = []
    # No GPU is needed to see what is set before the network moves to one.
    monkeypatch.setattr(torch.nn.Module, "to", lambda module, device: moved.append(device))
    bundled.to("cuda")
    assert moved == ["cuda"]
    assert not torch.backends.cudnn.allow_tf32
    assert not torch.backends.cudnn.benchmark
    assert not torch.backends.cuda.matmul.allow_tf32


@pytest.mark.parametrize("wanted", ["cuda", "mps", "abacus"])
def test_that_a_device_that_is_not_there_is_refused(
    monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    with_devices(monkeypatch)
    with pytest.raises(DeviceUnavailable, match=wanted) as caught:
        load("mobilefacenet", device=wanted)
    assert "auto, cpu" in caught.value.advice


def test_that_moving_leaves_the_backbone_where_it_is(bundled: Backbone) -> None:
    moved = bundled.to("meta")
    assert moved.device == "meta"
    assert moved.prepare(tiny.face(1)).device.type == "meta"
    assert bundled.device == "cpu"
    assert bundled.prepare(tiny.face(1)).device.type == "cpu"
    assert bundled.to("cpu") is bundled


def test_that_a_network_that_is_no_module_cannot_move() -> None:
    with pytest.raises(TypeError, match="tiny"):
        tiny.backbone().to("meta")
