"""Drawing a network's parameters anew."""

import pytest
import torch

from examiner.embedding import catalogue
from examiner.explanation.checks.redraw import parameters_in_use, redrawn
from tests import tiny


def test_that_parameters_come_in_the_order_of_their_use_and_unused_ones_not_at_all():
    backbone = tiny.module_backbone()
    assert parameters_in_use(backbone, tiny.face(1)) == (
        "kernel", "norm.weight", "norm.bias", "weight", "bias",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "last"), [("mobilefacenet", "linear."), ("dlib_resnet", "weight")]
)
def test_that_a_bundled_network_uses_all_its_parameters_and_its_head_last(name, last):
    backbone = catalogue.load(name)
    found = parameters_in_use(backbone, tiny.face(1))
    assert sorted(found) == sorted(each for each, _ in backbone.network.named_parameters())
    assert found[-1].startswith(last)


def test_that_only_the_named_parameters_change_and_keep_mean_and_spread():
    backbone = tiny.module_backbone()
    made = redrawn(backbone, ("weight",), seed=1)
    before, after = backbone.network.state_dict(), made.network.state_dict()
    changed = [name for name in before if not torch.equal(before[name], after[name])]
    assert changed == ["weight"]
    drawn, held = after["weight"], before["weight"]
    assert float(drawn.mean()) == pytest.approx(float(held.mean()), abs=float(held.std()) / 10)
    assert float(drawn.std()) == pytest.approx(float(held.std()), rel=0.05)
    assert abs(torch.corrcoef(torch.stack([drawn.ravel(), held.ravel()]))[0, 1]) < 0.06


def test_that_statistics_of_a_normalisation_are_kept():
    backbone = tiny.module_backbone()
    names = parameters_in_use(backbone, tiny.face(1))
    made = redrawn(backbone, names, seed=1).network.state_dict()
    held = backbone.network.state_dict()
    for name in ("norm.running_mean", "norm.running_var", "norm.num_batches_tracked"):
        assert torch.equal(made[name], held[name])


def test_that_a_parameter_is_drawn_alike_whatever_else_is_drawn():
    backbone = tiny.module_backbone()
    alone = redrawn(backbone, ("bias",), seed=1).network.state_dict()["bias"]
    both = redrawn(backbone, ("weight", "bias"), seed=1).network.state_dict()["bias"]
    other = redrawn(backbone, ("bias",), seed=2).network.state_dict()["bias"]
    assert torch.equal(alone, both)
    assert not torch.equal(alone, other)
