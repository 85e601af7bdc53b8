"""EvidenceImage, Role and Pixels: a photograph as received and as seen."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

RgbPixels = NDArray[np.uint8]
"""(height, width, 3) uint8, sRGB, upright."""


class Role(StrEnum):
    """What a photograph is in the comparison."""

    PROBE = "probe"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Decoding:
    """How bytes became pixels; two decoders may differ, so this is part of the evidence."""

    media_type: str
    """Such as image/jpeg."""
    mode: str
    """The pixel mode in the file, such as RGB, L, CMYK, I;16."""
    bits: int
    """Bits per channel in the file, 8 or 16."""
    orientation: int
    """EXIF orientation that was applied, 1 (upright already) to 8."""
    profile: str
    """Name of the embedded colour profile that the pixels were read by, or empty."""
    notes: tuple[str, ...]
    """What the decoder did to the picture, one sentence each."""
    decoder: str
    """Library and version."""


@dataclass(frozen=True, slots=True)
class EvidenceImage:
    """A photograph in the case: who it is, where it came from, what its bytes are."""

    mark: str
    """Exhibit mark in the case: P1, P2 … for probes, R1, R2 … for references."""
    role: Role
    file_name: str
    archive_name: str
    """Name of the original bytes in the case file's archive."""
    sha256: str
    sha3_256: str
    size: int
    """Bytes received."""
    width: int
    """Pixels, upright."""
    height: int
    """Pixels, upright."""
    pixels_sha256: str
    """Digest of the decoded upright array."""
    decoding: Decoding
    metadata: dict[str, str] = field(default_factory=dict)
    """What the file says of itself (EXIF and the like), name to text."""
