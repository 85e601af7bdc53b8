import numpy as np
import pytest

from examiner.embedding.backbone import Backbone
from examiner.errors import ArgumentsIncomplete
from examiner.explanation.arguments import argument_table, cell_outputs, emphasis
from examiner.explanation.records import Side
from tests.tiny import SPEC, TinyNetwork, unit


def test_that_cells_and_bias_put_the_output_together_again(tiny, pair):
    raw = tiny.raw(tiny.prepare(pair.probe))[0].numpy()
    np.testing.assert_allclose(cell_outputs(tiny, pair.probe).output(), raw, rtol=1e-12)


def test_that_each_cell_holds_what_the_score_loses_when_its_features_are_taken_away(tiny, pair):
    """With the length of the output held fixed, the head is linear: an independent reading."""
    features = tiny.features(tiny.prepare(pair.probe))
    raw, v = tiny.head(features)[0].numpy(), unit(tiny, pair.reference)
    table = argument_table(tiny, pair, float(raw @ v / np.linalg.norm(raw)), 0.3)
    features[0, :, 2, 4] = 0
    without = tiny.head(features)[0].numpy()
    lost = (raw - without) @ v / np.linalg.norm(raw)
    cell = next(row for row in table.rows if (row.row, row.column) == (3, 5))
    assert cell.probe == pytest.approx(lost, rel=1e-9)
    assert cell.cell == 2 * 7 + 4 + 1


def test_that_arguments_of_both_faces_and_their_rest_add_up_to_score_minus_threshold(tiny, pair):
    score = float(unit(tiny, pair.probe) @ unit(tiny, pair.reference))
    table = argument_table(tiny, pair, score, 0.3)
    assert len(table.rows) == 49
    for side in Side:
        assert table.total(side) == pytest.approx(score - 0.3, abs=1e-12)


def test_that_the_rest_row_is_the_bias_minus_the_threshold(tiny, pair):
    v = unit(tiny, pair.reference)
    raw = tiny.raw(tiny.prepare(pair.probe))[0].numpy()
    bias = tiny.linear_head().bias @ v / np.linalg.norm(raw)
    table = argument_table(tiny, pair, float(raw @ v / np.linalg.norm(raw)), 0.3)
    assert table.probe_rest == pytest.approx(bias - 0.3, abs=1e-12)


def test_that_absolute_shares_add_up_to_one_and_keep_their_signs(tiny, pair):
    score = float(unit(tiny, pair.probe) @ unit(tiny, pair.reference))
    table = argument_table(tiny, pair, score, 0.3)
    shares = [row.probe_share for row in table.rows] + [table.probe_rest_share]
    assert np.abs(shares).sum() == pytest.approx(1)
    assert all(np.sign(row.probe) == np.sign(row.probe_share) for row in table.rows)


def test_that_a_table_that_misses_the_score_is_refused(tiny, pair):
    score = float(unit(tiny, pair.probe) @ unit(tiny, pair.reference))
    with pytest.raises(ArgumentsIncomplete) as caught:
        argument_table(tiny, pair, score + 2e-5, 0.3)
    assert caught.value.facts["residual"] == pytest.approx(2e-5, rel=1e-3)


def test_that_a_score_that_is_not_a_number_is_refused(tiny, pair):
    with pytest.raises(ArgumentsIncomplete):
        argument_table(tiny, pair, float("nan"), 0.3)


def test_that_a_head_that_is_not_linear_is_refused(pair):
    class Bent(TinyNetwork):
        def linear_head(self):
            return None

    with pytest.raises(ArgumentsIncomplete):
        cell_outputs(Backbone(SPEC, "0" * 64, Bent(1)), pair.probe)


def test_that_emphasis_is_the_mean_of_each_patch():
    values = np.zeros((112, 112), np.float32)
    values[16:32, 48:64] = 2.0
    found = emphasis(values, values * -1)
    assert found.probe[7 + 3] == 2.0
    assert sum(found.probe) == 2.0
    assert found.reference[7 + 3] == -2.0
