"""Opening: one process at a time, known versions only, and reading writes nothing."""

import gc
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from examiner.case import connection
from examiner.case.file import CaseFile
from examiner.case.looking import look_at
from examiner.case.schema import VERSION
from examiner.case.verification import verify
from examiner.errors import (
    CaseDamaged,
    CaseLocked,
    CaseNotWritten,
    CaseTooNew,
    EvidenceChanged,
    ExaminerError,
    NotACaseFile,
)
from examiner.image.records import EvidenceImage
from tests.case.cases import ACTOR, ORIGINAL, edit, raw, small_case
from tests.conftest import Command

OPENER = """
import sys
from pathlib import Path
from examiner.case.file import CaseFile
from examiner.errors import CaseLocked
try:
    CaseFile(Path(sys.argv[1]), "other", read_only=sys.argv[2] == "read")
except CaseLocked as error:
    print(error.advice)
    sys.exit(7)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_case(tmp_path / "small.case")


@pytest.mark.parametrize("how", ["read", "write"])
def test_that_a_second_process_is_told_at_once_that_the_case_is_open(path: Path, how: str) -> None:
    with CaseFile(path, ACTOR):
        found = subprocess.run(
            [sys.executable, "-c", OPENER, str(path), how],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert found.returncode == 7, found.stderr
    assert "Close it there" in found.stdout


def test_that_a_second_opener_in_this_process_is_refused_and_let_in_afterwards(path: Path) -> None:
    with CaseFile(path, ACTOR), pytest.raises(CaseLocked):
        CaseFile(path, ACTOR)
    with CaseFile(path, ACTOR) as case:
        assert case.head().seq == 6


def opened_elsewhere(path: Path, how: str) -> int:
    """Exit code of another process that tries to open the case; 7 if it is told of the lock."""
    line = [sys.executable, "-c", OPENER, str(path), how]
    return subprocess.run(line, capture_output=True, timeout=60, check=False).returncode


@pytest.mark.parametrize("name", ["small.case", "another name.case"])
def test_that_a_second_opener_in_this_process_leaves_the_lock_to_the_first(
    path: Path, name: str
) -> None:
    other = path.with_name(name)
    if other != path:
        other.hardlink_to(path)
    with CaseFile(path, ACTOR) as case:
        for read_only in (True, False):
            with pytest.raises(CaseLocked):
                CaseFile(other, ACTOR, read_only=read_only)
        assert opened_elsewhere(path, "write") == 7
        with case.transaction("noted"):
            pass
    assert opened_elsewhere(path, "write") == 0


def test_that_a_second_reader_leaves_the_lock_to_the_first(path: Path) -> None:
    with CaseFile(path, ACTOR, read_only=True) as case:
        rows = case.rows("audit", "seq")
        next(rows)
        CaseFile(path, ACTOR, read_only=True).close()
        assert opened_elsewhere(path, "write") == 7
        rows.close()


def test_that_a_case_that_was_let_go_unclosed_can_be_opened_again(path: Path) -> None:
    CaseFile(path, ACTOR)
    gc.collect()
    path.write_bytes(b"no case any more" * 100)
    with pytest.raises(NotACaseFile):
        CaseFile(path, ACTOR)


CHECKER = """
import sys
from pathlib import Path
from examiner.case.audit import ChainHead
from examiner.case.verification import verify_held
from examiner.job import Silent
head = ChainHead(int(sys.argv[2]), sys.argv[3])
for fact in verify_held(Path(sys.argv[1]), "other", head, Silent()):
    print("sound" if fact.ok else "broken", fact.what, sep="\t")
"""


def checked_elsewhere(case: CaseFile) -> list[list[str]]:
    """What another process finds in a case that this one holds."""
    head = case.head()
    line = [sys.executable, "-c", CHECKER, str(case.path), str(head.seq), head.hash]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=True)
    return [text.split("\t") for text in done.stdout.splitlines()]


def test_that_a_held_case_is_checked_from_another_process_and_stays_held(path: Path) -> None:
    before = path.read_bytes()
    with CaseFile(path, ACTOR) as case:
        found = checked_elsewhere(case)
        assert len(found) == 9
        assert all(state == "sound" for state, _ in found)
        assert opened_elsewhere(path, "write") == 7
    assert path.read_bytes() == before


def test_that_a_file_put_in_the_place_of_a_held_case_is_found(path: Path, tmp_path: Path) -> None:
    other = small_case(tmp_path / "other.case", acts=2)
    with CaseFile(path, ACTOR) as case:
        path.rename(tmp_path / "moved.case")
        assert checked_elsewhere(case) == [["broken", "file can be read"]]
        other.rename(path)
        broken = [what for state, what in checked_elsewhere(case) if state == "broken"]
        assert broken == ["file is the case that is open"]


def test_that_a_case_of_a_newer_version_is_not_opened(path: Path) -> None:
    with raw(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(CaseTooNew) as caught:
        CaseFile(path, ACTOR)
    assert (caught.value.facts["found"], caught.value.facts["known"]) == (VERSION + 1, VERSION)
    assert path.read_bytes() == before


def test_that_a_case_of_no_version_is_damaged(path: Path) -> None:
    with raw(path) as connection:
        connection.execute("PRAGMA user_version = 0")
    with pytest.raises(CaseDamaged, match="format 0"):
        CaseFile(path, ACTOR)


@pytest.mark.parametrize(
    "kind", ["missing", "zero bytes", "a folder", "a text", "a database", "a case in a file"]
)
@pytest.mark.parametrize("read_only", [True, False])
def test_that_what_is_not_a_case_is_refused(tmp_path: Path, kind: str, read_only: bool) -> None:
    path = tmp_path / "thing"
    if kind == "zero bytes":
        path.touch()
    elif kind == "a folder":
        path.mkdir()
    elif kind == "a text":
        path.write_text("SQLite, but not quite\n" * 20)
    elif kind == "a database":
        with raw(path) as connection:
            connection.execute("CREATE TABLE t (a)")
    elif kind == "a case in a file":
        (tmp_path / "file").touch()
        path = tmp_path / "file" / "thing"
    with pytest.raises(NotACaseFile) as caught:
        CaseFile(path, ACTOR, read_only=read_only)
    assert str(path) in caught.value.message
    assert caught.value.advice


def test_that_a_truncated_case_is_damaged_wherever_it_ends(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    cut = tmp_path / "cut.case"
    for length in (101, 4096, len(data) // 2, len(data) - 1):
        cut.write_bytes(data[:length])
        with pytest.raises(ExaminerError):
            _must_hold(cut)


def _must_hold(path: Path) -> None:
    facts = verify(path, ACTOR)
    if not all(fact.ok for fact in facts):
        raise CaseDamaged("as it should be", advice="none")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW v AS SELECT * FROM records",
        "CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM blobs; END",
        "CREATE TABLE extra (a)",
        "CREATE INDEX i ON records (seq)",
        "DROP TRIGGER blobs_refuses_delete",
    ],
)
def test_that_a_schema_that_is_not_a_case_s_is_found_and_not_written_to(
    path: Path, statement: str
) -> None:
    with raw(path) as connection:
        connection.execute(statement)
    before = path.read_bytes()
    facts = [fact for fact in verify(path, ACTOR) if not fact.ok]
    assert [fact.what for fact in facts] == [
        "file holds nothing but the case",
        "database structure is sound",
    ]
    assert all("schema" in fact.detail for fact in facts)
    with pytest.raises(CaseDamaged, match="tables or triggers"):
        CaseFile(path, ACTOR)
    assert path.read_bytes() == before


def test_that_a_case_turned_to_another_journal_is_found_and_gets_no_files_beside_it(
    path: Path,
) -> None:
    with raw(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    facts = verify(path, ACTOR)
    assert [fact.ok for fact in facts] == [False]
    assert "journal" in facts[0].detail
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_that_verification_changes_neither_the_file_nor_its_folder(path: Path) -> None:
    folder = path.parent
    path.chmod(0o444)
    folder.chmod(0o555)
    before = (path.read_bytes(), path.stat().st_mtime_ns, folder.stat().st_mtime_ns)
    try:
        facts = verify(path, ACTOR)
    finally:
        folder.chmod(0o755)
    assert all(fact.ok for fact in facts)
    assert (path.read_bytes(), path.stat().st_mtime_ns, folder.stat().st_mtime_ns) == before


def test_that_a_read_only_case_takes_no_act(path: Path) -> None:
    before = path.read_bytes()
    with (
        CaseFile(path, ACTOR, read_only=True) as case,
        pytest.raises(ExaminerError),
        case.transaction("in vain") as act,
    ):
        act.put_blob(b"never kept")
    assert path.read_bytes() == before


def test_that_an_act_cut_off_by_a_crash_is_read_as_undone_and_undone_at_the_next_opening(
    path: Path, tmp_path: Path, command: Command
) -> None:
    # What a crash leaves: the file half written and the journal beside it.
    crash = """
import os, sys
from pathlib import Path
from examiner.case.file import CaseFile
with CaseFile(Path(sys.argv[1]), "victim") as case:
    case._connection.execute("PRAGMA cache_spill = ON")
    case._connection.execute("PRAGMA cache_size = 1")
    with case.transaction("cut off") as act:
        for number in range(60):
            act.put_blob(bytes([number]) * 9000)
        os._exit(9)
"""
    before = path.read_bytes()
    found = subprocess.run([sys.executable, "-c", crash, str(path)], check=False, timeout=60)
    assert found.returncode == 9
    assert path.read_bytes() != before
    left = {each: each.read_bytes() for each in tmp_path.iterdir()}
    assert sorted(each.name for each in left) == [
        path.name, f"{path.name}-journal", f"{path.name}.lock"
    ]  # fmt: skip
    facts = verify(path, ACTOR)
    assert all(fact.ok for fact in facts), facts
    assert "interrupted" in facts[0].detail
    with look_at(path, ACTOR) as case:
        assert case.interrupted
        assert case.audit()[-1].act == "noted"
    said = command("log", path)
    assert said.json["entries"][-1]["act"] == "noted"
    assert "interrupted" in said.err
    assert {each: each.read_bytes() for each in tmp_path.iterdir()} == left
    with CaseFile(path, ACTOR) as case:
        assert [entry.act for entry in case.audit()[-2:]] == ["noted", "lock taken over"]
    assert all(fact.ok for fact in verify(path, ACTOR))
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_that_an_act_killed_before_its_end_has_not_touched_the_file(path: Path) -> None:
    kill = """
import os, signal, sys
from pathlib import Path
from examiner.case.file import CaseFile
with CaseFile(Path(sys.argv[1]), "victim") as case, case.transaction("killed") as act:
    for number in range(40):
        act.put_blob(bytes([number]) * 300_000)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    before = path.read_bytes()
    subprocess.run([sys.executable, "-c", kill, str(path)], check=False, timeout=60)
    assert path.read_bytes() == before
    facts = verify(path, ACTOR)
    assert all(fact.ok for fact in facts)
    assert "completed" in facts[0].detail


def test_that_an_altered_case_with_an_interrupted_act_is_called_by_its_own_name(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    edit(path, "UPDATE sqlar SET data = x'00'")
    hot_journal(path)
    assert any("P1" in fact.detail for fact in verify(path, ACTOR) if not fact.ok)
    with look_at(path, ACTOR) as case, pytest.raises(EvidenceChanged) as caught:
        case.original(case.get(EvidenceImage, "P1"))
    assert str(path) in caught.value.message
    (tmp_path / "no folder").touch()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "no folder"))
    with pytest.raises(CaseNotWritten, match="cannot be copied"):
        verify(path, ACTOR)


def hot_journal(path: Path) -> None:
    """Leave `path` as a cut off act does: its pages written, and the journal beside it."""
    with raw(path) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        for number in range(60):
            row = (f"digest {number}", 1, bytes(9000))
            connection.execute("INSERT INTO blobs VALUES (?, ?, ?)", row)
        journal = path.with_name(f"{path.name}-journal")
        left = (path.read_bytes(), journal.read_bytes())
    path.write_bytes(left[0])
    journal.write_bytes(left[1])


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("kind", ["a pipe", "a device without end"])
def test_that_what_is_no_ordinary_file_is_refused_at_once(
    tmp_path: Path, kind: str, read_only: bool
) -> None:
    path = tmp_path / "thing"
    if kind == "a pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(NotACaseFile, match="not a file"):
        CaseFile(path, ACTOR, read_only=read_only)


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="needs the sqlite3 shell")
def test_that_originals_can_be_extracted_with_the_stock_sqlite3_shell(
    path: Path, tmp_path: Path
) -> None:
    listed = subprocess.run(
        ["sqlite3", str(path), "-A", "-t"], capture_output=True, text=True, check=True
    )
    assert listed.stdout.split() == ["P1/one.png"]
    out = tmp_path / "out"
    out.mkdir()
    subprocess.run(["sqlite3", str(path), "-A", "-x", "-C", str(out)], check=True)
    assert (out / "P1" / "one.png").read_bytes() == ORIGINAL


def test_that_an_altered_case_can_still_be_read(path: Path) -> None:
    edit(path, "UPDATE audit SET actor = 'nobody' WHERE seq = 3")
    with CaseFile(path, ACTOR, read_only=True) as case:
        assert case.audit()[2].actor == "nobody"


def test_that_a_case_moved_away_while_it_is_opened_is_explained(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = connection.confine

    def moved(opened: sqlite3.Connection, *, read_only: bool) -> None:
        path.rename(path.with_name("elsewhere.case"))
        usual(opened, read_only=read_only)

    monkeypatch.setattr(connection, "confine", moved)
    with pytest.raises(NotACaseFile, match="moved away"):
        CaseFile(path, "A. Examiner", read_only=True)


def test_that_nothing_is_added_to_a_file_of_broken_structure(path: Path, tmp_path: Path) -> None:
    with CaseFile(path, ACTOR) as case, case.transaction("kept") as act:
        act.put_blob(bytes(200_000))
    data = bytearray(path.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    # An overflow page begins with the number of the next, and the last of them with none.
    last = max(at for at in range(page, len(data), page) if data[at + 4 : at + 400] == bytes(396))
    data[last : last + 4] = (9**8).to_bytes(4, "big")
    path.write_bytes(data)
    with pytest.raises(CaseDamaged, match="structure of the file is broken"):
        CaseFile(path, ACTOR)
    fact = next(fact for fact in verify(path, ACTOR) if fact.what == "database structure is sound")
    assert not fact.ok
    assert "\n" not in fact.detail
