"""The measurement of the window: every figure is there and finite."""

import json
import math
import subprocess
import sys
from typing import Any

import pytest

from examiner.case.file import CaseFile
from examiner.case.verification import verify
from examiner.comparison.records import Comparison
from examiner.explanation.records import Explanation
from examiner.gui import bench_acts, bench_window
from examiner.gui.bench_case import CaseSize, make_case
from examiner.image.records import EvidenceImage


@pytest.fixture(autouse=True)
def desk_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def numbers(found: dict[str, Any]) -> list[float]:
    values = [numbers(v) if isinstance(v, dict) else [v] for v in found.values()]
    return [v for inner in values for v in inner if isinstance(v, float)]


def test_that_a_made_case_is_whole_and_as_large_as_asked(tmp_path):
    case = tmp_path / "made.case"
    make_case(case, CaseSize(images=6, comparisons=5, explained=2, photograph=(64, 48)))
    assert all(fact.ok for fact in verify(case, "A. Examiner"))
    with CaseFile(case, "A. Examiner") as file:
        assert len(file.all(EvidenceImage)) == 6
        assert {c.faces for c in file.all(Comparison)} >= {("P1.1", "R1.1"), ("P3.1", "R3.1")}
        assert len(file.all(Comparison)) == 5
        assert file.marks(Explanation) == ("E1", "E2")


def test_that_frames_are_timed_through_the_sliders_of_the_window(qapp, tmp_path):
    case = tmp_path / "pair.case"
    make_case(case, CaseSize(2, 1, 1, (400, 300)))
    found = bench_acts.time_frames(case, 3)
    assert all(side > 0 for side in found.pop("view_pixels"))
    assert set(found) == {"threshold_step_ms", "opacity_step_ms", "pan_ms", "zoom_ms"}
    assert all(math.isfinite(n) and n > 0 for n in numbers(found))


def test_that_a_large_case_is_opened_checked_and_scrolled(qapp, tmp_path):
    case = tmp_path / "large.case"
    make_case(case, CaseSize(8, 9, 1, (64, 48)))
    found = bench_acts.time_large_case(case, 3)
    # What other tests left may be given back meanwhile, so memory may shrink here.
    assert all(math.isfinite(n) for n in numbers(found))
    assert found["open_ms"] > 0
    assert found["scroll_worst_ms"] > 0


def test_that_the_timer_is_watched_while_a_job_runs(qapp, tmp_path):
    found = bench_acts.time_job(tmp_path, "xssab")
    assert found["ticks"] > 0
    assert found["latest_timer_ms"] >= found["timer_p99_late_ms"] >= 0


def test_that_the_first_paint_of_fresh_processes_is_compared():
    found = bench_window._first_paints(1)
    assert found["loaded_at_first_paint"] == []
    assert found["platform"] == "offscreen"
    assert found["first_paint_ratio"] == found["first_paint_ms"] / found["bare_first_paint_ms"]


def test_that_the_program_leads_to_it_without_a_word_of_it_among_the_commands():
    def say(*words: str) -> str:
        line = [sys.executable, "-m", "examiner", "bench", *words]
        return subprocess.run(line, capture_output=True, text=True, check=True).stdout

    assert "examiner bench window" in say("--help")
    assert "--images" in say("window", "--help")


def test_that_wrong_usage_is_told(capsys):
    assert bench_window.run(["--images", "many"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "--images" in said.err


def test_that_all_of_it_is_one_object(monkeypatch, capsys):
    monkeypatch.setenv("DISPLAY", "")
    monkeypatch.setattr(bench_window, "in_fresh_process", lambda *_: {"ms": 1.0})
    monkeypatch.setattr(bench_window, "_first_paints", lambda runs: {"first_paint_ratio": runs})
    line = ["--runs", "2", "--images", "2", "--comparisons", "1", "--size", "64", "48"]
    assert bench_window.run(line) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["first_paint_ratio"] == 2
    assert found["large_case"]["images"] == 2
    assert found["job"] == {"ms": 1.0}
