"""The operators of ONNX that can be interpreted, as torch operations; a closed table.

Each is a function of the operator's attributes and its inputs, after the operator's description in
the ONNX standard (ai.onnx, versions 7 to 25). Values are tensors on the network's device; shapes
are integer tensors and stay on the CPU. What the table does not hold is refused by name when a
file is read (examiner.embedding.onnx_reading).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from examiner.embedding.layers import rectified
from examiner.embedding.onnx_pooling import average_pool, max_pool, padded
from examiner.errors import NetworkRefused

Attributes = Mapping[str, Any]
Inputs = Sequence[Tensor | None]
Operator = Callable[[Attributes, Inputs], Tensor]


def _first(inputs: Inputs) -> Tensor:
    return _given(inputs, 0)


def _given(inputs: Inputs, place: int) -> Tensor:
    value = inputs[place]
    if value is None:
        raise NetworkRefused(
            "An operator of the graph lacks an input that it needs.",
            advice="Export the network anew, with another version of the exporter.",
        )
    return value


def _optional(inputs: Inputs, place: int) -> Tensor | None:
    return inputs[place] if place < len(inputs) else None


def _integers(attributes: Attributes, name: str, inputs: Inputs, place: int) -> list[int] | None:
    """Numbers that older graphs give as an attribute and newer ones as an input."""
    if name in attributes:
        return [int(number) for number in attributes[name]]
    value = _optional(inputs, place)
    return None if value is None else [int(number) for number in value.flatten().tolist()]


def _conv(attributes: Attributes, inputs: Inputs) -> Tensor:
    weight = _given(inputs, 1)
    size = list(weight.shape[2:])
    strides = list(attributes.get("strides", (1, 1)))
    dilations = list(attributes.get("dilations", (1, 1)))
    x, padding = padded(_first(inputs), attributes, size)
    bias = _optional(inputs, 2)
    return F.conv2d(x, weight, bias, strides, padding, dilations, int(attributes.get("group", 1)))


def _batch_norm(attributes: Attributes, inputs: Inputs) -> Tensor:
    x = _first(inputs)
    scale, shift, mean, variance = (_given(inputs, place) for place in range(1, 5))
    factor = scale * torch.rsqrt(variance + float(attributes.get("epsilon", 1e-5)))
    sides = (-1, *(1,) * (x.dim() - 2))
    return torch.addcmul((shift - mean * factor).view(sides), x, factor.view(sides))


def _prelu(attributes: Attributes, inputs: Inputs) -> Tensor:
    x, slope = _first(inputs), _given(inputs, 1)
    if x.dim() == 4 and slope.dim() >= 3 and slope.numel() == slope.shape[-3] == x.shape[1]:
        return rectified(x, slope.flatten())
    if slope.numel() == 1 and x.dim() == 4:
        return rectified(x, slope.flatten().expand(x.shape[1]))
    return torch.where(x > 0, x, x * slope)


def _clip(attributes: Attributes, inputs: Inputs) -> Tensor:
    bounds = []
    for place, name in enumerate(("min", "max"), start=1):
        value = _optional(inputs, place)
        bounds.append(attributes.get(name) if value is None else float(value))
    return _first(inputs).clamp(*bounds)


def _gemm(attributes: Attributes, inputs: Inputs) -> Tensor:
    a, b = _first(inputs), _given(inputs, 1)
    a = a.mT if attributes.get("transA", 0) else a
    b = b.mT if attributes.get("transB", 0) else b
    product = (a @ b) * float(attributes.get("alpha", 1.0))
    added = _optional(inputs, 2)
    return product if added is None else product + added * float(attributes.get("beta", 1.0))


def _flatten(attributes: Attributes, inputs: Inputs) -> Tensor:
    x = _first(inputs)
    axis = int(attributes.get("axis", 1))
    axis = axis + x.dim() if axis < 0 else axis
    return x.reshape(math.prod(x.shape[:axis]), -1)


def _reshape(attributes: Attributes, inputs: Inputs) -> Tensor:
    x = _first(inputs)
    wanted = _integers(attributes, "shape", inputs, 1) or []
    if not attributes.get("allowzero", 0):
        wanted = [x.shape[place] if size == 0 else size for place, size in enumerate(wanted)]
    return x.reshape(wanted)


def _transpose(attributes: Attributes, inputs: Inputs) -> Tensor:
    x = _first(inputs)
    return x.permute(list(attributes.get("perm", reversed(range(x.dim())))))


def _squeeze(attributes: Attributes, inputs: Inputs) -> Tensor:
    axes = _integers(attributes, "axes", inputs, 1)
    x = _first(inputs)
    return x.squeeze() if axes is None else x.squeeze(axes)


def _unsqueeze(attributes: Attributes, inputs: Inputs) -> Tensor:
    x = _first(inputs)
    axes = _integers(attributes, "axes", inputs, 1) or []
    rank = x.dim() + len(axes)
    for axis in sorted(axis % rank for axis in axes):
        x = x.unsqueeze(axis)
    return x


def _concat(attributes: Attributes, inputs: Inputs) -> Tensor:
    return torch.cat([value for value in inputs if value is not None], int(attributes["axis"]))


def _gather(attributes: Attributes, inputs: Inputs) -> Tensor:
    x, index = _first(inputs), _given(inputs, 1)
    axis = int(attributes.get("axis", 0)) % x.dim()
    places = index.flatten().long().to(x.device) % x.shape[axis]
    found = x.index_select(axis, places)
    return found.reshape((*x.shape[:axis], *index.shape, *x.shape[axis + 1 :]))


def _expand(attributes: Attributes, inputs: Inputs) -> Tensor:
    x = _first(inputs)
    wanted = [int(size) for size in _given(inputs, 1).tolist()]
    return x.expand(np.broadcast_shapes(tuple(x.shape), tuple(wanted)))


FLOATS, INTEGERS = (1, 10, 11, 16), (6, 7)
"""Numbers that the standard gives to types."""


def _cast(attributes: Attributes, inputs: Inputs) -> Tensor:
    x, wanted = _first(inputs), int(attributes["to"])
    if x.is_floating_point() and wanted in FLOATS:
        return x
    if not x.is_floating_point() and wanted in INTEGERS:
        return x
    raise NetworkRefused(
        "The graph turns shapes into values or values into shapes.",
        advice="Export the network anew with a fixed input of 1×3×112×112.",
    )


def _reduced(
    reduce: Callable[[Tensor, list[int], bool], Tensor],
) -> Operator:
    def run(attributes: Attributes, inputs: Inputs) -> Tensor:
        x = _first(inputs)
        axes = _integers(attributes, "axes", inputs, 1) or list(range(x.dim()))
        return reduce(x, axes, bool(attributes.get("keepdims", 1)))

    return run


def _lp_normalization(attributes: Attributes, inputs: Inputs) -> Tensor:
    axis, order = int(attributes.get("axis", -1)), float(attributes.get("p", 2))
    return F.normalize(_first(inputs), p=order, dim=axis)


def _hard_sigmoid(attributes: Attributes, inputs: Inputs) -> Tensor:
    alpha, beta = float(attributes.get("alpha", 0.2)), float(attributes.get("beta", 0.5))
    return (_first(inputs) * alpha + beta).clamp(0, 1)


def _pad(attributes: Attributes, inputs: Inputs) -> Tensor:
    x = _first(inputs)
    if len(inputs) > 3 and inputs[3] is not None:
        raise NetworkRefused(
            "The graph pads some axes only, which is not interpreted.",
            advice="Export the network anew with an operator set below 18.",
        )
    sizes = _integers(attributes, "pads", inputs, 1) or []
    constant = _optional(inputs, 2)
    value = float(attributes.get("value", 0.0)) if constant is None else float(constant)
    before, after = sizes[: x.dim()], sizes[x.dim() :]
    pairs = [size for pair in zip(before[::-1], after[::-1], strict=True) for size in pair]
    # torch's other modes take the last two axes alone.
    mode = {"constant": "constant", "reflect": "reflect", "edge": "replicate"}[
        str(attributes.get("mode", "constant"))
    ]
    if mode != "constant":
        return F.pad(x, pairs[:4], mode)
    return F.pad(x, pairs, mode, value)


OPERATORS: dict[str, Operator] = {
    "Add": lambda _, inputs: _first(inputs) + _given(inputs, 1),
    "AveragePool": lambda attributes, inputs: average_pool(_first(inputs), attributes),
    "BatchNormalization": _batch_norm,
    "Cast": _cast,
    "Clip": _clip,
    "Concat": _concat,
    "Conv": _conv,
    "Div": lambda _, inputs: _first(inputs) / _given(inputs, 1),
    "Dropout": lambda _, inputs: _first(inputs),
    "Expand": _expand,
    "Flatten": _flatten,
    "Gather": _gather,
    "Gemm": _gemm,
    "GlobalAveragePool": lambda _, inputs: _first(inputs).mean(dim=(2, 3), keepdim=True),
    "HardSigmoid": _hard_sigmoid,
    "Identity": lambda _, inputs: _first(inputs),
    "LeakyRelu": lambda attributes, inputs: F.leaky_relu(
        _first(inputs), float(attributes.get("alpha", 0.01))
    ),
    "LpNormalization": _lp_normalization,
    "MatMul": lambda _, inputs: _first(inputs) @ _given(inputs, 1),
    "MaxPool": lambda attributes, inputs: max_pool(_first(inputs), attributes),
    "Mul": lambda _, inputs: _first(inputs) * _given(inputs, 1),
    "PRelu": _prelu,
    "Pad": _pad,
    "ReduceL2": _reduced(lambda x, axes, keep: x.square().sum(axes, keep).sqrt()),
    "ReduceMean": _reduced(lambda x, axes, keep: x.mean(axes, keep)),
    "ReduceSum": _reduced(lambda x, axes, keep: x.sum(axes, keep)),
    "Relu": lambda _, inputs: F.relu(_first(inputs)),
    "Reshape": _reshape,
    "Shape": lambda _, inputs: torch.tensor(_first(inputs).shape),
    "Sigmoid": lambda _, inputs: torch.sigmoid(_first(inputs)),
    "Sqrt": lambda _, inputs: torch.sqrt(_first(inputs)),
    "Squeeze": _squeeze,
    "Sub": lambda _, inputs: _first(inputs) - _given(inputs, 1),
    "Tanh": lambda _, inputs: torch.tanh(_first(inputs)),
    "Transpose": _transpose,
    "Unsqueeze": _unsqueeze,
}
"""Every operator that a graph may use, besides Constant, which is read into the graph."""

ADDITIVE = frozenset({"Add", "Sub", "Concat"})
"""Affine in all of their inputs together."""

AFFINE_IN_THE_FIRST = frozenset(
    {
        "AveragePool", "BatchNormalization", "Cast", "Conv", "Div", "Dropout", "Expand", "Flatten",
        "Gather", "Gemm", "GlobalAveragePool", "Identity", "ReduceMean", "ReduceSum", "Reshape",
        "Squeeze", "Transpose", "Unsqueeze",
    }
)  # fmt: skip
"""Affine in their first input while the others stay as they are."""

BILINEAR = frozenset({"Mul", "MatMul"})
"""Affine in one input while the other stays as it is."""
