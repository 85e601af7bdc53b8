"""`examiner rerun`: a signed report computed again from its case."""

import sqlite3

import pytest

from examiner.workflow.rerun.records import HOLDS
from tests.rerun.conftest import digest, lines_of, moved


def drop_triggers(raw: sqlite3.Connection) -> None:
    named = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in named:
        raw.execute(f"DROP TRIGGER {name}")


def test_that_every_result_comes_out_again_and_nothing_is_written(issued, command):
    before = digest(issued.case), sorted(path.name for path in issued.case.parent.iterdir())
    said = issued.rerun(command)
    assert (said.code, said.json["ok"], said.json["verdict"]) == (0, True, "identical")
    found = {(each["subject"], each["verdict"]) for each in said.json["lines"]}
    for mark in ("P1", "R1", "C1", "C2", "E1", "E2", "E3", "V1", "L1", "figure 1", "pages"):
        assert (mark, "identical") in found, mark
    assert ("R1.1", "as given") in found
    assert {verdict for _, verdict in found} == {"identical", "as given"}
    after = digest(issued.case), sorted(path.name for path in issued.case.parent.iterdir())
    assert after == before


def test_that_maps_arguments_and_pixels_are_among_the_numbers(issued, command):
    found = lines_of(issued.rerun(command).json)
    crops = found["C1", "P1.1 – R1.1: aligned, embedded, scored by mobilefacenet"]["numbers"]
    assert {"probe_crop.pixels", "reference_embedding.raw", "score.value", "decision"} <= {
        each["path"] for each in crops
    }
    maps = found["E1", "xssab of C1: maps and arguments"]["numbers"]
    (probe,) = [each for each in maps if each["path"] == "probe_map"]
    assert (probe["values"], probe["then"], probe["difference"]) == (112 * 112, probe["now"], 0)
    assert sum(each["path"].startswith("arguments.rows.") for each in maps) >= 49 * 4


def test_that_a_case_that_has_gone_on_gives_the_report_of_then(issued, command, tmp_path):
    points = tmp_path / "points.json"
    points.write_text(moved(issued.case))
    assert command("faces", issued.case, "R1", "--landmarks", points).code == 0
    assert command("compare", issued.case, "P1", "R1").json["comparison"] == "C3"
    assert command("explain", issued.case, "C1", "--method", "fggb", "--without-checks").code == 0
    said = issued.rerun(command)
    assert (said.code, said.json["verdict"]) == (0, "identical")


def test_that_people_are_told_verdict_reason_and_tolerances(issued, command, tmp_path):
    out = tmp_path / "numbers.json"
    said = issued.rerun(command, "--out", out, json=False)
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0].startswith("REPORT-1 of case ")
    assert any(line.startswith("identical         C1 ") for line in lines)
    assert lines[-2].startswith("Allowed on another computer: score 1e-05; ")
    assert lines[-1].startswith(f"{issued.report}: holds: ")
    assert out.read_text().startswith("{")
    assert issued.rerun(command, "--out", out).error["kind"] == "ReportNotWritten"


def test_that_other_weights_are_named_as_the_reason(issued, command, other_weights):
    said = issued.rerun(command)
    assert (said.code, said.json["ok"]) == (1, False)
    found = lines_of(said.json)
    compared = found["C1", "P1.1 – R1.1: aligned, embedded, scored by mobilefacenet"]
    assert compared["verdict"] == "different"
    told = f"the weights of mobilefacenet are others ({other_weights[:12]}… now, "
    assert compared["reason"].startswith(told)
    maps = found["E1", "xssab of C1: maps and arguments"]
    assert maps["verdict"] == "not computed"
    assert maps["reason"].startswith(told)
    other = found["C2", "P1.1 – R1.1: aligned, embedded, scored by dlib_resnet"]
    assert other["verdict"] == "identical"


def test_that_a_changed_record_is_named(issued, command):
    with sqlite3.connect(issued.case) as raw:
        drop_triggers(raw)
        raw.execute(
            "UPDATE records SET record = replace(record, '\"seconds\":', '\"seconds\":1') "
            "WHERE kind = 'explanation' AND mark = 'E2'"
        )
    raw.close()
    said = issued.rerun(command)
    assert said.code == 1
    wrong = {each["subject"] for each in said.json["lines"] if each["verdict"] not in HOLDS}
    assert {"case", "E2"} <= wrong
    assert "E1" not in wrong


@pytest.mark.parametrize("what", ["report", "case"])
def test_that_a_changed_report_or_another_case_is_refused(issued, command, what, worked):
    if what == "report":
        data = bytearray(issued.report.read_bytes())
        data[len(data) // 3] ^= 1
        issued.report.write_bytes(data)
        said = issued.rerun(command)
    else:
        said = command("rerun", issued.report, "--case", worked)
    assert said.error["kind"] == "RerunRefused"


def test_that_a_rewritten_log_is_refused(issued, command):
    with sqlite3.connect(issued.case) as raw:
        drop_triggers(raw)
        (last,) = raw.execute("SELECT MAX(seq) FROM audit").fetchone()
        raw.execute("DELETE FROM audit WHERE seq >= ?", (last - 1,))
    raw.close()
    said = issued.rerun(command)
    assert said.error["kind"] in {"RerunRefused", "CaseDamaged"}


def test_that_another_layout_is_told_apart_from_other_numbers(issued, command, monkeypatch):
    monkeypatch.setattr("examiner.report.gather.__version__", "9.9")
    monkeypatch.setattr("examiner.report.layout_page.TOP", 268.0)
    said = issued.rerun(command)
    assert said.code == 0
    (pages,) = [each for each in said.json["lines"] if each["subject"] == "pages"]
    assert pages["verdict"] == "not compared"
    assert "another version" in pages["reason"]
