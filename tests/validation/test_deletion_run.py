"""Deletion and insertion over a run: the same bytes again, going on, and what is written."""

import csv
import shutil
from pathlib import Path

import pytest

from examiner.digest import canonical_json
from examiner.job import Silent
from examiner.validation.asked import taken
from examiner.validation.deletion.records import SHARES, Deletion, Way
from examiner.validation.deletion.removals import tasks_of
from examiner.validation.deletion.summary import summary, write
from examiner.validation.prepared import Prepared, open_prepared, prepare
from examiner.validation.run_files import read_stored
from examiner.validation.tasks import TASKS, Task, undone
from tests.validation import pictured

METHODS = ("random", "centre", "cells")
FILLS = ("black", "mean_face")
THRESHOLD = 0.4


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("deletion")
    data_set = pictured.crop_set(folder / "data")
    return prepare(data_set, "mobilefacenet", folder / "run", pictured.InTurn(), Silent())


def asked(prepared: Prepared, ways: tuple[Way, ...] = tuple(Way)) -> tuple[Task, ...]:
    return tasks_of(METHODS, taken(prepared, None).parts, THRESHOLD, FILLS, ways)


@pytest.fixture(scope="module")
def found(prepared: Prepared) -> Deletion:
    tasks = asked(prepared)
    pictured.InTurn().carry_out(tasks, prepared.folder, Silent())
    return summary(prepared, tasks, 0)


def test_that_the_same_run_gives_the_same_bytes(
    prepared: Prepared, found: Deletion, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(prepared.folder, tmp_path / "run"))
    tasks = asked(prepared)
    for task in tasks:
        (run / TASKS / f"{task.key}.json").unlink()
    pictured.InTurn().carry_out(undone(tasks, run), run, Silent())
    assert canonical_json(summary(open_prepared(run), tasks, 0)) == canonical_json(found)


def test_that_only_what_is_not_done_is_done(
    prepared: Prepared, found: Deletion, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(prepared.folder, tmp_path / "run"))
    tasks = asked(prepared)
    (run / TASKS / f"{tasks[1].key}.json").write_bytes(b"{")
    assert undone(tasks, run) == (tasks[1],)
    assert undone(asked(prepared, (Way.PROBE,)), run) == asked(prepared, (Way.PROBE,))


def test_that_the_probe_alone_scores_the_same_whatever_is_asked_beside(
    prepared: Prepared, found: Deletion, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(prepared.folder, tmp_path / "run"))
    tasks = asked(prepared, (Way.PROBE,))
    pictured.InTurn().carry_out(tasks, run, Silent())
    alone = summary(open_prepared(run), tasks, 0).curves
    assert {curve.way for curve in alone} == {Way.PROBE}
    assert canonical_json(alone) == canonical_json(
        tuple(curve for curve in found.curves if curve.way is Way.PROBE)
    )


def test_that_curves_begin_and_end_at_the_whole_pictures_and_the_fills(found: Deletion) -> None:
    assert (found.genuine, found.impostor, found.persons) == (3, 3, 3)
    ends: dict[tuple[object, ...], set[tuple[float, float]]] = {}
    for curve in found.curves:
        whole, filled = curve.values[:: len(SHARES) - 1][:: 1 if curve.kind == "deletion" else -1]
        what = curve.way, curve.fill, curve.measure, curve.population
        ends.setdefault(what, set()).add((round(whole, 9), round(filled, 9)))
    assert len(ends) == 2 * 2 * 5
    assert all(len(each) == 1 for each in ends.values())


def test_that_methods_are_held_to_both_controls(found: Deletion) -> None:
    for curve in found.curves:
        wanted = [name for name in ("random", "centre") if name != curve.method]
        assert [each.control for each in curve.beyond] == wanted


def test_that_what_is_written_is_read_back(found: Deletion, tmp_path: Path) -> None:
    write(found, tmp_path)
    assert read_stored(tmp_path / "deletion.json", Deletion) == found
    areas = list(csv.DictReader((tmp_path / "deletion_areas.csv").read_text().splitlines()))
    assert len(areas) == len(found.curves) == 3 * 2 * 2 * 2 * 2 * 3
    curve = found.curves[0]
    assert float(areas[0]["area"]) == curve.area.value
    gaps = list(csv.DictReader((tmp_path / "deletion_gaps.csv").read_text().splitlines()))
    assert len(gaps) == len(found.gaps) == len(areas) / 2
    assert float(gaps[0]["beyond_centre"]) == found.gaps[0].beyond[-1].difference.value
    points = list(csv.DictReader((tmp_path / "deletion_curves.csv").read_text().splitlines()))
    assert len(points) == len(SHARES) * len(areas)
    drawn = sorted(path.name for path in tmp_path.glob("*.svg"))
    assert len(drawn) == 2 * 2 * 2 * 2
    assert "deletion_probe_similarity_deletion_score_black.svg" in drawn
