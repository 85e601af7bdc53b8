"""ArgumentDrawing: what a decoder draws from the arguments for and from those against."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from examiner.digest import array_digest, record_digest
from examiner.explanation.records import Environment, Side

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class FaceDrawings:
    """The reconstructions of one face; none is a photograph of anyone."""

    whole: Picture
    """(112, 112, 3) uint8 RGB, drawn from all channels. Read-only."""
    favouring: Picture
    """From the channels whose argument is positive."""
    opposing: Picture
    """From the channels whose argument is negative."""
    regions: Picture
    """(N, 56, 56) uint8: where each channel draws on this face; 255 is its largest value."""

    def __post_init__(self) -> None:
        for picture in (self.whole, self.favouring, self.opposing, self.regions):
            picture.flags.writeable = False

    @property
    def difference(self) -> NDArray[np.float32]:
        """(112, 112, 3): favouring less opposing, in grey levels, −255 to 255."""
        return self.favouring.astype(np.float32) - self.opposing.astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class ArgumentDrawing:
    """What the arguments of one comparison draw, on both faces."""

    mark: str
    """D1, D2 …"""
    comparison: str
    """Mark of the comparison."""
    threshold: float
    decoder_sha256: str
    """Digest of the decoder's weights."""
    arguments: NDArray[np.float64]
    """(N,): w_k − t/N of each channel, alike for both faces; they add up to score − threshold."""
    probe: FaceDrawings
    reference: FaceDrawings
    environment: Environment
    inputs: tuple[str, ...]
    """Digests of what the comparison was made from."""

    def __post_init__(self) -> None:
        self.arguments.flags.writeable = False

    @property
    def counts(self) -> tuple[int, int]:
        """How many channels argue for and how many against; an argument of 0 counts as for."""
        favouring = int((self.arguments >= 0).sum())
        return favouring, len(self.arguments) - favouring

    def face(self, side: Side) -> FaceDrawings:
        """The drawings of one face."""
        return self.probe if side is Side.PROBE else self.reference

    @property
    def digest(self) -> str:
        """Digest over inputs, decoder and pictures; the same run gives it again."""
        pictures = {
            side.value: [
                array_digest(picture)
                for face in (self.face(side),)
                for picture in (face.whole, face.favouring, face.opposing, face.regions)
            ]
            for side in Side
        }
        covered = {
            "arguments": array_digest(self.arguments),
            "decoder": self.decoder_sha256,
            "environment": asdict(self.environment),
            "inputs": self.inputs,
            "pictures": pictures,
            "threshold": self.threshold,
        }
        return record_digest("argument drawing", covered)
