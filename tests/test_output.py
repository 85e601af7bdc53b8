"""Files that leave a case: whole, or not at all."""

from pathlib import Path

import pytest

from examiner.errors import ReportNotWritten
from examiner.output import refuse_existing, require_free_place, write_whole


def test_that_a_file_is_written_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file.bin"
    write_whole(path, b"data")
    assert path.read_bytes() == b"data"
    assert path.stat().st_mode & 0o777 == 0o644
    write_whole(path, b"later", private=True)
    assert path.read_bytes() == b"later"
    assert path.stat().st_mode & 0o777 == 0o600


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
