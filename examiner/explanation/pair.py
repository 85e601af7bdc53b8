"""What an explanation method is given and what it gives: two crops in, two maps out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from examiner.job import Progress

if TYPE_CHECKING:
    from examiner.embedding.backbone import Backbone

Faces = tuple[int, ...]
"""Which faces of a pair are asked for; 0 is the probe, 1 the reference."""

PROBE_ONLY: Faces = (0,)
BOTH: Faces = (0, 1)


@dataclass(frozen=True, slots=True, eq=False)
class CropPair:
    """The pixels of two aligned crops."""

    probe: NDArray[np.uint8]
    """(112, 112, 3) uint8 sRGB."""
    reference: NDArray[np.uint8]

    @property
    def crops(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """The probe's and the reference's pixels, in the order of `Faces`."""
        return self.probe, self.reference


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """One face's part in a score, split over its 49 patches: score = Σ patches + rest."""

    patches: NDArray[np.float64]
    """(49,) signed contributions, row by row from the top left."""
    rest: float
    """What no patch contributes: the score of the baseline against the other face."""
    errors: NDArray[np.float64] | None = None
    """(49,) standard errors of the contributions, where they are estimates."""
    alone: float | None = None
    """Σ of the changes when each patch alone is covered; its gap to Σ patches is interaction."""


@dataclass(frozen=True, slots=True, eq=False)
class SplitPair:
    """The splits of both faces, and how they were made."""

    rule: str
    """Id of the method that made them, such as `shapley`."""
    parameters: dict[str, Any]
    baseline: str
    """In words: what stands in the place of a patch that is taken away."""
    tolerance: float
    """Largest difference allowed between Σ + rest and the score."""
    probe: Split
    reference: Split


@dataclass(frozen=True, slots=True, eq=False)
class MapPair:
    """One map for each face of a pair, and what some methods know beyond them."""

    probe: NDArray[np.float32]
    """(112, 112) float32, signed."""
    reference: NDArray[np.float32]
    splits: SplitPair | None = None
    """For methods that split the score themselves."""
    matrix: NDArray[np.float64] | None = None
    """(50, 50): argument of each probe cell with each reference cell; last: the biases."""
    null_band: float | None = None
    """Values between ± this are what chance alone gives, for methods that draw at random."""
    inputs: tuple[str, ...] = ()
    """Digests of what went in beyond the comparison's own inputs, such as a decoder's weights."""


class Explainer(Protocol):
    """A method with its parameters, ready to explain."""

    def explain(
        self, pair: CropPair, backbone: "Backbone", threshold: float, progress: Progress
    ) -> MapPair:
        """Signed maps of both faces; positive speaks for a score above the threshold."""

    def explain_probe(
        self, pair: CropPair, backbone: "Backbone", threshold: float, progress: Progress
    ) -> NDArray[np.float32]:
        """(112, 112): the probe's map alone, with the same bytes, without the passes for the other.

        A method whose probe map needs everything that the reference's map needs saves nothing.
        """
