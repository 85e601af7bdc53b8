"""The free verifier: it agrees with the program on what is intact, and needs nothing else."""

import json
import random
import shutil
import sqlite3
import struct
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import rfc8785

from examiner.case.audit import ChainHead
from examiner.case.file import CaseFile
from examiner.case.rows import IssuedReport
from examiner.case.schema import statements
from examiner.case.verification import verify
from examiner.sealing.archive import archived
from examiner.sealing.verification import verify_package
from tests.case.cases import ACTOR, edit, flipped, raw, small_case
from tests.conftest import Command
from tests.sealing.packages import (
    VERIFIER,
    files_in,
    free_verifier,
    repack,
    run_verifier,
    seal_case,
)

FREE = free_verifier()


def program_finds(package: Path) -> list[str]:
    return [fact.what for fact in verify_package(package, ACTOR) if not fact.ok]


def head_of(case: Path) -> ChainHead:
    with CaseFile(case, ACTOR, read_only=True) as file:
        return file.head()


@pytest.mark.parametrize("name", ["whole.zip", "part.zip"])
def test_that_both_find_a_package_intact(handed_over: Path, tmp_path: Path, name: str) -> None:
    assert program_finds(handed_over / name) == []
    code, out = run_verifier(handed_over / name)
    assert code == 0, out
    assert "WRONG" not in out
    with zipfile.ZipFile(handed_over / name) as archive:
        archive.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    before = sorted((each, each.stat().st_mtime_ns) for each in folder.rglob("*"))
    # As the page tells a lawyer: the file in the folder, and nothing else said.
    assert run_verifier(verifier=folder / "verify_case.py") == (0, out_of(folder))
    assert sorted((each, each.stat().st_mtime_ns) for each in folder.rglob("*")) == before


def out_of(folder: Path) -> str:
    code, out = run_verifier(folder)
    assert code == 0, out
    return out


def test_that_the_head_that_a_report_prints_is_found(handed_over: Path) -> None:
    with CaseFile(handed_over / "worked.case", ACTOR, read_only=True) as case:
        printed = case.all(IssuedReport)[0].chain_hash
    for place in ("whole.zip", "part.zip", "worked.case"):
        code, out = run_verifier(handed_over / place, "--head", printed.upper())
        assert code == 0, out
        assert "the chain head that you named is in the audit log: entry" in out
        assert run_verifier(handed_over / place, "--head", "0" * 64)[0] == 1
    assert run_verifier(handed_over / "whole.zip", "--head", "abc")[0] == 2


def test_that_a_bare_case_is_checked_and_not_written(small: Path) -> None:
    (small / "small.zip").unlink()
    before = (small / "small.case").read_bytes()
    assert run_verifier(small / "small.case")[0] == 0
    assert [each.name for each in small.iterdir()] == ["small.case"]
    assert (small / "small.case").read_bytes() == before
    odd = small / "ä #?%20é.case"
    (small / "small.case").rename(odd)
    assert run_verifier(odd)[0] == 0


def test_that_a_case_that_is_written_to_is_not_checked(small: Path) -> None:
    (small / "small.case-journal").write_bytes(b"x")
    code, out = run_verifier(small / "small.case")
    assert (code, "Not checked" in out) == (2, True)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"SQLite format 3\x00", None])
def test_that_something_else_is_no_intact_package(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "thing"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    code, out = run_verifier(path)
    assert code in (1, 2), out
    assert "Traceback" not in out
    assert run_verifier(tmp_path / "absent")[0] == 2


def test_that_it_spells_numbers_and_texts_as_the_program_does() -> None:
    chance = random.Random(3)
    numbers = [0.0, -0.0, 1e21, 1e-7, 123456789012345680000.0, 5e-324, 1.7976931348623157e308,
               1e20, 9.5e-6, 1e-6, 100.0, 0.1, -1.5, 2**53 - 1, -7, 0]  # fmt: skip
    numbers += [struct.unpack("<d", chance.randbytes(8))[0] for _ in range(3000)]
    numbers += [round(chance.uniform(-2, 2), chance.randrange(17)) for _ in range(1000)]
    for number in numbers:
        if number == number and abs(number) != float("inf"):
            assert FREE.canonical(number) == rfc8785.dumps(number).decode()
    texts = ["".join(map(chr, range(0x180))), "\u20ac\U0001f600\ufb33\u2028\x7f", '"\\/\b\f\n\r\t']
    value = {text: [text, None, True, False, {"b": 1, "a": 0.5}] for text in texts}
    assert FREE.canonical(value) == rfc8785.dumps(value).decode()
    for number in (float("nan"), float("inf"), 2**53):
        with pytest.raises((FREE.Wrong, TypeError)):
            FREE.canonical(number)


def test_that_it_needs_nothing_but_the_standard_library() -> None:
    text = VERIFIER.read_text("utf-8")
    imported = {
        line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))
    }
    assert imported <= set(sys.stdlib_module_names)
    assert not imported & {"socket", "urllib", "http", "subprocess", "tempfile", "shutil"}
    # So that it can be read from beginning to end.
    assert text.count("\n") <= 450
    assert max(map(len, text.splitlines())) <= 100


def free_finds(package: Path, capsys: pytest.CaptureFixture[str]) -> bool:
    """Whether the free verifier says so, run in this process."""
    try:
        return bool(FREE.main([str(package)]) == 1)
    except FREE.NotChecked:
        return True
    finally:
        assert "Traceback" not in capsys.readouterr().out


def test_that_both_find_a_change_of_any_byte(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, source, target = random.Random(11), small / "small.zip", tmp_path / "changed.zip"
    offsets = [chance.randrange(source.stat().st_size) for _ in range(60)]
    bits = [1 << chance.randrange(8) for _ in offsets]
    for offset in flipped(source, target, offsets, bits):
        assert program_finds(target), offset
        assert free_finds(target, capsys), offset


def test_that_both_find_a_case_that_ends_too_early(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, target = (small / "small.zip").read_bytes(), tmp_path / "short.zip"
    for size in (4, 100, len(data) // 3, len(data) - 30, len(data) - 1):
        target.write_bytes(data[:size])
        assert program_finds(target), size
        assert free_finds(target, capsys), size


def unlisted(small: Path, alter: Callable[[dict[str, bytes]], object]) -> Path:
    """The unpacked package, altered by somebody who leaves its lists as they are."""
    files, folder = files_in(small / "small.zip"), small / "unpacked"
    alter(files)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    packed = {f"{folder.name}/{name}": data for name, data in files.items()}
    (small / "small.zip").write_bytes(b"".join(archived(packed, "2026-11-22T10:00:00+00:00")))
    return folder


@pytest.mark.parametrize(
    ("alter", "told"),
    [
        (lambda files: files.update({"data/more.txt": b"x"}), "data/more.txt was added"),
        (lambda files: files.pop("README.txt"), "README.txt is missing"),
        (lambda files: files.update({"data/rows.jsonl": b""}), "data/rows.jsonl was altered"),
    ],
    ids=["added", "missing", "altered"],
)
def test_that_a_file_that_was_added_is_missing_or_was_altered_is_told_apart(
    small: Path, alter: Callable[[dict[str, bytes]], object], told: str
) -> None:
    folder = unlisted(small, alter)
    lists = "tagmanifest" if "README" in told else "manifest"
    said = f"{told}, going by {lists}-sha256.txt"
    for place in (folder, small / "small.zip"):
        code, out = run_verifier(place)
        assert code == 1
        assert said in out
    wrong = [fact for fact in verify_package(small / "small.zip", ACTOR) if not fact.ok]
    assert [fact.detail for fact in wrong] == [said]


def swapped(files: dict[str, bytes]) -> None:
    lines = files["manifest-sha256.txt"].splitlines(keepends=True)
    files["manifest-sha256.txt"] = b"".join(reversed(lines))


def with_junk(files: dict[str, bytes]) -> None:
    files["manifest-sha256.txt"] += b"junk\n"


@pytest.mark.parametrize("alter", [swapped, with_junk])
def test_that_a_list_that_is_spelled_otherwise_is_told_as_that(
    small: Path, alter: Callable[[dict[str, bytes]], object]
) -> None:
    folder = unlisted(small, alter)
    for place in (folder, small / "small.zip"):
        code, out = run_verifier(place)
        assert code == 1
        assert "manifest-sha256.txt is not spelled as it was written" in out
    wrong = [fact for fact in verify_package(small / "small.zip", ACTOR) if not fact.ok]
    assert wrong[0].detail == "manifest-sha256.txt is not spelled as it was written"


def test_that_what_it_says_is_in_words(small: Path, tmp_path: Path) -> None:
    code, out = run_verifier(tmp_path / "absent")
    assert (code, out) == (2, f"Not checked: {tmp_path / 'absent'} cannot be read "
                              "(No such file or directory)\n")  # fmt: skip
    package = small / "small.zip"
    package.write_bytes(package.read_bytes().replace(b"/data/rows.jsonl", b"/data/rows.jsonx", 1))
    code, out = run_verifier(package)
    assert code == 1
    assert "/data/rows.json" in out
    assert "b'" not in out


def test_that_it_explains_itself_without_a_verdict() -> None:
    code, out = run_verifier("--help")
    # 0 would say that something is intact.
    assert code == 2
    assert out.startswith("Is a sealed package")
    assert "Not checked:" not in out
    assert run_verifier("one.zip", "two.zip")[0] == 2


def altered_copy(files: dict[str, bytes], folder: Path, *statements: str) -> bytes:
    """The copy of the case, changed with the SQLite shell's means."""
    copy = folder / "altered.case"
    copy.write_bytes(files["data/sealed.case"])
    edit(copy, *statements)
    return copy.read_bytes()


def swapped_original(files: dict[str, bytes], _: Path) -> None:
    files["data/originals/P1/one.png"] = b"another photograph"


def added_original(files: dict[str, bytes], _: Path) -> None:
    files["data/originals/P1/two.png"] = b"another photograph"


def missing_original(files: dict[str, bytes], _: Path) -> None:
    del files["data/originals/P1/one.png"]


def changed_row(files: dict[str, bytes], _: Path) -> None:
    files["data/rows.jsonl"] = files["data/rows.jsonl"].replace(b"one.png", b"two.png")


def missing_row(files: dict[str, bytes], _: Path) -> None:
    files["data/rows.jsonl"] = b"".join(files["data/rows.jsonl"].splitlines(keepends=True)[1:])


def doubled_row(files: dict[str, bytes], _: Path) -> None:
    files["data/rows.jsonl"] += files["data/rows.jsonl"].splitlines(keepends=True)[-1]


def changed_entry(files: dict[str, bytes], _: Path) -> None:
    files["data/audit.jsonl"] = files["data/audit.jsonl"].replace(b'"number":1', b'"number":7')


def other_spelling(files: dict[str, bytes], _: Path) -> None:
    files["data/audit.jsonl"] = files["data/audit.jsonl"].replace(b'"number":1', b'"number":1.0')


def cut_log(files: dict[str, bytes], _: Path) -> None:
    files["data/audit.jsonl"] = b"".join(files["data/audit.jsonl"].splitlines(keepends=True)[:-1])


def changed_copy(files: dict[str, bytes], folder: Path) -> None:
    statement = "UPDATE records SET record = replace(record, 'Small', 'Other')"
    files["data/sealed.case"] = altered_copy(files, folder, statement)


def copy_with_view(files: dict[str, bytes], folder: Path) -> None:
    statement = "CREATE VIEW more AS SELECT * FROM records"
    files["data/sealed.case"] = altered_copy(files, folder, statement)


def copy_of_another_case(files: dict[str, bytes], folder: Path) -> None:
    files["data/sealed.case"] = small_case(folder / "another.case").read_bytes()


def no_copy(files: dict[str, bytes], _: Path) -> None:
    del files["data/sealed.case"]


def other_head(files: dict[str, bytes], _: Path) -> None:
    lines = files["bag-info.txt"].splitlines(keepends=True)
    files["bag-info.txt"] = b"".join(
        b"Examiner-Chain-Head: " + b"0" * 64 + b"\n" if b"Chain-Head" in line else line
        for line in lines
    )


def no_log(files: dict[str, bytes], _: Path) -> None:
    del files["data/audit.jsonl"]


def deep_log(files: dict[str, bytes], _: Path) -> None:
    files["data/audit.jsonl"] = b"[" * 100_000 + b"\n"


@pytest.mark.parametrize(
    "alter",
    [
        swapped_original, added_original, missing_original, changed_row, missing_row, doubled_row,
        changed_entry, other_spelling, cut_log, changed_copy, copy_with_view,
        copy_of_another_case, no_copy, other_head, no_log, deep_log,
    ],
    ids=lambda alter: alter.__name__,
)  # fmt: skip
def test_that_both_find_who_alters_a_package_and_makes_its_lists_anew(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], alter: object
) -> None:
    assert callable(alter)
    package = small / "small.zip"
    files = files_in(package)
    repack(package, files)
    assert program_finds(package) == []
    assert not free_finds(package, capsys)
    alter(files, tmp_path)
    repack(package, files)
    assert program_finds(package)
    assert free_finds(package, capsys)


def test_that_another_verifier_in_a_package_is_told(small: Path) -> None:
    package, files = small / "small.zip", files_in(small / "small.zip")
    files["verify_case.py"] += b"print('intact')"
    repack(package, files)
    assert program_finds(package) == ["the free verifier in it is the program's own"]
    files["bag-info.txt"] = files["bag-info.txt"].replace(b"examiner 0", b"examiner 7")
    repack(package, files)
    facts = {fact.what: fact for fact in verify_package(package, ACTOR)}
    told = facts["the free verifier in it is the program's own"]
    assert told.ok
    assert "run only a copy that you trust" in told.detail


def test_that_a_log_that_was_written_anew_is_found_by_the_head_alone(
    small: Path, tmp_path: Path
) -> None:
    printed = head_of(small / "small.case").hash
    forged = small_case(tmp_path / "forged.case", acts=3)
    seal_case(forged, tmp_path / "forged.zip")
    assert run_verifier(tmp_path / "forged.zip")[0] == 0
    assert run_verifier(tmp_path / "forged.zip", "--head", printed)[0] == 1


def test_that_both_find_the_same_cases_broken(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = (
        "DELETE FROM records",
        "UPDATE audit SET actor = 'Another' WHERE seq = 2",
        "UPDATE audit SET details = replace(details, ':', ': ') WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 3",
        "UPDATE sqlar SET mtime = 5",
        "UPDATE sqlar SET data = zeroblob(2304)",
        "UPDATE blobs SET data = zeroblob(length(data)) WHERE rowid = 1",
        "CREATE TABLE more (a)",
        "UPDATE audit SET rows = '[]' WHERE seq = 2",
    )
    for statement in changes:
        changed = shutil.copy(small / "small.case", small / "changed.case")
        edit(Path(changed), statement)
        with raw(Path(changed)) as connection:
            # Who knows the program leaves nothing that the file around the rows would tell.
            connection.execute("VACUUM")
            connection.execute(f"PRAGMA schema_version = {len(statements())}")
        assert any(not fact.ok for fact in verify(Path(changed), ACTOR)), statement
        assert FREE.main([str(changed)]) == 1, statement
    told = capsys.readouterr().out
    assert told.count("WRONG") == len(changes)
    for found in ("case case 0 is missing", "audit entry 2 (photograph received)", "spelled",
                  "entry 3 is missing", "sqlar: P1/one.png", "blobs: ", "tables or"):  # fmt: skip
        assert found in told


def test_that_a_log_whose_end_was_cut_is_found_by_the_head_alone(small: Path) -> None:
    path, printed = small / "small.case", head_of(small / "small.case").hash
    edit(path, "DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit)")
    with raw(path) as connection:
        connection.execute("VACUUM")
        connection.execute(f"PRAGMA schema_version = {len(statements())}")
    # Its last act wrote no row that could be missed.
    assert run_verifier(path)[0] == 0
    assert run_verifier(path, "--head", printed)[0] == 1


def test_that_its_constants_are_those_of_the_program(small: Path) -> None:
    with closing(sqlite3.connect(small / "small.case")) as connection:
        query = "SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_master ORDER BY 1, 2"
        schema = connection.execute(query).fetchall()
    assert FREE.sha256(FREE.canonical(schema).encode()) == FREE.SCHEMA


def test_that_the_command_checks_packages(handed_over: Path, command: Command) -> None:
    case = handed_over / "worked.case"
    for name in ("whole.zip", "part.zip"):
        said = command("verify", handed_over / name, "--case", case)
        assert said.code == 0
        facts = {fact["what"]: fact["detail"] for fact in said.json["facts"]}
        assert facts["the case's audit log names this package"].startswith("entry ")
        assert ("case copy: records are as logged" in facts) == (name == "whole.zip")


def test_that_another_case_is_not_the_package_s(
    handed_over: Path, small: Path, command: Command
) -> None:
    said = command("verify", handed_over / "whole.zip", "--case", small / "small.case")
    assert said.code == 1
    wrong = [fact["what"] for fact in said.json["facts"] if not fact["ok"]]
    assert wrong == [
        "the package's audit log is that of the case",
        "the case's audit log names this package",
    ]


def test_that_the_page_and_the_verifier_fit_together(handed_over: Path) -> None:
    files = files_in(handed_over / "whole.zip")
    assert files["verify_case.py"] == VERIFIER.read_bytes()
    page = files["HOW-TO-VERIFY.html"].decode()
    for named in ("verify_case.py", "--head", "data/originals", "data/audit.jsonl", "NOT\nintact"):
        assert named in page
    assert "<script" not in page
    assert "http" not in page
    entries = [json.loads(line) for line in files["data/audit.jsonl"].splitlines()]
    assert entries[-1]["hash"] in files["README.txt"].decode()
