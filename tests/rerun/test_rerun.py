"""`examiner rerun`: a signed report computed again from its case."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest

from examiner.workflow.rerun.records import HOLDS
from tests.rerun.conftest import digest, lines_of, moved

COMPARED = "P1.1 – R1.1: aligned, embedded, scored by mobilefacenet"


@pytest.fixture
def without_pages(monkeypatch) -> None:
    """Leave out the pages, which take longest."""
    monkeypatch.setattr("examiner.workflow.rerun.act.page_lines", lambda *_, **__: [])


@contextmanager
def altered(case: Path) -> Iterator[sqlite3.Connection]:
    """The file of a case, to be altered behind the program's back; its triggers come back after."""
    with closing(sqlite3.connect(case, isolation_level=None)) as raw:
        listed = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = raw.execute(listed).fetchall()
        for name, _ in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        yield raw
        for _, statement in triggers:
            raw.execute(statement)


def test_that_every_result_comes_out_again_and_nothing_is_written(issued, command):
    before = digest(issued.case), sorted(path.name for path in issued.case.parent.iterdir())
    said = issued.rerun(command)
    assert (said.code, said.json["ok"], said.json["verdict"]) == (0, True, "identical")
    found = {(each["subject"], each["verdict"]) for each in said.json["lines"]}
    for mark in ("case", "P1", "R1", "C1", "C2", "E1", "V1", "L1", "figure 1", "pages"):
        assert (mark, "identical") in found, mark
    assert ("R1.1", "as given") in found
    assert {verdict for _, verdict in found} == {"identical", "as given"}
    after = digest(issued.case), sorted(path.name for path in issued.case.parent.iterdir())
    assert after == before

    lines = lines_of(said.json)
    compared = {each["path"] for each in lines["C1", COMPARED]["numbers"]}
    wanted = {"probe_crop.pixels", "reference_embedding.raw", "score.value", "decision"}
    assert wanted <= compared
    maps = lines["E1", "xssab of C1: maps and arguments"]["numbers"]
    (probe,) = [each for each in maps if each["path"] == "probe_map.values"]
    assert (probe["values"], probe["then"], probe["difference"]) == (112 * 112, probe["now"], 0)
    assert sum(each["path"].startswith("arguments.rows.") for each in maps) >= 49 * 4


def test_that_a_case_that_has_gone_on_gives_the_report_of_then(issued, command, tmp_path):
    points = tmp_path / "points.json"
    points.write_text(moved(issued.case))
    assert command("faces", issued.case, "R1", "--landmarks", points).code == 0
    assert command("compare", issued.case, "P1", "R1").json["comparison"] == "C3"
    assert command("explain", issued.case, "C1", "--method", "cells", "--without-checks").code == 0
    out = tmp_path / "numbers.json"
    said = issued.rerun(command, "--out", out, json=False)
    assert said.code == 0, said.out
    lines = said.out.splitlines()
    assert lines[0].startswith("REPORT-1 of case ")
    assert any(line.startswith("identical         C1 ") for line in lines)
    assert lines[-2].startswith("Allowed on another computer: score 1e-05; ")
    assert re.search(r": holds: \d+ identical, 1 as given; [\d,]+ values compared", lines[-1])
    assert msgspec.json.decode(out.read_bytes())["verdict"] == "identical"
    # Before anything is computed:
    assert issued.rerun(command, "--out", out).error["kind"] == "ReportNotWritten"


@pytest.mark.usefixtures("without_pages")
def test_that_other_weights_are_named_as_the_reason(issued, command, other_weights):
    said = issued.rerun(command)
    assert (said.code, said.json["ok"]) == (1, False)
    found = lines_of(said.json)
    compared = found["C1", COMPARED]
    assert compared["verdict"] == "different"
    told = f"the weights of mobilefacenet are others ({other_weights[:12]}… now, "
    assert compared["reason"].startswith(told)
    maps = found["E1", "xssab of C1: maps and arguments"]
    assert maps["verdict"] == "not computed"
    assert maps["reason"].startswith(told)
    other = found["C2", "P1.1 – R1.1: aligned, embedded, scored by dlib_resnet"]
    assert other["verdict"] == "identical"


def test_that_a_changed_record_is_named_and_nothing_is_computed(issued, command):
    with altered(issued.case) as raw:
        raw.execute(
            "UPDATE records SET record = replace(record, '\"seconds\":', '\"seconds\":1') "
            "WHERE kind = 'covering' AND mark = 'V1'"
        )
    error = issued.rerun(command).error
    assert error["kind"] == "RerunRefused"
    assert "covering V1" in error["message"]


def test_that_changed_bytes_are_named_and_the_rest_is_computed(issued, command):
    with altered(issued.case) as raw:
        raw.execute("UPDATE sqlar SET data = zeroblob(sz) WHERE name LIKE '%P1%'")
    said = issued.rerun(command)
    assert said.code == 1
    wrong = {each["subject"]: each for each in said.json["lines"] if each["verdict"] not in HOLDS}
    assert {"case", "P1", "C1", "REPORT-1"} <= set(wrong)
    assert not {"R1", "E1", "V1"} & set(wrong)
    assert wrong["P1"]["reason"].startswith("record: the original of P1")


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


def test_that_a_shortened_log_is_refused(issued, command):
    with altered(issued.case) as raw:
        raw.execute("DELETE FROM audit WHERE seq >= (SELECT MAX(seq) - 1 FROM audit)")
    assert issued.rerun(command).error["kind"] == "RerunRefused"
