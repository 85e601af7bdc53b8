"""Reads an ONNX file into a graph of known operators and its weights; refuses all others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from examiner.embedding.onnx_graph import Graph, Integers, Node, needed, run
from examiner.embedding.onnx_operators import OPERATORS
from examiner.errors import NetworkRefused
from examiner.face.records import CROP_SIZE

OLDEST = 7
"""Operator set: in earlier ones operators name the axes that they are spread over."""

_DOMAINS = ("", "ai.onnx")


@dataclass(frozen=True, slots=True, eq=False)
class ReadGraph:
    """What a file holds."""

    graph: Graph
    weights: dict[str, Tensor]
    """Float32, by their names in the graph."""
    dimensions: int
    """Length of an embedding."""


def read_onnx(data: bytes) -> ReadGraph:
    """The graph in the bytes of an ONNX file.

    Raises NetworkRefused for a file that is none, with operators that are not known, or whose input
    is not one picture of three colours.
    """
    onnx = _package()
    try:
        model = onnx.load_model_from_string(data)
    except Exception as error:  # the package's reader has errors of many kinds
        raise NetworkRefused(
            f"The file is not an ONNX graph ({type(error).__name__}).", advice="Check the file."
        ) from error
    _check(model)
    constants = dict(_constants(onnx, model.graph))
    nodes = tuple(_nodes(onnx, model.graph))
    inputs = [each.name for each in model.graph.input if each.name not in constants]
    given = _only_picture(model.graph, inputs)
    return _divided(nodes, constants, given, [each.name for each in model.graph.output])


def _package() -> ModuleType:
    try:
        import onnx
        import onnx.numpy_helper
    except ImportError as error:
        raise NetworkRefused(
            "Reading ONNX files needs the package onnx, which is not installed.",
            advice="Install it with the program's extra: pip install 'examiner[onnx]'.",
        ) from error
    package: ModuleType = onnx
    return package


def _check(model: Any) -> None:
    versions = [each.version for each in model.opset_import if each.domain in _DOMAINS]
    if not versions or min(versions) < OLDEST:
        raise NetworkRefused(
            f"The graph uses an operator set older than version {OLDEST}.",
            advice="Export the network anew with operator set 13 or later.",
        )
    unknown = {
        node.op_type if node.domain in _DOMAINS else f"{node.domain}.{node.op_type}"
        for node in model.graph.node
        if node.domain not in _DOMAINS
        or (node.op_type not in OPERATORS and node.op_type != "Constant")
    }
    if unknown:
        raise NetworkRefused(
            f"The graph uses operators that are not interpreted: {', '.join(sorted(unknown))}.",
            advice="Add the network from a checkpoint of a known architecture, or export it with "
            "simpler operators.",
            operators=sorted(unknown),
        )


def _constants(onnx: ModuleType, graph: Any) -> Iterator[tuple[str, Tensor]]:
    for tensor in graph.initializer:
        yield tensor.name, _tensor(onnx, tensor)
    for node in graph.node:
        if node.op_type == "Constant":
            yield node.output[0], _constant(onnx, node.attribute[0])


def _constant(onnx: ModuleType, attribute: Any) -> Tensor:
    value = onnx.helper.get_attribute_value(attribute)
    if attribute.name == "value":
        return _tensor(onnx, value)
    if attribute.name in {"value_float", "value_floats", "value_int", "value_ints"}:
        return torch.tensor(value)
    raise NetworkRefused(
        f"The graph has a constant given as {attribute.name}, which is not interpreted.",
        advice="Export the network anew.",
    )


def _tensor(onnx: ModuleType, tensor: Any) -> Tensor:
    if tensor.data_location == onnx.TensorProto.EXTERNAL:
        raise NetworkRefused(
            "The graph keeps its weights in another file.",
            advice="Export the network into one file.",
        )
    value = torch.from_numpy(onnx.numpy_helper.to_array(tensor).copy())
    if value.is_floating_point() and not value.isfinite().all():
        raise NetworkRefused(
            f"The graph's tensor {tensor.name} has values that are no numbers.",
            advice="Ask for the network anew where it came from.",
        )
    return value


def _nodes(onnx: ModuleType, graph: Any) -> Iterator[Node]:
    used = {name for node in graph.node for name in node.input}
    used |= {each.name for each in graph.output}
    for node in graph.node:
        if node.op_type == "Constant":
            continue
        if any(name in used for name in node.output[1:]):
            raise NetworkRefused(
                f"The graph uses a second output of {node.op_type}, which is not interpreted.",
                advice="Export the network for evaluation, not for training.",
            )
        attributes = {each.name: _attribute(onnx, each) for each in node.attribute}
        yield Node(node.op_type, tuple(node.input), node.output[0], attributes)


def _attribute(onnx: ModuleType, attribute: Any) -> object:
    value = onnx.helper.get_attribute_value(attribute)
    if isinstance(value, bytes):
        return value.decode()
    return list(value) if not isinstance(value, int | float) else value


def _only_picture(graph: Any, names: list[str]) -> str:
    """Name of the graph's only input, a picture of three colours."""
    shapes = [
        [size.dim_value for size in each.type.tensor_type.shape.dim]
        for each in graph.input
        if each.name in names
    ]
    fits = len(shapes) == 1 and len(shapes[0]) == 4 and shapes[0][1] == 3
    if not fits or any(size not in {0, CROP_SIZE} for size in shapes[0][2:]):
        raise NetworkRefused(
            f"The graph takes {shapes}, not one picture of 3×112×112.",
            advice="Export the network with its colours first and an input of 1×3×112×112.",
            shapes=shapes,
        )
    return names[0]


def _divided(
    nodes: tuple[Node, ...], constants: Mapping[str, Tensor], given: str, outputs: list[str]
) -> ReadGraph:
    """The graph with its output chosen and its last map found, by running it once."""
    floats = {name: each.float() for name, each in constants.items() if each.is_floating_point()}
    integers = {name: each.long() for name, each in constants.items() if name not in floats}
    held = {**floats, **integers}
    crop = torch.linspace(-1, 1, 3 * CROP_SIZE**2).view(1, 3, CROP_SIZE, CROP_SIZE)
    with torch.no_grad():
        shapes = _shapes(nodes, held, given, crop)
        output = _embedding(outputs, shapes)
        nodes = needed(nodes, output, {given})
        features = _last_map(nodes, shapes, given, output)
        one_by_one = not _takes_several(nodes, held, given, crop, output)
    return _renamed(
        Graph(given, output, features, nodes, {}, {}, one_by_one),
        shapes[output][1],
        floats,
        {
            name: Integers(tuple(each.shape), tuple(each.flatten().tolist()))
            for name, each in integers.items()
        },
    )


def _shapes(
    nodes: tuple[Node, ...], constants: Mapping[str, Tensor], given: str, crop: Tensor
) -> dict[str, tuple[int, ...]]:
    """The shape of every value that the graph computes from one crop."""
    values: dict[str, Tensor] = {given: crop}
    for node in nodes:
        inputs = {name: values.get(name, constants.get(name)) for name in node.inputs if name}
        missing = sorted(name for name, value in inputs.items() if value is None)
        if missing:
            raise NetworkRefused(
                f"The graph reads {missing[0]} before anything has made it.",
                advice="Export the network anew.",
            )
        known = {name: value for name, value in inputs.items() if value is not None}
        try:
            values[node.output] = run((node,), known, "", crop, node.output)
        except (RuntimeError, IndexError, KeyError, ValueError, TypeError) as error:
            raise NetworkRefused(
                f"The operator {node.operator} of the graph cannot be computed: {error}.",
                advice="Check that the network takes pictures of 112×112 pixels.",
            ) from error
    return {name: tuple(value.shape) for name, value in values.items()}


def _embedding(outputs: list[str], shapes: Mapping[str, tuple[int, ...]]) -> str:
    """The output that is an embedding: one row of more than one number."""
    rows = [name for name in outputs if len(shapes[name]) == 2 and shapes[name][1] > 1]
    if len(rows) != 1:
        raise NetworkRefused(
            f"The graph has {len(rows)} outputs that could be an embedding, not one.",
            advice="Export the network with the embedding as its only output.",
        )
    return rows[0]


def _last_map(
    nodes: tuple[Node, ...], shapes: Mapping[str, tuple[int, ...]], given: str, output: str
) -> str:
    """The last value with rows and columns that the whole output depends on."""
    for node in reversed(nodes):
        name = node.output
        shape = shapes[name]
        if len(shape) == 4 and shape[2] * shape[3] > 1:
            rest = needed(nodes, output, {name})
            if not any(given in each.inputs for each in rest):
                return name
    raise NetworkRefused(
        "The graph has no last map that its output is made of.",
        advice="Add the network from a checkpoint of a known architecture.",
    )


def _takes_several(
    nodes: tuple[Node, ...], constants: Mapping[str, Tensor], given: str, crop: Tensor, output: str
) -> bool:
    """Whether two crops at once give what each gives alone."""
    both = torch.cat([crop, crop.flip(3)])
    try:
        together = run(nodes, constants, given, both, output)
    except RuntimeError:
        return False
    alone = torch.cat([run(nodes, constants, given, each, output) for each in both[:, None]])
    return together.shape == alone.shape and torch.allclose(together, alone, rtol=1e-3, atol=1e-5)


def _renamed(
    graph: Graph,
    dimensions: int,
    floats: Mapping[str, Tensor],
    integers: Mapping[str, Integers],
) -> ReadGraph:
    """The graph with plain names, which a file's own need not be, and without unused weights."""
    used = dict.fromkeys(name for node in graph.nodes for name in node.inputs if name)
    weights = [name for name in used if name in floats]
    counts = [name for name in used if name in integers]
    names = {name: f"weight{number}" for number, name in enumerate(weights)}
    names |= {name: f"shape{number}" for number, name in enumerate(counts)}
    made = (graph.input, *(node.output for node in graph.nodes))
    names |= {name: f"value{number}" for number, name in enumerate(made)}
    names[""] = ""
    nodes = tuple(
        Node(
            node.operator,
            tuple(names[name] for name in node.inputs),
            names[node.output],
            node.attributes,
        )
        for node in graph.nodes
    )
    return ReadGraph(
        Graph(
            input=names[graph.input],
            output=names[graph.output],
            features=names[graph.features],
            nodes=nodes,
            floats={names[name]: tuple(floats[name].shape) for name in weights},
            integers={names[name]: integers[name] for name in counts},
            one_by_one=graph.one_by_one,
        ),
        {names[name]: floats[name].contiguous() for name in weights},
        dimensions,
    )
