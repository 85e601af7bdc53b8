"""The desk: kept whole, read back the same, and begun anew where the file cannot be used."""

import os
import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examiner.errors import ReportNotWritten
from examiner.gui.desk_settings import (
    MOST_RECENT,
    Desk,
    RecentCase,
    desk_path,
    read_desk,
    with_opened,
    without,
    write_desk,
)
from examiner.gui.theme import Theme

DESK = Desk(
    theme=Theme.LIGHT,
    text_scale=1.5,
    recent=(RecentCase('/cases/"Ü – 件" \\ b\n.case', "2025-01-02T03:04:05Z"),),
    shortcuts={"view.flicker": "Ctrl+\\", 'odd "name"': "F1"},
    geometry="AdnQywADAAA=",
)

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


def test_that_a_desk_comes_back_as_it_was(tmp_path):
    path = tmp_path / "folder" / "desk.toml"
    write_desk(DESK, path)
    assert read_desk(path).desk == DESK
    assert read_desk(path).complaint == ""


@given(path=TEXT, act=TEXT, keys=TEXT)
def test_that_any_text_survives(tmp_path_factory, path, act, keys):
    file = tmp_path_factory.mktemp("desk") / "desk.toml"
    desk = Desk(recent=(RecentCase(path, ""),), shortcuts={act: keys})
    write_desk(desk, file)
    assert read_desk(file).desk == desk


def test_that_the_first_start_is_as_new_without_a_complaint(tmp_path):
    found = read_desk(tmp_path / "desk.toml")
    assert found.desk == Desk()
    assert found.desk.theme is Theme.DARK
    assert found.complaint == ""


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2] + "[",
        lambda text: text.replace("format = 1", "format = 2"),
        lambda text: text.replace('theme = "light"', 'theme = "pink"'),
        lambda text: text.replace("text_scale = 1.5", "text_scale = 9.0"),
        lambda text: text.replace("text_scale = 1.5", "text_scale = nan"),
        lambda text: text.replace("text_scale = 1.5", "text_scale = true"),
        lambda text: text.replace("text_scale = 1.5\n", ""),
        lambda text: text.replace("format = 1", "format = 1.0"),
        lambda text: text.replace('geometry = "A', 'geometry = "?'),
        lambda text: text.replace('= "F1"', "= 1"),
        lambda text: text.replace("[[recent]]", "[recent]"),
        lambda text: text.replace("opened = ", "closed = "),
        lambda text: text.replace('opened = "2025-01-02T03:04:05Z"', "opened = 2025-01-02"),
        lambda text: text.replace("[shortcuts]", "x = " + "[" * 100_000 + "\n[shortcuts]"),
        lambda text: "decision_threshold = 0.9\n" + text,
        lambda _: "\ud800",
        lambda _: "",
    ],
)
def test_that_a_file_that_cannot_be_used_is_said_in_one_sentence(tmp_path, damage):
    path = tmp_path / "desk.toml"
    write_desk(DESK, path)
    path.write_text(damage(path.read_text("utf-8")), "utf-8", errors="surrogatepass")
    found = read_desk(path)
    assert found.desk == Desk()
    assert found.complaint.count(".") - str(path).count(".") == 1
    assert str(path) in found.complaint


def test_that_a_size_of_text_may_be_written_without_a_point(tmp_path):
    path = tmp_path / "desk.toml"
    write_desk(DESK, path)
    path.write_text(path.read_text("utf-8").replace("text_scale = 1.5", "text_scale = 2"), "utf-8")
    assert read_desk(path).desk == replace(DESK, text_scale=2.0)


def test_that_a_folder_in_its_place_is_said_too(tmp_path):
    found = read_desk(tmp_path)
    assert found.desk == Desk()
    assert found.complaint


def test_that_a_desk_that_cannot_be_written_leaves_the_old_one(tmp_path):
    path = tmp_path / "desk.toml"
    path.mkdir()
    with pytest.raises(ReportNotWritten):
        write_desk(DESK, path)
    assert list(tmp_path.iterdir()) == [path]


def test_that_a_case_with_an_undecodable_name_does_not_stop_the_rest(tmp_path):
    path = tmp_path / "desk.toml"
    odd = RecentCase(os.fsdecode(b"/cases/\xff.case"), "")
    write_desk(replace(DESK, recent=(odd, *DESK.recent)), path)
    assert read_desk(path).desk == DESK


def test_that_titles_which_an_earlier_version_kept_are_dropped(tmp_path):
    path = tmp_path / "desk.toml"
    write_desk(DESK, path)
    text = path.read_text("utf-8")
    path.write_text(text.replace("opened = ", 'title = "Jane Doe"\nopened = '), "utf-8")
    found = read_desk(path)
    assert found.desk == DESK
    write_desk(found.desk, path)
    assert "Jane" not in path.read_text("utf-8")


def test_that_an_opened_case_comes_first_and_once():
    desk = Desk()
    for number in range(MOST_RECENT + 3):
        desk = with_opened(desk, RecentCase(f"/{number}", ""))
    desk = with_opened(desk, RecentCase("/7", "again"))
    assert [case.path for case in desk.recent][:2] == ["/7", f"/{MOST_RECENT + 2}"]
    assert len(desk.recent) == MOST_RECENT
    assert "/7" not in [case.path for case in without(desk, "/7").recent]


def test_that_the_file_is_plain_toml_that_a_person_can_read(tmp_path):
    path = tmp_path / "desk.toml"
    write_desk(DESK, path)
    assert set(tomllib.loads(path.read_text("utf-8"))) == {
        "format",
        "theme",
        "text_scale",
        "geometry",
        "shortcuts",
        "recent",
    }


def test_that_the_desk_is_kept_in_the_accounts_own_folder():
    assert desk_path().parts[-2:] == ("examiner", "desk.toml")
    assert desk_path().is_absolute()
