"""A foreign network behind the colour order and range of values that it was declared with."""

from typing import Protocol, cast

from torch import Tensor, nn

from examiner.embedding.backbone import LinearHead
from examiner.embedding.conventions import input_range


class Trunk(Protocol):
    """What a foreign network brings itself."""

    def features(self, inputs: Tensor) -> Tensor:
        """Network input → the last map."""

    def head(self, features: Tensor) -> Tensor:
        """The last map → the embedding."""

    def linear_head(self) -> LinearHead | None:
        """The head as one affine map, None where it is not affine."""


class Declared(nn.Module):
    """A network that takes the program's crops, whatever its own takes."""

    def __init__(self, inner: nn.Module, colour: str, range_name: str) -> None:
        super().__init__()
        self.inner = inner
        self._blue_first = colour == "bgr"
        self._range = input_range(range_name)
        self.eval()

    @property
    def _trunk(self) -> Trunk:
        return cast("Trunk", self.inner)

    def normalise(self, pixels: Tensor) -> Tensor:
        """RGB pixels (n, 3, 112, 112) of 0 to 255 → the declared order and range."""
        ordered = pixels.flip(1) if self._blue_first else pixels
        return (ordered - self._range.offset) / self._range.scale

    def features(self, inputs: Tensor) -> Tensor:
        """Network input (n, 3, 112, 112) → (n, C, H, W)."""
        return self._trunk.features(inputs)

    def head(self, features: Tensor) -> Tensor:
        """(n, C, H, W) → (n, N)."""
        return self._trunk.head(features)

    def forward(self, inputs: Tensor) -> Tensor:
        """Network input (n, 3, 112, 112) → (n, N)."""
        return self.head(self.features(inputs))

    def linear_head(self) -> LinearHead | None:
        """The head as one affine map, None where it is not affine."""
        return self._trunk.linear_head()
