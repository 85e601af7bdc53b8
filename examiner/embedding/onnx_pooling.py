"""Padding and pooling as ONNX means them, for two-dimensional maps."""

from collections.abc import Mapping
from typing import Any

import torch.nn.functional as F
from torch import Tensor

from examiner.errors import NetworkRefused

Attributes = Mapping[str, Any]


def padded(
    x: Tensor, attributes: Attributes, size: list[int], value: float = 0.0
) -> tuple[Tensor, list[int]]:
    """`x`, padded if its sides differ, and the padding that an operation is still to add.

    `size` is the window's, in rows and columns. Raises NetworkRefused for a rule other than
    explicit padding.
    """
    rule = str(attributes.get("auto_pad", "NOTSET"))
    if rule == "VALID":
        return x, [0, 0]
    if rule != "NOTSET" or len(size) != 2:
        raise NetworkRefused(
            f"The graph has a window over {len(size)} axes with the padding rule {rule}, which is "
            "not interpreted.",
            advice="Export the network with explicit padding of two axes.",
        )
    top, left, bottom, right = (int(each) for each in attributes.get("pads", (0, 0, 0, 0)))
    if (top, left) == (bottom, right):
        return x, [top, left]
    return F.pad(x, (left, right, top, bottom), value=value), [0, 0]


def _window(attributes: Attributes) -> tuple[list[int], list[int]]:
    size = [int(each) for each in attributes["kernel_shape"]]
    if any(int(each) != 1 for each in attributes.get("dilations", (1, 1))):
        raise NetworkRefused(
            "The graph pools with a dilated window, which is not interpreted.",
            advice="Export the network without dilation.",
        )
    return size, [int(each) for each in attributes.get("strides", (1,) * len(size))]


def max_pool(x: Tensor, attributes: Attributes) -> Tensor:
    """The largest value in each window; padding never counts."""
    size, strides = _window(attributes)
    x, padding = padded(x, attributes, size, value=float("-inf"))
    if max(padding) * 2 > min(size):
        x = F.pad(x, (padding[1], padding[1], padding[0], padding[0]), value=float("-inf"))
        padding = [0, 0]
    return F.max_pool2d(x, size, strides, padding, ceil_mode=bool(attributes.get("ceil_mode", 0)))


def average_pool(x: Tensor, attributes: Attributes) -> Tensor:
    """The mean of each window."""
    size, strides = _window(attributes)
    counted = bool(attributes.get("count_include_pad", 0))
    x, padding = padded(x, attributes, size)
    if not counted and padding == [0, 0] and any(attributes.get("pads", ())):
        raise NetworkRefused(
            "The graph averages over a window with uneven padding, which is not interpreted.",
            advice="Export the network with even padding.",
        )
    ceil = bool(attributes.get("ceil_mode", 0))
    return F.avg_pool2d(x, size, strides, padding, ceil, counted)
