"""Checks and stability of explanations that belong to no case."""

from pathlib import Path

import pytest

from examiner.embedding.backbone import Backbone, LinearHead
from examiner.errors import DataSetRefused
from examiner.explanation.catalogue import as_it_comes, load
from examiner.explanation.checks.catalogue import CHECKS
from examiner.explanation.checks.curves import random_areas
from examiner.explanation.pair import CropPair
from examiner.explanation.scoring import Steps
from examiner.job import Silent
from examiner.validation.data_set import read_data_set
from examiner.validation.dependence.examining import ByName, checked, explained, stability, tasks_of
from examiner.validation.prepared import prepare
from examiner.validation.records import Kind
from tests import tiny
from tests.validation import pictured

THRESHOLD = 0.3


class Headless(tiny.TinyNetwork):
    """The tiny network for which no exact table can be made."""

    def linear_head(self) -> LinearHead | None:  # type: ignore[override]
        return None


@pytest.fixture(scope="module")
def pair() -> CropPair:
    return CropPair(tiny.face(1), tiny.face(2))


def test_that_a_control_fails_where_nothing_of_the_pair_matters(pair: CropPair) -> None:
    found = {
        each.id: each for each in checked(ByName("random"), pair, tiny.module_backbone(), THRESHOLD)
    }
    assert list(found) == [entry.id for entry in CHECKS]
    assert all(found[each].passed for each in ("finite", "again", "complete", "swap"))
    assert not found["parameters"].passed
    assert not found["pair"].passed
    assert found["pair"].value is not None
    assert abs(found["pair"].value) == pytest.approx(1)


def test_that_random_orders_known_before_change_no_verdict(pair: CropPair) -> None:
    backbone = tiny.module_backbone()
    random = random_areas(pair, backbone, Steps(Silent(), 0, ""))
    alone = checked(ByName("cells"), pair, backbone, THRESHOLD)
    spared = checked(ByName("cells"), pair, backbone, THRESHOLD, random)
    assert [each.passed for each in alone] == [each.passed for each in spared]
    for one, other in zip(alone, spared, strict=True):
        assert one.value == pytest.approx(other.value, abs=1e-9)


def test_that_a_name_explains_as_its_method_does(pair: CropPair) -> None:
    backbone = tiny.backbone()
    request = as_it_comes("xssab")
    method = load(request.spec, request.parameters)
    own = method.explain(pair, backbone, THRESHOLD, Silent())
    named = ByName("xssab").explain(pair, backbone, THRESHOLD, Silent())
    assert own.probe.tobytes() == named.probe.tobytes()
    assert own.reference.tobytes() == named.reference.tobytes()
    probe = ByName("xssab").explain_probe(pair, backbone, THRESHOLD, Silent())
    assert probe.tobytes() == own.probe.tobytes()


def test_that_an_explanation_of_a_backbone_without_cells_adds_up(pair: CropPair) -> None:
    backbone = Backbone(tiny.SPEC, "0" * 64, Headless(7))
    made = explained(as_it_comes("gradcam"), pair, backbone, THRESHOLD)
    assert made.arguments.basis is not None
    assert made.arguments.basis.rule == "shapley"
    assert made.arguments.residual <= made.arguments.tolerance
    score = float(tiny.unit(backbone, pair.probe) @ tiny.unit(backbone, pair.reference))
    assert made.arguments.score == pytest.approx(score, abs=1e-12)


def test_that_tasks_on_the_same_pairs_follow_each_other_and_controls_are_not_cut_anew() -> None:
    parts = [(0, 1), (2,)]
    found = tasks_of(["random", "xssab"], parts, THRESHOLD, "checks")
    assert [each.arguments["pairs"] for each in found] == [[0, 1], [0, 1], [2], [2]]
    cut = tasks_of(["random", "xssab"], parts, THRESHOLD, "stability")
    assert {each.arguments["method"] for each in cut} == {"xssab"}
    set_ = tasks_of(["xssab", "lime"], parts, THRESHOLD, "checks", {"lime": {"seed": "2"}})
    assert len({each.key for each in (*found, *cut, *set_)}) == 8
    assert [each.arguments["parameters"] for each in set_] == [{}, {"seed": "2"}] * 2


def test_that_photographs_are_cut_anew_and_saved_again(tmp_path: Path) -> None:
    data_set = read_data_set(pictured.photographs(tmp_path / "data"), Kind.PHOTOGRAPHS)
    run = tmp_path / "run"
    prepare(data_set, "mobilefacenet", run, pictured.InTurn(), Silent())
    (found,) = stability(run, "gradcam", [0], THRESHOLD, {})["pairs"]
    assert found["pair"] == 0
    assert len(found["likeness"]) == 15
    assert found["likeness"]["threshold + δ"] == pytest.approx([1, 1])
    assert all(-1 <= value < 1 for value in found["likeness"]["probe right"])
    assert found["scores"][0] < found["score"] < found["scores"][1]
    assert 0 <= found["sign_changes"] < 1
    assert 0 < found["kept_signs"] <= 1


def test_that_crops_cannot_be_cut_anew(tmp_path: Path) -> None:
    data_set = pictured.crop_set(tmp_path / "data", 2)
    prepare(data_set, "mobilefacenet", tmp_path / "run", pictured.InTurn(), Silent())
    with pytest.raises(DataSetRefused, match="needs photographs"):
        stability(tmp_path / "run", "gradcam", [0], THRESHOLD, {})
