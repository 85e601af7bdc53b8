"""Reads a published checkpoint tensor by tensor, with batch norms folded into convolutions."""

from collections.abc import Mapping

import torch
from torch import Tensor

from examiner.errors import NetworkRefused

_ADVICE = "Check that --architecture names the network that this checkpoint is of."


def trunk(published: Mapping[str, Tensor], anchor: str) -> dict[str, Tensor]:
    """The tensors beside the one called `anchor`, without the prefix that they share with it.

    A training wrapper puts words such as `module.` or `model.` before each name; a training head
    stands beside them under another prefix and is left out. Raises NetworkRefused if no tensor, or
    several, could be the anchor.
    """
    ends = [name for name in published if name == anchor or name.endswith(f".{anchor}")]
    if len(ends) != 1:
        raise NetworkRefused(
            f"The checkpoint has {_count(len(ends))} called {anchor}, where this architecture has "
            "one.",
            advice=_ADVICE,
            anchor=anchor,
        )
    prefix = ends[0].removesuffix(anchor)
    return {
        name.removeprefix(prefix): value
        for name, value in published.items()
        if name.startswith(prefix)
    }


def _count(tensors: int) -> str:
    return f"{tensors} tensors" if tensors else "no tensor"


class Published:
    """The tensors of one trunk; each is taken once, in float64, and none may be left over."""

    def __init__(self, tensors: Mapping[str, Tensor], eps: float = 1e-5) -> None:
        self._left = {
            name: value
            for name, value in tensors.items()
            if not name.endswith("num_batches_tracked")
        }
        self._eps = eps
        """Added to each variance, as the network's publication does."""

    def take(self, name: str) -> Tensor:
        """The tensor called `name`; NetworkRefused if it is not there or has no finite values."""
        if name not in self._left:
            raise NetworkRefused(
                f"The checkpoint has no tensor {name}, which this architecture needs.",
                advice=_ADVICE,
                name=name,
            )
        value = self._left.pop(name).double()
        if not value.isfinite().all():
            raise NetworkRefused(
                f"The checkpoint's tensor {name} has values that are no numbers.",
                advice="Ask for the checkpoint anew where it came from.",
                name=name,
            )
        return value

    def norm(self, name: str) -> tuple[Tensor, Tensor]:
        """A batch norm as (scale, shift), each (channels,): y = scale · x + shift."""
        mean, variance = self.take(f"{name}.running_mean"), self.take(f"{name}.running_var")
        scale = (variance + self._eps).rsqrt()
        shift = -mean * scale
        # Norms without trained numbers of their own exist: AdaFace ends in one.
        if f"{name}.weight" in self._left:
            weight = self.take(f"{name}.weight")
            scale, shift = weight * scale, weight * shift + self.take(f"{name}.bias")
        return scale, shift

    def layer(self, convolution: str, norm: str) -> tuple[Tensor, Tensor]:
        """A convolution or matrix without or with bias, then a batch norm, as (weight, bias)."""
        weight = self.take(f"{convolution}.weight")
        scale, shift = self.norm(norm)
        if f"{convolution}.bias" in self._left:
            shift = shift + scale * self.take(f"{convolution}.bias")
        return weight * scale.view(-1, *(1,) * (weight.dim() - 1)), shift

    def finish(self, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """`tensors` in float32; NetworkRefused if the checkpoint has more than was taken."""
        if self._left:
            raise NetworkRefused(
                f"The checkpoint has {len(self._left)} tensors that this architecture has not, "
                f"the first is {next(iter(self._left))}.",
                advice=_ADVICE,
                left=sorted(self._left),
            )
        return {name: value.float().contiguous() for name, value in tensors.items()}


def block_tensors(name: str, weight_bias: tuple[Tensor, Tensor]) -> dict[str, Tensor]:
    """(weight, bias) under the names that a layer called `name` gives them."""
    return {f"{name}.weight": weight_bias[0], f"{name}.bias": weight_bias[1]}


def as_vector(slopes: Tensor) -> Tensor:
    """PReLU's slopes as (channels,)."""
    return torch.flatten(slopes)
