"""The published ways, written plainly: yardstick of the benchmark and oracle of the tests.

A stock copy of the network (torch's own layers, weights that ask for gradients) and the passes
that the published code spends. Nothing that the program reports comes from here.
"""

import copy
from collections.abc import Callable, Iterable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from examiner.embedding.backbone import Backbone
from examiner.embedding.mobilefacenet import Block, Layer, MobileFaceNet, SlopedLayer, Stem
from examiner.explanation.pair import CropPair, MapPair


class PlainNetwork(nn.Module):
    """The bundled network with torch's own convolutions and PReLU, as published code has it."""

    def __init__(self, network: MobileFaceNet) -> None:
        super().__init__()
        own = copy.deepcopy(network)
        for module in list(own.modules()):
            if isinstance(module, Stem | Block):
                for name, child in list(module.named_children()):
                    setattr(module, name, stock_layer(child))
        self.trunk = nn.Sequential(own.stem, own.blocks, stock_layer(own.last))
        self.linear = own.linear
        self.requires_grad_(True)
        self.eval()

    def forward(self, inputs: Tensor) -> Tensor:
        """Network input (n, 3, 112, 112) → raw embeddings (n, 192)."""
        raw: Tensor = self.linear(self.trunk(inputs))
        return raw


def stock_layer(layer: nn.Module) -> nn.Module:
    """One layer of the bundled network as torch's own modules."""
    if not isinstance(layer, Layer):
        raise TypeError(f"{type(layer).__name__} is no layer of the bundled network")
    out, per_group, size, _ = layer.weight.shape
    into = per_group * layer.groups
    padding = 0 if layer.stride == 2 else size // 2
    convolution = nn.Conv2d(into, out, size, layer.stride, padding, groups=layer.groups)
    convolution.weight.data.copy_(layer.weight)
    convolution.bias.data.copy_(layer.bias)  # type: ignore[union-attr]
    parts: list[nn.Module] = [nn.ZeroPad2d((0, 1, 0, 1))] if layer.stride == 2 else []
    parts.append(convolution)
    if isinstance(layer, SlopedLayer):
        rectifier = nn.PReLU(out)
        rectifier.weight.data.copy_(layer.slope)
        parts.append(rectifier)
    return nn.Sequential(*parts)


def plain_network(backbone: Backbone) -> PlainNetwork:
    """The stock copy of a backbone's network; TypeError for another than the bundled one."""
    if not isinstance(backbone.network, MobileFaceNet):
        raise TypeError(f"{backbone.spec.name} has no stock copy")
    return PlainNetwork(backbone.network)


def plain_xssab(
    pair: CropPair, backbone: Backbone, network: nn.Module, threshold: float
) -> MapPair:
    """xSSAB with the passes of its published code: 12 forward and 4 backward, weights included."""
    inputs = [backbone.prepare(pixels) for pixels in (pair.probe, pair.reference)]
    maps = []
    for own, other in (inputs, inputs[::-1]):
        difference = torch.zeros(own.shape[-2:])
        for sign in (1.0, -1.0):
            gradient = _published_gradient(network, own, other, threshold, positive=sign > 0)
            difference += sign * gradient.abs().mean(0)
        maps.append(difference.numpy())
    return MapPair(maps[0], maps[1])


def _published_gradient(
    network: nn.Module, own: Tensor, other: Tensor, threshold: float, *, positive: bool
) -> Tensor:
    """One map: both embeddings, then the pair network once more, forward and backward."""
    unit = functional.normalize(network(own))[0].detach()
    against = functional.normalize(network(other))[0].detach()
    argues_for = unit * against >= threshold / unit.numel()
    weights = against * (argues_for if positive else ~argues_for)
    tensor = own.clone().requires_grad_(True)
    total = functional.normalize(network(tensor))[0] @ weights
    network.zero_grad()
    total.backward()  # type: ignore[no-untyped-call]
    gradient = tensor.grad
    if gradient is None:
        raise RuntimeError("the backward pass left no gradient")
    return gradient[0]


def plain_fggb(pair: CropPair, backbone: Backbone, network: nn.Module, threshold: float) -> MapPair:
    """FGGB with the default parameters, unblurred: one stock backward pass per dimension."""
    tensors = [backbone.prepare(pixels) for pixels in (pair.probe, pair.reference)]
    for tensor in tensors:
        tensor.requires_grad_(True)
    units = [functional.normalize(network(tensor))[0] for tensor in tensors]
    weights = (units[0] * units[1]).detach() - threshold / units[0].numel()
    maps = [_weighted(unit, tensor, weights) for unit, tensor in zip(units, tensors, strict=True)]
    return MapPair(maps[0], maps[1])


def _weighted(unit: Tensor, tensor: Tensor, weights: Tensor) -> NDArray[np.float32]:
    total = torch.zeros(tensor.shape[-2:])
    for k in range(unit.numel()):
        gradient = torch.autograd.grad(unit[k], tensor, retain_graph=True)[0][0]
        emphasis = gradient.abs().mean(0)
        total += weights[k] * emphasis / (emphasis.norm() + 1e-8)
    array: NDArray[np.float32] = total.numpy()
    return array


def plain_masked_scores(
    pair: CropPair,
    backbone: Backbone,
    run: Callable[[Tensor], Tensor],
    masks: Iterable[NDArray[np.float32]],
) -> NDArray[np.float64]:
    """(n,): the probe's score through each mask, one black-covered face at a time through `run`."""
    with torch.no_grad():
        other = functional.normalize(run(backbone.prepare(pair.reference)))[0]
        scores = []
        for mask in masks:
            covered = torch.from_numpy(pair.probe * mask[:, :, np.newaxis]).permute(2, 0, 1)
            inputs = backbone.network.normalise(covered.unsqueeze(0))
            scores.append(float(functional.normalize(run(inputs))[0] @ other))
    return np.array(scores)
