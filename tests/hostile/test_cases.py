"""Cases made to harm whoever opens them: found, explained, and nothing outside them is touched."""

import shutil
import sqlite3
import struct
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
import pytest

from examiner.case.confinement import rows_within
from examiner.case.file import CaseFile
from examiner.case.looking import look_at
from examiner.case.rows import KINDS
from examiner.case.schema import GUARDED
from examiner.case.verification import verify
from examiner.digest import array_from_npy, npy_bytes
from examiner.errors import CaseDamaged, CaseError, ExaminerError
from tests.case.cases import ACTOR, broken, edit, raw, small_case
from tests.hostile.altering import put_value

ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT 'case' AS kind, 'case' AS mark, 0 AS revision, 1 AS seq, '{}' AS record FROM n"
)
HUGE = "hex(zeroblob(1000000000))"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return small_case(tmp_path / "small.case", acts=2)


@pytest.mark.parametrize(
    "statement",
    [
        f"DROP TABLE records; CREATE VIEW records AS {ENDLESS}",
        f"ALTER TABLE blobs ADD COLUMN more TEXT GENERATED ALWAYS AS ({HUGE}) VIRTUAL",
        "DROP TABLE sqlar; CREATE VIRTUAL TABLE sqlar USING fts5(name, mode, mtime, sz, data)",
        "DROP TABLE blobs; CREATE TABLE blobs (digest TEXT PRIMARY KEY, seq, data) WITHOUT ROWID",
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '')",
    ],
    ids=["endless view", "computed column", "virtual table", "without rowid", "not strict"],
)
def test_that_nothing_is_read_from_a_table_that_is_not_a_case_s(case: Path, statement: str) -> None:
    with raw(case) as connection:
        connection.executescript(statement)
    (fact,) = verify(case, ACTOR)
    assert not fact.ok
    assert "is not that of a case" in fact.detail
    for read_only in (True, False):
        with pytest.raises(CaseDamaged, match="is not that of a case"):
            CaseFile(case, ACTOR, read_only=read_only)


@pytest.mark.parametrize(
    "statement",
    [
        f"CREATE INDEX i ON records ({HUGE})",
        f"CREATE VIEW audit_more AS {ENDLESS}",
        "CREATE TRIGGER t AFTER INSERT ON audit BEGIN DELETE FROM audit; END",
    ],
)
def test_that_what_is_added_to_the_schema_is_found_and_never_computed(
    case: Path, statement: str
) -> None:
    with raw(case) as connection:
        # As an attacker would: the index is stated, but was never filled.
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 10**6)
        if statement.startswith("CREATE INDEX"):
            statement = statement.replace("(hex", "(mark, revision) WHERE length(hex") + " > 1"
            edit(case, "DELETE FROM records", statement)
        else:
            connection.execute(statement)
    assert any("not of a case's schema" in fact.detail for fact in broken(case))
    with pytest.raises(CaseDamaged):
        CaseFile(case, ACTOR)


def test_that_a_connection_runs_nothing_but_the_program_s_own_statements(case: Path) -> None:
    with CaseFile(case, ACTOR) as held:
        connection = held._connection
        for statement in (
            "ATTACH ':memory:' AS other",
            "SELECT load_extension('x')",
            "PRAGMA writable_schema = ON",
            "DROP TRIGGER audit_refuses_delete",
            "CREATE TABLE more (a)",
            "DELETE FROM audit",
            "SELECT randomblob(9) FROM audit",
            ENDLESS,
        ):
            with pytest.raises(sqlite3.DatabaseError):
                connection.execute(statement)
    assert broken(case) == []


def hot_journal(case: Path, folder: Path) -> Path:
    """A copy of the case in the middle of an act, with the journal that would undo it."""
    with raw(case) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        for number in range(200):
            connection.execute("INSERT INTO blobs VALUES (?, 1, ?)", (str(number), bytes(9000)))
        copy = Path(shutil.copy(case, folder / "hot.case"))
        shutil.copy(f"{case}-journal", f"{copy}-journal")
        connection.execute("ROLLBACK")
    return copy


def test_that_a_journal_that_names_another_file_deletes_nothing(case: Path, tmp_path: Path) -> None:
    folder = tmp_path / "received"
    folder.mkdir()
    victim = tmp_path / "another.case"
    victim.write_text("what somebody needs")
    hot = hot_journal(case, folder)
    journal = Path(f"{hot}-journal")
    name = str(victim).encode()
    ending = struct.pack(">II", len(name), sum(name)) + bytes.fromhex("d9d505f920a163d7")
    page = struct.pack(">I", 2**30 // 4096 + 1)
    journal.write_bytes(journal.read_bytes() + page + name + ending)
    before = {each: each.read_bytes() for each in folder.iterdir()}
    with pytest.raises(CaseDamaged, match="names another file"):
        CaseFile(hot, ACTOR)
    assert [fact.ok for fact in verify(hot, ACTOR)] == [False]
    with pytest.raises(CaseDamaged, match="names another file"), look_at(hot, ACTOR):
        pass
    assert victim.read_text() == "what somebody needs"
    assert {each: each.read_bytes() for each in folder.iterdir()} == before


def test_that_rows_which_share_bytes_are_not_read_for_days(case: Path) -> None:
    with closing(sqlite3.connect(case)) as connection:
        rows = rows_within(connection, "SELECT zeroblob(20000) FROM audit, audit, audit")
        with pytest.raises(sqlite3.DatabaseError, match="more than the file has"):
            list(rows)
        assert len(list(rows_within(connection, "SELECT * FROM audit"))) == 4


BOMBS = (b"[" * 100_000, b'{"a":' * 100_000, b'{"npy_sha256": [{}]}', b"7", b'"\xff"', b"1e999")


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb[:9].decode("latin-1"))
def test_that_a_record_no_act_writes_is_explained_even_where_it_is_sealed(
    case: Path, bomb: bytes
) -> None:
    record = GUARDED.index("records"), 1, 4, 0
    assert put_value(case, *record, 1, bomb)
    with pytest.raises(CaseError):
        _read_all(case)
    assert put_value(case, *record, 0, bomb)
    assert broken(case)


@pytest.mark.parametrize("table", range(4), ids=GUARDED)
@pytest.mark.parametrize("seal", [0, 1])
def test_that_whatever_stands_in_a_cell_is_read_or_explained(
    case: Path, table: int, seal: int
) -> None:
    copy = case.with_name("copy.case")
    for column in range(9):
        shutil.copy(case, copy)
        if put_value(copy, table, 1, column, column, seal, BOMBS[(column + table) % len(BOMBS)]):
            assert seal or broken(copy)
            with suppress(ExaminerError):
                _read_all(copy)


def _read_all(case: Path) -> None:
    with CaseFile(case, ACTOR, read_only=True) as held:
        held.audit()
        for kind in KINDS:
            held.all(kind)
            held.plain(kind)


def npy(header: str, data: bytes = b"") -> bytes:
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data


@pytest.mark.parametrize(
    "data",
    [
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000), }"),
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", bytes(4)),
        npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", b"cos\nsystem\n(S'x'\ntR."),
        npy("{'descr': '<U4', 'fortran_order': False, 'shape': (1,), }", bytes(16)),
        npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", bytes(4)),
        npy("(" * 110),
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", bytes(4) + b"more"),
        npy("{'descr': None, 'fortran_order': False, 'shape': (1,), }", bytes(4)),
        b"\x93NUMPY\x02\x00" + bytes(9),
        b"",
    ],
    ids=[
        "terabytes", "negative", "objects", "texts", "structure", "nested", "more", "no kind",
        "another version", "nothing",
    ],
)  # fmt: skip
def test_that_an_array_is_refused_before_memory_is_taken_for_it(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        array_from_npy(data)


def test_that_arrays_come_back_as_they_were() -> None:
    for array in (np.arange(6.0).reshape(2, 3), np.zeros((0, 4), np.uint8)):
        again = array_from_npy(npy_bytes(array))
        assert again.dtype == array.dtype
        assert np.array_equal(again, array)
        assert not again.flags.writeable
