"""The regions of a decoder's channels averaged over many faces, as they are kept."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from examiner.digest import array_from_npy
from examiner.settings import resources_folder

Regions = NDArray[np.uint8]
"""(N, 56, 56): each channel's region; 255 is the channel's largest value, 0 no change."""


def regions_file(decoder_sha256: str) -> str:
    """Name of the file with a decoder's regions averaged over faces."""
    return f"channel-regions-{decoder_sha256[:16]}.npy"


@cache
def usual_regions(decoder_sha256: str) -> Regions | None:
    """A decoder's regions averaged over many faces; None if none were kept of it."""
    path = resources_folder() / "faces" / regions_file(decoder_sha256)
    return array_from_npy(path.read_bytes()) if path.is_file() else None
