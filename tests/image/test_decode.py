"""Decoding: every format comes out as the same upright picture, with what was done to it noted."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from examiner.image.decode import Photograph, decode
from tests.image.pictures import (
    BLUE,
    RED,
    SIZE,
    colour_16,
    drawn,
    encoded,
    grey_16,
    srgb_profile,
    swapped_profile,
)

HEIC = Path(__file__).parent / "data" / "drawn.heic"


def assert_upright(photograph: Photograph, tolerance: int) -> None:
    """The drawn picture, red at the top left and blue elsewhere."""
    pixels = photograph.pixels.astype(int)
    assert pixels.shape == (SIZE[1], SIZE[0], 3)
    for y, x, colour in ((4, 4, RED), (4, 43, BLUE), (27, 4, BLUE), (27, 43, BLUE)):
        assert np.abs(pixels[y, x] - colour).max() <= tolerance, (y, x, pixels[y, x])


@pytest.mark.parametrize(
    ("kind", "media_type", "options", "tolerance"),
    [
        ("JPEG", "image/jpeg", {"quality": 95}, 6),
        ("PNG", "image/png", {}, 0),
        ("TIFF", "image/tiff", {}, 0),
        ("TIFF", "image/tiff", {"compression": "tiff_lzw"}, 0),
        ("BMP", "image/bmp", {}, 0),
        ("WEBP", "image/webp", {"lossless": True}, 0),
        ("WEBP", "image/webp", {"quality": 95}, 12),
    ],
)
def test_that_each_format_gives_the_same_picture(
    kind: str, media_type: str, options: dict[str, object], tolerance: int
) -> None:
    photograph = decode(encoded(drawn(), kind, **options), "drawn")
    assert_upright(photograph, tolerance)
    assert photograph.decoding.media_type == media_type
    assert (photograph.decoding.bits, photograph.decoding.orientation) == (8, 1)
    assert photograph.decoding.notes == ()


def test_that_a_heic_photograph_is_decoded_and_its_decoder_named() -> None:
    photograph = decode(HEIC.read_bytes(), "drawn.heic")
    assert photograph.pixels.shape == (48, 64, 3)
    assert np.abs(photograph.pixels[4, 4].astype(int) - RED).max() < 8
    assert np.abs(photograph.pixels[44, 4].astype(int) - (40, 60, 90)).max() < 8
    assert photograph.decoding.media_type in {"image/heif", "image/heic"}
    assert "libheif" in photograph.decoding.decoder


def test_that_pixels_cannot_be_written_to_and_have_a_stable_digest() -> None:
    data = encoded(drawn(), "PNG")
    first, second = decode(data, "a"), decode(data, "b")
    assert not first.pixels.flags.writeable
    assert first.pixels_sha256 == second.pixels_sha256
    assert first.pixels_sha256 == decode(encoded(drawn(), "BMP"), "c").pixels_sha256


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_that_every_exif_orientation_comes_out_upright(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if kind == "WEBP" else {"quality": 95} if kind == "JPEG" else {}
    stored = drawn() if orientation == 1 else drawn().transpose(_STORED_AS[orientation])
    photograph = decode(encoded(stored, kind, exif=exif.tobytes(), **options), "turned")
    assert_upright(photograph, 8)
    assert photograph.decoding.orientation == orientation


_STORED_AS = {
    # How a camera that writes this orientation has the sensor's picture lying.
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def test_that_an_orientation_out_of_range_is_left_aside() -> None:
    exif = Image.Exif()
    exif[0x0112] = 9
    photograph = decode(encoded(drawn(), "PNG", exif=exif.tobytes()), "odd")
    assert_upright(photograph, 0)
    assert photograph.decoding.orientation == 1


def test_that_grey_of_8_bits_is_kept_exactly() -> None:
    values = np.arange(32 * 32, dtype=np.uint16).reshape(32, 32).astype(np.uint8)
    photograph = decode(encoded(Image.fromarray(values), "PNG"), "grey")
    assert (photograph.pixels == values[..., None]).all()
    assert photograph.decoding.mode == "L"


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_that_grey_of_16_bits_keeps_its_upper_8(kind: str) -> None:
    values = (np.arange(32 * 32, dtype=np.uint32) * 64 % 65536).reshape(32, 32)
    data = grey_16(values)
    if kind == "TIFF":
        data = encoded(Image.fromarray(values.astype(np.uint16)), "TIFF")
    photograph = decode(data, "deep")
    assert (photograph.pixels == (values >> 8)[..., None]).all()
    assert photograph.decoding.bits == 16
    assert any("16 bits" in note for note in photograph.decoding.notes)


def test_that_colour_of_16_bits_keeps_its_upper_8() -> None:
    photograph = decode(colour_16(0xAB12, 0x34FF, 0x0180), "deep")
    assert (photograph.pixels == (0xAB, 0x34, 0x01)).all()
    assert photograph.decoding.bits == 16


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_that_transparent_places_lie_over_white(mode: str) -> None:
    image = Image.new("RGBA", (32, 32), (90, 90, 90, 255))
    image.paste((0, 0, 0, 0), (0, 0, 16, 32))
    photograph = decode(encoded(image.convert(mode), "PNG"), "glass")
    assert (photograph.pixels[:, :16] == 255).all()
    assert (photograph.pixels[:, 16:] == 90).all()
    assert any("Transparent" in note for note in photograph.decoding.notes)


def test_that_a_palette_with_a_transparent_colour_is_decoded() -> None:
    image = Image.new("P", (32, 32), 1)
    image.putpalette([0, 0, 0, *RED])
    image.paste(0, (0, 0, 16, 32))
    photograph = decode(encoded(image, "PNG", transparency=0), "palette")
    assert (photograph.pixels[:, :16] == 255).all()
    assert (photograph.pixels[:, 16:] == RED).all()


def test_that_cmyk_without_a_profile_is_converted_by_the_plain_formula_and_says_so() -> None:
    data = encoded(Image.new("CMYK", (32, 32), (0, 255, 255, 0)), "TIFF")
    photograph = decode(data, "print")
    assert (photograph.pixels == (255, 0, 0)).all()
    assert photograph.decoding.mode == "CMYK"
    assert any("CMYK without a colour profile" in note for note in photograph.decoding.notes)


def test_that_a_profile_that_does_not_fit_the_pixels_is_left_aside_and_says_so() -> None:
    data = encoded(Image.new("CMYK", (32, 32), 0), "TIFF", icc_profile=srgb_profile())
    photograph = decode(data, "print")
    assert (photograph.pixels == 255).all()
    assert photograph.decoding.profile == ""
    assert any("does not fit" in note for note in photograph.decoding.notes)


def test_that_an_embedded_profile_is_converted_to_srgb() -> None:
    data = encoded(Image.new("RGB", (32, 32), (250, 10, 10)), "PNG", icc_profile=swapped_profile())
    photograph = decode(data, "wide")
    red, _, blue = photograph.pixels[0, 0].astype(int)
    assert blue > 200 > 60 > red
    assert photograph.decoding.profile


def test_that_an_srgb_profile_leaves_every_value_as_it_is() -> None:
    image = Image.fromarray(np.random.default_rng(1).integers(0, 256, (32, 32, 3), np.uint8))
    plain, tagged = encoded(image, "PNG"), encoded(image, "PNG", icc_profile=srgb_profile())
    assert np.abs(decode(plain, "a").pixels.astype(int) - decode(tagged, "b").pixels).max() <= 1


def test_that_a_profile_of_rubbish_is_left_aside_and_says_so() -> None:
    photograph = decode(encoded(drawn(), "PNG", icc_profile=b"rubbish" * 40), "odd")
    assert_upright(photograph, 0)
    assert any("does not fit" in note for note in photograph.decoding.notes)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_that_deep_grey_with_a_profile_is_converted_like_shallow_grey(kind: str) -> None:
    # A grey profile with a gamma of one makes middle grey much lighter.
    profile = linear_grey_profile()
    deep = Image.fromarray(np.full((32, 32), 0x8000, np.uint16))
    shallow = Image.fromarray(np.full((32, 32), 0x80, np.uint8))
    found = decode(encoded(deep, kind, icc_profile=profile), "deep")
    wanted = decode(encoded(shallow, kind, icc_profile=profile), "shallow")
    assert wanted.pixels[0, 0, 0] > 170
    assert np.abs(found.pixels.astype(int) - wanted.pixels).max() <= 1
    assert found.decoding.profile == wanted.decoding.profile


def linear_grey_profile() -> bytes:
    """A monochrome display profile whose curve is the identity."""
    import struct

    def text(kind: bytes, body: bytes) -> bytes:
        return kind + bytes(4) + body

    name = b"linear grey\x00"
    tags = {
        b"desc": text(b"desc", struct.pack(">I", len(name)) + name + bytes(78)),
        b"wtpt": text(b"XYZ ", struct.pack(">iii", 63190, 65536, 54061)),
        b"kTRC": text(b"curv", struct.pack(">I", 0)),
    }
    offset, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for signature, data in tags.items():
        data += bytes(-len(data) % 4)
        table += signature + struct.pack(">II", offset + len(body), len(data))
        body += data
    size = offset + len(body)
    header = struct.pack(">I", size) + bytes(4) + struct.pack(">I", 0x02400000)
    header += b"mntrGRAYXYZ " + bytes(12) + b"acsp" + bytes(28)
    header += struct.pack(">iii", 63190, 65536, 54061) + bytes(128)
    return header[:128] + struct.pack(">I", len(tags)) + table + body


def test_that_an_mpo_file_gives_its_main_picture_and_says_so() -> None:
    data = encoded(drawn(), "MPO", save_all=True, append_images=[Image.new("RGB", SIZE)])
    photograph = decode(data, "stereo.mpo")
    assert_upright(photograph, 40)
    assert any("further pictures" in note for note in photograph.decoding.notes)
