"""A photograph saved once more as JPEG: what a careless copy does to its pixels."""

import io

import numpy as np
from PIL import Image

from examiner.image.records import RgbPixels


def resaved(pixels: RgbPixels, quality: int) -> RgbPixels:
    """`pixels` encoded as JPEG of `quality`, 1 to 95, colours at half resolution, and decoded."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="JPEG", quality=quality, subsampling="4:2:0")
    buffer.seek(0)
    with Image.open(buffer) as opened:
        decoded: RgbPixels = np.asarray(opened).copy()
    return decoded
