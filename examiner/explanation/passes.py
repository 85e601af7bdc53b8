"""Single network passes as functions, to be timed and to be counted in."""

from collections.abc import Callable

import torch

from examiner.embedding.backbone import Backbone
from examiner.face.records import AlignedCrop


def forward_pass(backbone: Backbone, crop: AlignedCrop) -> Callable[[], object]:
    """One forward pass of one crop, without what a gradient needs."""
    inputs = backbone.prepare(crop.pixels)

    def run() -> object:
        with torch.no_grad():
            return backbone.raw(inputs)

    return run


def gradient_pass(backbone: Backbone, crop: AlignedCrop) -> Callable[[], object]:
    """One gradient of the first output towards the network input, its forward pass kept."""
    inputs = backbone.prepare(crop.pixels).requires_grad_(True)
    output = backbone.raw(inputs)[0, 0]

    def run() -> object:
        return torch.autograd.grad(output, inputs, retain_graph=True)

    return run
