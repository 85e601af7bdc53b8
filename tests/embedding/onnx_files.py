"""ONNX graphs made by hand: small ones of single operators, and the bundled network as a whole."""

from collections.abc import Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from examiner.embedding.mobilefacenet import Layer, MobileFaceNet, SlopedLayer

OPSET = 13
Array = NDArray[np.generic]


def model(
    nodes: Sequence[onnx.NodeProto],
    constants: dict[str, Array],
    output: Sequence[int | str] = ("n", "d"),
    *,
    shape: Sequence[int | str] = ("n", 3, 112, 112),
    opset: int = OPSET,
    outputs: Sequence[str] = ("y",),
) -> bytes:
    """A graph from `x` to `y`."""
    graph = helper.make_graph(
        list(nodes),
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, list(shape))],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, list(output)) for name in outputs],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    made.ir_version = 8
    return made.SerializeToString()


class _Writer:
    """Nodes and constants of a graph that is made layer by layer."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, Array] = {}

    def add(self, operator: str, *inputs: str, **attributes: object) -> str:
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def hold(self, value: Array) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def layer(self, x: str, layer: Layer) -> str:
        size = layer.weight.shape[-1]
        around = [0] * 4 if size == 1 or size == 7 else [1] * 4
        if layer.stride == 2:
            x = self.add("Pad", x, self.hold(np.array([0, 0, 0, 0, 0, 0, 1, 1])))
            around = [0] * 4
        weights = [self.hold(each.numpy()) for each in (layer.weight, layer.bias)]
        y = self.add(
            "Conv", x, *weights,
            kernel_shape=[size, size], strides=[layer.stride] * 2, pads=around, group=layer.groups,
        )  # fmt: skip
        if isinstance(layer, SlopedLayer):
            y = self.add("PRelu", y, self.hold(layer.slope.numpy().reshape(-1, 1, 1)))
        return y


def exported(network: MobileFaceNet, end: str = "Flatten") -> bytes:
    """The bundled network as a graph; `end` is how its last map of 1×1 becomes an embedding."""
    writer = _Writer()
    x = "x"
    for layer in (network.stem.convolve, network.stem.depthwise, network.stem.project):
        x = writer.layer(x, layer)
    for block in network.blocks:
        y = x
        for layer in (block.expand, block.depthwise, block.project):
            y = writer.layer(y, layer)
        x = writer.add("Add", x, y) if block.residual else y
    x = writer.layer(x, network.last)
    for layer in (network.linear.depthwise, network.linear.mix, network.linear.project):
        x = writer.layer(x, layer)
    if end == "Reshape":
        # As exporters write x.view(x.size(0), -1): the number of crops is asked for at run time.
        count = writer.add("Gather", writer.add("Shape", x), writer.hold(np.array(0)), axis=0)
        count = writer.add("Unsqueeze", count, writer.hold(np.array([0])))
        x = writer.add(
            "Reshape", x, writer.add("Concat", count, writer.hold(np.array([-1])), axis=0)
        )
    elif end == "one":
        x = writer.add("Reshape", x, writer.hold(np.array([1, -1])))
    else:
        x = writer.add("Flatten", x, axis=1)
    if end == "length":
        x = writer.add("Div", x, writer.add("ReduceL2", x, axes=[1], keepdims=1))
    writer.add("Identity", x)
    writer.nodes[-1].output[0] = "y"
    return model(writer.nodes, writer.constants)
