"""What every method in the table must keep, on a tiny network and on the bundled one.

A method that asks for more than the tiny network has, such as a decoder, is held to all of it on
the bundled one.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from examiner.embedding.backbone import Backbone
from examiner.errors import ParameterRefused
from examiner.explanation.catalogue import EXPLAINERS, applicable, load, spec
from examiner.explanation.checks.redraw import parameters_in_use, redrawn
from examiner.explanation.pair import CropPair
from examiner.explanation.parameters import describe, parse
from examiner.job import Cancelled, Silent
from tests import tiny

METHODS = pytest.mark.parametrize("entry", EXPLAINERS, ids=lambda entry: entry.id)
PAIR = CropPair(tiny.face(1), tiny.face(2))

COUNTS = {"masks", "samples", "orders", "nodes"}
"""Parameters of which a method needs the fewest passes at their lowest value."""

STEPS = {"stride"}
"""Those of which it needs the fewest at their highest."""


ALL_FOR_ONE = {
    "cells": "each face's arguments take the other's embedding, and that is all it takes",
    "xface": "as published a covered face is compared with the other face's covered versions",
}
"""Methods whose probe map takes every pass that both maps take, and why."""


def with_fewest_passes(entry):
    """The method with its counts at their least and its steps at their widest."""
    given = {each.name: f"{each.low}" for each in describe(entry.parameters) if each.name in COUNTS}
    for each in describe(entry.parameters):
        if each.name in STEPS:
            given[each.name] = f"{each.high}"
    return load(entry, parse(entry.parameters, given))


@dataclass(frozen=True)
class Bench:
    """What a method is tried on."""

    backbone: Backbone
    pair: CropPair

    def other(self) -> Backbone:
        """A network of the same kind with other weights."""
        if self.backbone.spec is tiny.SPEC:
            return Backbone(tiny.SPEC, "0" * 64, tiny.TinyNetwork(8))
        return redrawn(self.backbone, parameters_in_use(self.backbone, self.pair.probe), 1)


@pytest.fixture
def bench(entry, request) -> Bench:
    if entry.id in applicable(tiny.SPEC):
        return Bench(tiny.backbone(), PAIR)
    return Bench(request.getfixturevalue("bundled"), request.getfixturevalue("demo_pair"))


class Recording:
    """Progress that remembers, and stops at a given call."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.calls: list[tuple[int, int]] = []
        self.stop_at = stop_at

    def advance(self, done: int, total: int, note: str) -> None:
        self.calls.append((done, total))
        if len(self.calls) == self.stop_at:
            raise Cancelled


@dataclass
class Counting:
    """A network that counts the crops that go through it."""

    network: Any
    forward: int = 0

    def features(self, inputs: Tensor) -> Tensor:
        self.forward += len(inputs)
        return self.network.features(inputs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.network, name)


def passes(ask, bench, monkeypatch, progress) -> tuple[int, int]:
    """Crops forward and gradients back that an explainer's `ask` takes."""
    counting, gradients, real = Counting(bench.backbone.network), [0], torch.autograd.grad

    def counted(*arguments, **named):
        gradients[0] += 1
        return real(*arguments, **named)

    backbone = dataclasses.replace(bench.backbone, network=counting)
    with monkeypatch.context() as patch:
        patch.setattr(torch.autograd, "grad", counted)
        ask(bench.pair, backbone, 0.3, progress)
    return counting.forward, gradients[0]


@METHODS
def test_that_maps_have_the_crops_size_and_are_finite_and_not_constant(entry, bench):
    maps = load(entry, entry.parameters()).explain(bench.pair, bench.backbone, 0.3, Silent())
    for values in (maps.probe, maps.reference):
        assert values.shape == (112, 112)
        assert np.isfinite(values).all()
        assert np.ptp(values) > 0


@METHODS
def test_that_the_bundled_network_gives_float32_maps_with_the_same_bytes_twice_and_alone(
    entry, bundled, demo_pair
):
    explainer = with_fewest_passes(entry)
    first, second = (explainer.explain(demo_pair, bundled, 0.36, Silent()) for _ in range(2))
    assert first.probe.dtype == np.float32
    assert first.probe.tobytes() == second.probe.tobytes()
    assert first.reference.tobytes() == second.reference.tobytes()
    alone = explainer.explain_probe(demo_pair, bundled, 0.36, Silent())
    assert alone.dtype == np.float32
    assert alone.tobytes() == first.probe.tobytes()


@METHODS
def test_that_the_probe_alone_takes_about_half_the_passes(entry, bench, monkeypatch):
    explainer, counted = with_fewest_passes(entry), []
    for ask in (explainer.explain, explainer.explain_probe):
        seen = Recording()
        counted.append((passes(ask, bench, monkeypatch, seen), seen.calls[-1][1]))
    ((forward, gradients), total), (alone, total_alone) = counted
    if entry.id in ALL_FOR_ONE:
        assert alone == (forward, gradients)
        return
    assert total_alone < total
    assert alone[1] == gradients / 2
    # What a method asks of the unchanged crops comes to a few passes, and may be needed whole.
    assert alone[0] <= forward / 2 + 3
    assert sum(alone) < forward + gradients


@METHODS
def test_that_other_weights_give_another_map(entry, bench):
    explainer = load(entry, entry.parameters())
    one = explainer.explain(bench.pair, bench.backbone, 0.3, Silent()).probe.ravel()
    two = explainer.explain(bench.pair, bench.other(), 0.3, Silent()).probe.ravel()
    assert np.corrcoef(one, two)[0, 1] < 0.9


@METHODS
def test_that_the_threshold_enters_the_map_unless_the_table_says_not(entry, bench):
    explainer = load(entry, entry.parameters())
    low = explainer.explain(bench.pair, bench.backbone, -0.9, Silent()).probe
    high = explainer.explain(bench.pair, bench.backbone, 0.9, Silent()).probe
    assert np.array_equal(low, high) == entry.threshold_free


@METHODS
def test_that_swapping_the_photographs_swaps_the_maps(entry, bench):
    explainer = load(entry, entry.parameters())
    one = explainer.explain(bench.pair, bench.backbone, 0.3, Silent())
    swapped = CropPair(bench.pair.reference, bench.pair.probe)
    other = explainer.explain(swapped, bench.backbone, 0.3, Silent())
    np.testing.assert_allclose(one.probe, other.reference, rtol=1e-9, atol=1e-12)


@METHODS
@pytest.mark.parametrize("wanted", ["explain", "explain_probe"])
def test_that_progress_never_goes_back_and_can_stop_the_method_anywhere(entry, bench, wanted):
    ask, seen = getattr(with_fewest_passes(entry), wanted), Recording()
    ask(bench.pair, bench.backbone, 0.3, seen)
    assert seen.calls == sorted(seen.calls)
    assert len({total for _, total in seen.calls}) == 1
    for stop_at in (1, len(seen.calls) // 2, len(seen.calls)):
        with pytest.raises(Cancelled):
            ask(bench.pair, bench.backbone, 0.3, Recording(stop_at))


@METHODS
def test_that_explaining_leaves_the_crops_as_they_were(entry, bench):
    pair = CropPair(bench.pair.probe.copy(), bench.pair.reference.copy())
    load(entry, entry.parameters()).explain(pair, bench.backbone, 0.3, Silent())
    np.testing.assert_array_equal(pair.probe, bench.pair.probe)
    np.testing.assert_array_equal(pair.reference, bench.pair.reference)


@METHODS
def test_that_parameters_are_a_frozen_record_whose_every_field_is_described(entry):
    parameters = entry.parameters()
    assert dataclasses.fields(parameters) is not None
    assert [each.name for each in describe(entry.parameters)] == [
        field.name for field in dataclasses.fields(parameters)
    ]
    assert all(each.about for each in describe(entry.parameters))


@METHODS
def test_that_every_parameter_can_be_set_and_refuses_nonsense(entry):
    for each in describe(entry.parameters):
        good = each.choices[-1] if each.choices else str(each.high)
        assert str(getattr(parse(entry.parameters, {each.name: good}), each.name)) == good
        for bad in ("nonsense", "nan", "-1e9"):
            with pytest.raises(ParameterRefused):
                parse(entry.parameters, {each.name: bad})
    with pytest.raises(ParameterRefused):
        parse(entry.parameters, {"no_such_parameter": "1"})


def test_that_an_unknown_method_is_refused_with_the_known_ones():
    with pytest.raises(ParameterRefused) as caught:
        spec("no_such_method")
    assert all(entry.id in caught.value.advice for entry in EXPLAINERS)


def test_that_ids_are_unique():
    assert len({entry.id for entry in EXPLAINERS}) == len(EXPLAINERS)
