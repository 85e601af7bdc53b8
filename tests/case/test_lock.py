"""The lock beside a case: it names its holder, and is taken over only from who is gone."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from examiner.case.computer import has_ended, mark_of_this_process, start_of, this_computer
from examiner.case.file import CaseFile
from examiner.case.lock import CONSENT, ENDED, RESTARTED, Holder, holder_of, lock_path
from examiner.case.verification import verify
from examiner.errors import CaseDamaged, CaseLocked, CaseNotWritten
from tests.case.cases import ACTOR, edit, small_case
from tests.cli.test_bad_photographs import assert_one_clear_sentence
from tests.conftest import Command

HOLDER = """
import os, signal, sys
from pathlib import Path
from examiner.case.file import CaseFile
from examiner.errors import CaseLocked
end = sys.argv[2]
try:
    case = CaseFile(Path(sys.argv[1]), "Holder")
except CaseLocked as error:
    print("refused", error.message)
    sys.exit(7)
print("held", flush=True)
if end == "split":
    if os.fork() == 0:
        sys.exit(0)
    os.wait()
    end = "wait"
if end == "wait":
    sys.stdin.read()
if end == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_case(tmp_path / "small.case")


def begun(path: Path, end: str) -> subprocess.Popen[str]:
    """Another process that opens the case, holds it, and ends in some way."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), end],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def left_by_a_kill(path: Path) -> Holder:
    """Let a process be killed while it holds the case; whose lock it leaves."""
    with begun(path, "killed") as process:
        assert said(process) == "held"
    assert process.returncode == -signal.SIGKILL
    left = holder_of(path)
    assert left is not None
    return left


def names(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())


def write_lock(path: Path, holder: Holder) -> None:
    lock_path(path).write_text(json.dumps(asdict(holder)))


def elsewhere(**changes: Any) -> Holder:
    """A holder on another computer, of whom nothing is to be seen from here."""
    return replace(
        Holder("Other", "pc-7", "another machine", "another start", "a space", 4711, "99",
               "2026-04-17T10:00:00+00:00", "examiner 0.1.0", "a token"),
        **changes,
    )  # fmt: skip


def test_that_who_writes_is_named_beside_the_case_until_it_is_closed(path: Path) -> None:
    before = names(path)
    with CaseFile(path, ACTOR):
        held = holder_of(path)
        assert held is not None
        assert (held.actor, held.process, held.host) == (ACTOR, os.getpid(), os.uname().nodename)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", held.since)
        assert names(path) == [*before, "small.case.lock"]
        assert lock_path(path).stat().st_mode & 0o777 == 0o600
    assert names(path) == before


def test_that_the_lock_stands_beside_the_file_and_not_beside_a_link(
    path: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.case"
    link.symlink_to(path)
    with CaseFile(link, ACTOR):
        assert (tmp_path / "small.case.lock").exists()
    assert [each.name for each in link.parent.iterdir()] == ["link.case"]


def test_that_who_reads_locks_nothing_and_needs_no_lock(path: Path) -> None:
    write_lock(path, elsewhere())
    before = (names(path), lock_path(path).read_bytes())
    with CaseFile(path, ACTOR, read_only=True) as case:
        assert case.head().seq == 6
    assert all(fact.ok for fact in verify(path, ACTOR))
    assert (names(path), lock_path(path).read_bytes()) == before


def test_that_a_second_writer_is_told_who_where_and_since_when(
    command: Command, path: Path
) -> None:
    with begun(path, "wait") as process:
        assert said(process) == "held"
        held = holder_of(path)
        answer = command("add", path, path, "--role", "probe")
        process.communicate("")
    assert held is not None
    assert_one_clear_sentence(answer, "CaseLocked", str(path))
    message = answer.error["message"]
    day, time = held.since.removesuffix("+00:00").split("T")
    assert f"held by Holder on the computer {held.host} since {day} {time} UTC" in message
    assert str(held.process) in answer.error["advice"]
    assert names(path) == ["small.case"]


@pytest.mark.parametrize("end", ["unclosed", "split"])
def test_that_the_end_of_a_program_lets_go_of_the_case_and_that_of_its_child_does_not(
    path: Path, end: str
) -> None:
    with begun(path, end) as process:
        assert said(process) == "held"
        if end == "split":
            with pytest.raises(CaseLocked, match=r"Holder"):
                CaseFile(path, ACTOR)
            assert lock_path(path).exists()
        process.communicate("")
    assert process.returncode == 0
    assert names(path) == ["small.case"]
    with CaseFile(path, ACTOR) as case:
        assert case.taken_over is None


def test_that_a_killed_holder_s_lock_is_taken_over_as_an_act(path: Path) -> None:
    left = left_by_a_kill(path)
    assert names(path) == ["small.case", "small.case.lock"]
    with CaseFile(path, ACTOR) as case:
        assert case.taken_over == left
        entry = case.audit()[-1]
    assert (entry.act, entry.actor) == ("lock taken over", ACTOR)
    assert entry.details == {
        "actor": "Holder", "host": left.host, "process": left.process,
        "program": left.program, "since": left.since, "because": ENDED,
    }  # fmt: skip
    assert names(path) == ["small.case"]
    assert all(fact.ok for fact in verify(path, ACTOR))


def test_that_of_many_who_take_over_at_once_one_succeeds(path: Path) -> None:
    left_by_a_kill(path)
    others = [begun(path, "wait") for _ in range(4)]
    answers = [said(each) for each in others]
    assert sorted(answer.split(" ")[0] for answer in answers) == ["held", *["refused"] * 3]
    for each in others:
        each.communicate("")
    with CaseFile(path, ACTOR, read_only=True) as case:
        assert [entry.act for entry in case.audit()[5:]] == ["noted", "lock taken over"]
    assert names(path) == ["small.case"]


def test_that_a_kill_in_the_middle_of_taking_over_leaves_a_case_that_is_taken_over(
    path: Path,
) -> None:
    left_by_a_kill(path)
    killed = "\n".join(
        (
            "import os, signal, sys",
            "from pathlib import Path",
            "from examiner.case.file import CaseFile",
            "from examiner.case.lock import Lock",
            "Lock.take_over = lambda self: os.kill(os.getpid(), signal.SIGKILL)",
            "CaseFile(Path(sys.argv[1]), 'Second')",
        )
    )
    line = [sys.executable, "-c", killed, str(path)]
    assert subprocess.run(line, check=False, timeout=60).returncode == -signal.SIGKILL
    with CaseFile(path, ACTOR) as case:
        acts = [(entry.act, entry.actor) for entry in case.audit()[-2:]]
    assert acts == [("lock taken over", "Second"), ("lock taken over", ACTOR)]
    assert names(path) == ["small.case"]
    assert all(fact.ok for fact in verify(path, ACTOR))


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        (lambda here: {"machine": here.machine, "boot": "an earlier start"}, RESTARTED),
        (lambda here: {"machine": here.machine, "boot": ""}, ENDED),
        (lambda here: {"boot": here.boot, "space": "another numbering"}, ENDED),
        # A number that belongs to another process by now.
        (lambda here: {"boot": here.boot, "space": here.space, "process": os.getpid()}, ENDED),
    ],
)
def test_that_a_holder_who_is_seen_to_be_gone_is_succeeded(
    path: Path, changes: Callable[[Any], dict[str, Any]], because: str
) -> None:
    write_lock(path, elsewhere(**changes(this_computer())))
    with CaseFile(path, ACTOR) as case:
        assert case.audit()[-1].details["because"] == because


def test_that_a_holder_who_lives_is_not_succeeded_though_sqlite_would_allow_it(path: Path) -> None:
    # Such as for the moment in which a holder opens the file anew after the disk refused an act.
    here, own = this_computer(), start_of(os.getpid())
    living = {"boot": here.boot, "space": here.space, "process": os.getpid(), "started": own}
    write_lock(path, elsewhere(**living))
    before = path.read_bytes()
    for consent in ("", "In vain."):
        with pytest.raises(CaseLocked) as caught:
            CaseFile(path, ACTOR, take_over=consent)
        assert "may_be_taken_over" not in caught.value.facts
    assert path.read_bytes() == before


def spoilt(path: Path, how: str) -> None:
    lock = lock_path(path)
    if how == "empty":
        lock.touch()
    elif how == "no JSON":
        lock.write_bytes(b"\xff" * 100_000)
    elif how == "a link":
        lock.symlink_to("/dev/zero")
    elif how == "a pipe":
        os.mkfifo(lock)
    elif how == "deep":
        lock.write_text("[" * 4000)
    else:
        write_lock(path, elsewhere())


@pytest.mark.parametrize("how", ["empty", "no JSON", "a link", "a pipe", "deep", "elsewhere"])
def test_that_a_lock_of_which_nothing_is_known_needs_consent(
    command: Command, path: Path, how: str
) -> None:
    spoilt(path, how)
    before = (path.read_bytes(), names(path))
    answer = command("add", path, path, "--role", "probe")
    assert_one_clear_sentence(answer, "CaseLocked", str(path))
    assert "examiner unlock" in answer.error["advice"]
    assert (path.read_bytes(), names(path)) == before
    done = command("unlock", path, "--reason", "The computer was given away.")
    assert done.code == 0
    entry = command("log", path).json["entries"][-1]
    assert entry["act"] == "lock taken over"
    assert entry["details"]["because"] == CONSENT
    assert entry["details"]["reason"] == "The computer was given away."
    assert entry["details"]["actor"] == ("Other" if how == "elsewhere" else "somebody")
    assert done.json["taken_over"]["host"] == entry["details"]["host"]
    assert names(path) == ["small.case"]
    assert command("unlock", path, "--reason", "Once more.").json["taken_over"] is None


def test_that_a_reason_is_asked_for(command: Command, path: Path) -> None:
    write_lock(path, elsewhere())
    assert command("unlock", path).code == 2
    assert command("unlock", path, "--reason", "  ").code == 2
    assert holder_of(path) == elsewhere()


def test_that_nothing_in_a_lock_can_disguise_a_message(command: Command, path: Path) -> None:
    write_lock(path, elsewhere(actor="\x1b[2K\n\u202eexaminer: All is well." + "x" * 3000))
    said = command("add", path, path, "--role", "probe")
    message = said.error["message"]
    assert "\\x1b[2K\\n\\u202eexaminer" in message
    assert len(message) < 500 + len(str(path))


def test_that_who_was_succeeded_writes_nothing_more_and_leaves_the_other_s_lock(
    path: Path,
) -> None:
    with CaseFile(path, ACTOR) as case:
        lock_path(path).unlink()
        write_lock(path, elsewhere())
        before = path.read_bytes()
        with pytest.raises(CaseLocked, match=r"Other"), case.transaction("too late"):
            pass
        assert path.read_bytes() == before
    assert holder_of(path) == elsewhere()


def test_that_a_lock_that_was_deleted_comes_back_with_the_next_act(path: Path) -> None:
    with CaseFile(path, ACTOR) as case:
        lock_path(path).unlink()
        with case.transaction("noted"):
            pass
        assert holder_of(path) is not None
    assert names(path) == ["small.case"]


def test_that_a_damaged_case_keeps_the_lock_that_was_left_on_it(path: Path) -> None:
    edit(path, "UPDATE audit SET actor = 'nobody' WHERE seq = 3")
    write_lock(path, elsewhere())
    before = (path.read_bytes(), lock_path(path).read_bytes())
    with pytest.raises(CaseDamaged):
        CaseFile(path, ACTOR, take_over="In vain.")
    assert (path.read_bytes(), lock_path(path).read_bytes()) == before


def test_that_a_case_is_not_worked_on_where_no_lock_can_be_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = path.read_bytes()
    monkeypatch.setattr("examiner.case.lock.write_new", refuse)
    with pytest.raises(CaseNotWritten, match="No lock can be kept"):
        CaseFile(path, ACTOR)
    assert (path.read_bytes(), names(path)) == (before, ["small.case"])


def test_that_a_process_is_known_by_more_than_its_number() -> None:
    mark = mark_of_this_process()
    boot, space, process, start = mark.split("-")
    assert not has_ended(mark)
    assert has_ended(f"{boot}-{space}-{process}-{int(start) + 1}")
    assert has_ended(f"00000000-{space}-{process}-{start}")
    assert not has_ended(f"{boot}-{int(space) + 1}-{process}-1")
    for nonsense in ("", "-", "a-b-c-d", f"{boot}-{space}-x-1", f"{mark}-1"):
        assert not has_ended(nonsense)


def test_that_a_folder_in_the_place_of_the_lock_is_explained(command: Command, path: Path) -> None:
    lock_path(path).mkdir()
    answer = command("unlock", path, "--reason", "Nobody works on it.")
    assert answer.error["kind"] == "CaseNotWritten"
    assert "by hand" in answer.error["advice"]
    assert lock_path(path).is_dir()
