"""The demonstration pair and the 12-megapixel photographs that the benchmark works on."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from examiner.face import detector
from examiner.face.alignment import align
from examiner.face.records import AlignedCrop
from examiner.image.bundled import PROBE, REFERENCES, photograph_path
from examiner.image.decode import decode
from examiner.image.records import RgbPixels
from examiner.job import Silent

LARGE = (4000, 3000)
"""Width and height of a 12-megapixel photograph."""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What is measured on."""

    probe: AlignedCrop
    reference: AlignedCrop
    large: tuple[bytes, bytes]
    """JPEG bytes of two photographs of 4000×3000 pixels with one face each."""


def material() -> Material:
    """Crops of the demonstration pair, and the same two photographs set into 12 megapixels."""
    pixels = [_demo(name) for name in (PROBE, REFERENCES[0])]
    finder = detector.load()
    crops = []
    for each in pixels:
        height, width = each.shape[:2]
        smallest = detector.default_min_face(width, height)
        face = finder.detect(each, smallest, Silent())[0]
        crops.append(align(each, face.landmarks, "benchmark", "benchmark"))
    return Material(crops[0], crops[1], (_large(pixels[0]), _large(pixels[1])))


def _demo(name: str) -> RgbPixels:
    return decode(photograph_path(name).read_bytes(), name).pixels


def _large(pixels: RgbPixels) -> bytes:
    """The photograph at 2.2 times its size in the middle of seeded, camera-like noise."""
    noise = np.random.default_rng(12).normal(120, 12, (LARGE[1], LARGE[0], 3))
    canvas = Image.fromarray(np.clip(noise, 0, 255).astype(np.uint8))
    photograph = Image.fromarray(np.asarray(pixels))
    factor = min(2.2, LARGE[1] / photograph.height)
    size = (round(photograph.width * factor), round(photograph.height * factor))
    canvas.paste(photograph.resize(size), ((LARGE[0] - size[0]) // 2, (LARGE[1] - size[1]) // 2))
    buffer = io.BytesIO()
    canvas.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
