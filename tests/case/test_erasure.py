"""Erasing a case: overwritten before it goes, recorded before and after, resumed after a kill."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from examiner.case.file import CaseFile
from examiner.case.lock import lock_path
from examiner.digest import sha256
from tests.case.cases import ACTOR, FACTS, edit, small_case
from tests.case.test_lock import begun as held_elsewhere
from tests.case.test_lock import elsewhere, said, write_lock
from tests.case.test_opening import hot_journal
from tests.cli.test_bad_photographs import assert_one_clear_sentence
from tests.conftest import Command, Said


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "cases").mkdir()
    return small_case(tmp_path / "cases" / "Jane Doe.case")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "record.json"


def erased(command: Command, path: Path, record: Path, *more: object) -> Said:
    return command("erase", path, "--reason", "Time is up.", "--record", record, "--yes", *more)


def read(record: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(record.read_text())
    return found


def test_that_a_case_is_overwritten_removed_and_recorded(
    command: Command, path: Path, record: Path
) -> None:
    data = path.read_bytes()
    with CaseFile(path, ACTOR, read_only=True) as case:
        head = case.head()
    # Another name of the same bytes shows what became of them.
    other = record.with_name("other name")
    other.hardlink_to(path)
    done = erased(command, path, record)
    assert done.code == 0, done
    assert other.read_bytes() == b""
    assert list(path.parent.iterdir()) == []
    told = read(record)
    assert told == done.json
    assert (told["state"], told["case"], told["sound"]) == ("done", FACTS.case, True)
    assert (told["head_seq"], told["head_hash"]) == (head.seq, head.hash)
    assert told["counts"] == {"case": 1, "image": 1}
    assert [(file["sha256"], file["size"]) for file in told["files"]] == [(sha256(data), len(data))]
    assert (told["who"], told["reason"]) == (ACTOR, "Time is up.")
    assert told["begun"] <= told["done"]
    assert len(told["not_promised"]) == 6
    assert record.stat().st_mode & 0o777 == 0o600


def test_that_the_record_holds_no_name_and_no_picture(
    command: Command, path: Path, record: Path
) -> None:
    assert erased(command, path, record).code == 0
    text = record.read_text()
    for name in ("Jane", "Small", "Why?", "Lab", "one.png", str(path.parent)):
        assert name not in text


def test_that_every_byte_is_overwritten_before_the_file_is_shortened(
    command: Command, path: Path, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, seen = path.read_bytes(), []
    shorten = os.ftruncate

    def look(descriptor: int, size: int) -> None:
        seen.append(os.pread(descriptor, len(before) + 1, 0))
        assert read(record)["state"] == "begun"
        shorten(descriptor, size)

    monkeypatch.setattr("examiner.case.erasure.os.ftruncate", look)
    assert erased(command, path, record).code == 0
    (after,) = seen
    assert len(after) == len(before)
    same = sum(one == other for one, other in zip(before, after, strict=True))
    # One in 256 random bytes is what stood there.
    assert same < len(before) / 128
    assert before[:16] != after[:16]


def test_that_files_are_erased_with_it_only_if_they_are_named(
    command: Command, path: Path, record: Path
) -> None:
    one, two = path.with_name("one.zip"), path.with_name("two.zip")
    for each in (one, two):
        each.write_bytes(each.name.encode() * 1000)
    assert erased(command, path, record, "--also", one).code == 0
    assert list(path.parent.iterdir()) == [two]
    assert two.read_bytes() == b"two.zip" * 1000
    assert [file["role"] for file in read(record)["files"]] == ["case", "also named"]


@pytest.mark.parametrize("answer", ["", "n\n", "\n"])
def test_that_it_is_asked_first(
    command: Command, path: Path, record: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    said = command("erase", path, "--reason", "Time is up.", "--record", record)
    assert said.error["kind"] == "Stopped"
    assert path.exists()
    assert not record.exists()


def test_that_nobody_is_asked_about_what_cannot_be_done(
    command: Command, path: Path, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    line = ("--reason", "Time is up.", "--record")
    absent = path.with_name("absent")
    for refused, kind in (
        (command("erase", absent, *line, record), "NotACaseFile"),
        (command("erase", path, *line, record, "--also", absent), "EvidenceUnreachable"),
        (command("erase", path, *line, absent / "record.json"), "ReportNotWritten"),
    ):
        assert refused.error["kind"] == kind
        assert "Erase" not in refused.err
    assert path.exists()


def test_that_nothing_is_erased_without_a_reason_or_over_something(
    command: Command, path: Path, record: Path
) -> None:
    before = path.read_bytes()
    line = ("erase", path, "--record", record, "--yes")
    assert command(*line).code == 2
    assert command(*line, "--reason", " ").code == 2
    assert erased(command, path, record, "--also", path).code == 2
    assert erased(command, path, path).code == 2
    record.write_text("something else")
    assert erased(command, path, record).error["kind"] == "ReportNotWritten"
    assert record.read_text() == "something else"
    record.unlink()
    for unfit, told in ((path.parent, "it is a folder"), (path.with_name("absent"), "No such")):
        refused = erased(command, path, record, "--also", unfit)
        assert_one_clear_sentence(refused, "EvidenceUnreachable", told)
        assert refused.error["advice"] == "Check the path; nothing has been erased yet."
    inside = record.with_name("absent") / "record.json"
    refused = erased(command, path, inside)
    assert_one_clear_sentence(refused, "ReportNotWritten", "There is no folder")
    assert not inside.parent.exists()
    assert not record.exists()
    assert path.read_bytes() == before


def test_that_what_is_no_case_is_not_erased(command: Command, path: Path, record: Path) -> None:
    path.write_bytes(b"a letter")
    assert erased(command, path, record).error["kind"] == "NotACaseFile"
    assert path.read_bytes() == b"a letter"
    assert not record.exists()


def test_that_a_held_case_is_not_erased(command: Command, path: Path, record: Path) -> None:
    with held_elsewhere(path, "wait") as process:
        assert said(process) == "held"
        refused = erased(command, path, record)
        process.communicate("")
    assert_one_clear_sentence(refused, "CaseLocked", str(path))
    write_lock(path, elsewhere())
    assert erased(command, path, record).error["kind"] == "CaseLocked"
    lock_path(path).unlink()
    reader = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\n" + (
        "c.execute('BEGIN'); c.execute('SELECT * FROM audit').fetchone()\n"
        "print('read', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", reader, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert said(process) == "read"
        refused = erased(command, path, record)
        process.communicate("")
    assert refused.error["kind"] == "CaseLocked"
    assert path.exists()
    assert not record.exists()
    assert erased(command, path, record).code == 0


@pytest.mark.parametrize("how", ["an altered row", "half of it", "an act cut off"])
def test_that_a_damaged_case_can_be_erased(
    command: Command, path: Path, record: Path, how: str
) -> None:
    if how == "an altered row":
        edit(path, "UPDATE audit SET actor = 'nobody' WHERE seq = 3")
    elif how == "half of it":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        hot_journal(path)
    done = erased(command, path, record)
    assert done.code == 0, done
    assert read(record)["sound"] is (how == "an act cut off")
    assert list(path.parent.iterdir()) == []


KILLED = """
import os, signal, sys
from examiner.case import erasure
from examiner.cli import run
place, line = sys.argv[1], sys.argv[2:]
def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if place == "before":
    erasure._overwrite = kill
elif place == "in the middle":
    os.fsync, true = (lambda d: kill() if os.pread(d, 1, 0) != b"{" else true(d)), os.fsync
elif place == "renamed":
    erasure.write_through = kill
elif place == "named neutrally":
    true = erasure.Path.unlink
    erasure.Path.unlink = lambda path, **more: (
        kill() if path.name.startswith(".erased-") else true(path, **more)
    )
run(line)
"""


@pytest.mark.parametrize("place", ["before", "in the middle", "named neutrally", "renamed"])
def test_that_an_erasure_that_was_killed_says_begun_and_is_carried_on(
    command: Command, path: Path, record: Path, place: str
) -> None:
    line = ["erase", str(path), "--reason", "Time is up.", "--record", str(record), "--yes"]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, place, *line], capture_output=True, check=False, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    first = read(record)
    assert first["state"] == "begun"
    done = erased(command, path, record)
    assert done.code == 0, done
    told = read(record)
    assert told == {**first, "state": "done", "done": told["done"]}
    assert list(path.parent.iterdir()) == []
    # What is done is not done again, and the record of it is not written over.
    small_case(path)
    assert erased(command, path, record).error["kind"] == "ReportNotWritten"
    assert path.exists()


def test_that_a_record_of_another_case_erases_nothing(
    command: Command, path: Path, record: Path
) -> None:
    assert erased(command, path, record).code == 0
    unfinished = {**read(record), "state": "begun", "done": ""}
    record.write_text(json.dumps(unfinished))
    small_case(path.with_name("other.case"))
    refused = erased(command, path.with_name("other.case"), record)
    assert refused.error["kind"] == "ReportNotWritten"
    # A later case in the same place is not the one that was to be erased.
    small_case(path)
    unfinished["files"][0]["inode"] = path.stat().st_ino
    unfinished["files"][0]["size"] = path.stat().st_size
    unfinished["files"][0]["sha256"] = "0" * 64
    record.write_text(json.dumps(unfinished))
    assert erased(command, path, record).code == 0
    with CaseFile(path, ACTOR, read_only=True) as case:
        assert case.head().seq == 6
