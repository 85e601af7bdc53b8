"""Acts: every write is one transaction with its audit entry, or nothing."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from examiner.case.audit import GENESIS
from examiner.case.file import CaseFile
from examiner.case.making import create
from examiner.case.rows import CaseFacts
from examiner.case.verification import verify
from examiner.embedding.records import Embedding
from examiner.errors import CaseNotWritten, NotInCase
from examiner.face.records import AlignedCrop
from examiner.image.records import EvidenceImage
from tests.case.cases import ACTOR, FACTS, ORIGINAL, Unknown, content, image, raw, small_case


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_case(tmp_path / "small.case")


def test_that_a_new_case_holds_its_facts_and_one_entry(tmp_path: Path) -> None:
    path = tmp_path / "new.case"
    create(path, FACTS, ACTOR)
    with CaseFile(path, ACTOR) as case:
        (entry,) = case.audit()
        assert case.facts() == FACTS
        assert (entry.seq, entry.act, entry.previous) == (1, "case made", GENESIS)
        assert case.head().hash == entry.hash == entry.expected_hash()
    assert [each.name for each in tmp_path.iterdir()] == ["new.case"]


def test_that_a_case_is_never_made_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "kept.txt"
    path.write_text("precious")
    with pytest.raises(CaseNotWritten, match="exists already"):
        create(path, FACTS, ACTOR)
    assert path.read_text() == "precious"


def test_that_a_case_without_a_name_is_refused() -> None:
    with pytest.raises(CaseNotWritten, match="needs a file name"):
        create(Path(), FACTS, ACTOR)


def test_that_a_case_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "none" / "a.case", tmp_path / "file" / "a.case"):
        with pytest.raises(CaseNotWritten) as caught:
            create(path, FACTS, ACTOR)
        assert str(path) in caught.value.message
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_that_every_act_adds_one_entry_naming_all_its_rows(path: Path) -> None:
    with CaseFile(path, "Somebody Else") as case:
        before = case.head()
        with case.transaction("two things") as act:
            digest = act.put_blob(b"some bytes")
            act.put(FACTS, "other")
        entry = case.audit()[-1]
        assert (entry.seq, entry.previous) == (before.seq + 1, before.hash)
        assert (entry.actor, entry.act) == ("Somebody Else", "two things")
        assert [(row.table, row.key) for row in entry.rows] == [
            ("blobs", digest),
            ("records", "case other 0"),
        ]
    assert all(fact.ok for fact in verify(path, ACTOR))


def test_that_nothing_can_be_written_outside_an_act(path: Path) -> None:
    writers = {name for name in dir(CaseFile) if name.startswith(("put", "write", "add", "insert"))}
    assert writers == set()
    logged = {
        (row.table, row.key)
        for entry in CaseFile(path, ACTOR, read_only=True).audit()
        for row in entry.rows
    }
    with raw(path) as connection:
        counts = [
            connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
            for table in ("records", "blobs", "sqlar")
        ]
    assert len(logged) == sum(counts)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_that_an_act_that_fails_leaves_nothing(path: Path, error: type[BaseException]) -> None:
    before = content(path)
    with CaseFile(path, ACTOR) as case:
        with pytest.raises(error), case.transaction("in vain") as act:  # noqa: PT012
            act.put_blob(b"never kept")
            act.put_original("P9/x", b"never kept", 0)
            raise error
        with case.transaction("in earnest") as act:
            act.put_blob(b"kept")
        assert case.audit()[-1].act == "in earnest"
    after = content(path)
    assert len(after[1]) == len(before[1]) + 1
    assert after[4] == before[4]
    assert all(fact.ok for fact in verify(path, ACTOR))


def test_that_a_record_of_no_known_kind_is_refused_and_leaves_nothing(path: Path) -> None:
    before = content(path)
    with CaseFile(path, ACTOR) as case, pytest.raises(KeyError), case.transaction("odd") as act:
        act.put(Unknown(np.zeros(3, np.float32)), "X")
    assert content(path) == before


def test_that_a_full_disk_leaves_the_case_as_it_was(path: Path) -> None:
    before = content(path)
    with CaseFile(path, ACTOR) as case:
        pages = case._connection.execute("PRAGMA page_count").fetchone()[0]
        case._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(CaseNotWritten) as caught, case.transaction("too much") as act:
            act.put_blob(bytes(100_000))
        assert "Free space" in caught.value.advice
        assert case.audit()[-1].act == "noted"
    assert content(path) == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("table", ["audit", "records", "blobs", "sqlar"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "REPLACE"])
def test_that_rows_cannot_be_changed_or_deleted(path: Path, table: str, verb: str) -> None:
    column = {"audit": "act", "records": "record", "blobs": "data", "sqlar": "data"}[table]
    value = "x'00'" if column == "data" else "'x'"
    statement = {
        "UPDATE": f"UPDATE {table} SET {column} = {value}",
        "DELETE": f"DELETE FROM {table}",
        "REPLACE": f"UPDATE OR REPLACE {table} SET {column} = {value}",
    }[verb]
    before = content(path)
    with raw(path) as connection, pytest.raises(sqlite3.IntegrityError, match="never changed"):
        connection.execute(statement)
    assert content(path) == before


def test_that_the_latest_revision_is_found_and_the_earlier_one_is_kept(path: Path) -> None:
    later = CaseFacts(FACTS.case, "Renamed", "", ACTOR, "", FACTS.created)
    with CaseFile(path, ACTOR) as case:
        with case.transaction("renamed") as act:
            act.put(later, "case", revision=1)
        assert case.facts() == later
        assert case.all(CaseFacts) == (later,)
    with raw(path) as connection:
        count = connection.execute("SELECT COUNT(*) FROM records WHERE kind='case'").fetchone()[0]
    assert count == 2


def test_that_records_come_back_with_their_arrays(worked: Path) -> None:
    with CaseFile(worked, ACTOR) as case:
        crop = case.all(AlignedCrop)[0]
        embedding = case.all(Embedding)[0]
        assert crop.pixels.shape == (112, 112, 3)
        assert crop.pixels.dtype == np.uint8
        assert embedding.raw.shape == (192,)
        assert not embedding.raw.flags.writeable
        assert case.get(AlignedCrop, crop.digest).digest == crop.digest
        assert case.get(Embedding, embedding.digest).digest == embedding.digest


def test_that_originals_come_back_bit_by_bit(path: Path) -> None:
    with CaseFile(path, ACTOR) as case:
        assert case.get(EvidenceImage, "P1") == image()
        assert case.original(case.get(EvidenceImage, "P1")) == ORIGINAL


def test_that_a_mark_that_is_not_there_is_named_with_those_that_are(path: Path) -> None:
    with CaseFile(path, ACTOR) as case, pytest.raises(NotInCase) as caught:
        case.get(EvidenceImage, "P7")
    assert "P7" in caught.value.message
    assert caught.value.advice == "Name one that it has: P1."


def test_that_equal_bytes_are_kept_once(path: Path) -> None:
    with CaseFile(path, ACTOR) as case:
        for _ in range(2):
            with case.transaction("again") as act:
                digest = act.put_blob(b"the same")
        assert case.blob(digest) == b"the same"
        assert [len(entry.rows) for entry in case.audit()[-2:]] == [1, 0]
