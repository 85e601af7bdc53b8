"""Metadata: what the file says of itself, as short printable texts."""

from PIL import Image, PngImagePlugin

from examiner.image.decode import decode
from examiner.image.metadata import MAX_TEXT
from tests.image.pictures import chunk, drawn, encoded, png


def test_that_exif_and_gps_are_shown_by_name() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif[0x0110] = "Model 7"
    exif.get_ifd(0x8769)[0x9003] = "2026:04:17 10:00:00"
    exif.get_ifd(0x8825)[1] = "N"
    found = decode(encoded(drawn(), "JPEG", exif=exif.tobytes()), "camera.jpg").metadata
    assert found["exif.Make"] == "Maker"
    assert found["exif.Model"] == "Model 7"
    assert found["exif.DateTimeOriginal"] == "2026:04:17 10:00:00"
    assert found["gps.GPSLatitudeRef"] == "N"
    assert list(found) == sorted(found)


def test_that_a_file_without_exif_has_none() -> None:
    assert not [n for n in decode(encoded(drawn(), "BMP"), "a.bmp").metadata if "exif" in n]


def test_that_control_characters_are_shown_and_not_passed_on() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "one\x1b[31mred\ntwo")
    found = decode(encoded(drawn(), "PNG", pnginfo=text), "a.png").metadata
    assert found["file.Comment"] == "one\\x1b[31mred\\ntwo"


def test_that_names_given_by_the_file_hold_no_control_characters_either() -> None:
    text = chunk(b"tEXt", b"K\x1b[2Jey\x00value")
    found = decode(png(32, 32, 8, 0, bytes(33 * 32), text), "a.png").metadata
    assert "value" in found.values()
    assert all(name.isprintable() for name in found)


def test_that_long_values_are_cut_and_bytes_are_counted() -> None:
    exif = Image.Exif()
    exif[0x010E] = "x" * 1000
    exif.get_ifd(0x8769)[0x9286] = bytes(range(1, 256)) * 4
    found = decode(encoded(drawn(), "JPEG", exif=exif.tobytes()), "a.jpg").metadata
    assert len(found["exif.ImageDescription"]) == MAX_TEXT
    assert found["exif.ImageDescription"].endswith("…")
    assert found["exif.UserComment"] == "1020 bytes"
