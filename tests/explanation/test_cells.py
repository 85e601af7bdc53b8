"""The cell table as a map, its matrix, and what the activation maps make of the same cells."""

import numpy as np
import pytest
import torch

from examiner.errors import ArgumentsIncomplete
from examiner.explanation.arguments import argument_table, cell_matrix, cell_outputs
from examiner.explanation.catalogue import load, spec
from examiner.explanation.method_parameters import ActivationMapParameters, NoParameters
from examiner.explanation.methods.activation_maps import GradCam
from examiner.explanation.methods.cells import Cells
from examiner.explanation.pair import CropPair
from examiner.explanation.patches import patch_sums, spread
from examiner.explanation.scoring import unit_embedding
from examiner.job import Silent
from tests import tiny

PAIR = CropPair(tiny.face(1), tiny.face(2))


def score():
    network = tiny.backbone()
    return float(unit_embedding(network, PAIR.probe) @ unit_embedding(network, PAIR.reference))


def outputs():
    return [cell_outputs(tiny.backbone(), pixels) for pixels in (PAIR.probe, PAIR.reference)]


def test_that_all_entries_of_the_matrix_add_up_to_the_score():
    matrix = cell_matrix(*outputs())
    assert matrix.shape == (50, 50)
    assert matrix.sum() == pytest.approx(score(), abs=1e-9)


def test_that_the_matrix_sums_to_each_faces_arguments():
    matrix, table = cell_matrix(*outputs()), argument_table(tiny.backbone(), PAIR, score(), 0.3)
    np.testing.assert_allclose(matrix[:49].sum(axis=1), [row.probe for row in table.rows])
    np.testing.assert_allclose(matrix[:, :49].sum(axis=0), [row.reference for row in table.rows])


def test_that_the_parts_are_the_whole_output():
    found = outputs()[0].output()
    raw = tiny.backbone().raw(tiny.backbone().prepare(PAIR.probe))[0].numpy()
    np.testing.assert_allclose(found, raw, atol=1e-9)


def test_that_the_map_sums_over_cells_to_the_arguments():
    maps = Cells(NoParameters()).explain(PAIR, tiny.backbone(), 0.3, Silent())
    table = argument_table(tiny.backbone(), PAIR, score(), 0.3)
    sums = patch_sums(maps.probe, 7)
    np.testing.assert_allclose(sums, [row.probe for row in table.rows], rtol=1e-4, atol=1e-9)


def test_that_a_network_without_a_linear_head_is_refused_with_an_advice(monkeypatch):
    monkeypatch.setattr(tiny.TinyNetwork, "linear_head", lambda self: None)
    with pytest.raises(ArgumentsIncomplete) as caught:
        Cells(NoParameters()).explain(PAIR, tiny.backbone(), 0.3, Silent())
    assert "shapley" in caught.value.advice


@pytest.mark.parametrize("grid", [3, 7, 10])
def test_that_spreading_keeps_the_sum_of_every_patch(grid):
    values = np.random.default_rng(1).normal(size=grid**2)
    np.testing.assert_allclose(patch_sums(spread(values), grid), values, atol=1e-5)


def test_that_grad_cam_on_a_linear_head_is_the_gradient_times_the_map():
    maps = GradCam(ActivationMapParameters()).explain(PAIR, tiny.backbone(), 0.3, Silent())
    backbone = tiny.backbone()
    features = backbone.features(backbone.prepare(PAIR.probe))
    other = torch.from_numpy(unit_embedding(backbone, PAIR.reference))
    raw = backbone.head(features)[0]
    unit = raw / raw.norm()
    towards_raw = (other - (unit @ other) * unit) / raw.norm()
    towards_map = torch.einsum("k,kcij->cij", towards_raw, backbone.network.weight)
    cells = (towards_map.mean(dim=(1, 2))[:, None, None] * features[0]).sum(0)
    middle = maps.probe[7::16, 7::16] + maps.probe[8::16, 8::16]
    np.testing.assert_allclose(middle / 2, cells.numpy(), atol=0.2 * np.abs(cells.numpy()).max())


def test_that_cutting_keeps_what_speaks_for_and_nothing_else():
    for name in ("gradcam", "gradcam++"):
        cut = load(spec(name), ActivationMapParameters(negative="cut"))
        maps = cut.explain(PAIR, tiny.backbone(), 0.3, Silent())
        assert maps.probe.min() >= 0
