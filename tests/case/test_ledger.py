"""The ledger: what is read is held against the audit log, from the opening of a case on."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examiner.case import connection
from examiner.case.audit import Standing, logged_hash, row_digest
from examiner.case.file import CaseFile
from examiner.case.ledger import Ledger
from examiner.case.rows import CaseFacts
from examiner.case.verification import verify
from examiner.cli import run
from examiner.digest import record_digest, sha256
from examiner.errors import CaseDamaged, CaseNotWritten, EvidenceChanged
from examiner.image.records import EvidenceImage
from tests.case.cases import ACTOR, FACTS, edit, image, raw, small_case
from tests.conftest import Command

CHANGES = {
    "an entry": "UPDATE audit SET actor = 'nobody' WHERE seq = 3",
    "details spelled otherwise": "UPDATE audit SET details = replace(details, '1e-7', '1E-7') "
    "WHERE seq = 5",
    "an entry gone": "DELETE FROM audit WHERE seq = 3",
    "the last entry gone": "DELETE FROM audit WHERE seq = 6",
    "a record": "UPDATE records SET record = replace(record, 'Maker', 'Faker')",
    "a record's act": "UPDATE records SET seq = 3 WHERE kind = 'image'",
    "a record's revision": "UPDATE records SET revision = 1 WHERE kind = 'image'",
    "a record gone": "DELETE FROM records WHERE kind = 'image'",
    "a record added": "INSERT INTO records SELECT kind, 'P2', revision, seq, record FROM records "
    "WHERE kind = 'image'",
    "a blob's act": "UPDATE blobs SET seq = 1",
    "a blob gone": "DELETE FROM blobs WHERE rowid = 2",
    "a blob added": "INSERT INTO blobs VALUES ('abc', 1, x'00')",
    "an original gone": "DELETE FROM sqlar",
    "an original renamed": "UPDATE sqlar SET name = 'P1/other.png'",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_case(tmp_path / "small.case")


@pytest.mark.parametrize("change", CHANGES)
def test_that_a_changed_case_is_found_by_opening_it_and_gives_out_no_record(
    path: Path, change: str
) -> None:
    edit(path, CHANGES[change])
    before = path.read_bytes()
    with pytest.raises(CaseDamaged) as caught:
        CaseFile(path, ACTOR)
    assert str(path) in caught.value.message
    with CaseFile(path, ACTOR, read_only=True) as case:
        assert case.damage
        assert case.damage in caught.value.message
        for ask in (
            case.facts,
            lambda: case.find(EvidenceImage, "P1"),
            lambda: case.all(EvidenceImage),
            lambda: case.plain(EvidenceImage),
            lambda: case.marks(EvidenceImage),
        ):
            with pytest.raises(CaseDamaged, match="damaged"):
                ask()
        # What is left of the log can be looked at.
        assert case.head().seq >= 5
    assert any(not fact.ok for fact in verify(path, ACTOR))
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_that_the_log_of_a_changed_case_is_shown_as_such(command: Command, path: Path) -> None:
    edit(path, CHANGES["an entry"])
    said = command("log", path)
    assert said.code == 1
    assert "audit entry 3" in said.json["damage"]
    assert said.json["entries"][2]["actor"] == "nobody"
    assert "NOT intact" in said.err


def test_that_an_index_that_leads_astray_hides_no_record(path: Path) -> None:
    with CaseFile(path, ACTOR) as case, case.transaction("renamed") as act:
        later = CaseFacts(FACTS.case, "Renamed", "", ACTOR, "", FACTS.created)
        act.put(later, "case", revision=1)
    # The index loses its entry of the later revision, whose row stays where it is.
    with raw(path) as other:
        root = other.execute("SELECT rootpage FROM sqlite_master WHERE name LIKE '%records_1'")
        (page,) = root.fetchone()
    data = bytearray(path.read_bytes())
    start = (page - 1) * 4096
    # Lengths of kind and mark, a revision that is 1, and one byte for the row; then both texts.
    place = data.index(b"\x05\x15\x15\x09\x01casecase", start, start + 4096)
    data[place + 3] = 8
    path.write_bytes(data)
    with CaseFile(path, ACTOR, read_only=True) as case, pytest.raises(CaseDamaged):
        case.facts()


def test_that_bytes_changed_while_a_case_is_open_are_found_when_they_are_read(
    tmp_path: Path,
) -> None:
    path = small_case(tmp_path / "small.case")
    large = bytes(range(256)) * 20_000
    with CaseFile(path, ACTOR) as case, case.transaction("noted") as act:
        digest = act.put_blob(large)
    with CaseFile(path, ACTOR) as case:
        place = path.read_bytes().index(bytes(range(200, 256)), path.stat().st_size - 900_000)
        with path.open("r+b") as file:
            file.seek(place)
            file.write(b"\x00")
        with pytest.raises(EvidenceChanged):
            case.blob(digest)
        with pytest.raises(EvidenceChanged), case.transaction("in vain") as act:
            act.put_blob(large)


def test_that_a_record_that_does_not_agree_is_not_handed_out(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with CaseFile(path, ACTOR) as case:
        monkeypatch.setattr(Ledger, "agrees", lambda *_: False)
        for ask in (case.facts, lambda: case.plain(EvidenceImage)):
            with pytest.raises(CaseDamaged, match="not as it was written"):
                ask()
        with pytest.raises(CaseDamaged, match="image P1"):
            case.get(EvidenceImage, "P1")


@pytest.mark.parametrize("column", ["mode", "mtime", "sz"])
def test_that_what_was_stated_of_an_original_is_held_against_the_log_when_it_is_read(
    path: Path, column: str
) -> None:
    edit(path, f"UPDATE sqlar SET {column} = {column} + 1")
    with CaseFile(path, ACTOR, read_only=True) as case, pytest.raises(EvidenceChanged, match="P1"):
        case.original(case.get(EvidenceImage, "P1"))


def test_that_an_act_sees_what_it_wrote_and_takes_it_back_when_it_fails(path: Path) -> None:
    with CaseFile(path, ACTOR) as case:
        with pytest.raises(RuntimeError), case.transaction("in vain") as act:  # noqa: PT012
            act.put(image("P2", b"other"), "P2")
            act.put(image("P1"), "P1", 1)
            assert case.get(EvidenceImage, "P2").mark == "P2"
            assert case.next_revision(EvidenceImage, "P1") == 2
            raise RuntimeError
        assert case.marks(EvidenceImage) == ("P1",)
        assert case.next_revision(EvidenceImage, "P1") == 1
        with case.transaction("in earnest") as act:
            act.put(image("P3", b"third"), "P3")
            act.put(image("P2", b"other"), "P2")
        shown = case.marks(EvidenceImage)
    with CaseFile(path, ACTOR) as case:
        # Oldest first, and by mark within one act.
        assert case.marks(EvidenceImage) == shown == ("P1", "P2", "P3")


def test_that_a_case_can_be_seen_as_it_was_after_an_earlier_act(path: Path) -> None:
    with CaseFile(path, ACTOR) as case:
        with case.transaction("renamed") as act:
            later = CaseFacts(FACTS.case, "Renamed", "", ACTOR, "", FACTS.created)
            act.put(later, "case", revision=1)
            act.put(image("P2", b"other"), "P2")
        assert (case.facts().title, case.head().seq) == ("Renamed", 7)
        case.until = 6
        assert (case.facts(), case.head().seq, len(case.audit())) == (FACTS, 6, 6)
        assert case.marks(EvidenceImage) == ("P1",)
        case.until = 1
        assert case.marks(EvidenceImage) == ()
        assert case.find(EvidenceImage, "P1") is None


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT, TEXT, st.integers(0, 2**53 - 1), st.binary(max_size=40))
def test_that_the_digest_of_a_row_is_that_of_its_canonical_json(
    mark: str, record: str, number: int, data: bytes
) -> None:
    row: dict[str, Any] = {"mark": mark, "record": record, "seq": number, "data": data, "sz": None}
    standing = {"sha256": sha256(data)}
    assert row_digest("records", row) == record_digest("row of records", row | {"data": standing})
    assert row_digest("records", row) == row_digest(
        "records", row | {"data": Standing(sha256(data))}
    )


@pytest.mark.parametrize("value", [2**53, -(2**53), 0.5, "\ud800"])
def test_that_a_value_that_no_act_writes_has_no_digest(value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        row_digest("sqlar", {"mtime": value})


@given(TEXT, st.dictionaries(TEXT, st.floats(allow_nan=False, allow_infinity=False) | TEXT))
def test_that_the_hash_of_stored_texts_is_that_of_the_entry(
    actor: str, details: dict[str, Any]
) -> None:
    from examiner.case.audit import WrittenRow, entry_hash
    from examiner.digest import canonical_json

    rows = (WrittenRow("blobs", "k", "d"),)
    expected = entry_hash(1, "now", actor, "p", "act", details, rows, "0")
    stored = {
        "seq": 1, "at": "now", "actor": actor, "program": "p", "act": "act", "previous": "0",
        "details": canonical_json(details).decode(), "rows": canonical_json(rows).decode(),
        "hash": expected,
    }  # fmt: skip
    assert logged_hash(stored) == expected


def test_that_an_act_that_stands_in_spite_of_the_disk_s_fault_is_not_called_undone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = sqlite3.Connection.execute
    failed: list[str] = []

    def execute(self: sqlite3.Connection, statement: str, *values: Any) -> sqlite3.Cursor:
        found = usual(self, statement, *values)
        if statement == "COMMIT" and failed == ["acted"]:
            failed.append(statement)
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
            raise error
        return found

    with CaseFile(path, ACTOR) as case:
        with monkeypatch.context() as patch:
            patch.setattr(connection._CaseConnection, "execute", execute, raising=False)
            with pytest.raises(CaseNotWritten) as caught, case.transaction("acted") as act:  # noqa: PT012
                failed.append("acted")
                act.put_blob(b"kept")
        assert failed == ["acted", "COMMIT"]
        assert "all the same" in caught.value.message
        assert "Do not repeat" in caught.value.advice
        assert case.audit()[-1].act == "acted"
        with case.transaction("further") as act:
            act.put_blob(b"more")
    assert all(fact.ok for fact in verify(path, ACTOR))


def test_that_an_issued_report_is_written_out_again(command: Command, path: Path) -> None:
    from examiner.case.rows import IssuedReport

    pdf = b"%PDF-1.7 as it was signed"
    kept = IssuedReport("REPORT-1", sha256(pdf), "0", "0", 3, "CN=E", "2026", ("C1",), 1, "0")
    with CaseFile(path, ACTOR) as case, case.transaction("report issued") as act:
        act.put_blob(pdf)
        act.put(kept, kept.mark)
    out = path.parent / "again.pdf"
    assert command("issued", path, "REPORT-1", "--out", out).json["pages"] == 3
    assert out.read_bytes() == pdf
    assert command("issued", path, "REPORT-1", "--out", out).error["kind"] == "ReportNotWritten"
    said = command("issued", path, "REPORT-2", "--out", path.parent / "none.pdf")
    assert said.error["kind"] == "NotInCase"
    assert not (path.parent / "none.pdf").exists()
    assert json.loads(command("log", path).out)["entries"][-1]["act"] == "report issued"
    assert run(["issued", str(path), "REPORT-1", "--out", str(path)]) == 3
