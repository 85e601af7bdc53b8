"""What is refused: everything but one complete still photograph of a sane size."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from examiner.errors import ImageTooLarge, UnreadableImage
from examiner.image import decode as decode_module
from examiner.image.decode import decode
from tests.image.pictures import bomb, drawn, encoded
from tests.image.test_decode import HEIC

SMALL = {
    "JPEG": encoded(drawn(), "JPEG", quality=80),
    "progressive JPEG": encoded(drawn(), "JPEG", quality=80, progressive=True),
    "PNG": encoded(drawn(), "PNG"),
    "TIFF": encoded(drawn(), "TIFF"),
    "LZW TIFF": encoded(drawn(), "TIFF", compression="tiff_lzw"),
    "BMP": encoded(drawn(), "BMP"),
    "WEBP": encoded(drawn(), "WEBP"),
    "HEIC": HEIC.read_bytes(),
}


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00", b"hello, this is a text\n" * 50, b"%PDF-1.7\n" + bytes(400), b"\xff\xd8\xff"],
    ids=["zero bytes", "one byte", "text", "pdf", "three bytes of a jpeg"],
)
def test_that_bytes_that_are_no_image_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableImage) as caught:
        decode(data, "item.jpg")
    assert "item.jpg" in caught.value.message
    assert "MPO" not in caught.value.message
    assert caught.value.advice


@pytest.mark.parametrize("kind", SMALL)
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_that_a_truncated_photograph_is_refused(kind: str, share: float) -> None:
    noise = Image.fromarray(np.random.default_rng(3).integers(0, 256, (64, 64, 3), np.uint8))
    options = {
        "progressive JPEG": ("JPEG", {"progressive": True}),
        "LZW TIFF": ("TIFF", {"compression": "tiff_lzw"}),
    }
    name, settings_ = options.get(kind, (kind, {}))
    data = SMALL["HEIC"] if kind == "HEIC" else encoded(noise, name, **settings_)
    with pytest.raises(UnreadableImage):
        decode(data[: int(len(data) * share)], "half")


def test_that_a_bomb_is_refused_before_any_pixel_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = bomb()
    assert len(data) < 500_000

    def refuse(_: object) -> None:
        raise AssertionError("the picture was decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", refuse)
    tracemalloc.start()
    try:
        with pytest.raises(ImageTooLarge) as caught:
            decode(data, "bomb.png")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000
    assert "bomb.png" in caught.value.message


def test_that_a_picture_just_over_the_limit_is_refused_with_its_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decode_module, "MAX_PIXELS", 48 * 32 - 1)
    with pytest.raises(ImageTooLarge) as caught:
        decode(SMALL["PNG"], "large.png")
    assert (caught.value.facts["width"], caught.value.facts["height"]) == (48, 32)


def test_that_more_bytes_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode_module, "MAX_BYTES", 100)
    with pytest.raises(ImageTooLarge) as caught:
        decode(SMALL["PNG"], "big.png")
    assert caught.value.facts["size"] == len(SMALL["PNG"])


def test_that_a_picture_of_a_few_pixels_is_refused() -> None:
    with pytest.raises(UnreadableImage, match="15 × 40"):
        decode(encoded(Image.new("RGB", (15, 40)), "PNG"), "dot.png")


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF"])
def test_that_an_animation_or_several_pages_are_refused(kind: str) -> None:
    pages = [Image.new("RGB", (32, 32), (40 * i, 10, 10)) for i in range(1, 4)]
    data = encoded(pages[0], kind, save_all=True, append_images=pages[1:])
    with pytest.raises(UnreadableImage) as caught:
        decode(data, "moving")
    assert caught.value.advice
    if kind != "GIF":
        assert caught.value.facts["frames"] == 3


@pytest.mark.parametrize("kind", ["F", "I"])
def test_that_pixels_without_an_agreed_brightness_are_refused(kind: str) -> None:
    with pytest.raises(UnreadableImage, match="no brightness is agreed") as caught:
        decode(encoded(Image.new(kind, (32, 32), 70_000), "TIFF"), "depth.tif")
    assert "damaged" not in caught.value.message
    assert "16 bits" in caught.value.advice


@pytest.mark.parametrize("kind", SMALL)
def test_that_damage_never_gives_anything_but_a_picture_or_an_explained_error(kind: str) -> None:
    original = SMALL[kind]

    @settings(max_examples=120, deadline=None, database=None, derandomize=True)
    @given(
        flips=st.lists(
            st.tuples(st.integers(0, len(original) - 1), st.integers(1, 255)), max_size=6
        ),
        length=st.one_of(st.just(len(original)), st.integers(0, len(original))),
    )
    def damage(flips: list[tuple[int, int]], length: int) -> None:
        data = bytearray(original)
        for place, change in flips:
            data[place] ^= change
        try:
            photograph = decode(bytes(data[:length]), "fuzzed")
        except (UnreadableImage, ImageTooLarge):
            return
        assert photograph.pixels.dtype == np.uint8
        assert photograph.pixels.shape[2] == 3

    damage()
