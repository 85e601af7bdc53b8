"""Tests of what an explanation records of the device that made it."""

from dataclasses import asdict, replace

import msgspec
import numpy as np
import pytest
import torch

from examiner.explanation.arguments import argument_table, emphasis
from examiner.explanation.environment import environment
from examiner.explanation.pair import CropPair
from examiner.explanation.records import Environment, Explanation, SaliencyMap, Side
from tests import tiny


def explanation(where: Environment) -> Explanation:
    pair = (tiny.face(1), tiny.face(2))
    units = [tiny.unit(tiny.backbone(), pixels) for pixels in pair]
    values = np.zeros((112, 112), np.float32)
    return Explanation(
        mark="E1",
        comparison="C1",
        method="xssab",
        parameters={},
        seed=None,
        probe_map=SaliencyMap(Side.PROBE, values.copy()),
        reference_map=SaliencyMap(Side.REFERENCE, values.copy()),
        emphasis=emphasis(values, values),
        arguments=argument_table(tiny.backbone(), CropPair(*pair), float(units[0] @ units[1]), 0.2),
        environment=where,
        seconds=1.0,
        inputs=("0",),
    )


BEFORE = Environment("0.1.0", "3.11", "2.0", "2.6", 1, "a processor", "Linux")


def test_that_a_record_from_before_devices_reads_as_one_of_the_cpu() -> None:
    stored = asdict(BEFORE)
    del stored["device"]
    assert msgspec.convert(stored, Environment) == BEFORE
    assert BEFORE.device == "cpu"


def test_that_the_cpu_leaves_digests_logged_before_as_they_are() -> None:
    without = {key: value for key, value in asdict(BEFORE).items() if key != "device"}
    seen: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "examiner.explanation.records.record_digest",
            lambda kind, covered: seen.append(covered["environment"]) or kind,
        )
        assert explanation(BEFORE).digest == "explanation"
    assert seen == [without]


def test_that_another_device_is_covered_by_the_digest() -> None:
    elsewhere = replace(BEFORE, device="cuda (a card)")
    assert explanation(BEFORE).digest != explanation(elsewhere).digest


def test_that_a_gpu_is_recorded_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "a card")
    assert environment("cuda").device == "cuda (a card)"
    assert environment("mps").device == "mps"
    assert environment().device == "cpu"
