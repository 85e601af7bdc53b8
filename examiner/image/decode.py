"""Bytes → upright sRGB array, facts of the decoding and metadata; never alters the original."""

import io
import struct
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import PIL
from pi_heif import libheif_version, register_heif_opener
from PIL import Image, ImageCms, UnidentifiedImageError

from examiner.digest import array_digest
from examiner.errors import ImageTooLarge, UnreadableImage
from examiner.image.metadata import read_metadata
from examiner.image.records import Decoding, RgbPixels

MAX_BYTES = 400 * 2**20
"""Largest file received, in bytes; a case file holds originals up to 1 GB each."""

MAX_PIXELS = 150_000_000
"""Largest photograph decoded; the largest camera sensors sold have about this many."""

MIN_SIDE = 16
"""Smallest width or height decoded, pixels."""

_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "HEIF")
"""What files are tried as; Pillow itself finds the MPO within a JPEG."""
_NO_AGREED_BRIGHTNESS = {"F": "floating-point numbers", "I": "whole numbers of 32 bits"}
"""Pixel modes that no photograph has, by what they hold."""
_ORIENTATION_TAG = 0x0112
_PNG_DEPTH_OFFSET = 24
_TIFF_BITS_TAG = 258
_SRGB = "sRGB IEC61966-2.1"
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each EXIF orientation."""
_SUPPORTED = "Receive a JPEG, PNG, TIFF, BMP, WebP or HEIC photograph as the camera wrote it."
_CHECK_SOURCE = "Check where the file comes from; no camera in use writes such a photograph."

register_heif_opener()


@dataclass(frozen=True, slots=True, eq=False)
class Photograph:
    """A decoded photograph."""

    pixels: RgbPixels
    """(height, width, 3) uint8 sRGB, upright, read-only."""
    decoding: Decoding
    metadata: dict[str, str]

    @property
    def pixels_sha256(self) -> str:
        """Digest of the array, its shape included."""
        return array_digest(self.pixels)


def _admit(_: int) -> None:
    """Let any number of pixels within the limits be decoded."""


def decode(data: bytes, name: str, admit: Callable[[int], None] = _admit) -> Photograph:
    """The upright sRGB photograph that `data` holds; `name` is used in messages only.

    `admit` is told the number of pixels before they are decoded. Bytes from outside are given to
    `examiner.image.apart`, which does this in a process of its own.

    Raises UnreadableImage for anything but one complete still picture in a supported format, and
    ImageTooLarge before decoding more than MAX_BYTES or MAX_PIXELS.
    """
    _check_size(data, name)
    try:
        with warnings.catch_warnings():
            # Pillow warns of bombs, odd EXIF and TIFF tags; the limits here are stricter.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                _check_header(image, name)
                admit(image.size[0] * image.size[1])
                return _decoded(image, data)
    except UnidentifiedImageError as error:
        raise UnreadableImage(
            f"{name} is not a photograph that this program can read.", advice=_SUPPORTED, name=name
        ) from error
    except Image.DecompressionBombError as error:
        # Pillow judges by the header too, before the size can be read here.
        raise ImageTooLarge(
            f"{name} would have far more pixels than the limit of {MAX_PIXELS:,} in all.",
            advice=_CHECK_SOURCE,
            limit=MAX_PIXELS,
        ) from error
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        KeyError,
        IndexError,
        TypeError,
        OverflowError,
        # What the HEIC decoder says of sizes that no photograph has.
        RuntimeError,
    ) as error:
        raise UnreadableImage(
            f"{name} is damaged or incomplete ({error}).",
            advice="Obtain the file again from its source and receive that copy.",
            name=name,
        ) from error


def _check_size(data: bytes, name: str) -> None:
    if not data:
        raise UnreadableImage(
            f"{name} is empty: it has no bytes.",
            advice="Obtain the file again from its source.",
            name=name,
        )
    if len(data) > MAX_BYTES:
        raise ImageTooLarge(
            f"{name} has {len(data):,} bytes; the limit is {MAX_BYTES:,}.",
            advice="Receive the single photograph that is needed.",
            size=len(data),
            limit=MAX_BYTES,
        )


def _check_header(image: Image.Image, name: str) -> None:
    """Judge by the header alone, before any pixel is decoded."""
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise ImageTooLarge(
            f"{name} would have {width:,} × {height:,} pixels; the limit is {MAX_PIXELS:,} in all.",
            advice=_CHECK_SOURCE,
            width=width,
            height=height,
        )
    if min(width, height) < MIN_SIDE:
        raise UnreadableImage(
            f"{name} has only {width} × {height} pixels.",
            advice=f"A photograph needs at least {MIN_SIDE} pixels on each side.",
            width=width,
            height=height,
        )
    if image.mode in _NO_AGREED_BRIGHTNESS:
        raise UnreadableImage(
            f"{name} holds measured values ({_NO_AGREED_BRIGHTNESS[image.mode]}), for which no "
            "brightness is agreed.",
            advice="Export it with 8 or 16 bits per channel, note how, and receive that file.",
            mode=image.mode,
        )
    count = getattr(image, "n_frames", 1)
    if count > 1 and image.format not in {"MPO", "HEIF"}:
        raise UnreadableImage(
            f"{name} holds {count} pictures (an animation or several pages), not one photograph.",
            advice="Export the one picture that is meant, note how, and receive that file.",
            frames=count,
        )


def _decoded(image: Image.Image, data: bytes) -> Photograph:
    notes: list[str] = []
    if getattr(image, "n_frames", 1) > 1:
        notes.append("The file holds further pictures beside the main one; the main one is used.")
    kind, mode, bits = str(image.format), image.mode, _bits(image, data)
    metadata = read_metadata(image)
    orientation = _orientation(image)
    image.load()
    rgb, profile = _to_srgb(_upright(image), bits, notes)
    pixels = np.array(rgb, dtype=np.uint8)
    pixels.flags.writeable = False
    decoding = Decoding(
        media_type=Image.MIME.get(kind, "image/jpeg" if kind == "MPO" else f"image/{kind.lower()}"),
        mode=mode,
        bits=bits,
        orientation=orientation,
        profile=profile,
        notes=tuple(notes),
        decoder=_decoder(kind),
    )
    return Photograph(pixels, decoding, metadata)


def _orientation(image: Image.Image) -> int:
    value = image.getexif().get(_ORIENTATION_TAG, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _upright(image: Image.Image) -> Image.Image:
    """The loaded picture turned upright; Pillow turns TIFF by itself and then states 1."""
    turn = _UPRIGHT.get(_orientation(image))
    return image if turn is None else image.transpose(turn)


def _decoder(kind: str) -> str:
    pillow = f"Pillow {PIL.__version__}"
    return f"{pillow}, libheif {libheif_version()}" if kind == "HEIF" else pillow


def _bits(image: Image.Image, data: bytes) -> int:
    """Bits per channel in the file; Pillow's modes do not tell for 16-bit colour."""
    if image.mode.startswith("I"):
        return 16
    if image.format == "PNG" and len(data) > _PNG_DEPTH_OFFSET:
        return 16 if data[_PNG_DEPTH_OFFSET] == 16 else 8
    if image.format == "TIFF":
        stated = getattr(image, "tag_v2", {}).get(_TIFF_BITS_TAG, (8,))
        return 16 if max(np.atleast_1d(stated)) == 16 else 8
    return 8


def _to_srgb(image: Image.Image, bits: int, notes: list[str]) -> tuple[Image.Image, str]:
    """8-bit RGB in the sRGB colour space, and the name of the profile converted from."""
    if bits == 16:
        notes.append("16 bits per channel were reduced to 8 by keeping the upper 8.")
    if image.mode.startswith("I"):
        upper = Image.fromarray((np.asarray(image).astype(np.int64) >> 8).astype(np.uint8))
        image = _keep_info(upper, image)
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        notes.append("Transparent places were laid over white.")
        layer = image.convert("RGBA")
        backing = Image.new("RGBA", layer.size, "white")
        image = _keep_info(Image.alpha_composite(backing, layer).convert("RGB"), image)
    elif image.mode not in {"RGB", "CMYK", "L"}:
        image = _keep_info(image.convert("RGB"), image)
    return _apply_profile(image, notes)


def _keep_info(converted: Image.Image, source: Image.Image) -> Image.Image:
    if "icc_profile" in source.info:
        converted.info["icc_profile"] = source.info["icc_profile"]
    return converted


def _apply_profile(image: Image.Image, notes: list[str]) -> tuple[Image.Image, str]:
    profile = image.info.get("icc_profile")
    if not profile:
        if image.mode == "CMYK":
            notes.append("CMYK without a colour profile was converted by the plain formula.")
        return image.convert("RGB"), ""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        name = ImageCms.getProfileDescription(source).strip()
        if image.mode == "RGB" and name.startswith(_SRGB):
            # Converting sRGB to sRGB would only round the values once more.
            return image, name
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        notes.append("The embedded colour profile does not fit the pixels and was left aside.")
        return image.convert("RGB"), ""
    if converted is None:
        raise ValueError("the colour profile gave no picture")
    return converted, name or "unnamed profile"
