"""The regions of all channels at the size that a decoder draws, small enough to be kept."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from examiner.digest import array_from_npy
from examiner.reconstruction.decoder import NATIVE, Decoder
from examiner.reconstruction.regions import ABLATION, CHUNK, unit_regions
from examiner.settings import resources_folder

Regions = NDArray[np.uint8]
"""(N, 56, 56): each channel's region; 255 is the channel's largest value, 0 no change."""


def regions_of(decoder: Decoder, raw: NDArray[np.float32]) -> Regions:
    """What each channel draws on one face, by ablation; `raw` (N,) are the face's values."""
    starts = range(0, len(raw), CHUNK)
    return np.concatenate(
        [reduced(unit_regions(decoder, raw, slice(at, at + CHUNK), ABLATION)) for at in starts]
    )


def reduced(regions: NDArray[np.float32]) -> Regions:
    """Regions (n, 112, 112) of values from 0 on → (n, 56, 56), each on its own scale."""
    small = np.stack(
        [cv2.resize(each, (NATIVE, NATIVE), interpolation=cv2.INTER_AREA) for each in regions]
    )
    largest = np.maximum(small.max(axis=(1, 2), keepdims=True), np.finfo(np.float32).tiny)
    found: Regions = np.rint(small / largest * 255).astype(np.uint8)
    return found


def regions_file(decoder_sha256: str) -> str:
    """Name of the file with a decoder's regions averaged over faces."""
    return f"channel-regions-{decoder_sha256[:16]}.npy"


@cache
def usual_regions(decoder_sha256: str) -> Regions | None:
    """A decoder's regions averaged over many faces; None if none were kept of it."""
    path = resources_folder() / "faces" / regions_file(decoder_sha256)
    return array_from_npy(path.read_bytes()) if path.is_file() else None
