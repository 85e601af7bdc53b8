"""Every check on good explainers and on bad ones, on a tiny network."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from examiner.explanation.arguments import argument_table
from examiner.explanation.catalogue import load, spec
from examiner.explanation.checks.catalogue import CHECKS
from examiner.explanation.checks.examination import examine
from examiner.explanation.checks.records import Check
from examiner.explanation.checks.runs import RUN_SHARE, RUNS, Subject
from examiner.explanation.pair import CropPair, Explainer
from examiner.explanation.records import ArgumentTable
from examiner.explanation.scoring import unit_embedding
from examiner.job import Cancelled, Silent
from tests import tiny
from tests.explanation.checks import bad

PAIR = CropPair(tiny.face(1), tiny.face(2))
STRANGER = tiny.face(5)
THRESHOLD = 0.3

BAD: dict[str, Callable[[], Explainer]] = {
    "edges": bad.EdgeDetector,
    "blob": bad.CentreBlob,
    "noise": bad.PairNoise,
    "brightness": bad.Brightness,
    "blank": bad.Blank,
    "fickle": bad.Fickle,
    "nan": bad.NotANumber,
}


def table() -> ArgumentTable:
    backbone = tiny.module_backbone()
    probe, reference = (unit_embedding(backbone, each) for each in (PAIR.probe, PAIR.reference))
    return argument_table(backbone, PAIR, float(probe @ reference), THRESHOLD)


def subject(explainer: Explainer, symmetric: bool = False) -> Subject:
    backbone = tiny.module_backbone(symmetric)
    maps = explainer.explain(PAIR, backbone, THRESHOLD, Silent())
    return Subject(maps, PAIR, explainer, backbone, THRESHOLD, STRANGER)


def by_id(checks: tuple[Check, ...]) -> dict[str, Check]:
    return {check.id: check for check in checks}


@cache
def good(method: str, symmetric: bool = False) -> dict[str, Check]:
    explainer = load(spec(method), spec(method).parameters())
    return by_id(examine(subject(explainer, symmetric), table(), Silent()))


@cache
def badly(name: str) -> dict[str, Check]:
    return by_id(examine(subject(BAD[name]()), table(), Silent()))


def test_that_every_check_of_the_table_is_made_in_its_order():
    assert list(good("occlusion")) == [entry.id for entry in CHECKS]
    for entry, check in zip(CHECKS, good("occlusion").values(), strict=True):
        assert (check.title, check.criterion, check.unit) == (
            entry.title,
            entry.criterion,
            entry.unit,
        )
        assert check.words.endswith(".")


@pytest.mark.parametrize("method", ["occlusion", "cells"])
def test_that_a_good_method_passes_what_a_network_without_symmetry_allows(method):
    assert [name for name, check in good(method).items() if not check.passed] == ["mirror"]


def test_that_a_good_method_passes_the_mirror_on_a_symmetric_network():
    assert good("occlusion", symmetric=True)["mirror"].value == pytest.approx(1, abs=1e-3)
    assert good("occlusion", symmetric=True)["mirror"].passed
    assert good("occlusion")["mirror"].value < 0.1


@pytest.mark.parametrize(
    ("name", "missed"),
    [
        ("edges", {"parameters", "pair", "chance", "centre"}),
        ("blob", {"parameters", "pair", "chance", "centre"}),
        ("brightness", {"parameters", "pair", "chance", "centre"}),
        ("noise", {"parameters", "swap", "mirror", "chance", "centre"}),
        ("fickle", {"again", "swap", "mirror", "chance", "centre"}),
        ("blank", {"finite", "parameters", "pair", "mirror", "chance", "centre"}),
        ("nan", {"finite", "parameters", "pair", "swap", "mirror", "chance", "centre"}),
    ],
)
def test_that_a_bad_explainer_fails_the_checks_that_are_made_for_it(name, missed):
    assert {check.id for check in badly(name).values() if not check.passed} == missed


@pytest.mark.parametrize("name", ["blank", "nan"])
def test_that_a_number_that_is_not_defined_is_none(name):
    assert badly(name)["parameters"].value is None
    assert badly(name)["centre"].value is None


def test_that_the_controls_are_the_same_whatever_the_method():
    figures = [
        {each.name: each.value for each in checks["centre"].figures}
        for checks in (good("occlusion"), good("cells"), badly("edges"))
    ]
    assert figures[0] == figures[1] == figures[2]
    assert len(figures[0]) == 4


def test_that_arguments_that_do_not_add_up_are_not_passed():
    wrong = replace(table(), probe_rest=table().probe_rest + 2e-5)
    found = by_id(examine(subject(bad.CentreBlob()), wrong, Silent()))["complete"]
    assert not found.passed
    assert found.value == pytest.approx(2e-5)
    assert good("cells")["complete"].passed


def test_that_the_same_checks_give_the_same_numbers_twice():
    explainer = load(spec("xssab"), spec("xssab").parameters())
    once, twice = (examine(subject(explainer), table(), Silent()) for _ in range(2))
    assert once == twice


class Recording:
    def __init__(self, stop_at: int | None = None) -> None:
        self.calls: list[tuple[int, int]] = []
        self.stop_at = stop_at

    def advance(self, done: int, total: int, note: str) -> None:
        assert note
        self.calls.append((done, total))
        if len(self.calls) == self.stop_at:
            raise Cancelled


def test_that_progress_runs_over_everything_and_can_stop_anywhere():
    explainer = load(spec("xssab"), spec("xssab").parameters())
    seen = Recording()
    examine(subject(explainer), table(), seen)
    assert seen.calls == sorted(seen.calls)
    (total,) = {total for _, total in seen.calls}
    assert total > RUNS * RUN_SHARE
    assert seen.calls[-1] == (total, total)
    for stop_at in (1, 10, len(seen.calls) // 2, len(seen.calls)):
        stopped = Recording(stop_at)
        with pytest.raises(Cancelled):
            examine(subject(explainer), table(), stopped)
        assert len(stopped.calls) == stop_at


def test_that_the_checks_leave_network_and_crops_as_they_were():
    explainer = load(spec("occlusion"), spec("occlusion").parameters())
    asked = subject(explainer)
    before = {name: each.clone() for name, each in asked.backbone.network.state_dict().items()}
    examine(asked, table(), Silent())
    for name, values in asked.backbone.network.state_dict().items():
        assert (values == before[name]).all()
    np.testing.assert_array_equal(PAIR.probe, tiny.face(1))
