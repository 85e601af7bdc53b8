"""Backbone: a network with its normalisation, from 8-bit pixels to an embedding."""

import copy
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from examiner.embedding.devices import use_whole_floats
from examiner.embedding.records import BackboneSpec, Embedding
from examiner.face.records import CROP_SIZE, AlignedCrop


@dataclass(frozen=True, slots=True, eq=False)
class LinearHead:
    """The last part of a network as one affine map: raw_n = Σ_cij weight_ncij · map_cij + bias_n.

    It lets a score be split exactly over the feature cells (i, j).
    """

    weight: NDArray[np.float64]
    """(N, C, H, W) float64, read-only."""
    bias: NDArray[np.float64]
    """(N,) float64, read-only."""

    def __post_init__(self) -> None:
        self.weight.flags.writeable = False
        self.bias.flags.writeable = False


class Network(Protocol):
    """What a backbone needs of a network; everything is differentiable in its argument."""

    def normalise(self, pixels: Tensor) -> Tensor:
        """Pixels (n, 3, 112, 112), 0 to 255, RGB → the values that the network sees."""

    def features(self, inputs: Tensor) -> Tensor:
        """Normalised pixels → (n, C, H, W), the last map before the head."""

    def head(self, features: Tensor) -> Tensor:
        """(n, C, H, W) → (n, N), not of unit length."""

    def linear_head(self) -> LinearHead | None:
        """The head as one affine map, None where it is not affine."""


@dataclass(frozen=True, slots=True, eq=False)
class Backbone:
    """A network ready for use: frozen weights, evaluation mode."""

    spec: BackboneSpec
    weights_sha256: str
    network: Network
    device: str = "cpu"
    """Where it computes, as torch names it."""

    def to(self, device: str) -> "Backbone":
        """The same network on another device; this one stays where it is.

        On a GPU it computes in whole float32, which torch would otherwise shorten there. Raises
        TypeError for a network that is no torch module.
        """
        if device == self.device:
            return self
        if device.startswith("cuda"):
            use_whole_floats()
        if not isinstance(self.network, nn.Module):
            raise TypeError(f"{self.spec.name} cannot be moved to another device")
        return replace(self, network=copy.deepcopy(self.network).to(device), device=device)

    def prepare(self, pixels: NDArray[np.uint8]) -> Tensor:
        """(112, 112, 3) uint8 RGB → (1, 3, 112, 112) network input, normalised."""
        if pixels.shape != (CROP_SIZE, CROP_SIZE, 3) or pixels.dtype != np.uint8:
            raise ValueError(f"an aligned crop is 112×112×3 uint8, not {pixels.shape}")
        values = torch.from_numpy(pixels.astype(np.float32)).to(self.device)
        return self.network.normalise(values.permute(2, 0, 1).unsqueeze(0))

    def features(self, inputs: Tensor) -> Tensor:
        """Network input (n, 3, 112, 112) → the last feature map (n, C, H, W)."""
        return self.network.features(inputs)

    def head(self, features: Tensor) -> Tensor:
        """Feature map (n, C, H, W) → raw embeddings (n, N)."""
        return self.network.head(features)

    def raw(self, inputs: Tensor) -> Tensor:
        """Network input (n, 3, 112, 112) → raw embeddings (n, N), not of unit length."""
        return self.head(self.features(inputs))

    def linear_head(self) -> LinearHead | None:
        """The head as one affine map in float64, None where it is not affine."""
        return self.network.linear_head()

    def embed(self, crop: AlignedCrop) -> Embedding:
        """The embedding of one aligned crop."""
        with torch.no_grad():
            raw = self.raw(self.prepare(crop.pixels))[0]
        return Embedding(
            raw=raw.cpu().numpy().astype(np.float32),
            backbone=self.spec.name,
            weights_sha256=self.weights_sha256,
            crop_digest=crop.digest,
        )
