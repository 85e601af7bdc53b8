"""Looking at evidence asks the system for no change: not beside it, not in it, not anywhere."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from examiner.case.looking import look_at_bytes
from examiner.case.verification import facts_of
from examiner.digest import sha256
from examiner.errors import NotACaseFile
from tests.case.cases import small_case
from tests.case.test_opening import hot_journal
from tests.conftest import Command
from tests.traced import traced


def state(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Everything in a folder and the folder itself, with times and digests."""
    return {
        str(each): (
            each.lstat().st_mtime_ns,
            each.lstat().st_mode,
            sha256(each.read_bytes()) if each.is_file() else "",
        )
        for each in [folder, *folder.rglob("*")]
    }


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """`folder` mounted so that nothing can be written, or else not permitting it."""
    mount = ["mount", "--bind", str(folder), str(folder)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        if mounted:
            remount = ["mount", "-o", "remount,bind,ro", str(folder)]
            subprocess.run(remount, capture_output=True, check=True)
        folder.chmod(0o555) if not mounted else None
        yield
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], capture_output=True, check=True)
        folder.chmod(0o755)


@pytest.fixture
def evidence(
    command: Command, worked: Path, signer: Path, password_file: Path, tmp_path: Path
) -> Path:
    """A folder with a case and a signed report of it."""
    folder = tmp_path / "evidence"
    folder.mkdir()
    case = Path(shutil.move(worked, folder / "worked.case"))
    line = ("--signer", signer, "--out", folder / "report.pdf", "--password-file", password_file)
    assert command("report", case, *line).code == 0
    return folder


def readers(folder: Path) -> list[list[object]]:
    case, report = folder / "worked.case", folder / "report.pdf"
    return [["verify", case], ["verify", report, "--case", case], ["log", case]]


def test_that_no_name_leads_to_the_case_out_of_a_package_while_it_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    data = small_case(tmp_path / "small.case").read_bytes()
    with look_at_bytes(data, Path("sealed.case"), "A. Examiner") as case:
        assert list((tmp_path / "temp").iterdir()) == []
        assert all(fact.ok for fact in facts_of(case))
    with (
        pytest.raises(NotACaseFile, match=r"sealed\.case is not a case file"),
        look_at_bytes(data[1:], Path("sealed.case"), "A. Examiner"),
    ):
        pass
    assert list((tmp_path / "temp").iterdir()) == []


def test_that_reading_asks_for_no_change_of_any_file(evidence: Path, tmp_path: Path) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    environment = {"TMPDIR": str(temp), "HOME": str(temp), "PYTHONDONTWRITEBYTECODE": "1"}
    before = state(evidence)
    with read_only(evidence):
        for number, line in enumerate(readers(evidence)):
            traces = tmp_path / f"traces {number}"
            traces.mkdir()
            found = traced(line, traces, environment)
            assert found.code == 0, found.out + found.err
            assert found.lines == (), line
    assert state(evidence) == before
    assert list(temp.iterdir()) == []


def test_that_reading_a_case_with_a_cut_off_act_writes_in_the_temporary_folder_alone(
    tmp_path: Path,
) -> None:
    evidence = tmp_path / "evidence"
    evidence.mkdir()
    hot_journal(small_case(evidence / "small.case"))
    temp, traces = tmp_path / "temp", tmp_path / "traces"
    temp.mkdir()
    traces.mkdir()
    before = state(evidence)
    environment = {"TMPDIR": str(temp), "PYTHONDONTWRITEBYTECODE": "1"}
    found = traced(["verify", evidence / "small.case"], traces, environment)
    assert found.code == 0, found.err
    assert "interrupted" in found.out
    assert found.changes
    beyond = [line for path, line in zip(found.changes, found.lines, strict=True)
              if not path.startswith(str(temp)) and str(temp) not in line]  # fmt: skip
    assert beyond == []
    assert state(evidence) == before
    assert list(temp.iterdir()) == []


def test_that_the_trace_shows_what_is_written(empty_case: Path, tmp_path: Path) -> None:
    traces = tmp_path / "traces"
    traces.mkdir()
    found = traced(["unlock", empty_case, "--reason", "None."], traces)
    assert found.code == 0, found.err
    assert any(str(empty_case) in line for line in found.lines)
    assert any(f"{empty_case.name}.lock" in line for line in found.lines)
