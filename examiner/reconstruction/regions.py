"""Where on the face a channel draws: how the drawn picture changes with one raw value.

By ablation: the difference between the picture and the one drawn with the channel at its mean over
the faces that the decoder learnt from. By the Jacobian: the picture's derivative by the channel,
exact, as the gradient of a gradient (the product of the transposed Jacobian with a dummy picture is
linear in the dummy, and its derivative is a column). Ablation says what the channel's whole
distance from usual draws on this face, the Jacobian what a small change would.

A region says what the decoder draws, not what the backbone looked at.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from examiner.reconstruction.decoder import Decoder

ABLATION, JACOBIAN = "ablation", "jacobian"

WAYS = (ABLATION, JACOBIAN)
"""How a channel's region is found."""

CHUNK = 16
"""Channels that share one pass; fixed, so that no sum depends on the machine."""

_SMALLEST_LENGTH = 1e-8
"""Added to a region's length, so that a channel that draws nothing gives zeros."""


def changes(decoder: Decoder, raw: NDArray[np.float32], channels: slice, way: str) -> Tensor:
    """(n, 3, 112, 112): signed change of the drawn picture by each of n channels of `raw` (N,).

    By ablation in grey levels of 0 to 255: the picture less that without the channel. By the
    Jacobian in grey levels for each unit of the raw value. Raises ValueError for no such way.
    """
    values = torch.from_numpy(np.array(raw, np.float32))
    places = torch.arange(len(values))[channels]
    if way == ABLATION:
        return _by_ablation(decoder, values, places)
    if way == JACOBIAN:
        return _by_jacobian(decoder, values, places)
    raise ValueError(f"a region is found by {' or '.join(WAYS)}, not {way}")


def unit_regions(
    decoder: Decoder, raw: NDArray[np.float32], channels: slice, way: str
) -> NDArray[np.float32]:
    """(n, 112, 112) float32: mean over colours of the absolute changes, each of length one.

    Length is Euclidean over the 112×112 pixels; a channel that changes no pixel has zeros.
    """
    size = changes(decoder, raw, channels, way).abs().mean(1)
    length = size.flatten(1).norm(dim=1) + _SMALLEST_LENGTH
    regions: NDArray[np.float32] = (size / length[:, None, None]).numpy()
    return regions


def _by_ablation(decoder: Decoder, values: Tensor, places: Tensor) -> Tensor:
    without = values.repeat(len(places), 1)
    without[torch.arange(len(places)), places] = decoder.network.mean[places]
    with torch.no_grad():
        drawn = decoder.draw(torch.cat([values[None], without]))
    return drawn[:1] - drawn[1:]


def _by_jacobian(decoder: Decoder, values: Tensor, places: Tensor) -> Tensor:
    inputs = values[None].requires_grad_(True)
    drawn = decoder.draw(inputs)
    dummy = torch.zeros_like(drawn, requires_grad=True)
    (back,) = torch.autograd.grad(drawn, inputs, dummy, create_graph=True)
    along = torch.eye(len(values))[places, None]
    (columns,) = torch.autograd.grad(back, dummy, along, is_grads_batched=True)
    found: Tensor = columns[:, 0]
    return found
