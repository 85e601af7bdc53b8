"""BackboneSpec and Embedding: what a network makes of an aligned crop."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.digest import array_digest, record_digest


@dataclass(frozen=True, slots=True)
class BackboneSpec:
    """Everything about a face recognition network except its numbers."""

    name: str
    title: str
    dimensions: int
    """Length of an embedding."""
    weights: str
    """Name of the weights in the manifest."""
    normalisation: str
    """What is done to 8-bit RGB values before the network sees them."""
    source: str
    """Where the class is: module and class under examiner.embedding."""
    has_cells: bool = True
    """Whether it ends in a linear head over 7×7 cells, so that scores split exactly."""


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """A backbone's output for one aligned crop."""

    raw: NDArray[np.float32]
    """(dimensions,) float32, as the network gives it, read-only; unit() has length one."""
    backbone: str
    weights_sha256: str
    crop_digest: str

    def __post_init__(self) -> None:
        self.raw.flags.writeable = False

    def unit(self) -> NDArray[np.float64]:
        """(dimensions,) float64, divided by its Euclidean length."""
        values = self.raw.astype(np.float64)
        return values / np.linalg.norm(values)

    @property
    def digest(self) -> str:
        """Digest over the crop, the backbone, its weights and the values."""
        return record_digest(
            "embedding",
            {
                "backbone": self.backbone,
                "crop_digest": self.crop_digest,
                "raw_sha256": array_digest(self.raw),
                "weights_sha256": self.weights_sha256,
            },
        )
