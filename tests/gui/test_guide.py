"""The guide of the window shows what there is: its pictures, its acts and their keys."""

import importlib.util
import re
from pathlib import Path

import pytest
from PIL import Image

from examiner.gui.action_specs import ACTIONS

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/guide/window.md"
PICTURES = sorted((ROOT / "docs/guide/pictures").glob("*.png"))
MOST_BYTES = 250_000


def test_that_every_picture_of_the_guide_exists_and_every_picture_is_shown():
    named = set(re.findall(r"\]\(pictures/([a-z0-9-]+\.png)\)", GUIDE.read_text("utf-8")))
    assert named == {picture.name for picture in PICTURES}


def test_that_the_pictures_of_the_readme_exist():
    named = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert len(named) == 2
    assert all((ROOT / name).is_file() for name in named)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.stem)
def test_that_a_picture_is_small(picture):
    assert picture.stat().st_size < MOST_BYTES
    with Image.open(picture) as image:
        assert image.mode == "P"


def test_that_the_table_of_keys_is_the_table_of_acts():
    place = ROOT / "packaging/screenshots.py"
    spec = importlib.util.spec_from_file_location("screenshots", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    told = GUIDE.read_text("utf-8").partition("## Keys\n\n")[2]
    assert told.strip() == module.key_table()
    assert all(f"| {each.text} | " in told for each in ACTIONS)
