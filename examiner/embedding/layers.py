"""What several networks are built of: PReLU without its slopes' gradient, and fixed numbers."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class FixedPrelu(torch.autograd.Function):
    """PReLU with slopes that are not trained.

    The stock backward pass also computes the gradient of every slope, and branches on every
    value; here the forward pass keeps the derivative (1 or the slope), so that each of many
    backward passes is one multiplication.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, slope: Tensor) -> Tensor:
        """x where positive, slope · x elsewhere; slope is (channels,)."""
        if ctx.needs_input_grad[0]:
            positive = x.relu().sign_()
            channels = slope.view(-1, 1, 1)
            ctx.save_for_backward(torch.lerp(channels, torch.ones_like(channels), positive))
        return F.prelu(x, slope)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        """Gradient towards x only."""
        (derivative,) = ctx.saved_tensors
        return gradients[0] * derivative, None


def rectified(x: Tensor, slope: Tensor) -> Tensor:
    """PReLU of (n, channels, h, w) with fixed slopes (channels,), differentiable in x alone."""
    values: Tensor = FixedPrelu.apply(x, slope)  # type: ignore[no-untyped-call]
    return values


def numbers(*shape: int) -> nn.Parameter:
    """Float32 zeros that weights are read into; nothing is trained here."""
    return nn.Parameter(torch.zeros(shape), requires_grad=False)
