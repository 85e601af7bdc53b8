"""The archive: nothing in it but its members, readable by anything that reads zip files."""

import io
import random
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examiner.errors import PackageUnreadable
from examiner.sealing.archive import archived, dos_time, members_of
from examiner.sealing.names import PLAIN, safe_path, unused

AT = "2026-04-17T10:20:31.5+00:00"
FILES = {"a/one.txt": b"1", "a/data/two": b"", "a/data/three.bin": bytes(range(256))}


def written(files: dict[str, bytes] = FILES) -> bytes:
    return b"".join(archived(files, AT))


def test_that_any_zip_reader_reads_it() -> None:
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES
        assert archive.infolist()[0].date_time == (2026, 4, 17, 10, 20, 30)
        assert archive.infolist()[0].external_attr >> 16 == 0o100600


def test_that_members_are_found_where_they_lie() -> None:
    data = written()
    found = members_of(io.BytesIO(data))
    for name, member in found.items():
        start = member.start + member.header_size
        assert data[start : start + member.size] == FILES[name]
    assert list(found) == list(FILES)


def test_that_a_change_of_any_byte_outside_members_is_refused() -> None:
    data = written()
    inside: set[int] = set()
    for member in members_of(io.BytesIO(data)).values():
        start = member.start + member.header_size
        inside |= set(range(start, start + member.size))
    chance = random.Random(7)
    for offset in sorted(set(range(len(data))) - inside):
        changed = bytearray(data)
        changed[offset] ^= 1 << chance.randrange(8)
        with pytest.raises(PackageUnreadable):
            members_of(io.BytesIO(bytes(changed)))


def test_that_a_shorter_or_longer_archive_is_refused() -> None:
    data = written()
    for changed in (*(data[:end] for end in range(len(data))), data + b"x", b"x" + data):
        with pytest.raises(PackageUnreadable):
            members_of(io.BytesIO(changed))


@pytest.mark.parametrize(
    "names",
    [
        ["../a"], ["/a"], ["a//b"], ["a/../b"], ["a/./b"], ["a\\b"], ["a b"], [".a"], ["C:a"],
        ["a/x", "a/X"], ["a\n"], [""], ["a/"],
    ],
)  # fmt: skip
def test_that_a_name_that_could_lead_elsewhere_is_refused(names: list[str]) -> None:
    with pytest.raises(PackageUnreadable):
        members_of(io.BytesIO(written(dict.fromkeys(names, b"x"))))


@settings(max_examples=40)
@given(st.lists(st.text(max_size=120), min_size=1, max_size=3))
def test_that_every_name_becomes_a_safe_one(parts: list[str]) -> None:
    path = safe_path(parts)
    assert re.fullmatch(PLAIN, path)
    assert all(1 <= len(part) <= 101 for part in path.split("/"))


def test_that_names_of_devices_and_names_that_differ_by_case_get_names_of_their_own() -> None:
    assert safe_path(["con.jpg"]) == "_con.jpg"
    assert safe_path(["..", "a/b"]) == "unnamed/a_b"
    assert unused("a/X.jpg", ["a/x.jpg", "a/x_2.JPG"]) == "a/X_3.jpg"


def test_that_times_that_no_zip_file_holds_do_not_end_it() -> None:
    assert dos_time("1969-01-01T00:00:00+00:00") == (0, 33)
    with pytest.raises(ValueError, match="isoformat"):
        dos_time("yesterday")
