"""Tests of ONNX graphs: operators beside the package's evaluator, a whole network, refusals."""

import io
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

from examiner.embedding.backbone import Backbone
from examiner.embedding.mobilefacenet import MobileFaceNet
from examiner.embedding.onnx_graph import GraphNetwork, is_affine
from examiner.embedding.onnx_operators import OPERATORS
from examiner.embedding.onnx_reading import read_onnx
from examiner.errors import NetworkRefused
from tests.bundled import bundled
from tests.embedding.onnx_files import exported, model

__all__ = ["bundled"]

DRAW = np.random.default_rng(4)


def values(*shape: int) -> np.ndarray:
    return DRAW.normal(size=shape).astype(np.float32)


def whole(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


# Operator, shape of x, further inputs, attributes, operator set.
CASES = [
    ("Add", (2, 4, 5, 5), [values(4, 1, 1)], {}, 13),
    ("AveragePool", (2, 4, 6, 6), [], {"kernel_shape": [3, 3], "strides": [2, 2]}, 13),
    ("AveragePool", (2, 4, 6, 6), [], {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}, 13),
    (
        "AveragePool",
        (2, 4, 6, 6),
        [],
        {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1], "count_include_pad": 1},
        13,
    ),
    (
        "BatchNormalization",
        (2, 4, 5, 5),
        [values(4), values(4), values(4), np.abs(values(4)) + 0.5],
        {"epsilon": 2e-5},
        15,
    ),
    (
        "BatchNormalization",
        (3, 4),
        [values(4), values(4), values(4), np.abs(values(4)) + 0.5],
        {},
        15,
    ),
    ("Cast", (2, 4), [], {"to": TensorProto.FLOAT}, 13),
    ("Clip", (2, 4, 5, 5), [np.float32(-0.5), np.float32(0.7)], {}, 13),
    ("Clip", (2, 4), [np.float32(0)], {}, 13),
    ("Concat", (2, 4, 5, 5), [values(2, 3, 5, 5)], {"axis": 1}, 13),
    ("Conv", (2, 4, 7, 7), [values(6, 4, 3, 3), values(6)], {"pads": [1, 1, 1, 1]}, 13),
    (
        "Conv",
        (2, 4, 8, 8),
        [values(6, 2, 3, 3)],
        {"strides": [2, 2], "group": 2, "pads": [0, 0, 1, 1]},
        13,
    ),
    ("Conv", (2, 4, 9, 9), [values(6, 4, 3, 3)], {"dilations": [2, 2], "auto_pad": "VALID"}, 13),
    ("Div", (2, 4), [np.abs(values(4)) + 1], {}, 13),
    ("Dropout", (2, 4), [], {}, 13),
    ("Expand", (2, 1, 3), [whole(2, 4, 3)], {}, 13),
    ("Flatten", (2, 4, 5, 5), [], {}, 13),
    ("Flatten", (2, 4, 5), [], {"axis": -1}, 13),
    ("Gather", (2, 4, 5), [whole(3, 0, -1)], {"axis": 1}, 13),
    ("Gather", (2, 4, 5), [np.array(1)], {"axis": 2}, 13),
    ("Gemm", (3, 4), [values(5, 4), values(5)], {"transB": 1, "alpha": 0.5, "beta": 2.0}, 13),
    ("Gemm", (4, 3), [values(4, 5)], {"transA": 1}, 13),
    ("GlobalAveragePool", (2, 4, 5, 6), [], {}, 13),
    ("HardSigmoid", (2, 9), [], {"alpha": 0.3}, 13),
    ("Identity", (2, 4), [], {}, 13),
    ("LeakyRelu", (2, 4, 5, 5), [], {"alpha": 0.2}, 13),
    ("LpNormalization", (3, 4), [], {"axis": 1, "p": 2}, 13),
    ("MatMul", (3, 4), [values(4, 6)], {}, 13),
    ("MaxPool", (2, 4, 7, 7), [], {"kernel_shape": [3, 3], "strides": [2, 2]}, 13),
    ("MaxPool", (2, 4, 7, 7), [], {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}, 13),
    ("Mul", (2, 4, 5, 5), [values(1, 4, 1, 1)], {}, 13),
    ("PRelu", (2, 4, 5, 5), [values(4, 1, 1)], {}, 13),
    ("PRelu", (2, 4, 5, 5), [values(1)], {}, 13),
    ("PRelu", (3, 4), [values(4)], {}, 13),
    ("Pad", (1, 2, 4, 4), [whole(0, 0, 1, 0, 0, 0, 2, 1), np.float32(0.3)], {}, 13),
    ("Pad", (1, 2, 4, 4), [whole(0, 0, 1, 1, 0, 0, 2, 1)], {"mode": "reflect"}, 13),
    ("Pad", (1, 2, 4, 4), [whole(0, 0, 1, 1, 0, 0, 2, 1)], {"mode": "edge"}, 13),
    ("ReduceL2", (2, 4, 5), [], {"axes": [1], "keepdims": 1}, 13),
    ("ReduceMean", (2, 4, 5, 5), [], {"axes": [2, 3], "keepdims": 0}, 13),
    ("ReduceMean", (2, 4, 5, 5), [whole(2, 3)], {}, 18),
    ("ReduceSum", (2, 4, 5), [whole(1)], {"keepdims": 0}, 13),
    ("Relu", (2, 4), [], {}, 13),
    ("Reshape", (2, 4, 6), [whole(0, -1, 3)], {}, 13),
    ("Shape", (2, 4, 6), [], {}, 13),
    ("Sigmoid", (2, 4), [], {}, 13),
    ("Sqrt", (2, 4), [], {}, 13),
    ("Squeeze", (2, 1, 4, 1), [whole(1)], {}, 13),
    ("Squeeze", (2, 1, 4, 1), [], {}, 13),
    ("Sub", (2, 4), [values(2, 1)], {}, 13),
    ("Tanh", (2, 4), [], {}, 13),
    ("Transpose", (2, 3, 4), [], {"perm": [0, 2, 1]}, 13),
    ("Transpose", (2, 3, 4), [], {}, 13),
    ("Unsqueeze", (2, 3), [whole(0, -1)], {}, 13),
]


@pytest.mark.parametrize(
    ("operator", "shape", "further", "attributes", "opset"),
    CASES,
    ids=[f"{case[0]}-{number}" for number, case in enumerate(CASES)],
)
def test_that_an_operator_does_what_the_standard_says(operator, shape, further, attributes, opset):
    x = np.abs(values(*shape)) if operator == "Sqrt" else values(*shape)
    names = [f"c{number}" for number in range(len(further))]
    constants = {name: np.asarray(each) for name, each in zip(names, further, strict=True)}
    node = helper.make_node(operator, ["x", *names], ["y"], **attributes)
    data = model([node], constants, shape=shape, opset=opset)
    (expected,) = ReferenceEvaluator(onnx.load_model_from_string(data)).run(None, {"x": x})
    given = [torch.from_numpy(x), *(torch.from_numpy(each) for each in constants.values())]
    found = OPERATORS[operator](attributes, given)
    assert tuple(found.shape) == expected.shape
    np.testing.assert_allclose(found.numpy(), expected, rtol=1e-5, atol=1e-6)


def test_that_every_operator_is_held_against_the_standard():
    assert {case[0] for case in CASES} == set(OPERATORS)


def test_that_uneven_padding_never_wins_a_maximum():
    x = torch.full((1, 1, 3, 3), -5.0)
    x[0, 0, 2, 2] = -7.0
    found = OPERATORS["MaxPool"]({"kernel_shape": [2, 2], "pads": [0, 0, 1, 1]}, [x])
    assert found.shape == (1, 1, 3, 3)
    assert found[0, 0, 2, 2] == -7
    assert found[0, 0, 1, 1] == -5


def graph_of(data: bytes) -> GraphNetwork:
    read = read_onnx(data)
    network = GraphNetwork(read.graph)
    network.load_state_dict(read.weights)
    return network


def crops(count: int) -> torch.Tensor:
    draw = torch.Generator().manual_seed(2)
    return torch.rand(count, 3, 112, 112, generator=draw) * 2 - 1


@pytest.mark.parametrize("end", ["Flatten", "Reshape", "one"])
def test_that_the_bundled_network_as_a_graph_computes_the_same(bundled: Backbone, end: str):
    assert isinstance(bundled.network, MobileFaceNet)
    network = graph_of(exported(bundled.network, end))
    assert network.graph.one_by_one == (end == "one")
    with torch.no_grad():
        expected, found = bundled.raw(crops(2)), network(crops(2))
    assert (expected - found).abs().max() <= 1e-5 * expected.abs().max()


def test_that_the_graphs_head_begins_at_the_last_map_and_is_seen_to_be_linear(bundled: Backbone):
    assert isinstance(bundled.network, MobileFaceNet)
    network = graph_of(exported(bundled.network))
    with torch.no_grad():
        features = network.features(crops(1))
    head, own = network.linear_head(), bundled.linear_head()
    assert features.shape == (1, 512, 7, 7)
    assert head is not None
    assert own is not None
    np.testing.assert_allclose(head.weight, own.weight, atol=1e-6 * np.abs(own.weight).max())
    np.testing.assert_allclose(head.bias, own.bias, atol=1e-6 * np.abs(own.bias).max())


def test_that_a_head_that_divides_by_its_length_is_not_taken_for_linear(bundled: Backbone):
    assert isinstance(bundled.network, MobileFaceNet)
    network = graph_of(exported(bundled.network, "length"))
    assert network.linear_head() is None
    with torch.no_grad():
        assert network(crops(1)).norm() == pytest.approx(1, abs=1e-5)


def test_that_gradients_flow_through_a_graph(bundled: Backbone):
    assert isinstance(bundled.network, MobileFaceNet)
    network = graph_of(exported(bundled.network))
    gradients = []
    for run_it in (network, bundled.raw):
        inputs = crops(1).requires_grad_(True)
        gradients.append(torch.autograd.grad(run_it(inputs)[0, 5], inputs)[0])
    assert (gradients[0] - gradients[1]).abs().mean() <= 1e-5 * gradients[1].abs().max()


def small(*nodes: onnx.NodeProto, **more: object) -> bytes:
    """A graph that ends in the mean of `z`, three colours; `nodes` make z of x."""
    end = [
        helper.make_node("GlobalAveragePool", ["z"], ["m"]),
        helper.make_node("Flatten", ["m"], ["y"]),
    ]
    return model([*nodes, *end], {}, **more)


def test_that_unknown_operators_are_refused_by_name():
    data = small(
        helper.make_node("Softmax", ["x"], ["a"], axis=1),
        helper.make_node("Einsum", ["a"], ["z"], equation="nchw->nchw"),
    )
    with pytest.raises(NetworkRefused, match="Einsum, Softmax") as caught:
        read_onnx(data)
    assert caught.value.facts["operators"] == ["Einsum", "Softmax"]


def test_that_an_operator_of_another_domain_is_refused_even_with_a_known_name():
    data = small(helper.make_node("Relu", ["x"], ["z"], domain="org.example"))
    with pytest.raises(NetworkRefused, match=r"org\.example\.Relu"):
        read_onnx(data)


def test_that_a_control_structure_is_refused():
    inner = helper.make_graph([], "inner", [], [])
    data = small(helper.make_node("If", ["x"], ["z"], then_branch=inner, else_branch=inner))
    with pytest.raises(NetworkRefused, match="If"):
        read_onnx(data)


@pytest.mark.parametrize("shape", [(1, 112, 112, 3), (1, 1, 112, 112), (1, 3, 160, 160), (1, 9)])
def test_that_another_input_than_a_crop_is_refused(shape: tuple[int, ...]):
    data = small(helper.make_node("Relu", ["x"], ["z"]), shape=shape)
    with pytest.raises(NetworkRefused, match="3×112×112"):
        read_onnx(data)


@pytest.mark.parametrize("data", [b"", b"not a graph", b"\x08\x08\x12\xff\xff"])
def test_that_bytes_that_are_no_graph_are_refused(data: bytes):
    with pytest.raises(NetworkRefused):
        read_onnx(data)


def test_that_an_old_operator_set_is_refused():
    with pytest.raises(NetworkRefused, match="older"):
        read_onnx(small(helper.make_node("Relu", ["x"], ["z"]), opset=6))


def test_that_weights_in_another_file_are_refused(tmp_path: Path):
    made = onnx.load_model_from_string(
        model(
            [
                helper.make_node("Mul", ["x", "c"], ["z"]),
                helper.make_node("GlobalAveragePool", ["z"], ["m"]),
                helper.make_node("Flatten", ["m"], ["y"]),
            ],
            {"c": values(1, 3, 112, 112)},
        )
    )
    path = tmp_path / "outside.onnx"
    onnx.save_model(made, str(path), save_as_external_data=True, size_threshold=0)
    with pytest.raises(NetworkRefused, match="another file"):
        read_onnx(path.read_bytes())


def test_that_a_graph_with_two_possible_embeddings_is_refused():
    data = small(
        helper.make_node("Relu", ["x"], ["z"]),
        helper.make_node("Flatten", ["x"], ["w"]),
        outputs=("y", "w"),
    )
    with pytest.raises(NetworkRefused, match="2 outputs"):
        read_onnx(data)


def test_that_a_graph_whose_output_passes_every_map_by_is_refused():
    data = model([helper.make_node("Flatten", ["x"], ["y"])], {})
    with pytest.raises(NetworkRefused, match="last map"):
        read_onnx(data)


def test_that_a_value_used_before_it_is_made_is_refused():
    data = small(helper.make_node("Add", ["x", "nowhere"], ["z"]))
    with pytest.raises(NetworkRefused, match="nowhere"):
        read_onnx(data)


def test_that_a_reading_holds_no_more_weights_than_the_output_needs():
    data = model(
        [
            helper.make_node("Mul", ["x", "used"], ["z"]),
            helper.make_node("Mul", ["x", "unused"], ["aside"]),
            helper.make_node("GlobalAveragePool", ["z"], ["m"]),
            helper.make_node("Flatten", ["m"], ["y"]),
        ],
        {"used": values(3, 1, 1), "unused": values(3, 1, 1)},
    )
    read = read_onnx(data)
    assert [tuple(each.shape) for each in read.weights.values()] == [(3, 1, 1)]
    assert [node.operator for node in read.graph.nodes] == ["Mul", "GlobalAveragePool", "Flatten"]


def test_that_a_product_of_two_moving_values_is_not_taken_for_affine():
    data = small(
        helper.make_node("Relu", ["x"], ["a"]),
        helper.make_node("Mul", ["a", "a"], ["z"]),
    )
    graph = read_onnx(data).graph
    assert not is_affine(graph.nodes, graph.input)


def test_that_reading_says_what_to_install_where_the_package_is_missing(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setitem(__import__("sys").modules, "onnx", None)
    with pytest.raises(NetworkRefused) as caught:
        read_onnx(io.BytesIO().getvalue())
    assert "onnx" in caught.value.advice
