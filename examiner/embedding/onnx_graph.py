"""A graph of ONNX operators as a network: features up to the last map, the rest as its head.

The graph is written in the program's own form beside its weights, so that a network in use
needs neither the file that it came from nor the package that reads such files.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import msgspec
import torch
from torch import Tensor, nn

from examiner.embedding.backbone import LinearHead
from examiner.embedding.layers import numbers
from examiner.embedding.onnx_operators import (
    ADDITIVE,
    AFFINE_IN_THE_FIRST,
    BILINEAR,
    OPERATORS,
)


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One operation."""

    operator: str
    inputs: tuple[str, ...]
    """Names of values; empty for an input that is left out."""
    output: str
    attributes: dict[str, Any]


class Integers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whole numbers that the graph holds, such as the shape that a value is given."""

    shape: tuple[int, ...]
    values: tuple[int, ...]


class Graph(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Operations in an order in which each finds its inputs."""

    input: str
    output: str
    features: str
    """Name of the last map; all that comes after it is the head."""
    nodes: tuple[Node, ...]
    floats: dict[str, tuple[int, ...]]
    """Shapes of the weights, by name."""
    integers: dict[str, Integers]
    one_by_one: bool
    """Whether the graph was made for one crop at a time."""


def needed(nodes: tuple[Node, ...], wanted: str, given: Iterable[str]) -> tuple[Node, ...]:
    """Those of `nodes` that make the value `wanted` out of the values `given`, in their order."""
    have, needs, found = set(given), {wanted}, []
    for node in reversed(nodes):
        if node.output in needs and node.output not in have:
            needs.update(node.inputs)
            found.append(node)
    return tuple(reversed(found))


class GraphNetwork(nn.Module):
    """The graph with its weights as parameters; a weight of float32 is named as in the graph."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self.graph = graph
        for name, shape in graph.floats.items():
            self.register_parameter(name, numbers(*shape))
        self._integers = {
            name: torch.tensor(each.values, dtype=torch.int64).reshape(each.shape)
            for name, each in graph.integers.items()
        }
        self._trunk = needed(graph.nodes, graph.features, {graph.input})
        self._rest = needed(graph.nodes, graph.output, {graph.features})
        self.eval()

    def features(self, inputs: Tensor) -> Tensor:
        """Network input (n, 3, 112, 112) → (n, C, H, W), the last map."""
        graph = self.graph
        x = inputs.contiguous(memory_format=torch.channels_last)
        return self._each(self._trunk, graph.input, x, graph.features)

    def head(self, features: Tensor) -> Tensor:
        """(n, C, H, W) → (n, N)."""
        graph = self.graph
        return self._each(self._rest, graph.features, features, graph.output)

    def forward(self, inputs: Tensor) -> Tensor:
        """Network input (n, 3, 112, 112) → (n, N)."""
        return self.head(self.features(inputs))

    def _each(self, nodes: tuple[Node, ...], given: str, x: Tensor, wanted: str) -> Tensor:
        if not self.graph.one_by_one or len(x) == 1:
            return run(nodes, self._constants(), given, x, wanted)
        singles = (run(nodes, self._constants(), given, one, wanted) for one in x[:, None])
        return torch.cat(list(singles))

    def _constants(self) -> dict[str, Tensor]:
        return {**self._parameters_by_name, **self._integers}

    @property
    def _parameters_by_name(self) -> dict[str, Tensor]:
        return dict(self.named_parameters())

    def linear_head(self) -> LinearHead | None:
        """The head as one affine map where its operators show that it is one, else None."""
        return self._linear

    @cached_property
    def _linear(self) -> LinearHead | None:
        graph = self.graph
        if not is_affine(self._rest, graph.features):
            return None
        constants = {
            name: value.detach().cpu().double() if value.is_floating_point() else value
            for name, value in self._constants().items()
        }
        device = next(self.parameters()).device
        with torch.no_grad():
            blank = torch.zeros(1, 3, 112, 112, device=device)
            shape = self.features(blank).shape[1:]
        zero = torch.zeros(1, *shape, dtype=torch.float64, requires_grad=True)
        output = run(self._rest, constants, graph.features, zero, graph.output)[0]
        # One row of the matrix is the gradient of one output, wherever it is taken.
        rows = [torch.autograd.grad(each, zero, retain_graph=True)[0][0] for each in output]
        return LinearHead(torch.stack(rows).numpy(), output.detach().numpy())


def run(
    nodes: tuple[Node, ...],
    constants: Mapping[str, Tensor],
    given: str,
    x: Tensor,
    wanted: str,
) -> Tensor:
    """The value `wanted`, with `x` in the place of the value `given`."""
    last_use = {name: place for place, node in enumerate(nodes) for name in node.inputs}
    values = {given: x}
    for place, node in enumerate(nodes):
        inputs = [
            None if not name else values[name] if name in values else constants[name]
            for name in node.inputs
        ]
        values[node.output] = OPERATORS[node.operator](node.attributes, inputs)
        for name in node.inputs:
            # What no later operation reads is let go, so that memory holds a few maps only.
            if last_use[name] == place and name != wanted:
                values.pop(name, None)
    return values[wanted]


def is_affine(nodes: tuple[Node, ...], given: str) -> bool:
    """Whether the operators show that these nodes are affine in the value `given`."""
    moving = {given}
    for node in nodes:
        places = [place for place, name in enumerate(node.inputs) if name in moving]
        if not places or node.operator == "Shape":
            continue
        if not (
            node.operator in ADDITIVE
            or (node.operator in AFFINE_IN_THE_FIRST and places == [0])
            or (node.operator in BILINEAR and len(places) == 1)
        ):
            return False
        moving.add(node.output)
    return True
