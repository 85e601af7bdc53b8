"""The regions of all channels at the size that a decoder draws, small enough to be kept."""

import cv2
import numpy as np
from numpy.typing import NDArray

from examiner.reconstruction.decoder import NATIVE, Decoder
from examiner.reconstruction.regions import ABLATION, CHUNK, unit_regions
from examiner.reconstruction.usual import Regions


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
