"""Small drawn pictures as bytes of every format that is received."""

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image, ImageCms

SIZE = (48, 32)
"""Width and height of the drawn picture."""

RED = (220, 40, 30)
BLUE = (30, 60, 200)


def drawn(mode: str = "RGB") -> Image.Image:
    """A blue picture whose top left quarter is red."""
    image = Image.new("RGB", SIZE, BLUE)
    image.paste(RED, (0, 0, SIZE[0] // 2, SIZE[1] // 2))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def grey_16(values: np.ndarray[Any, Any]) -> bytes:
    """A 16-bit grey PNG of the given (height, width) values."""
    return encoded(Image.fromarray(values.astype(np.uint16)), "PNG")


def png(
    width: int, height: int, depth: int, colour: int, rows: bytes, chunks: bytes = b""
) -> bytes:
    """A PNG put together by hand; `rows` hold a filter byte each."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunks
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def colour_16(red: int, green: int, blue: int) -> bytes:
    """A 16-bit RGB PNG, 32×32, of one colour."""
    row = b"\x00" + struct.pack(">HHH", red, green, blue) * 32
    return png(32, 32, 16, 2, row * 32)


def bomb() -> bytes:
    """A PNG of 20,000×20,000 grey pixels in under 500 kB."""
    packer = zlib.compressobj(9)
    row = bytes(20_001)
    data = b"".join(packer.compress(row) for _ in range(20_000)) + packer.flush()
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def srgb_profile() -> bytes:
    return bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def swapped_profile() -> bytes:
    """An RGB profile whose red and blue primaries are exchanged, so that conversion shows."""
    profile = bytearray(srgb_profile())
    count = struct.unpack(">I", profile[128:132])[0]
    places = {bytes(profile[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(count)}
    red, blue = places[b"rXYZ"] + 4, places[b"bXYZ"] + 4
    profile[red : red + 8], profile[blue : blue + 8] = (
        profile[blue : blue + 8],
        profile[red : red + 8],
    )
    return bytes(profile)
