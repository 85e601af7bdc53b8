import pytest

from examiner.embedding import catalogue
from examiner.errors import DeviceUnavailable, WeightsMissing
from examiner.validation.loaded import backbone_of
from tests.validation.measured import configuration


def test_that_a_process_loads_a_backbone_once():
    made = configuration()
    assert backbone_of(made) is backbone_of(made)
    assert backbone_of(made).weights_sha256 == catalogue.entry("mobilefacenet").sha256
    assert backbone_of(made).device == "cpu"


def test_that_an_unknown_backbone_is_refused_each_time():
    for _ in range(2):
        with pytest.raises(WeightsMissing):
            backbone_of(configuration("nothing"))


def test_that_the_device_of_the_run_is_asked_for_without_its_name(monkeypatch):
    monkeypatch.setattr("examiner.embedding.devices.available", lambda: ("cpu",))
    with pytest.raises(DeviceUnavailable, match="'cuda'"):
        backbone_of(configuration(device="cuda (NVIDIA L4)"))


def test_that_a_worker_with_another_device_than_the_runs_refuses(monkeypatch):
    monkeypatch.setattr("examiner.validation.loaded.named", lambda device: "cuda (Another GPU)")
    monkeypatch.setattr("examiner.embedding.devices.available", lambda: ("cuda", "cpu"))
    monkeypatch.setattr(
        "examiner.embedding.backbone.Backbone.to", lambda backbone, device: backbone
    )
    with pytest.raises(DeviceUnavailable) as caught:
        backbone_of(configuration(device="cuda (Some GPU)"))
    assert "made on cuda (Some GPU), and this computer has cuda (Another GPU)" in str(caught.value)
