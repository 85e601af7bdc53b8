"""A network with parameters drawn anew, from its output down to its input.

After Adebayo et al., Sanity Checks for Saliency Maps (NeurIPS 2018), cascading: the parameters used
last are drawn first. Each tensor is drawn from a normal distribution with its own mean and standard
deviation, so that values keep their size on the way through the network. Only parameters are drawn:
what a normalisation has counted of its inputs stays.
"""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from examiner.embedding.backbone import Backbone


class _Uses(TorchFunctionMode):
    """Writes down, in order, which tensors torch's functions are given."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[int] = []

    def __torch_function__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        self.places += [each.data_ptr() for each in _tensors((args, kwargs or {}))]
        return function(*args, **(kwargs or {}))


def _tensors(given: Any) -> Iterator[Tensor]:
    if isinstance(given, Tensor):
        yield given
    elif isinstance(given, list | tuple):
        for each in given:
            yield from _tensors(each)
    elif isinstance(given, dict):
        yield from _tensors(list(given.values()))


def parameters_in_use(backbone: Backbone, pixels: NDArray[np.uint8]) -> tuple[str, ...]:
    """Names of the network's parameters in the order in which a pass on `pixels` first uses them.

    A parameter that the pass does not use is left out.
    """
    network = _module(backbone)
    uses = _Uses()
    with torch.no_grad():
        inputs = backbone.prepare(pixels)
        with uses:
            backbone.raw(inputs)
    first = {place: at for at, place in reversed(list(enumerate(uses.places)))}
    names = {name: each.data_ptr() for name, each in network.named_parameters()}
    used = [name for name, place in names.items() if place in first]
    return tuple(sorted(used, key=lambda name: first[names[name]]))


def redrawn(backbone: Backbone, names: tuple[str, ...], seed: int) -> Backbone:
    """A copy of the backbone whose parameters called `names` are drawn anew.

    A parameter is drawn alike whatever others are drawn.
    """
    made = replace(backbone, network=copy.deepcopy(backbone.network))
    for at, (name, values) in enumerate(_module(made).named_parameters()):
        if name in names:
            draw = torch.Generator().manual_seed(seed * 100_000 + at)
            noise = torch.randn(values.shape, generator=draw, dtype=torch.float64)
            held = values.detach().cpu().double()
            mean, spread = held.mean(), held.std(correction=0)
            with torch.no_grad():
                values.copy_(mean + spread * noise)
    return made


def _module(backbone: Backbone) -> nn.Module:
    if not isinstance(backbone.network, nn.Module):
        raise TypeError(f"{type(backbone.network).__name__} has no parameters that could be drawn")
    return backbone.network
