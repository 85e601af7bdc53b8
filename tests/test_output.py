"""Files that leave a case: whole, or not at all."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from examiner.errors import ReportNotWritten
from examiner.output import (
    recorded_first,
    refuse_existing,
    require_free_place,
    write_new,
    write_whole,
)


def test_that_a_file_is_written_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file.bin"
    write_whole(path, b"data")
    assert path.read_bytes() == b"data"
    write_whole(path, b"later")
    assert path.read_bytes() == b"later"
    assert [each.name for each in path.parent.iterdir()] == ["file.bin"]


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o277])
@pytest.mark.parametrize("nameless", [True, False])
def test_that_only_this_account_may_read_what_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mask: int, nameless: bool
) -> None:
    if not nameless:
        monkeypatch.setattr("examiner.output._OPEN_FILES", str(tmp_path / "absent"))
    new, old = tmp_path / "a" / "b" / "new.bin", tmp_path / "old.bin"
    old.write_bytes(b"earlier")
    old.chmod(0o666)
    before = os.umask(mask)
    try:
        write_whole(new, b"data")
        write_whole(old, b"data")
    finally:
        os.umask(before)
    assert [each.stat().st_mode & 0o777 for each in (new, old)] == [0o600] * 2
    assert new.parent.stat().st_mode & 0o077 == 0
    assert new.parent.parent.stat().st_mode & 0o077 == 0
    assert sorted(tmp_path.rglob("*.*")) == [new, old]


@pytest.mark.parametrize("nameless", [True, False])
def test_that_a_new_file_takes_no_other_s_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nameless: bool
) -> None:
    if not nameless:
        monkeypatch.setattr("examiner.output._OPEN_FILES", str(tmp_path / "absent"))
    path = tmp_path / "file.bin"
    write_new(path, b"first")
    with pytest.raises(FileExistsError):
        write_new(path, b"second")
    assert path.read_bytes() == b"first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


KILLED = """
import os, signal, sys
from pathlib import Path
from examiner.output import writing
with writing(Path(sys.argv[1])) as draft:
    draft.write(b"face" * 100_000)
    draft.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_that_a_killed_program_leaves_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(b"earlier")
    for name in ("file.bin", "new.bin"):
        line = [sys.executable, "-c", KILLED, str(tmp_path / name)]
        assert subprocess.run(line, check=False, timeout=60).returncode == -9
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [
        ("file.bin", b"earlier")
    ]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_that_a_write_that_fails_leaves_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(b"earlier")

    def fail(_: int) -> None:
        raise error

    monkeypatch.setattr("examiner.output.os.fsync", fail)
    with pytest.raises((ReportNotWritten, KeyboardInterrupt)):
        write_whole(path, b"later")
    assert path.read_bytes() == b"earlier"
    assert [each.name for each in tmp_path.iterdir()] == ["file.bin"]


def test_that_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "a", tmp_path / "file" / "b" / "c", tmp_path):
        with pytest.raises(ReportNotWritten) as caught:
            write_whole(path, b"data")
        assert str(path) in caught.value.message
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_that_what_exists_is_refused(tmp_path: Path) -> None:
    refuse_existing(tmp_path / "new")
    with pytest.raises(ReportNotWritten, match="exists already"):
        refuse_existing(tmp_path)


def test_that_a_folder_that_is_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    require_free_place(tmp_path / "new")
    (tmp_path / "file").touch()
    for path in (tmp_path / "absent" / "r.pdf", tmp_path / "file" / "r.pdf"):
        with pytest.raises(ReportNotWritten, match="no folder") as caught:
            require_free_place(path)
        assert str(path.parent) in caught.value.message
    with pytest.raises(ReportNotWritten, match="exists already"):
        require_free_place(tmp_path / "file")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_that_a_link_to_nothing_counts_as_something_there(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "absent")
    with pytest.raises(ReportNotWritten, match="exists already"):
        refuse_existing(tmp_path / "link")


def test_that_a_recorded_file_has_its_name_only_after_it_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    with recorded_first(path, [b"da", b"ta"]):
        assert list(tmp_path.iterdir()) == []
    assert path.read_bytes() == b"data"
    assert path.stat().st_mode & 0o777 == 0o600


def test_that_a_file_whose_record_fails_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), recorded_first(tmp_path / "a", [b"data"]):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_that_a_place_taken_before_the_record_keeps_both_from_being_made(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"kept")
    recorded = []
    with (
        pytest.raises(ReportNotWritten, match="exists already"),
        recorded_first(tmp_path / "a", [b"data"]),
    ):
        recorded.append(1)
    assert recorded == []
    assert (tmp_path / "a").read_bytes() == b"kept"


def test_that_a_place_taken_after_the_record_is_told_as_such(tmp_path: Path) -> None:
    with (
        pytest.raises(ReportNotWritten, match="was recorded"),
        recorded_first(tmp_path / "a", [b"data"]),
    ):
        (tmp_path / "a").write_bytes(b"kept")
    assert (tmp_path / "a").read_bytes() == b"kept"


def test_that_the_name_of_a_file_is_on_the_disk_before_it_is_said_to_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, bool]] = []
    usual = os.fsync

    def fsync(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        synced.append((kind, (tmp_path / "a").exists()))
        usual(descriptor)

    monkeypatch.setattr("examiner.output.os.fsync", fsync)
    write_new(tmp_path / "a", b"data")
    assert synced == [("file", False), ("folder", True)]
