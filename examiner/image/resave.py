"""A photograph saved once more as JPEG: what a careless copy does to its pixels."""

import io

import numpy as np
from PIL import Image

from examiner.image.records import RgbPixels


def jpeg_bytes(pixels: RgbPixels, quality: int) -> bytes:
    """`pixels` as a JPEG file of `quality`, 1 to 95, colours at half resolution."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="JPEG", quality=quality, subsampling="4:2:0")
    return buffer.getvalue()


def resaved(pixels: RgbPixels, quality: int) -> RgbPixels:
    """`pixels` as they are read again from `jpeg_bytes`."""
    with Image.open(io.BytesIO(jpeg_bytes(pixels, quality))) as opened:
        decoded: RgbPixels = np.asarray(opened).copy()
    return decoded
