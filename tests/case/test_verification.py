"""Verification: whatever is altered is found, and the first broken place is named."""

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from examiner.case.file import CaseFile
from examiner.case.verification import verify
from examiner.errors import EvidenceChanged
from examiner.image.records import EvidenceImage
from tests.case.cases import ACTOR, broken, content, edit, flipped, is_found, raw, small_case

CHAIN = "audit log is an unbroken chain"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_case(tmp_path / "small.case")


def test_that_an_untouched_case_is_intact(path: Path, worked: Path) -> None:
    assert broken(path) == []
    assert broken(worked) == []
    with CaseFile(path, ACTOR, read_only=True) as case:
        head = case.head()
    (chain,) = [fact for fact in verify(path, ACTOR) if fact.what == CHAIN]
    assert head.hash in chain.detail


MOVE = "UPDATE audit SET seq = {} WHERE seq = {}"


@pytest.mark.parametrize(
    ("statements", "place"),
    [
        (["UPDATE audit SET actor = 'nobody' WHERE seq = 3"], "audit entry 3"),
        (["UPDATE audit SET at = '2020-01-01T00:00:00' WHERE seq = 2"], "audit entry 2"),
        (["UPDATE audit SET details = '{}' WHERE seq = 4"], "audit entry 4"),
        (["UPDATE audit SET details = 'rubbish' WHERE seq = 4"], "audit entry 4"),
        (["UPDATE audit SET details = replace(details, '1e-7', '1E-7') WHERE seq=5"], "entry 5"),
        (["UPDATE audit SET rows = '[]' WHERE seq = 2"], "audit entry 2"),
        (["UPDATE audit SET rows = '7' WHERE seq = 2"], "audit entry 2"),
        ([f"UPDATE audit SET hash = '{'a' * 64}' WHERE seq = 5"], "audit entry 5"),
        (["DELETE FROM audit WHERE seq = 3"], "audit entry 3"),
        (["DELETE FROM audit WHERE seq = 1"], "audit entry 1"),
        ([MOVE.format(99, 3), MOVE.format(3, 4), MOVE.format(4, 99)], "audit entry 3"),
        (
            [
                "INSERT INTO audit SELECT 7, at, actor, program, act, details, rows, hash, hash "
                "FROM audit WHERE seq = 6"
            ],
            "audit entry 7",
        ),
        (["DELETE FROM audit"], "empty"),
    ],
    ids=[
        "actor", "time", "details", "details no JSON", "details spelled otherwise", "rows",
        "rows of a wrong kind", "hash", "removed", "first removed", "exchanged", "added",
        "emptied",
    ],
)  # fmt: skip
def test_that_the_first_broken_entry_of_the_log_is_named(
    path: Path, statements: list[str], place: str
) -> None:
    edit(path, *statements)
    chain = [fact for fact in broken(path) if fact.what == CHAIN]
    assert len(chain) == 1
    assert place in chain[0].detail


def test_that_a_log_cut_at_its_end_shows_rows_that_were_never_logged(path: Path) -> None:
    edit(path, "DELETE FROM audit WHERE seq = 6")
    facts = broken(path)
    assert "was never logged" in facts[-1].detail


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE records SET record = replace(record, 'Maker', 'Faker')", "not as it was written"),
        ("UPDATE records SET mark = 'P2' WHERE kind = 'image'", "never logged"),
        ("UPDATE records SET revision = 1 WHERE kind = 'image'", "never logged"),
        ("DELETE FROM records WHERE kind = 'image'", "missing"),
        ("UPDATE records SET record = 'rubbish' WHERE kind = 'image'", "not as it was written"),
        ("UPDATE blobs SET data = x'00' WHERE rowid = 1", "not as it was written"),
        ("DELETE FROM blobs WHERE rowid = 2", "missing"),
        ("INSERT INTO blobs VALUES ('abc', 1, x'00')", "never logged"),
        ("UPDATE sqlar SET data = x'00'", "not as it was written"),
        ("UPDATE sqlar SET data = NULL", "not as it was written"),
        ("UPDATE sqlar SET mtime = 7", "not as it was written"),
        (f"UPDATE sqlar SET mtime = {2**60}", "no act writes"),
        ("UPDATE sqlar SET mode = NULL", "not as it was written"),
        ("UPDATE sqlar SET name = 'P1/other.png'", "never logged"),
        ("DELETE FROM sqlar", "missing"),
    ],
)
def test_that_an_altered_row_is_found(path: Path, statement: str, word: str) -> None:
    edit(path, statement)
    facts = broken(path)
    assert facts
    assert any(word in fact.detail for fact in facts), facts


@pytest.mark.parametrize("value", ["x'00'", "NULL"])
def test_that_an_altered_original_is_not_handed_out(path: Path, value: str) -> None:
    edit(path, f"UPDATE sqlar SET data = {value}")
    with CaseFile(path, ACTOR, read_only=True) as case, pytest.raises(EvidenceChanged):
        case.original(case.get(EvidenceImage, "P1"))


def test_that_an_altered_array_is_not_handed_out(path: Path) -> None:
    with CaseFile(path, ACTOR, read_only=True) as case:
        digest = case.audit()[-1].rows[0].key
    edit(path, f"UPDATE blobs SET data = x'00' WHERE digest = '{digest}'")
    with CaseFile(path, ACTOR, read_only=True) as case, pytest.raises(EvidenceChanged):
        case.blob(digest)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda data: data + b"hidden", "bytes"),
        (lambda data: data + bytes(4096), "bytes"),
        (lambda data: data[:80] + b"hidden" + data[86:], "reserved bytes"),
        (lambda data: data[:51] + b"\x07" + data[52:], "cache size"),
        (lambda data: data[:43] + b"\x63" + data[44:], "changes of the schema"),
    ],
    ids=["a few bytes after", "a page after", "in the header", "cache size", "schema cookie"],
)
def test_that_what_the_file_holds_besides_the_case_is_found(
    path: Path, change: Callable[[bytes], bytes], word: str
) -> None:
    path.write_bytes(change(path.read_bytes()))
    found = {fact.what: fact.detail for fact in broken(path)}
    assert word in found["file holds nothing but the case"]


def test_that_a_page_that_acts_do_not_use_is_found(path: Path) -> None:
    with raw(path) as connection:
        connection.execute("CREATE TABLE hidden (a)")
        connection.execute("INSERT INTO hidden VALUES (randomblob(20000))")
        connection.execute("DROP TABLE hidden")
    found = {fact.what: fact.detail for fact in broken(path)}
    assert "free page" in found["file holds nothing but the case"]


def test_that_no_act_leaves_a_free_page_not_even_one_that_failed(path: Path) -> None:
    draw = random.Random(5)
    with CaseFile(path, ACTOR) as case:
        for number in range(12):
            with suppress(InterruptedError), case.transaction("noted") as act:
                for _ in range(120):
                    act.put_blob(draw.randbytes(draw.choice([3, 300, 3900, 5000])))
                act.details["long"] = "x" * draw.choice([1, 4000, 9000])
                if number % 3 == 2:
                    raise InterruptedError
    assert broken(path) == []


def assert_found_or_empty(source: Path, offsets: list[int], bits: list[int]) -> int:
    """Each change is found, or no row and no word of the schema is other than before."""
    target = source.with_name("flipped.case")
    before, unseen = content(source), 0
    for offset in flipped(source, target, offsets, bits):
        if not is_found(target):
            unseen += 1
            assert content(target) == before, f"the change at byte {offset} was not found"
        assert not list(source.parent.glob("flipped.case-*")), offset
    return unseen


def test_that_a_flipped_byte_of_a_worked_case_is_found_wherever_it_holds_something(
    worked: Path,
) -> None:
    draw = random.Random(20260417)
    size = worked.stat().st_size
    offsets = [draw.randrange(size) for _ in range(60)]
    unseen = assert_found_or_empty(worked, offsets, [draw.randrange(1, 256) for _ in offsets])
    assert unseen < len(offsets) / 2


def test_that_a_flipped_byte_of_a_small_case_is_found_wherever_it_holds_something(
    path: Path,
) -> None:
    # Densely, where a large case would mostly be hit in its photographs: logs, records, indexes.
    draw = random.Random(7)
    size = path.stat().st_size
    offsets = [draw.randrange(100, size) for _ in range(400)]
    assert_found_or_empty(path, offsets, [1 << draw.randrange(8) for _ in offsets])


def test_that_a_flipped_byte_of_the_file_s_header_is_found_wherever_it_holds_something(
    path: Path,
) -> None:
    offsets = list(range(100)) * 3
    bits = [1] * 100 + [2] * 100 + [128] * 100
    assert_found_or_empty(path, offsets, bits)
