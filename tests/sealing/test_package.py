"""What a package holds, what the log says of it, and what is refused."""

import json
import shutil
from pathlib import Path

import pytest

from examiner.case.compaction import compacted
from examiner.case.file import CaseFile
from examiner.case.rows import IssuedReport
from examiner.case.verification import verify
from examiner.comparison.records import Comparison
from examiner.digest import sha256
from examiner.embedding.records import Embedding
from examiner.errors import CaseDamaged, CaseTooLarge, NotACaseFile, NotInCase, ReportNotWritten
from examiner.face.records import AlignedCrop
from examiner.image.records import EvidenceImage
from examiner.job import Silent
from examiner.workflow.sealing import seal
from tests.case.cases import ACTOR, content, edit, image, small_case
from tests.conftest import Command
from tests.sealing.packages import files_in, seal_case


def test_that_a_whole_case_is_in_it(handed_over: Path, tmp_path: Path) -> None:
    files = files_in(handed_over / "whole.zip")
    copy = tmp_path / "copy.case"
    copy.write_bytes(files["data/sealed.case"])
    assert all(fact.ok for fact in verify(copy, ACTOR))
    with CaseFile(handed_over / "worked.case", ACTOR, read_only=True) as case:
        for each in case.all(EvidenceImage):
            assert sha256(files[f"data/originals/{each.archive_name}"]) == each.sha256
        assert sha256(files["data/reports/REPORT-1.pdf"]) == case.all(IssuedReport)[0].sha256
    assert files["data/exhibits/X1.png"].startswith(b"\x89PNG")
    assert b"score - threshold" in files["data/arguments/C1/arguments.csv"]
    assert {"verify_case.py", "HOW-TO-VERIFY.html", "README.txt", "bag-info.txt"} <= set(files)


def test_that_the_copy_holds_what_the_case_held_when_it_was_sealed(
    handed_over: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.case"
    copy.write_bytes(files_in(handed_over / "whole.zip")["data/sealed.case"])
    copied, now = content(copy), content(handed_over / "worked.case")
    assert copied[0] == now[0]
    assert copied[2:] == now[2:]
    assert copied[1] == now[1][: len(copied[1])]
    assert [entry[4] for entry in now[1][len(copied[1]) :]] == ["package sealed"] * 2


def test_that_equal_cases_give_equal_bytes(tmp_path: Path) -> None:
    first = small_case(tmp_path / "first.case")
    second = shutil.copy(first, tmp_path / "second.case")
    seal_case(first, tmp_path / "a.zip")
    seal_case(Path(second), tmp_path / "another name.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "another name.zip").read_bytes()


def test_that_the_log_says_what_was_handed_over(small: Path) -> None:
    package = small / "small.zip"
    with CaseFile(small / "small.case", ACTOR, read_only=True) as case:
        *before, entry = case.audit()
    assert entry.act == "package sealed"
    assert entry.details["sha256"] == sha256(package.read_bytes())
    assert entry.details["size"] == package.stat().st_size
    assert entry.details["head_hash"] == before[-1].hash == entry.previous
    assert package.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in small.iterdir() if each.name.startswith(".")] == []


def test_that_nothing_of_another_comparison_is_in_a_part(handed_over: Path) -> None:
    part = files_in(handed_over / "part.zip")
    with CaseFile(handed_over / "worked.case", ACTOR, read_only=True) as case:
        first, second = case.all(Comparison)
        others = {"R2", second.reference_crop, second.reference_embedding, "C2", "X2", "REPORT-2"}
        kept = {"P1", "R1", first.probe_crop, first.reference_embedding, "C1", "E1", "E2", "X1"}
    rows = [json.loads(line)["row"] for line in part["data/rows.jsonl"].splitlines()]
    marks = {row.get("mark") for row in rows}
    assert kept <= marks
    assert not others & marks
    assert "data/sealed.case" not in part
    assert not [name for name in part if "R2" in name or "C2" in name or "biden" in name]
    assert "data/exhibits/X1.png" in part
    assert [name for name in part if "reports" in name] == ["data/reports/REPORT-1.pdf"]
    # What a record names by digest lies there by that name, and has that digest.
    arrays = {name: data for name, data in part.items() if name.startswith("data/arrays/")}
    assert arrays
    assert all(name == f"data/arrays/{sha256(data)}.npy" for name, data in arrays.items())


def test_that_a_case_holds_crops_and_embeddings_of_compared_faces_alone(
    handed_over: Path,
) -> None:
    with CaseFile(handed_over / "worked.case", ACTOR, read_only=True) as case:
        compared = case.all(Comparison)
        crops = {digest for each in compared for digest in (each.probe_crop, each.reference_crop)}
        assert set(case.marks(AlignedCrop)) == crops
        assert {each.crop_digest for each in case.all(Embedding)} == crops


def test_that_a_name_from_outside_leads_nowhere(tmp_path: Path) -> None:
    path = small_case(tmp_path / "odd.case")
    data = b"other bytes"
    odd = image("R1", data)
    names = ("../../etc/passwd", "R1/CON", "R1/\x1b[31m\n.png", "/abs", "P1/ONE.png")
    with CaseFile(path, ACTOR) as case:
        for number, name in enumerate(names):
            mark, content = f"R{number}", data + bytes([number])
            with case.transaction("photograph received") as act:
                act.put_original(name, content, 0)
                fresh = image(mark, content)
                changed = {"archive_name": name, "file_name": f"=cmd|'{name}"}
                act.put(type(odd)(**{f: getattr(fresh, f) for f in odd.__slots__} | changed), mark)
    seal_case(path, tmp_path / "odd.zip")
    files = files_in(tmp_path / "odd.zip")
    found = sorted(name for name in files if name.startswith("data/originals/"))
    assert found == [
        "data/originals/P1/ONE_2.png",
        "data/originals/P1/one.png",
        "data/originals/R1/_CON",
        "data/originals/R1/__31m_.png",
        "data/originals/abs",
        "data/originals/etc/passwd",
    ]


def test_that_nothing_is_replaced(small: Path) -> None:
    before = (small / "small.zip").read_bytes(), (small / "small.case").read_bytes()
    with pytest.raises(ReportNotWritten, match="exists already"):
        seal_case(small / "small.case", small / "small.zip")
    assert ((small / "small.zip").read_bytes(), (small / "small.case").read_bytes()) == before


def test_that_a_full_disk_leaves_neither_package_nor_entry(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (small / "small.case").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with CaseFile(small / "small.case", ACTOR) as case:
        job = seal(case, small / "other.zip")
        monkeypatch.setattr("examiner.output.os.fsync", full)
        with pytest.raises(ReportNotWritten, match="No space left"):
            job.run(Silent())
        monkeypatch.undo()
    assert (small / "small.case").read_bytes() == before
    assert sorted(each.name for each in small.iterdir()) == ["small.case", "small.zip"]


def test_that_a_package_whose_entry_cannot_be_written_does_not_stay(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    # What was written first, and would tell of an act that is not in the log.
    monkeypatch.setattr("examiner.case.transaction.Transaction.log", fail)
    with pytest.raises(KeyboardInterrupt):
        seal_case(small / "small.case", small / "other.zip")
    assert not (small / "other.zip").exists()


def test_that_a_damaged_case_is_not_sealed(tmp_path: Path) -> None:
    path = small_case(tmp_path / "bad.case")
    edit(path, "UPDATE blobs SET data = zeroblob(300) WHERE rowid = 1")
    with pytest.raises(CaseDamaged, match="is not sealed"):
        seal_case(path, tmp_path / "bad.zip")
    assert not (tmp_path / "bad.zip").exists()


def test_that_a_case_that_does_not_fit_is_refused(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("examiner.case.compaction.LARGEST", 100)
    with pytest.raises(CaseTooLarge):
        seal_case(small / "small.case", small / "other.zip")


def test_that_a_case_that_is_moved_away_meanwhile_is_not_copied(small: Path) -> None:
    path = small / "small.case"
    with CaseFile(path, ACTOR) as case:
        path.rename(small / "elsewhere.case")
        with pytest.raises(NotACaseFile, match="moved away"):
            compacted(case)
        (small / "elsewhere.case").rename(path)


def test_that_a_comparison_that_is_not_there_is_explained(small: Path, command: Command) -> None:
    with pytest.raises(NotInCase):
        seal_case(small / "small.case", small / "other.zip", ("C9",))
    said = command("export", small / "small.case", "--to", small / "x.zip", "--comparison", "C9")
    assert said.error["kind"] == "NotInCase"
    said = command("export", small / "small.case", "--to", small / "none" / "x.zip")
    assert said.error["kind"] == "ReportNotWritten"


def test_that_the_command_states_what_it_wrote(small: Path, command: Command) -> None:
    made = command("export", small / "small.case", "--to", small / "new.zip").json
    assert made["sha256"] == sha256((small / "new.zip").read_bytes())
    assert made["scope"] == "whole case"
    told = command("export", small / "small.case", "--to", small / "newer.zip", json=False)
    assert "chain head" in told.out
