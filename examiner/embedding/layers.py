"""What several networks are built of: PReLU without its slopes' gradient, and fixed numbers."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def rectified(x: Tensor, slope: Tensor) -> Tensor:
    """PReLU of (n, channels, h, w) with fixed slopes (channels,), differentiable in x alone.

    The stock backward pass also computes the gradient of every slope, and branches on every
    value. Here the derivative (1 or the slope) is kept as a constant factor, so that each of many
    backward passes is one multiplication, and none of it runs in Python.
    """
    if not (torch.is_grad_enabled() and x.requires_grad):
        return F.prelu(x, slope)
    with torch.no_grad():
        positive = x.relu().sign_()
        channels = slope.view(-1, 1, 1)
        derivative = torch.lerp(channels, torch.ones_like(channels), positive)
    return x * derivative


def numbers(*shape: int) -> nn.Parameter:
    """Float32 zeros that weights are read into; nothing is trained here."""
    return nn.Parameter(torch.zeros(shape), requires_grad=False)
