"""A network whose score against a white face is the brightness of a known half of the pixels."""

import numpy as np
import torch
from torch import Tensor

from examiner.embedding.backbone import Backbone, LinearHead
from tests.tiny import SPEC

HALF = np.arange(112 * 112).reshape(112, 112) % 2 == 0
"""The pixels that count: every other one."""


class Brightness:
    """Pixels → (b, √(1 − b²)), b from 0 to 1: the mean brightness of the pixels in HALF."""

    def normalise(self, pixels: Tensor) -> Tensor:
        return pixels.double() / 255

    def features(self, inputs: Tensor) -> Tensor:
        return inputs.mean(dim=1, keepdim=True)

    def head(self, features: Tensor) -> Tensor:
        bright = features[:, 0, torch.from_numpy(HALF)].mean(dim=1)
        return torch.stack([bright, (1 - bright**2).clamp(min=0).sqrt()], dim=1)

    def linear_head(self) -> LinearHead | None:
        return None


def backbone() -> Backbone:
    return Backbone(SPEC, "0" * 64, Brightness())
