import io

import pytest
from PIL import Image

from examiner.image.compression import jpeg_saving
from tests.image.pictures import drawn, encoded


@pytest.mark.parametrize("quality", range(1, 101))
def test_that_the_setting_of_the_usual_encoder_is_read_from_its_tables(quality):
    found = jpeg_saving(encoded(drawn(), "JPEG", quality=quality))
    assert (found.quality, found.standard) == (quality, True)


@pytest.mark.parametrize("options", [{"progressive": True}, {"optimize": True}])
def test_that_the_way_of_coding_changes_nothing(options):
    assert jpeg_saving(encoded(drawn(), "JPEG", quality=77, **options)).quality == 77


def test_that_grey_and_printing_colours_are_read_too():
    for mode in ("L", "CMYK"):
        assert jpeg_saving(encoded(drawn(mode), "JPEG", quality=61)).quality == 61


def test_that_only_the_last_saving_shows():
    first = Image.open(io.BytesIO(encoded(drawn(), "JPEG", quality=20))).convert("RGB")
    again = encoded(first, "JPEG", quality=90)
    assert jpeg_saving(again).quality == 90


def test_that_a_table_of_another_encoder_gets_the_nearest_setting_and_is_told_apart():
    usual = Image.open(io.BytesIO(encoded(drawn(), "JPEG", quality=70))).quantization
    other = [[min(step + (place % 2), 255) for place, step in enumerate(t)] for t in usual.values()]
    found = jpeg_saving(encoded(drawn(), "JPEG", qtables=other))
    assert abs(found.quality - 70) <= 2
    assert not found.standard


@pytest.mark.parametrize("data", [b"", b"not a picture", encoded(drawn(), "PNG")])
def test_that_what_is_no_jpeg_has_no_saving(data):
    assert jpeg_saving(data) is None
