"""What a decoder is trained for: pixels, edges, and how the backbone's first layers see a face.

The backbone's output stays out of the training: a decoder that is rewarded for it learns texture
which the backbone takes for a face and nobody else does.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from examiner.embedding.backbone import Network
from examiner.face.regions import region_map
from examiner.reconstruction.decoder import NATIVE

OUTSIDE = 0.15
"""Weight of what is not face, beside 1 for the face."""

SOFT = 0.02
"""Differences well below this count by their square, well above by their size."""

WEIGHTS = {"tone": 0.5, "pixels": 1.0, "edges": 1.0, "early": 0.5}


def face_mask(side: int = NATIVE) -> Tensor:
    """(1, 1, side, side) 1 where most of a pixel lies in a named region of the face, else 0."""
    named = torch.from_numpy((region_map().index > 0).astype(np.float32))[None, None]
    return (functional.adaptive_avg_pool2d(named, side) > 0.5).float()


def standardised(pictures: Tensor, mask: Tensor, *, each_colour: bool = False) -> Tensor:
    """(n, 3, h, w) less each picture's mean inside `mask`, by its standard deviation there.

    So a picture's gain and offset are gone: one of each for its three colours together, or for
    each colour.
    """
    dims, colours = ((2, 3), 1) if each_colour else ((1, 2, 3), 3)
    count = colours * mask.sum()
    centred = pictures - (pictures * mask).sum(dims, keepdim=True) / count
    variance = (centred.square() * mask).sum(dims, keepdim=True) / count
    return centred / (variance + 1e-6).sqrt()


class EarlyLayers:
    """What named modules of a network make of pictures; nothing behind the last is computed."""

    def __init__(self, network: nn.Module, names: Sequence[str]) -> None:
        self._network = network
        self._names = tuple(names)

    def __call__(self, inputs: Tensor) -> list[Tensor]:
        """Network input (n, 3, 112, 112) → the modules' outputs, in the order of `names`."""
        seen: list[Tensor] = []

        def keep(_module: nn.Module, _inputs: object, output: Tensor) -> None:
            seen.append(output)
            if len(seen) == len(self._names):
                raise _SeenEnough

        modules = [self._network.get_submodule(name) for name in self._names]
        hooks = [module.register_forward_hook(keep) for module in modules]
        network: Network = self._network  # type: ignore[assignment]
        try:
            network.features(inputs)
        except _SeenEnough:
            pass
        finally:
            for hook in hooks:
                hook.remove()
        return seen


class _SeenEnough(Exception):
    """The last named module has given its output."""


class Losses:
    """The terms of the loss between drawn and true faces, both (n, 3, 56, 56) of −1 to 1."""

    def __init__(
        self, early: EarlyLayers, network: Network, examples: Tensor, perceived: int
    ) -> None:
        self._early = early
        self._network = network
        self._perceived = perceived
        self._mask = face_mask()
        self._weight = OUTSIDE + (1 - OUTSIDE) * self._mask
        with torch.no_grad():
            seen = early(self._inputs(examples))
        self._spreads = [some.float().std((0, 2, 3), keepdim=True) + 1e-3 for some in seen]

    def __call__(self, drawn: Tensor, true: Tensor) -> dict[str, Tensor]:
        """Each term, weighted: their sum is the loss."""
        plain = standardised(drawn, self._mask), standardised(true, self._mask)
        terms = {
            "tone": self._scales(drawn, true, (1, 2, 4)),
            "pixels": self._scales(*plain, (1, 2)),
            "edges": self._edges(*plain),
            "early": self._seen(drawn[: self._perceived], true[: self._perceived]),
        }
        return {name: WEIGHTS[name] * term for name, term in terms.items()}

    def _scales(self, drawn: Tensor, true: Tensor, factors: tuple[int, ...]) -> Tensor:
        """Mean difference at several sizes."""
        gap = drawn - true
        return torch.stack([self._mean(_smaller(gap, factor)) for factor in factors]).mean()

    def _edges(self, drawn: Tensor, true: Tensor) -> Tensor:
        """Mean difference of the steps between neighbours, at two sizes."""
        gap = drawn - true
        found = []
        for factor in (1, 2):
            some = _smaller(gap, factor)
            found += [self._mean(some.diff(dim=2)), self._mean(some.diff(dim=3))]
        return torch.stack(found).mean()

    def _seen(self, drawn: Tensor, true: Tensor) -> Tensor:
        """Mean difference of early features, in units of each channel's spread in true faces."""
        with torch.no_grad():
            wanted = self._early(self._inputs(true))
        seen = zip(self._early(self._inputs(drawn)), wanted, self._spreads, strict=True)
        found = [self._mean((ours - theirs).float() / spread) for ours, theirs, spread in seen]
        return torch.stack(found).mean()

    def _inputs(self, pictures: Tensor) -> Tensor:
        """(n, 3, 56, 56) as network input; the finest detail is in neither picture."""
        pixels = functional.interpolate(pictures, scale_factor=2.0, mode="bilinear") * 127.5 + 127.5
        return self._network.normalise(pixels).bfloat16()

    def _mean(self, gap: Tensor) -> Tensor:
        """Weighted mean of soft absolute values of (n, c, h, w)."""
        weight = functional.adaptive_avg_pool2d(self._weight, gap.shape[-2:])
        sizes = (gap.square() + SOFT**2).sqrt() - SOFT
        return (sizes * weight).mean() / weight.mean()


def _smaller(pictures: Tensor, factor: int) -> Tensor:
    return functional.avg_pool2d(pictures, factor) if factor > 1 else pictures
