import numpy as np
import torch
from torch.nn import functional

from examiner.embedding.backbone import Backbone
from examiner.explanation.method_parameters import NoParameters
from examiner.explanation.methods.similarity_arguments import (
    ArgumentGradients,
    SimilarityArguments,
    argument_gradients,
)
from examiner.explanation.pair import CropPair
from examiner.job import Silent
from tests.tiny import face, jacobian, rotated, unit

XSSAB = SimilarityArguments(NoParameters())


def gradients(backbone: Backbone, pair: CropPair, threshold: float) -> ArgumentGradients:
    inputs = backbone.prepare(pair.probe).requires_grad_(True)
    graph = functional.normalize(backbone.raw(inputs))[0]
    other = torch.from_numpy(unit(backbone, pair.reference))
    return argument_gradients(graph, other, inputs, threshold)


def test_that_both_gradients_have_the_closed_form_of_their_argument_sums(tiny, pair):
    u, v = unit(tiny, pair.probe), unit(tiny, pair.reference)
    raw = tiny.raw(tiny.prepare(pair.probe))[0].numpy()
    rows = jacobian(tiny, pair.probe)
    threshold = 0.3
    argues_for = u * v >= threshold / u.size
    assert argues_for.any()
    assert not argues_for.all()
    found = gradients(tiny, pair, threshold)
    for members, gradient in ((argues_for, found.positive), (~argues_for, found.negative)):
        part = np.where(members, v, 0)
        expected = np.einsum("k,kchw->chw", (part - (part @ u) * u) / np.linalg.norm(raw), rows)
        np.testing.assert_allclose(gradient.numpy(), expected, rtol=1e-9, atol=1e-15)


def test_that_positive_and_negative_gradients_add_up_to_the_gradient_of_the_score(tiny, pair):
    inputs = tiny.prepare(pair.probe).requires_grad_(True)
    score = functional.normalize(tiny.raw(inputs))[0] @ torch.from_numpy(unit(tiny, pair.reference))
    whole = torch.autograd.grad(score, inputs)[0][0]
    found = gradients(tiny, pair, 0.3)
    np.testing.assert_allclose((found.positive + found.negative).numpy(), whole, rtol=1e-9)


def test_that_the_gradient_agrees_with_a_finite_difference(tiny, pair):
    v = unit(tiny, pair.reference)
    argues_for = unit(tiny, pair.probe) * v >= 0.3 / v.size
    inputs = tiny.prepare(pair.probe)
    found = gradients(tiny, pair, 0.3).positive
    step, (channel, row, column) = 1e-5, (1, 40, 60)

    def positive_sum(shift: float) -> float:
        moved = inputs.clone()
        moved[0, channel, row, column] += shift
        raw = tiny.raw(moved)[0].numpy()
        return float((raw / np.linalg.norm(raw) * v)[argues_for].sum())

    difference = (positive_sum(step) - positive_sum(-step)) / (2 * step)
    np.testing.assert_allclose(found[channel, row, column].item(), difference, rtol=1e-6)


def test_that_an_identical_pair_gives_a_map_of_zeros_though_both_parts_are_not(tiny):
    same = CropPair(face(3), face(3))
    maps = XSSAB.explain(same, tiny, 0.3, Silent())
    parts = gradients(tiny, same, 0.3)
    assert parts.positive.abs().max() > 1e-6
    np.testing.assert_allclose(maps.probe, 0, atol=1e-12)


def test_that_without_negative_arguments_the_map_is_the_absolute_gradient_of_the_score(tiny, pair):
    lowest = float((unit(tiny, pair.probe) * unit(tiny, pair.reference)).min())
    threshold = (lowest - 1e-3) * 12
    found = gradients(tiny, pair, threshold)
    assert found.negative.abs().max() == 0
    inputs = tiny.prepare(pair.probe).requires_grad_(True)
    score = functional.normalize(tiny.raw(inputs))[0] @ torch.from_numpy(unit(tiny, pair.reference))
    whole = torch.autograd.grad(score, inputs)[0][0].abs().mean(0)
    np.testing.assert_allclose(found.combined(), whole, rtol=1e-6)


def test_that_the_map_depends_on_the_basis_of_the_embedding_though_the_score_does_not(tiny, pair):
    draw = torch.Generator().manual_seed(5)
    rotation = torch.linalg.qr(torch.randn(12, 12, generator=draw, dtype=torch.float64))[0]
    turned = rotated(rotation)
    score = unit(tiny, pair.probe) @ unit(tiny, pair.reference)
    turned_score = unit(turned, pair.probe) @ unit(turned, pair.reference)
    np.testing.assert_allclose(turned_score, score, rtol=1e-12)
    before = XSSAB.explain(pair, tiny, 0.3, Silent()).probe
    after = XSSAB.explain(pair, turned, 0.3, Silent()).probe
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] < 0.95


def test_that_flipping_the_sign_of_a_dimension_changes_nothing(tiny, pair):
    flip = torch.diag(torch.tensor([-1.0, 1.0] * 6, dtype=torch.float64))
    before = XSSAB.explain(pair, tiny, 0.3, Silent())
    after = XSSAB.explain(pair, rotated(flip), 0.3, Silent())
    np.testing.assert_allclose(after.probe, before.probe, rtol=1e-6, atol=1e-12)


def test_that_swapping_the_photographs_swaps_the_maps(tiny, pair):
    one = XSSAB.explain(pair, tiny, 0.3, Silent())
    other = XSSAB.explain(CropPair(pair.reference, pair.probe), tiny, 0.3, Silent())
    np.testing.assert_array_equal(one.probe, other.reference)
    np.testing.assert_array_equal(one.reference, other.probe)
