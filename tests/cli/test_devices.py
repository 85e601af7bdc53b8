"""Tests of --device, its variable, and `examiner bench devices`."""

from pathlib import Path

import numpy as np
import pytest

from examiner.benchmark.devices import EMBEDDING, MAP, SCORE, Difference, differences
from examiner.benchmark.material import material
from examiner.errors import ParameterRefused
from examiner.explanation.checks.bounds import AGAIN_ELSEWHERE
from examiner.settings import DEVICE_VARIABLE
from tests.conftest import Command


@pytest.fixture
def cpu_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("embedding.devices", "benchmark.devices", "cli.inventory"):
        monkeypatch.setattr(f"examiner.{place}.available", lambda: ("cpu",))


@pytest.mark.usefixtures("cpu_only")
def test_that_a_device_that_is_not_there_is_refused_and_nothing_recorded(
    command: Command, worked: Path
) -> None:
    before = command("log", worked).json["entries"]
    compared = ("compare", worked, "P1", "R2", "--device", "cuda")
    explained = ("explain", worked, "C2", "--method", "xssab", "--device", "mps")
    for line in (compared, explained):
        error = command(*line).error
        assert error["kind"] == "DeviceUnavailable"
        assert "auto, cpu" in error["advice"]
    assert command("log", worked).json["entries"] == before


@pytest.mark.usefixtures("cpu_only")
def test_that_auto_is_the_cpu_where_there_is_no_other(command: Command, worked: Path) -> None:
    found = command("compare", worked, "P1", "R1", "--device", "auto").json
    assert found["comparison"] == "C1"


@pytest.mark.usefixtures("cpu_only")
def test_that_the_variable_says_the_device_for_good(
    command: Command, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DEVICE_VARIABLE, "cuda")
    assert command("compare", worked, "P1", "R1").error["kind"] == "DeviceUnavailable"
    assert command("compare", worked, "P1", "R1", "--device", "cpu").code == 0
    monkeypatch.setenv(DEVICE_VARIABLE, "abacus")
    assert command("compare", worked, "P1", "R1").code == 2


def test_that_the_log_names_the_device_of_a_comparison(command: Command, worked: Path) -> None:
    acts = command("log", worked).json["entries"]
    assert {e["details"]["device"] for e in acts if e["act"] == "compared"} == {"cpu"}


@pytest.mark.usefixtures("cpu_only")
def test_that_a_machine_without_another_device_has_nothing_to_compare(command: Command) -> None:
    assert command("bench", "devices").json == {"devices": [], "differences": [], "ok": True}
    assert "nothing to compare" in command("bench", "devices", json=False).out


def test_that_the_same_processor_under_another_name_differs_in_nothing() -> None:
    found = list(differences(material(), "mobilefacenet", ("xssab", "cells"), ("cpu:0",)))
    assert [(each.device, each.what, each.found, each.allowed) for each in found] == [
        ("cpu:0", "embedding", 0.0, EMBEDDING),
        ("cpu:0", "score", 0.0, SCORE),
        ("cpu:0", "xssab map", 0.0, MAP),
        ("cpu:0", "xssab map again", 0.0, AGAIN_ELSEWHERE),
        ("cpu:0", "cells map", 0.0, MAP),
        ("cpu:0", "cells map again", 0.0, AGAIN_ELSEWHERE),
    ]


def test_that_a_network_without_a_threshold_card_is_compared_as_well(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("examiner.comparison.cards.weights_folder", lambda: tmp_path)
    monkeypatch.setattr("examiner.comparison.cards.networks_folder", lambda: tmp_path)
    found = list(differences(material(), "mobilefacenet", ("contrast",), ("cpu:0",)))
    assert [each.what for each in found][2:] == ["contrast map", "contrast map again"]
    assert all(each.within for each in found)


def test_that_a_method_that_the_network_has_no_maps_of_is_refused() -> None:
    with pytest.raises(ParameterRefused, match="cells cannot explain a score of dlib_resnet"):
        next(differences(material(), "dlib_resnet", ("cells",), ("cpu:0",)))


def test_that_a_device_beyond_its_tolerance_is_told_by_the_exit_code(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = (Difference("cuda", "score", 2e-5, SCORE), Difference("cuda", "embedding", 0.0, 1e-4))
    monkeypatch.setattr("examiner.benchmark.devices.others", lambda: ("cuda",))
    monkeypatch.setattr("examiner.benchmark.devices.differences", lambda *_: wrong)
    said = command("bench", "devices")
    assert said.code == 1
    assert not said.json["ok"]
    assert "WRONG  cuda  score" in command("bench", "devices", json=False).out


def test_that_a_difference_that_is_no_number_is_beyond_every_tolerance() -> None:
    assert not Difference("cuda", "score", float(np.nan), 1.0).within
