"""Attacks by somebody with this very program: what the case alone shows, and what a report does."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from examiner.case.audit import AuditEntry
from examiner.case.file import CaseFile
from examiner.case.ledger import COLUMNS
from examiner.case.making import create
from examiner.comparison.records import Comparison
from examiner.digest import sha256
from examiner.errors import EvidenceChanged
from examiner.image.records import EvidenceImage
from examiner.settings import weights_folder
from examiner.workflow.report_checks import ReportFindings
from tests.case.cases import ACTOR, broken, edit, raw
from tests.conftest import Command

Change = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def stated(worked: Path) -> ReportFindings:
    """What a report of the case as it is now states of it."""
    with CaseFile(worked, ACTOR, read_only=True) as case:
        head, own = case.head(), case.facts().case
    audit = {"head_sequence": head.seq, "head_hash": head.hash}
    return ReportFindings((), {"case": {"case": own}, "audit": audit})


def against(stated: ReportFindings, case: Path) -> dict[str, bool]:
    with CaseFile(case, ACTOR, read_only=True) as file:
        return {fact.what: fact.ok for fact in stated.against(file)}


def test_that_an_unchanged_case_stands_against_its_report(
    worked: Path, stated: ReportFindings
) -> None:
    assert all(against(stated, worked).values())


def rewritten(source: Path, target: Path, change: Change, acts: int | None = None) -> Path:
    """The case made anew by the program's own code, act by act, with rows changed on the way."""
    with CaseFile(source, ACTOR, read_only=True) as case:
        facts, log = case.facts(), case.audit()
    create(target, facts, log[0].actor)
    with closing(raw(source).__enter__()) as held, CaseFile(target, ACTOR) as case:
        for entry in log[1:acts]:
            with case.transaction(entry.act) as act:
                act.details.update(entry.details)
                for table, row in _rows(held, entry):
                    act._insert(table, change(row))
    return target


def _rows(held: Any, entry: AuditEntry) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for written in entry.rows:
        columns = ", ".join(COLUMNS[written.table])
        for values in held.execute(f"SELECT {columns} FROM {written.table}"):
            row = dict(zip(COLUMNS[written.table], values, strict=True))
            keys = {"records": ("kind", "mark", "revision"), "blobs": ("digest",)}
            key = " ".join(str(row[name]) for name in keys.get(written.table, ("name",)))
            if key == written.key:
                found.append((written.table, row))
    return found


def higher(row: dict[str, Any]) -> dict[str, Any]:
    """A comparison whose score is another."""
    if row.get("kind") == "comparison":
        return row | {"record": row["record"].replace('"value":0.7', '"value":0.9')}
    return row


def test_that_a_case_rewritten_as_a_whole_is_exposed_by_the_head_in_a_report(
    worked: Path, stated: ReportFindings, tmp_path: Path
) -> None:
    other = rewritten(worked, tmp_path / "other.case", higher)
    with CaseFile(other, ACTOR, read_only=True) as case:
        assert case.get(Comparison, "C1").score.value > 0.9
    # The case alone is sound: whoever has the program can make any case.
    assert broken(other) == []
    found = against(stated, other)
    assert found["the report names this case"]
    assert not found["the chain head that the report states is in the case's audit log"]


def test_that_a_case_cut_back_to_an_earlier_act_is_exposed_by_the_head_in_a_report(
    worked: Path, stated: ReportFindings, tmp_path: Path
) -> None:
    other = rewritten(worked, tmp_path / "other.case", dict, acts=-1)
    assert broken(other) == []
    assert not all(against(stated, other).values())


def test_that_a_log_cut_at_its_end_with_its_rows_is_exposed_by_the_head_in_a_report(
    worked: Path, stated: ReportFindings
) -> None:
    # No hash has to be made anew for this: a beginning of a chain is a chain.
    with raw(worked) as other:
        (last,) = other.execute("SELECT MAX(seq) FROM audit").fetchone()
    edit(worked, *(f"DELETE FROM {table} WHERE seq = {last}"
                   for table in ("records", "blobs", "audit")))  # fmt: skip
    assert not all(against(stated, worked).values())


def test_that_a_damaged_case_is_told_as_such_and_not_by_its_own_word(
    worked: Path, stated: ReportFindings
) -> None:
    edit(worked, "UPDATE records SET record = replace(record, 'Worked', 'Other')")
    found = against(stated, worked)
    assert found["the case is as it was written"] is False


def test_that_an_original_swapped_with_its_digests_in_every_row_is_found(
    worked: Path, demo_photos: Path
) -> None:
    other = (demo_photos / "obama3.jpg").read_bytes()
    with CaseFile(worked, ACTOR, read_only=True) as case:
        image = case.get(EvidenceImage, "P1")
    with raw(worked) as shell:
        shell.execute("DROP TRIGGER sqlar_refuses_update")
        shell.execute("UPDATE sqlar SET data = ?, sz = ? WHERE name = ?",
                      (other, len(other), image.archive_name))  # fmt: skip
        sql = "CREATE TRIGGER sqlar_refuses_update BEFORE UPDATE ON sqlar\nBEGIN SELECT RAISE("
        shell.execute(f"{sql}ABORT, 'sqlar rows are never changed'); END")
    with CaseFile(worked, ACTOR) as case, pytest.raises(EvidenceChanged, match="P1"):
        case.original(case.get(EvidenceImage, "P1"))
    assert any("P1" in fact.detail for fact in broken(worked))
    edit(
        worked,
        f"UPDATE records SET record = replace(record, '{image.sha256}', '{sha256(other)}')",
        f"UPDATE audit SET rows = replace(rows, '{image.sha256}', '{sha256(other)}')",
    )
    with CaseFile(worked, ACTOR, read_only=True) as case:
        assert "image P1" in case.damage or "audit entry" in case.damage


@pytest.fixture
def other_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose network has other numbers, and a list that states them rightly."""
    folder = tmp_path / "weights"
    shutil.copytree(weights_folder(), folder)
    file, listed = folder / "mobilefacenet.safetensors", folder / "manifest.toml"
    data = bytearray(file.read_bytes())
    before = sha256(bytes(data))
    data[-5] ^= 1
    file.write_bytes(data)
    listed.write_text(listed.read_text().replace(before, sha256(bytes(data))))
    for module in ("examiner.weights", "examiner.comparison.cards"):
        monkeypatch.setattr(f"{module}.weights_folder", lambda: folder)
    return folder


def test_that_other_weights_than_those_of_the_results_are_told_and_not_used(
    command: Command, worked: Path, other_weights: Path
) -> None:
    said = command("verify", worked)
    assert said.code == 0
    (note,) = said.json["notes"]
    assert "mobilefacenet" in note
    assert "does not have" in note
    before = worked.read_bytes()
    for line in (
        ("explain", worked, "C1", "--method", "gradcam", "--without-checks"),
        ("check", worked, "E1"),
        ("cover", worked, "C1", "--side", "probe", "--region", "nose"),
    ):
        said = command(*line)
        assert said.error["kind"] == "EmbeddingsNotComparable", line
        assert "other weights" in said.error["message"]
    assert command("compare", worked, "P1", "R1").error["kind"] == "ThresholdNotApplicable"
    assert worked.read_bytes() == before


def test_that_a_case_with_the_weights_of_this_installation_has_no_note(
    command: Command, worked: Path
) -> None:
    assert command("verify", worked).json["notes"] == []
